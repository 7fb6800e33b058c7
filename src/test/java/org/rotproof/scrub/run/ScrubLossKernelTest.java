package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;

/** Damage on more than one leg: what can be repaired is, what cannot is told with its files. */
@Tag("kernel")
class ScrubLossKernelTest {
  private static final String EXT4 = "mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 $TOP";
  private static final String TWO_FILES =
      "mkdir -p /mnt/toy/photos"
          + " && head -c 6M /dev/urandom >'/mnt/toy/photos/summer 1.jpg'"
          + " && head -c 6M /dev/urandom >/mnt/toy/photos/winter.jpg && sync -f /mnt/toy";

  @Tag("turn-1")
  @Test
  void mirrorsAreRepairedFromEachOtherAndWhatBothLostIsNamed() {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 96), "raid1", "encrypted", 4096, 2, EXT4);
    Lab lab = array.lab();
    lab.sh("mkdir -p /mnt/toy && mount /dev/md/toy /mnt/toy && " + TWO_FILES);
    String winter = hash(lab, "/mnt/toy/photos/winter.jpg");
    long summerAt = firstSector(lab, "/mnt/toy/photos/summer 1.jpg") + 4096;

    RangeSet one = array.damageData("disk1", summerAt, 64);
    RangeSet other = array.damageData("disk2", summerAt + 64, 64);
    ScrubReport repaired = array.scrub();
    assertThat(repaired.result()).as("%s", repaired).isEqualTo(Result.REPAIRED);
    assertThat(ScrubLab.bad(repaired, "disk1")).isEqualTo(one);
    assertThat(ScrubLab.bad(repaired, "disk2")).isEqualTo(other);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);

    array.damageData("disk1", summerAt, 128);
    array.damageData("disk2", summerAt + 64, 128);
    array.damageData("disk2", summerAt + 20_000, 64);
    ScrubReport lost = array.scrub();
    assertThat(lost.result()).as("%s", lost).isEqualTo(Result.UNRECOVERABLE);
    assertThat(lost.unrecoverable())
        .containsExactly(new SectorRange(summerAt + 64, summerAt + 127));
    assertThat(lost.files()).containsExactly("/mnt/toy/photos/summer 1.jpg");
    assertThat(lost.checkedSectors()).isEqualTo(lost.totalSectors());
    assertThat(lost.repairedSectors()).isEqualTo(64 + 64 + 64);
    assertThat(hash(lab, "/mnt/toy/photos/winter.jpg")).isEqualTo(winter);
    assertThat(lab.sh("cat /sys/block/md*/md/degraded")).isEqualTo("0");
    assertThat(lab.sh("cat /sys/block/md*/md/dev-*/bad_blocks")).isEmpty();

    ScrubReport again = array.scrub();
    assertThat(again.unrecoverable()).isEqualTo(lost.unrecoverable());
    assertThat(again.repairedSectors()).isZero();

    RotMap map = lab.ask(new Ask.Surface("toy"), Answer.SurfaceMap.class).map();
    assertThat(map.bands().get(0).finds())
        .anyMatch(find -> find.state() == RotMap.State.UNRECOVERABLE);
    List<HistoryEntry> entries =
        lab.ask(
                new Ask.History("toy", List.of(HistoryEntry.Kind.SCRUB), 0, 0, 0, 10),
                Answer.HistoryPage.class)
            .entries();
    assertThat(entries).hasSize(4);
    assertThat(entries.get(0).report()).contains(again);

    lab.sh("rm '/mnt/toy/photos/summer 1.jpg' && sync -f /mnt/toy");
    ScrubReport free = array.scrub();
    assertThat(free.result()).isEqualTo(Result.UNRECOVERABLE);
    assertThat(free.files()).isEmpty();
    assertThat(free.notes()).anyMatch(note -> note.contains("free space: no file"));

    lab.sh(
        "head -c 30M /dev/urandom >/mnt/toy/fill; head -c 30M /dev/urandom >/mnt/toy/fill2;"
            + " sync -f /mnt/toy; true");
    assertThat(array.scrub().result())
        .as("written anew, it is right again")
        .isEqualTo(Result.CLEAN);
    array.close();
  }

  @Tag("turn-8")
  @Test
  void twoRottenLegsOfARaid6AreRepairedAndAThirdIsOneTooMany() {
    ScrubLab array = ScrubLab.build(Lab.shared(4, 96), "raid6", "integrity", 512, 4, EXT4);
    Lab lab = array.lab();
    String hash = array.writeFile(7);
    RangeSet one = array.damageData("disk1", 40_000, 512);
    RangeSet other = array.damageData("disk3", 40_000, 512);
    ScrubReport repaired = array.scrub();
    assertThat(repaired.result()).as("%s", repaired).isEqualTo(Result.REPAIRED);
    assertThat(ScrubLab.bad(repaired, "disk1")).isEqualTo(one);
    assertThat(ScrubLab.bad(repaired, "disk3")).isEqualTo(other);
    assertThat(array.hash()).isEqualTo(hash);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);

    for (String disk : List.of("disk1", "disk2", "disk4")) {
      array.damageData(disk, 40_000, 8);
    }
    array.damageData("disk2", 40_008, 56);
    ScrubReport lost = array.scrub();
    assertThat(lost.result()).as("%s", lost).isEqualTo(Result.UNRECOVERABLE);
    assertThat(lost.unrecoverable().stream().mapToLong(SectorRange::count).sum())
        .isLessThanOrEqualTo(16);
    assertThat(lost.repairedSectors()).isEqualTo(56);
    assertThat(lab.sh("cat /sys/block/md*/md/degraded")).isEqualTo("0");
    array.close();
  }

  @Tag("turn-11")
  @Test
  void bothCopiesOfARaid10InTheSameReadAreRepairedPageByPage() {
    ScrubLab array = ScrubLab.build(Lab.shared(4, 96), "raid10", "integrity", 4096, 4, EXT4);
    String hash = array.writeFile(8);
    // disk1 and disk2 hold the same: within one 64 KiB read of md, each has a page of its own.
    RangeSet one = array.damageData("disk1", 30_720, 8);
    RangeSet other = array.damageData("disk2", 30_760, 8);
    ScrubReport repaired = array.scrub();
    assertThat(repaired.result()).as("%s", repaired).isEqualTo(Result.REPAIRED);
    assertThat(ScrubLab.bad(repaired, "disk1")).isEqualTo(one);
    assertThat(ScrubLab.bad(repaired, "disk2")).isEqualTo(other);
    assertThat(array.scrub().result()).isEqualTo(Result.CLEAN);
    array.damageData("disk1", 30_720, 8);
    array.damageData("disk2", 30_720, 8);
    array.damageData("disk2", 30_800, 8);
    ScrubReport lost = array.scrub();
    assertThat(lost.result()).as("%s", lost).isEqualTo(Result.UNRECOVERABLE);
    assertThat(lost.unrecoverable()).hasSize(1);
    assertThat(lost.unrecoverable().get(0).count()).isEqualTo(8);
    assertThat(lost.repairedSectors()).isEqualTo(8);
    assertThat(array.lab().sh("cat /sys/block/md*/md/degraded")).isEqualTo("0");
    assertThat(array.lab().sh("cat /sys/block/md*/md/dev-*/bad_blocks")).isEmpty();
    array.lab().sh("e2fsck -fn /dev/md/toy >/dev/null 2>&1; true");
    assertThat(hash).isNotEmpty();
    array.close();
  }

  private static long firstSector(Lab lab, String file) {
    String first =
        lab.sh(
            "filefrag -b512 -e '"
                + file
                + "' | sed -n 's/^ *0: *[0-9]*[.][.] *[0-9]*: *\\([0-9]*\\)[.][.].*/\\1/p'");
    return Long.parseLong(first);
  }

  private static String hash(Lab lab, String file) {
    return lab.sh("echo 3 >/proc/sys/vm/drop_caches; sha256sum <'" + file + "'");
  }
}
