package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/** What md does not repair by itself: single sectors of a page, and its own superblock. */
@Tag("kernel")
@Tag("turn-6")
class ScrubRescueKernelTest {
  /** The look with which a scrub begins finds it, and has md write it anew. */
  private static final List<Endangered> SUPERBLOCK_MENDED =
      List.of(
          new Endangered(
              "disk2",
              Endangered.What.MD_SUPERBLOCK,
              true,
              "md's superblock on disk2 was damaged; md wrote it anew, and it is right again."));

  private static final long PAGE = 30_720;

  /** One of them, another with another seed; all with -Drotproof.full=true. */
  static List<String> levels() {
    List<String> all = List.of("raid1", "raid5", "raid6", "raid10");
    return Combination.FULL
        ? all
        : List.of(all.get(new Random(Combination.SEED).nextInt(all.size())));
  }

  @ParameterizedTest
  @MethodSource("levels")
  void sectorsOfOnePageThatRottedOnMoreLegsThanMdCanDoWithoutAreRepaired(String level) {
    int spared = level.equals("raid6") ? 2 : 1;
    ScrubLab array =
        ScrubLab.build(Lab.shared(ScrubLab.disksOf(level), 96), level, "integrity", 512);
    Lab lab = array.lab();
    String hash = array.writeFile(11);
    // disk1 and disk2 are copies of each other in RAID 10, too.
    List<RangeSet> truth =
        List.of(
            array.damageData("disk1", PAGE, 2),
            array.damageData("disk2", PAGE + 2, 1),
            spared == 2 ? array.damageData("disk3", PAGE + 4, 3) : RangeSet.empty());
    lab.sh(
        "mkdir -p /mnt/toy && mount /dev/md/toy /mnt/toy &&"
            + " { (while [ ! -e /run/stop ]; do date; sync -f /mnt/toy; sleep 0.1; done)"
            + " >/mnt/toy/diary 2>&1 </dev/null & echo $! >/run/writer; }");
    ScrubReport repaired = array.scrub();
    assertThat(repaired.result()).as("%s", repaired).isEqualTo(Result.REPAIRED);
    for (int leg = 1; leg <= truth.size(); leg++) {
      assertThat(ScrubLab.bad(repaired, "disk" + leg)).isEqualTo(truth.get(leg - 1));
    }
    assertThat(repaired.repairedSectors())
        .isEqualTo(truth.stream().mapToLong(RangeSet::count).sum());
    assertThat(lab.sh("cat /sys/block/md*/md/suspend_lo /sys/block/md*/md/suspend_hi"))
        .isEqualTo("0\n0");
    assertThat(lab.sh("cat /sys/block/md*/md/degraded")).isEqualTo("0");
    String lines = "wc -l </mnt/toy/diary";
    int before = Integer.parseInt(lab.sh(lines).strip());
    lab.sh("until [ $(" + lines + ") -gt " + before + " ]; do sleep 0.1; done");
    lab.sh(
        "touch /run/stop; while kill -0 $(cat /run/writer) 2>/dev/null; do sleep 0.2; done;"
            + " rm /run/stop; umount /mnt/toy");
    assertThat(array.hash()).isEqualTo(hash);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);
    array.close();
  }

  @Test
  void mdsOwnSuperblockIsWrittenAnew() {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "integrity", 4096);
    Lab lab = array.lab();
    array.damageAt("disk2", array.truth("disk2").diskByte(8), 4096);
    String examine = "echo 3 >/proc/sys/vm/drop_caches; mdadm --examine /dev/mapper/leg2 2>&1";
    ScrubReport report = array.scrub();
    assertThat(report.endangered()).as("%s", report).isEqualTo(SUPERBLOCK_MENDED);
    assertThat(report.notes()).noneMatch(note -> note.contains("will be missing"));
    assertThat(lab.sh(examine)).contains("Raid Level : raid1", "Checksum").contains("correct");
    lab.sh("mdadm --stop /dev/md/toy && udevadm settle");
    lab.sh("mdadm --assemble /dev/md/toy /dev/mapper/leg1 /dev/mapper/leg2 && udevadm settle");
    assertThat(lab.sh("cat /sys/block/md*/md/degraded")).isEqualTo("0");
    ScrubReport next = array.scrub();
    assertThat(next.notes()).noneMatch(note -> note.contains("superblock"));
    assertThat(next.endangered()).isEmpty();
    array.close();
  }

  /** md's superblock is written at the end of a check, and a check repairs what it comes across. */
  @ParameterizedTest
  @ValueSource(strings = {"raid1", "raid5"})
  void rotBesideARottenSuperblockIsStillFound(String level) {
    ScrubLab array =
        ScrubLab.build(Lab.shared(ScrubLab.disksOf(level), 96), level, "integrity", 4096);
    array.damageAt("disk2", array.truth("disk2").diskByte(8), 4096);
    RangeSet truth = array.damageData("disk2", 0, 8).union(array.damageData("disk2", 512, 64));
    ScrubReport report = array.scrub();
    assertThat(ScrubLab.bad(report, "disk2")).as("%s", report).isEqualTo(truth);
    assertThat(report.result()).isEqualTo(Result.REPAIRED);
    assertThat(report.endangered()).isEqualTo(SUPERBLOCK_MENDED);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);
    array.close();
  }
}
