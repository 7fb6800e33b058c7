package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Remembered;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Inventory;

/**
 * The wrong disk was pulled, or a cable came loose: it is plugged in again, what is said of it is
 * so at each step, and it is brought back whole, also when it missed writes.
 */
@Tag("kernel")
@Tag("full")
class BringBackKernelTest {
  private static Inventory look(Lab lab) {
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory();
  }

  private static ArrayHealth health(Lab lab) {
    Inventory found = look(lab);
    Array array = Remembered.arrays(found, Map.of()).get(0);
    return array.judged();
  }

  /** Looks until the array is said to stand so. */
  private static ArrayHealth until(Lab lab, ArrayHealth.Kind kind) throws Exception {
    long end = System.nanoTime() + 60_000_000_000L;
    ArrayHealth health = health(lab);
    while (!health.has(kind) && System.nanoTime() < end) {
      Thread.sleep(200);
      health = health(lab);
    }
    assertThat(health.findings()).extracting(ArrayHealth.Finding::kind).contains(kind);
    return health;
  }

  private static void refused(Lab lab, Chore chore, String... words) {
    try {
      ChorePlanner.plan(chore, look(lab));
    } catch (PlanException e) {
      assertThat(e.getMessage()).contains(words);
      return;
    }
    throw new AssertionError(chore + " was planned");
  }

  private static void wholeAndRight(Lab lab, int members) {
    assertThat(lab.sh("mdadm --detail /dev/md/photos"))
        .containsPattern("Active Devices : " + members)
        .doesNotContain("degraded");
    assertThat(health(lab).findings()).isEmpty();
    assertThat(lab.sh("sha256sum -c /tmp/sum")).doesNotContain("FAILED");
    ScrubReport report =
        lab.ask(new Ask.Scrub("photos", 0, true, 0), Answer.Scrubbed.class).report();
    assertThat(report.result()).as("%s", report).isEqualTo(ScrubReport.Result.CLEAN);
  }

  private static String file(String name) {
    return "head -c 3M /dev/urandom > /srv/photos/"
        + name
        + "; sync; sha256sum /srv/photos/* > /tmp/sum 2>/dev/null; true";
  }

  /** As another machine would: its half of a mirror runs alone and is written to. */
  private static final String ALONE =
      """
      stop() { for i in 1 2 3; do udevadm settle; for m in /sys/block/md*; do
        [ ! -e $m ] || mdadm --stop /dev/${m##*/}; done; done; }
      umount /srv/photos || exit 1
      stop
      mdadm --assemble --run /dev/md/alone /dev/mapper/photos-2 || exit 1
      udevadm settle
      dd if=/dev/urandom of=/dev/md/alone bs=1M seek=8 count=8 oflag=direct status=none || exit 1
      stop
      mdadm --assemble --run /dev/md/photos /dev/mapper/photos-1 || exit 1
      udevadm settle
      mount /dev/md/photos /srv/photos
      """;

  private static void comesBack(String raid, int disks, String kind) throws Exception {
    try (Lab lab = Lab.start(disks + 1, 96)) {
      String ids =
          IntStream.rangeClosed(1, disks)
              .mapToObj(i -> "\"disk" + i + "\"")
              .collect(Collectors.joining(","));
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":["
                  + ids
                  + "],\"raid\":\""
                  + raid
                  + "\",\"protection\":{\"kind\":\""
                  + kind
                  + "\"}}")
          .build(lab);
      lab.sh(file("before"));
      Chore back = new Chore.BringBack("photos", "disk2");
      // Pulled and put back at once: md has not noticed either.
      lab.outside().pull("disk2");
      until(lab, ArrayHealth.Kind.UNPLUGGED);
      refused(lab, back, "not plugged in");
      refused(lab, new Chore.AddMember("photos", "disk" + (disks + 1)), "disk2 is missing");
      lab.outside().putBack("disk2");
      ArrayHealth seen = until(lab, ArrayHealth.Kind.RETURNED);
      assertThat(seen.sentences())
          .contains("disk2", "is plugged in, but the array does not use it")
          .doesNotContain("not on the machine");
      LabChore.done(lab, back);
      wholeAndRight(lab, disks);
      // Pulled while the array is written to: md lets go of it, and it misses a file.
      lab.outside().pull("disk2");
      lab.sh(file("meanwhile"));
      until(lab, ArrayHealth.Kind.UNPLUGGED);
      lab.outside().putBack("disk2");
      until(lab, ArrayHealth.Kind.RETURNED);
      LabChore.done(lab, back);
      assertThat(lab.sh("dmesg | grep -c 'recovery of RAID array'")).isNotEqualTo("0");
      wholeAndRight(lab, disks);
      refused(lab, back, "takes part already");
      if (raid.equals("raid1")) {
        // Its data is other data, under checksums that are right.
        lab.sh(ALONE);
        until(lab, ArrayHealth.Kind.RETURNED);
        lab.sh(file("since"));
        LabChore.done(lab, back);
        wholeAndRight(lab, disks);
        return;
      }
      // Taken out by hand.
      lab.sh(
          "mdadm /dev/md/photos --fail /dev/mapper/photos-2 --remove /dev/mapper/photos-2 || {"
              + " sleep 2; mdadm /dev/md/photos --remove /dev/mapper/photos-2; }");
      until(lab, ArrayHealth.Kind.RETURNED);
      lab.sh(file("more"));
      LabChore.done(lab, back);
      wholeAndRight(lab, disks);
    }
  }

  @Test
  void aMirrorTakesItsDiskUpAgain() throws Exception {
    comesBack("raid1", 2, "encrypted");
  }

  @Test
  void parityTakesItsDiskUpAgain() throws Exception {
    comesBack("raid5", 3, "integrity");
  }

  @Test
  void doubleParityTakesItsDiskUpAgain() throws Exception {
    comesBack("raid6", 4, "encrypted");
  }

  @Test
  void stripedMirrorsTakeTheirDiskUpAgain() throws Exception {
    comesBack("raid10", 4, "integrity");
  }
}
