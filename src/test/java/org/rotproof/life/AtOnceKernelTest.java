package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Guard;
import org.rotproof.storage.Health;

/**
 * Used at once: files are there before the checksums are, what is guarded is told as it is, a power
 * cut in the middle loses neither, and in the end it heals as one that was wiped.
 */
@Tag("kernel")
@Tag("turn-10")
class AtOnceKernelTest {
  /**
   * One disk is much larger than the array can use, so that its checksums take a while and md's own
   * pass and the scrubs do not.
   */
  private static final long LARGE_BYTES = 4L << 30;

  private static Array array(Lab lab) {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays().get(0);
  }

  private static ScrubReport scrub(Lab lab) {
    return lab.ask(new Ask.Scrub("photos", 0, false, 0), Answer.Scrubbed.class).report();
  }

  private static void guardedInPart(Array array) {
    assertThat(array.guard().state()).isEqualTo(Guard.State.PARTLY);
    assertThat(array.judged().health()).isEqualTo(Health.PARTLY_GUARDED);
    assertThat(array.judged().has(ArrayHealth.Kind.PARTLY_GUARDED)).isTrue();
  }

  private static void untilGuarded(Lab lab) {
    lab.sh("mdadm --wait /dev/md/photos; true");
    int before = -1;
    while (array(lab).guard().partly()) {
      int percent = array(lab).guard().percent();
      assertThat(percent).as("it goes on").isGreaterThanOrEqualTo(before);
      before = percent;
      lab.sh("sleep 1");
    }
    assertThat(array(lab).guard()).isEqualTo(Guard.WHOLE);
    assertThat(array(lab).judged().health()).isEqualTo(Health.HEALTHY);
  }

  private static void fileIsRight(Lab lab) {
    lab.sh("echo 3 >/proc/sys/vm/drop_caches");
    assertThat(lab.sh("cd /srv/photos; sha256sum -c sum")).isEqualTo("file: OK");
  }

  @Test
  void filesAreThereBeforeTheChecksumsAreAndAPowerCutLosesNeither() throws Exception {
    usedAtOnce("\"integrity\"");
  }

  @Test
  @Tag("full")
  void alsoWhereItIsEncryptedAboveAndWrittenByBitmap() throws Exception {
    usedAtOnce("\"layered\",\"writePath\":\"bitmap\"");
  }

  private static void usedAtOnce(String kind) throws Exception {
    try (Lab lab = Lab.start(1, 96)) {
      lab.outside().plug("disk2", LARGE_BYTES);
      lab.seen("disk2");
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"protection\":{\"kind\":"
                  + kind
                  + ",\"start\":\"at-once\"}}")
          .build(lab);
      lab.sh("head -c 4M /dev/urandom >/srv/photos/file; sync /srv/photos/file");
      guardedInPart(array(lab));
      lab.sh("cd /srv/photos; sha256sum file >sum; sync sum .");

      lab.outside().powerCut();
      lab.reconnect();
      LabChore.done(lab, new Chore.Open("photos", List.of(), false));
      guardedInPart(array(lab));
      fileIsRight(lab);
      untilGuarded(lab);
      assertThat(lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class).endangered())
          .isEmpty();

      lab.damage("disk2", 60L << 20, 8L << 20);
      ScrubReport healed = scrub(lab);
      assertThat(healed.result()).isEqualTo(Result.REPAIRED);
      assertThat(healed.legs())
          .anyMatch(leg -> leg.disk().equals("disk2") && leg.badSectors() > 0)
          .noneMatch(leg -> leg.disk().equals("disk1") && leg.badSectors() > 0);
      fileIsRight(lab);

      lab.outside().powerCut();
      lab.reconnect();
      LabChore.done(lab, new Chore.Open("photos", List.of(), false));
      fileIsRight(lab);
      assertThat(array(lab).guard()).as("after a restart").isEqualTo(Guard.WHOLE);
      lab.sh("mdadm --wait /dev/md/photos; true");
      assertThat(scrub(lab).result()).isEqualTo(Result.CLEAN);
    }
  }
}
