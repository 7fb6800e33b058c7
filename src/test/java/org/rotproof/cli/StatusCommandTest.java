package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.storage.Array;
import org.rotproof.storage.FileSpace;
import org.rotproof.storage.Guard;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Mdstat;

class StatusCommandTest {
  private static final String CHECKING =
      """
      Personalities : [raid1]
      md127 : active raid1 dm-3[1] dm-1[0]
            79552 blocks super 1.2 [2/2] [UU]
            [=>...................]  check =  8.6% (6864/79552) finish=0.1min speed=9408K/sec

      unused devices: <none>
      """;

  @Test
  void jsonTellsOfARunningCheck() throws Exception {
    JsonNode array = arrays(CHECKING).get(0);
    assertThat(array.get("health").textValue()).isEqualTo("healthy");
    assertThat(array.get("sync").get("action").textValue()).isEqualTo("check");
    assertThat(array.get("sync").get("totalBytes").longValue()).isEqualTo(79552L << 10);
    assertThat(array.get("members")).hasSize(2);
  }

  @Test
  void whatMdstatDoesNotSayIsNull() throws Exception {
    JsonNode array = arrays(CHECKING).get(0);
    for (String field : List.of("protection", "mountPoint", "mismatchSectors")) {
      assertThat(array.get(field).isNull()).as(field).isTrue();
    }
  }

  @Test
  void whatIsGuardedInPartIsToldAndNotHealthy() throws Exception {
    Array found = Mdstat.parse(CHECKING).arrays().get(0).toArray();
    Inventory none = new Inventory(List.of(), List.of(), Set.of(), Set.of(), Set.of());
    Array partly =
        found.with(
            found.legs().stream().map(l -> l.guarded(Guard.of(3728, 10_000))).toList(), List.of());
    ArrayStatus status = ArrayStatus.of(partly, none);
    JsonNode json = Json.mapper().valueToTree(status);
    assertThat(json.get("health").textValue()).isEqualTo("partly-guarded");
    assertThat(json.get("guardedPercent").doubleValue()).isEqualTo(37.2);
    assertThat(status.healthy()).isFalse();
    assertThat(status.words()).contains("partly-guarded", "Guarded: 37 %.");
    JsonNode unknown = Json.mapper().valueToTree(ArrayStatus.of(found, none));
    assertThat(unknown.get("guardedPercent").isNull()).isTrue();
  }

  @Test
  void aMissingMemberIsNeverHealthy() throws Exception {
    String degraded = CHECKING.replace("dm-3[1] ", "").replace("[2/2] [UU]", "[2/1] [U_]");
    assertThat(arrays(degraded).get(0).get("health").textValue()).isEqualTo("degraded");
    String failed = degraded.replace("active raid1", "active raid0");
    assertThat(arrays(failed).get(0).get("health").textValue()).isEqualTo("failed");
  }

  private static Leg leg(int slot) {
    String path = "/dev/dm-" + slot;
    return new Leg(slot, path, "", path, "in_sync", 0, 0, path, "", 0, false);
  }

  @Test
  void aDiskThatIsPluggedInAgainIsSaidToBeAndHowItComesBack() throws Exception {
    Array array = Mdstat.parse(CHECKING).arrays().get(0).toArray();
    Leg works = leg(0);
    Leg was = leg(1);
    Array gone = array.with(List.of(works, was.pulled()), List.of());
    assertThat(ArrayStatus.ofMdstat(gone).members().get(1).state()).isEqualTo("unplugged");
    assertThat(ArrayStatus.ofMdstat(gone).words()).doesNotContain("bring-back");
    Array back = array.with(List.of(works, was.pluggedInAgain()), List.of());
    ArrayStatus status = ArrayStatus.ofMdstat(back);
    assertThat(status.health()).isEqualTo("degraded");
    assertThat(status.members().get(1).state()).isEqualTo("returned");
    assertThat(status.words())
        .contains("is plugged in, but the array does not use it", "rotproof bring-back md127 DISK")
        .doesNotContain("not on the machine");
  }

  @Test
  void aMountedArraySaysWhatIsUsedAndFreeAndOnlyAFullOneIsSaidToBe() throws Exception {
    assertThat(arrays(CHECKING).get(0).get("space").isNull()).isTrue();
    Array array = Mdstat.parse(CHECKING).arrays().get(0).toArray();
    String some = ArrayStatus.ofMdstat(array.with(new FileSpace(1000, 300, 650))).words();
    assertThat(some).contains("  300 B used, 650 B free\n").doesNotContain("full");
    String full = ArrayStatus.ofMdstat(array.with(new FileSpace(1000, 950, 0))).words();
    assertThat(full).contains("  950 B used, full: nothing more can be written\n");
  }

