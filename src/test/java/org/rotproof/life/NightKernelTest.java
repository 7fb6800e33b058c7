package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;

/**
 * The night a disk dies: pulled, replaced by the way that is offered, whole again, the file right.
 */
@Tag("kernel")
class NightKernelTest {
  private static final String PASSPHRASE = "correct horse battery staple";

  private static void fill(Lab lab) {
    lab.sh(
        "head -c 5M /dev/urandom > /srv/photos/file; sync; sha256sum /srv/photos/file > /tmp/sum");
  }

  private static void wholeAndRight(Lab lab, int members) {
    assertThat(lab.sh("mdadm --detail /dev/md/photos"))
        .containsPattern("Active Devices : " + members)
        .containsPattern("Failed Devices : 0")
        .doesNotContain("degraded");
    assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
  }

  /** Pulls a member that nothing is written to, replaces it, pulls another, replaces that. */
  private static void night(String raid, int disks) throws IOException {
    try (Lab lab = Lab.start(disks + 2, 96)) {
      StringBuilder ids = new StringBuilder();
      for (int i = 1; i <= disks; i++) {
        ids.append(i > 1 ? "," : "").append("\"disk").append(i).append('"');
      }
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":["
                  + ids
                  + "],\"raid\":\""
                  + raid
                  + "\",\"protection\":{\"kind\":\"integrity\",\"integrity\":\"crc32c\"}}")
          .build(lab);
      fill(lab);
      lab.outside().pull("disk2");
      LabChore.done(lab, new Chore.Replace("photos", "disk2", "disk" + (disks + 1), false));
      wholeAndRight(lab, disks);
      assertThat(lab.sh("ls /dev/mapper")).doesNotContain("photos-2");
      // Once more while md is made to write all the time, so that it notices by itself.
      lab.sh("(while sleep 0.2; do date >/srv/photos/log; sync; done) >/dev/null 2>&1 & sleep 1");
      lab.outside().pull("disk1");
      LabChore.done(lab, new Chore.Replace("photos", "disk1", "disk" + (disks + 2), false));
      wholeAndRight(lab, disks);
    }
  }

  @Test
  @Tag("turn-11")
  void mirrorsAreWholeAgain() throws Exception {
    night("raid1", 2);
  }

  @Test
  @Tag("full")
  void parityIsWholeAgain() throws Exception {
    night("raid5", 3);
  }

  @Test
  @Tag("full")
  void doubleParityIsWholeAgain() throws Exception {
    night("raid6", 4);
  }

  @Test
  @Tag("full")
  void stripedMirrorsAreWholeAgain() throws Exception {
    night("raid10", 4);
  }

  @Test
  @Tag("full")
  void aWrongKeyIsNamedANewDiskMayBeBadAndTheRecoveryKeyWaits() throws Exception {
    try (Lab lab = Lab.start(4, 96)) {
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"keys\":{\"keyFile\":null,"
                  + "\"passphrase\":true,\"recoveryKey\":true}}")
          .withSecrets(lab, Map.of("passphrase", PASSPHRASE, "recovery-key", "ABCDE-FGHJK"))
          .build(lab);
      fill(lab);
      lab.outside().pull("disk2");

      LabBuild.secret(lab, "passphrase", "a slip of the finger");
      Failure slip =
          lab.refused(LabChore.of(lab, new Chore.TryKey("photos", SecretName.PASSPHRASE)).ask());
      assertThat(slip.what()).isEqualTo("The passphrase does not open disk1.");
      LabChore.done(
          lab, new Chore.TryKey("photos", SecretName.PASSPHRASE), Map.of("passphrase", PASSPHRASE));
      assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();

      // The disk that is to come cannot be written from the middle on.
      LabChore first = LabChore.of(lab, new Chore.Replace("photos", "disk2", "disk3", false));
      assertThat(first.plan().secrets()).containsExactly(SecretName.PASSPHRASE);
      lab.outside().throttle("disk3", 2L << 20);
      LabBuild.secret(lab, "passphrase", PASSPHRASE);
      Failure bad = failing(lab, first);
      assertThat(bad.meaning())
          .contains("'photos' runs on as before", "can be used", "No further disk may fail")
          .doesNotContain("disks are free", "Everything is closed");

      LabChore.done(
          lab,
          new Chore.Replace("photos", "disk2", "disk4", false),
          Map.of("passphrase", PASSPHRASE));
      wholeAndRight(lab, 2);
      assertThat(lab.sh("cat /etc/rotproof/arrays/photos.json")).contains("withoutRecoveryKey");
      LabChore.done(
          lab,
          new Chore.AddRecoveryKey("photos"),
          Map.of("passphrase", PASSPHRASE, "recovery-key", "ABCDE-FGHJK"));
      assertThat(
              lab.sh(
                  "printf ABCDE-FGHJK | cryptsetup open --test-passphrase --key-file - "
                      + lab.node("disk4")))
          .isEmpty();
      assertThat(lab.sh("cat /etc/rotproof/arrays/photos.json"))
          .doesNotContain("withoutRecoveryKey");
    }
  }

  /** The new disk is pulled as soon as it is being written. */
  private static Failure failing(Lab lab, LabChore replace) throws Exception {
    List<Boolean> pulled = new java.util.concurrent.CopyOnWriteArrayList<>();
    var answer =
        lab.session()
            .send(
                replace.ask(),
                event -> {
                  if (event instanceof org.rotproof.protocol.Event.StepChanged s
                      && s.doneBytes() > 0
                      && pulled.isEmpty()) {
                    pulled.add(true);
                  }
                })
            .answer();
    while (pulled.isEmpty() && !answer.isDone()) {
      Thread.sleep(50);
    }
    lab.outside().pull("disk3");
    try {
      throw new AssertionError(
          "it was done: " + answer.get(5, java.util.concurrent.TimeUnit.MINUTES));
    } catch (java.util.concurrent.ExecutionException e) {
      return ((org.rotproof.protocol.FailureException) e.getCause()).failure();
    }
  }
}
