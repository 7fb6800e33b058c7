package org.rotproof.helper.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Inventory;

/** Builds on the real kernel: each holds a file, is clean, and opens again by hand. */
@Tag("kernel")
@Tag("turn-6")
class BuildKernelTest {
  static final Map<String, String> SECRETS =
      Map.of("passphrase", "correct horse 'battery' $taple", "recovery-key", "1234-5678-90AB");

  private static Lab machine() {
    return Lab.shared(10, 96);
  }

  @Test
  void reportsProgressOfEveryStepWithBytesSpeedAndEstimate() {
    Lab lab = machine();
    LabBuild build = LabBuild.of(lab, "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}");
    List<Event> events = Collections.synchronizedList(new ArrayList<>());
    Answer.Built built = lab.ask(build.ask(), Answer.Built.class, events::add);
    assertThat(built.array()).isEqualTo("photos");
    assertThat(built.node()).isEqualTo(lab.sh("basename $(readlink -f /dev/md/photos)"));
    for (int p = 0; p < build.plan().stages().size(); p++) {
      for (int s = 0; s < build.plan().stages().get(p).steps().size(); s++) {
        int stage = p;
        int step = s;
        assertThat(events)
            .anyMatch(
                e ->
                    e instanceof Event.StepChanged c
                        && c.stage() == stage
                        && c.step() == step
                        && c.state() == Event.StepState.DONE);
      }
    }
    assertThat(events)
        .anyMatch(
            e ->
                e instanceof Event.StepChanged s
                    && s.doneBytes() > 0
                    && s.doneBytes() <= s.totalBytes()
                    && s.bytesPerSecond() > 0
                    && s.etaMillis() >= 0);
    assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
  }

  @TestFactory
  List<DynamicTest> aFewOfThem() {
    return tests(Combination.few());
  }

  @TestFactory
  @Tag("full")
  List<DynamicTest> anyTwoChoicesGoTogether() {
    return tests(Combination.pairs());
  }

  private static List<DynamicTest> tests(List<Combination> chosen) {
    return chosen.stream()
        .map(c -> DynamicTest.dynamicTest(c.toString(), () -> holdsWhatItPromises(machine(), c)))
        .toList();
  }

  @Test
  void xfsOnTwoLargerDisks() {
    holdsWhatItPromises(
        Lab.shared(2, 352),
        new Combination("integrity", "raid1", 2, 0, "crc32c", 4096, "", "xfs", false));
  }

  private static void holdsWhatItPromises(Lab lab, Combination combination) {
    LabBuild build = LabBuild.of(lab, combination.json()).withSecrets(lab, SECRETS);
    Inventory before = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    Answer.Built built = build.build(lab);
    assertThat(built.usableBytes()).isEqualTo(build.plan().capacity().usableBytes());
    lab.sh("head -c 3M /dev/urandom >/srv/photos/f; sync; sha256sum /srv/photos/f >/tmp/sum");
    assertThat(mismatches(lab, built.node())).isEqualTo("0");
    assertThat(lab.sh("mdadm --detail /dev/md/photos | grep -c 'spare  '; true"))
        .isEqualTo(Integer.toString(combination.spares()));

    RecoverySheet sheet = RecoverySheet.of(build.plan(), before);
    byHand(lab, sheet.close());
    assertThat(lab.sh("ls /dev/mapper")).isEqualTo("control");
    byHand(lab, sheet.open());
    lab.sh("sha256sum -c /tmp/sum");
    System.err.println(combination + ": built in " + built.seconds() + " s");
    assertThat(build.plan().secrets())
        .allSatisfy(
            name -> {
              if (name == SecretName.RECOVERY_KEY) {
                opensWith(lab, build, SECRETS.get(name.toString()));
              }
            });
  }

  private static void opensWith(Lab lab, LabBuild build, String secret) {
    boolean layered = build.blueprint().protection().kind().name().equals("LAYERED");
    String device = layered ? "/dev/md/photos" : lab.node("disk1");
    lab.sh("printf %s '" + secret + "' | cryptsetup open --test-passphrase -d - " + device);
  }

  /** As a person would: line by line, typing the passphrase where one is asked for. */
  static void byHand(Lab lab, List<String> lines) {
    String quoted = SECRETS.get("passphrase").replace("'", "'\\''");
    lab.sh(
        "set -e\nROTPROOF_PASSPHRASE='"
            + quoted
            + "'\n"
            + String.join("\nudevadm settle\n", lines)
            + "\nudevadm settle");
  }

  static String mismatches(Lab lab, String node) {
    return lab.sh(
        "md=/sys/block/"
            + node
            + "/md; echo check >$md/sync_action; while [ $(cat $md/sync_action) != idle ]; do sleep"
            + " 0.1; done; cat $md/mismatch_cnt");
  }
}