  @Test
  void theScrubsOfAnArrayAreSaidWithTheirDates() {
    Answer.ScrubPlan plan =
        new Answer.ScrubPlan(
            true,
            ScrubSchedule.MONTHLY,
            ScrubTimer.Runs.TIMER,
            1_796_000_000_000L,
            1,
            1_790_000_000_000L,
            "REPAIRED");
    ScrubTimes times = ScrubTimes.of(plan).orElseThrow();
    assertThat(times.next()).isEqualTo("2026-11-30T00:53:20Z");
    assertThat(times.words())
        .startsWith("  Scrubbed monthly, next on ")
        .contains("; the last scrub was on ")
        .endsWith(": repaired.\n");
    Answer.ScrubPlan stopped =
        new Answer.ScrubPlan(true, ScrubSchedule.WEEKLY, ScrubTimer.Runs.STOPPED, 0, 0, 0, "");
    assertThat(ScrubTimes.of(stopped).orElseThrow().words())
        .isEqualTo("  Scrubbed weekly, but nothing runs it: its timer is stopped; no scrub yet.\n");
  }

  @Test
  void whatTheNextStartNeedsIsPartOfTheStatusAndNotKnownIsNotGood() throws Exception {
    assertThat(arrays(CHECKING).get(0).get("endangered").isNull()).isTrue();
    assertThat(arrays(CHECKING).get(0).get("rehearsed").isNull()).isTrue();
    ArrayStatus plain = ArrayStatus.ofMdstat(Mdstat.parse(CHECKING).arrays().get(0).toArray());
    assertThat(plain.words()).doesNotContain("rehearse");
    Endangered lost =
        new Endangered("disk1", Endangered.What.LUKS_HEADER, false, "disk1 will not open.");
    Rehearsal weak =
        new Rehearsal(
            0, Rehearsal.Verdict.WEAKENED, List.of(), List.of(), "Not with disk1.", List.of());
    ArrayStatus endangered =
        plain.with(
            StartsNext.of(
                Optional.of(new Answer.VitalsSeen(1, List.of(lost), List.of())),
                Optional.of(new Answer.Rehearsed(Optional.of(weak), "Its keys were changed."))));
    assertThat(plain.healthy()).isTrue();
    assertThat(endangered.healthy()).isFalse();
    JsonNode json = Json.mapper().readTree(Reports.json(endangered));
    assertThat(json.get("endangered").toString())
        .isEqualTo(
            "[{\"disk\":\"disk1\",\"what\":\"luks-header\",\"repaired\":false,"
                + "\"words\":\"disk1 will not open.\"}]");
    assertThat(json.get("rehearsed").toString())
        .isEqualTo(
            "{\"date\":\"1970-01-01T00:00:00Z\",\"verdict\":\"weakened\","
                + "\"words\":\"Not with disk1.\",\"outdated\":\"Its keys were changed.\"}");
    assertThat(endangered.words())
        .contains("disk1 will not open.", "Not with disk1. Its keys were changed.");
    ArrayStatus well =
        plain.with(
            StartsNext.of(
                Optional.of(new Answer.VitalsSeen(1, List.of(), List.of())),
                Optional.of(new Answer.Rehearsed(Optional.empty(), ""))));
    assertThat(Json.mapper().readTree(Reports.json(well)).get("endangered")).isEmpty();
    assertThat(well.words()).contains("never rehearsed");
    assertThat(plain.with(well.next().recorded(false)).words()).doesNotContain("rehearse");
    assertThat(StartsNext.of(Optional.of(Answer.VitalsSeen.NEVER), Optional.empty()).endangered())
        .isEmpty();
  }

  @Test
  void aHostBeforeTheCommandIsNotLost() {
    CommandLineRun run = CommandLineRun.with("", "--host", "ssh://nas", "status", "--mdstat", "-");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--host comes after the command's name");
  }

  @Test
  void noArraysIsAnAnswer() {
    CommandLineRun run =
        CommandLineRun.with(
            "Personalities : \nunused devices: <none>\n", "status", "--mdstat", "-");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("no arrays");
  }

  /** What hides arrays is told by both forms; what hides none makes nobody look for one. */
  @Test
  void noArraysIsOnlySaidWhereThatIsKnown() throws Exception {
    String file = "{\"lsblk\":{\"blockdevices\":[]},\"mdstat\":\"%s\",\"unknown\":[\"%s\"]}";
    String smartctl = "It is not known what the disks say: smartctl cannot be run.";
    String seen = file.formatted("", smartctl);
    CommandLineRun none = CommandLineRun.with(seen, "status", "--check", "--from", "-");
    assertThat(none.exit()).isZero();
    assertThat(none.out()).isEqualTo("There are no arrays.\n");

    String unread = file.formatted("nonsense", smartctl);
    CommandLineRun blind = CommandLineRun.with(unread, "status", "--check", "--from", "-");
    assertThat(blind.exit()).isEqualTo(1);
    assertThat(blind.out()).startsWith("No array is known.\n/proc/mdstat: ");
    CommandLineRun json = CommandLineRun.with(unread, "status", "--json", "--from", "-");
    JsonNode why = Json.mapper().readTree(json.out()).get("unknown");
    assertThat(why).hasSize(1);
    assertThat(blind.out()).contains(why.get(0).textValue());
  }

