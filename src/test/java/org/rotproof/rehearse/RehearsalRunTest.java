package org.rotproof.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Command;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.Rehearsal.Verdict;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.Redundancy;

class RehearsalRunTest {
  private static RehearsalPlan plan(String level, int disks) {
    List<RehearsalPlan.Leg> legs = new ArrayList<>();
    for (int i = 1; i <= disks; i++) {
      legs.add(
          new RehearsalPlan.Leg(
              "disk" + i,
              "photos-" + i,
              "/dev/x" + i,
              false,
              "l" + i,
              "m" + i,
              Command.of("true")));
    }
    return new RehearsalPlan(
        "photos",
        legs,
        List.of(),
        Redundancy.of(new MdLevel(level), disks, ""),
        Optional.empty(),
        org.rotproof.plan.FileSystemType.EXT4,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        false);
  }

  private static Rehearsal judge(List<Rehearsal.Leg> legs, Rehearsal.Pass... passes) {
    return RehearsalWords.judge(
        plan("raid1", 2), legs, List.of(passes), Optional.empty(), List.of(), passes.length > 1, 1);
  }

  private static Rehearsal.Pass pass(String without, Verdict verdict, String words) {
    return new Rehearsal.Pass(without, verdict, verdict == Verdict.OPENS ? 3 : 0, 5000, words);
  }

  private static final List<Rehearsal.Leg> BOTH =
      List.of(new Rehearsal.Leg("disk1", true, ""), new Rehearsal.Leg("disk2", true, ""));
  private static final List<Rehearsal.Leg> ONE =
      List.of(
          new Rehearsal.Leg("disk1", true, ""),
          new Rehearsal.Leg("disk2", false, "Device is not a valid LUKS device."));

  @Test
  void onlyWhatOpensInEveryWayThatWasTriedOpens() {
    Rehearsal good =
        judge(
            BOTH,
            pass("", Verdict.OPENS, ""),
            pass("disk1", Verdict.OPENS, ""),
            pass("disk2", Verdict.OPENS, ""));
    assertThat(good.verdict()).isEqualTo(Verdict.OPENS);
    assertThat(good.words())
        .isEqualTo(
            "photos opens with all its disks; 3 files were read, 5 kB. It opens without disk1,"
                + " or without disk2.");
    Rehearsal oneWay =
        judge(
            BOTH,
            pass("", Verdict.OPENS, ""),
            pass("disk1", Verdict.FAILS, "It does not mount."),
            pass("disk2", Verdict.OPENS, ""));
    assertThat(oneWay.verdict()).isEqualTo(Verdict.WEAKENED);
    assertThat(oneWay.words()).contains("Without disk1 it does not open: It does not mount.");
    assertThat(judge(BOTH, pass("", Verdict.UNPROVED, "A layer was full.")).verdict())
        .isEqualTo(Verdict.UNPROVED);
    assertThat(judge(BOTH, pass("", Verdict.FAILS, "md says no.")).verdict())
        .isEqualTo(Verdict.FAILS);
  }

  private static Rehearsal started(Verdict verdict, boolean asks, String... words) {
    return RehearsalWords.judge(
        plan("raid1", 2),
        BOTH,
        List.of(pass("", Verdict.OPENS, "")),
        Optional.of(new Rehearsal.AtStart(verdict, asks, List.of(words))),
        List.of(),
        false,
        1);
  }

