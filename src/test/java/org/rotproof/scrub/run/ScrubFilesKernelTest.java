package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/** Which files are hit, through LUKS and logical volumes, on ext4, xfs and btrfs. */
@Tag("kernel")
@Tag("turn-10")
class ScrubFilesKernelTest {
  private static final long LUKS_HEADER_SECTORS = 32768;
  private static final String VOLUMES =
      """
      pvcreate -qq $TOP && vgcreate -qq store $TOP
      lvcreate -qq -y -W n -L 40M -n e store && lvcreate -qq -y -W n -L 304M -n x store
      lvcreate -qq -y -W n -L 128M -n b store && udevadm settle
      mkfs.ext4 -q -E lazy_itable_init=0,lazy_journal_init=0 /dev/store/e
      mkfs.xfs -q /dev/store/x && mkfs.btrfs -q /dev/store/b
      for v in e x b; do
        mkdir -p /mnt/$v && mount /dev/store/$v /mnt/$v && mkdir /mnt/$v/album
        head -c 4M /dev/urandom >/mnt/$v/album/hit.jpg
        head -c 4M /dev/urandom >/mnt/$v/album/spared.jpg
        sync -f /mnt/$v
      done
      """;

  @Test
  void filesAreNamedThroughEveryLayer() {
    ScrubLab array = ScrubLab.build(Lab.shared(2, 560), "raid1", "layered", 4096, 2, VOLUMES);
    Lab lab = array.lab();
    hit(array, "e", extent(lab, "/mnt/e/album/hit.jpg"));
    hit(array, "x", extent(lab, "/mnt/x/album/hit.jpg"));
    String logical = Long.toString(extent(lab, "/mnt/b/album/hit.jpg") * 512);
    String physical =
        lab.sh(
            "btrfs-map-logical -l "
                + logical
                + " /dev/store/b | sed -n 's/.*physical \\([0-9]*\\) .*/\\1/p' | head -1");
    hit(array, "b", Long.parseLong(physical) / 512);

    ScrubReport mounted = array.scrub();
    assertThat(mounted.result()).as("%s", mounted).isEqualTo(Result.UNRECOVERABLE);
    assertThat(mounted.files())
        .as("%s", mounted)
        .containsExactlyInAnyOrder(
            "/mnt/e/album/hit.jpg", "/mnt/x/album/hit.jpg", "/mnt/b/album/hit.jpg");
    assertThat(mounted.unrecoverable()).hasSize(3).allMatch(range -> range.count() == 64);

    lab.sh("umount /mnt/e /mnt/x");
    ScrubReport unmounted = array.scrub();
    assertThat(unmounted.files())
        .as("%s", unmounted)
        .hasSize(3)
        .anyMatch(file -> file.matches("/album/hit.jpg \\(on /dev/dm-\\d+\\)"))
        .contains("/mnt/b/album/hit.jpg");
    assertThat(unmounted.files().stream().filter(f -> f.contains("hit.jpg (on "))).hasSize(2);
    lab.sh("mount /dev/store/e /mnt/e && mount /dev/store/x /mnt/x");

    lab.sh("for v in e x b; do rm /mnt/$v/album/hit.jpg; sync -f /mnt/$v; done; sleep 1");
    ScrubReport free = array.scrub();
    assertThat(free.files()).as("%s", free).isEmpty();
    assertThat(free.notes().stream().filter(note -> note.contains("free space: no file")))
        .as("%s", free)
        .hasSize(3);
    array.close();
  }

  /** Damages the same 64 sectors of both legs, 32 KiB into what lies there. */
  private static void hit(ScrubLab array, String volume, long sector) {
    long volumeAt =
        Long.parseLong(
            array.lab().sh("dmsetup table store-" + volume + " | head -1 | cut -d' ' -f5"));
    long arraySector = LUKS_HEADER_SECTORS + volumeAt + sector + 64;
    array.damageData("disk1", arraySector, 64);
    array.damageData("disk2", arraySector, 64);
  }

  private static long extent(Lab lab, String file) {
    return Long.parseLong(
        lab.sh(
            "filefrag -b512 -e '"
                + file
                + "' | sed -n 's/^ *0: *[0-9]*[.][.] *[0-9]*: *\\([0-9]*\\)[.][.].*/\\1/p'"));
  }
}
