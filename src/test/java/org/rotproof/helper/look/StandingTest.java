package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.SmartVerdict;

/** What is said of an array after work on it ended badly. */
class StandingTest {
  private static Disk disk(int i) {
    return new Disk(
        "disk" + i,
        "/dev/sd" + (char) ('a' + i),
        "/dev/disk/by-id/disk" + i,
        "",
        "toy",
        "S" + i,
        "",
        1 << 20,
        512,
        512,
        true,
        false,
        "scsi",
        SmartVerdict.UNKNOWN,
        List.of(),
        List.of());
  }

  /**
   * An array of that level; md counts on all its members, and those with these numbers are away.
   */
  private static Optional<String> said(String level, int members, Integer... away) {
    List<Leg> legs = new ArrayList<>();
    List<Disk> disks = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      boolean there = !List.of(away).contains(i);
      legs.add(
          new Leg(
              i,
              "/dev/dm-" + i,
              "photos-" + i,
              there ? "disk" + i : "/dev/sdz",
              "in_sync",
              0,
              1 << 20,
              "/dev/sdz",
              "",
              0,
              false));
      if (there) {
        disks.add(disk(i));
      }
    }
    Array array =
        new Array(
            "md127",
            "photos",
            "",
            new MdLevel(level),
            1 << 20,
            0,
            "",
            members,
            0,
            ArrayProtection.ENCRYPTED,
            "/srv/photos",
            "ext4",
            legs,
            Optional.empty(),
            "",
            "1.2",
            "clean",
            0,
            0,
            "/dev/md127");
    return Standing.of(
        new Inventory(disks, List.of(array), Set.of(), Set.of(), Set.of()), "photos");
  }

  @Test
  void theFilesCanBeUsedWhereTheyCan() {
    assertThat(said("raid5", 3))
        .contains("'photos' runs on as before, and its files can be used at /srv/photos.");
    assertThat(said("raid6", 4, 0).orElseThrow())
        .endsWith("It lacks a disk. One more disk may fail.");
  }

  @Test
  void aPulledDiskCountsThoughMdHasNotNoticed() {
    assertThat(said("raid5", 3, 1).orElseThrow())
        .contains("can be used")
        .endsWith("It lacks a disk. No further disk may fail.");
  }

  @Test
  void tooFewDisksAreNeverCalledRunningAsBefore() {
    assertThat(said("raid5", 3, 1, 2).orElseThrow())
        .doesNotContain("runs on as before")
        .contains("Put back");
  }

  @Test
  void anArrayThatDoesNotRunHasNoStanding() {
    assertThat(
            Standing.of(
                new Inventory(List.of(), List.of(), Set.of(), Set.of(), Set.of()), "photos"))
        .isEmpty();
  }
}