  @Test
  void whatTheMachinesStartWouldNotOpenIsNoGoodRehearsal() {
    assertThat(started(Verdict.OPENS, false).good()).isTrue();
    assertThat(started(Verdict.OPENS, false).words()).contains("it opens by itself");
    assertThat(started(Verdict.OPENS, true).words())
        .contains("asks for the passphrase")
        .doesNotContain("by itself");
    Rehearsal weakened = started(Verdict.WEAKENED, false, "disk2: Its line names another.");
    assertThat(weakened.verdict()).isEqualTo(Verdict.WEAKENED);
    assertThat(weakened.words()).contains("disk2: Its line names another.");
    Rehearsal fails = started(Verdict.FAILS, false, "No line of /etc/fstab mounts it.");
    assertThat(fails.verdict()).isEqualTo(Verdict.WEAKENED);
    assertThat(fails.words())
        .contains("photos opens with all its disks", "would not open by itself", "/etc/fstab");
    assertThat(started(Verdict.UNPROVED, false, "Full.").verdict()).isEqualTo(Verdict.UNPROVED);
    assertThat(fails.notes().toString()).contains("used as they stand");
    assertThat(judge(BOTH, pass("", Verdict.OPENS, "")).notes().toString())
        .contains("Not a start of the machine");
  }

  @Test
  void aRehearsalThatAnEarlierVersionKeptIsRead() throws Exception {
    String kept =
        "{\"atMillis\":5,\"verdict\":\"opens\",\"legs\":[],\"passes\":[],\"words\":\"It"
            + " opens.\",\"notes\":[]}";
    assertThat(Json.mapper().readValue(kept, Rehearsal.class).atStart()).isEmpty();
    Rehearsal now = started(Verdict.FAILS, true, "x");
    assertThat(Json.mapper().readValue(Json.mapper().writeValueAsString(now), Rehearsal.class))
        .isEqualTo(now);
  }

  @Test
  void aDiskThatDoesNotOpenIsNamedWhateverElseIsRight() {
    Rehearsal weak = judge(ONE, pass("", Verdict.OPENS, ""));
    assertThat(weak.verdict()).isEqualTo(Verdict.WEAKENED);
    assertThat(weak.words())
        .contains("not with each of its disks", "disk2 does not open: Device is not a valid LUKS");
    assertThat(judge(ONE, pass("", Verdict.UNPROVED, "Torn.")).verdict())
        .isEqualTo(Verdict.WEAKENED);
  }

  @Test
  void whatFailedOnlyWhileTheArrayWasWrittenToIsNoFault() {
    Attempt.Outcome torn =
        new Attempt.Outcome(
                pass("", Verdict.FAILS, "Its file system does not mount."),
                Map.of(),
                true,
                false,
                List.of())
            .asTorn();
    assertThat(torn.pass().verdict()).isEqualTo(Verdict.UNPROVED);
    Rehearsal rehearsal = judge(BOTH, torn.pass());
    assertThat(rehearsal.verdict()).isEqualTo(Verdict.UNPROVED);
    assertThat(rehearsal.good()).isFalse();
    assertThat(rehearsal.words()).contains("not proved", "being written to", "does not mount");
  }

  @Test
  void whatWasLeftOutIsSaid() {
    assertThat(judge(BOTH, pass("", Verdict.OPENS, "")).notes())
        .singleElement()
        .asString()
        .contains("no disk was left out", "Not a start of the machine", "of files a sample");
  }

  @Test
  void linearVolumesOnTheArrayHaveATableAndNoOthers() {
    String line = "  linear|0|212992|/dev/.rotproof-rehearsal/plain:3-28|8192\n";
    assertThat(Lvm.table("  2048\n", line)).contains("0 212992 linear DEVICE 26624\n");
    assertThat(Lvm.table("2048", line + "linear|212992|8192|/dev/x:40-40|8192"))
        .contains("0 212992 linear DEVICE 26624\n212992 8192 linear DEVICE 329728\n");
    assertThat(Lvm.table("2048", "striped|0|8192|/dev/x:0-0 /dev/y:0-0|8192")).isEmpty();
    assertThat(Lvm.table("2048", "linear|0|8192|/dev/x:0-0 /dev/y:0-0|8192")).isEmpty();
    assertThat(Lvm.table("", line)).isEmpty();
    assertThat(Lvm.table("2048", "nonsense")).isEmpty();
    assertThat(Lvm.table("2048", "")).isEmpty();
  }
}