  @Test
  void whatAnotherMachineOfAClusterDoesIsNotSaidToWait() throws Exception {
    String text = "md1 : active raid1 sda[0] sdb[1]\n 9 blocks super 1.2 [2/2] [UU]\n resync=%s\n";
    JsonNode there = arrays(text.formatted("REMOTE")).get(0);
    assertThat(there.get("why").textValue()).startsWith("Its disks are being made to agree.");
    JsonNode here = arrays(text.formatted("PENDING")).get(0);
    assertThat(here.get("why").textValue()).contains("and that waits");
  }

  @Test
  void aPassOfAnUnknownKindIsNeverHealthy() throws Exception {
    String text = "md1 : active raid1 sda[0] sdb[1]\n 9 blocks super 1.2 [2/2] [UU]\n %s\n";
    for (String pass : List.of("[==>..] unravel = 12.6% (2/9) finish=1min", "unravel=DELAYED")) {
      JsonNode array = arrays(text.formatted(pass)).get(0);
      assertThat(array.get("health").textValue()).as(pass).isEqualTo("unknown");
      assertThat(array.get("why").textValue()).contains("unravel");
    }
    JsonNode told = arrays(text.formatted("bitmap: 0/1 pages [0KB], 65536KB chunk")).get(0);
    assertThat(told.get("health").textValue()).isEqualTo("healthy");
  }

  /** Of one that does not run nobody knows how many it can do without. */
  @Test
  void aMemberThatFailedOfAnArrayThatDoesNotRunIsNotCalledASpare() throws Exception {
    JsonNode array = arrays("md1 : inactive raid5 sda[0](F) sdb[1]\n 9 blocks super 1.2\n").get(0);
    assertThat(array.get("health").textValue()).isEqualTo("inactive");
    assertThat(array.get("why").textValue())
        .contains("/dev/sda failed.")
        .doesNotContain("has all its members");
  }

  @Test
  void anUnknownWordForWhatMdIsAtIsNeverHealthy() throws Exception {
    String file =
        "{\"lsblk\":{\"blockdevices\":[]},\"mdstat\":\"md1 : active raid1 sda[0] sdb[1]\\n"
            + " 9 blocks super 1.2 [2/2] [UU]\\n"
            + "\",\"block\":{\"md1\":{\"md/array_state\":\"clean\","
            + "\"md/raid_disks\":\"2\",\"md/level\":\"raid1\",\"md/sync_action\":\"%s\"}}}";
    for (String known : List.of("idle", "check", "frozen")) {
      CommandLineRun run =
          CommandLineRun.with(file.formatted(known), "status", "--json", "--from", "-");
      JsonNode array = Json.mapper().readTree(run.out()).get("arrays").get(0);
      assertThat(array.get("health").textValue()).as(known).isEqualTo("healthy");
    }
    CommandLineRun run =
        CommandLineRun.with(file.formatted("unravel"), "status", "--json", "--from", "-");
    JsonNode array = Json.mapper().readTree(run.out()).get("arrays").get(0);
    assertThat(array.get("health").textValue()).isEqualTo("unknown");
    assertThat(array.get("why").textValue()).contains("'unravel'");
  }

  @Test
  void garbageIsRefusedWithAClearError() {
    for (String garbage : List.of("", "hello\n", "{}", "\u0000\u0001\n")) {
      CommandLineRun run = CommandLineRun.with(garbage, "status", "--json", "--mdstat", "-");
      assertThat(run.exit()).as(garbage).isEqualTo(1);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).contains("/proc/mdstat").doesNotContain("Exception");
    }
  }

  @Property
  void anyBytesAreAStatusOrAnError(@ForAll @Size(max = 400) byte[] bytes) {
    CommandLineRun run = CommandLineRun.with(bytes, "status", "--json", "--mdstat", "-");
    assertThat(run.exit()).isIn(0, 1);
    assertThat(run.err()).doesNotContain("Rotproof itself");
  }

  @Test
  void thisComputersStatusNeedsNoRoot() {
    CommandLineRun run = CommandLineRun.real("", "status", "--json");
    assertThat(run.exit()).as(run.err()).isZero();
  }

  private static JsonNode arrays(String mdstat) throws Exception {
    CommandLineRun run = CommandLineRun.with(mdstat, "status", "--json", "--mdstat", "-");
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out()).get("arrays");
  }
}
