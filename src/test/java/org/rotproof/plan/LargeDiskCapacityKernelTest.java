package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.RaidLevel;

/**
 * The capacity of disks far larger than any test machine has: the kernel's own snapshot target
 * lends their size (zeros from nowhere, changes kept on a toy disk), and the real tools format them
 * without the wipe, which would take days and changes no size.
 */
@Tag("kernel")
@Tag("turn-6")
class LargeDiskCapacityKernelTest {
  private static final String ALGORITHM_ENCRYPTED = "hmac-sha256";
  private static final String ALGORITHM_PLAIN = "crc32c";

  private record Case(Kind kind, RaidLevel level, long diskBytes, int sectorBytes) {}

  @Test
  void isWhatTheKernelGivesUpToTwentyTerabytes() throws Exception {
    List<Case> cases =
        List.of(
            new Case(Kind.ENCRYPTED, RaidLevel.RAID1, 20_000_588_955_648L, 4096),
            new Case(Kind.ENCRYPTED, RaidLevel.RAID5, 4_000_787_030_016L, 4096),
            new Case(Kind.INTEGRITY, RaidLevel.RAID6, 20_000_588_955_648L, 4096),
            new Case(Kind.ENCRYPTED, RaidLevel.RAID10, 1_000_204_886_016L, 512),
            new Case(Kind.INTEGRITY, RaidLevel.RAID10, 12_000_138_625_024L, 512));
    try (Lab lab = Lab.start(4, 300)) {
      lab.sh("modprobe dm-snapshot; modprobe dm-zero; echo k > /run/key");
      List<Case> chosen = Boolean.getBoolean("rotproof.full") ? cases : cases.subList(0, 2);
      for (Case c : chosen) {
        long kernel = usableBytes(lab, c);
        long planned = planned(c);
        System.out.printf("%s: planned %d, kernel %d%n", c, planned, kernel);
        assertThat(planned).as(c.toString()).isCloseTo(kernel, within(kernel / 1000));
      }
    }
  }

  private static long planned(Case c) throws PlanException {
    String algorithm = c.kind() == Kind.ENCRYPTED ? ALGORITHM_ENCRYPTED : ALGORITHM_PLAIN;
    return CapacityRule.of(
            c.level(),
            new Protection(c.kind(), algorithm, c.sectorBytes()),
            new Storage.FileSystem(FileSystemType.EXT4, "t"),
            Collections.nCopies(members(c), c.diskBytes()),
            List.of())
        .usableBytes();
  }

  private static int members(Case c) {
    return c.level().leastMembers() == 3 && c.level() == RaidLevel.RAID10
        ? 4
        : c.level().leastMembers();
  }

  private static long usableBytes(Lab lab, Case c) {
    StringBuilder create = new StringBuilder();
    StringBuilder members = new StringBuilder();
    StringBuilder tearDown = new StringBuilder();
    for (int i = 1; i <= members(c); i++) {
      long sectors = c.diskBytes() / 512;
      create.append(
          """
          dmsetup create zero%1$d --table '0 %2$d zero'
          dd if=/dev/zero of=%3$s bs=1M count=1 status=none
          dmsetup create big%1$d --table '0 %2$d snapshot /dev/mapper/zero%1$d %3$s N 8'
          """
              .formatted(i, sectors, lab.node("disk" + i)));
      create.append(format(c, i));
      // mdadm reads where its superblock and bitmap will lie, so at least that has to be right.
      create.append(
          "dd if=/dev/zero of=/dev/mapper/leg%d bs=1M count=4 oflag=direct status=none\n"
              .formatted(i));
      members.append(" /dev/mapper/leg").append(i);
      tearDown.append("dmsetup remove --retry leg%1$d; ".formatted(i));
      if (c.kind() == Kind.ENCRYPTED) {
        tearDown.append("dmsetup remove --retry leg%1$d_dif; ".formatted(i));
      }
      tearDown.append("dmsetup remove --retry big%1$d; dmsetup remove zero%1$d; ".formatted(i));
    }
    create.append(
        "mdadm --create /dev/md/t --run --metadata=1.2 --bitmap=internal --assume-clean --level=%s --raid-devices=%d%s\n"
            .formatted(c.level().mdName(), members(c), members));
    create.append("udevadm settle\n");
    lab.sh("set -e\n" + create);
    long bytes = Long.parseLong(lab.sh("blockdev --getsize64 /dev/md/t").strip());
    lab.sh("mdadm --stop /dev/md/t; udevadm settle; " + tearDown);
    return bytes;
  }

  private static String format(Case c, int i) {
    if (c.kind() == Kind.ENCRYPTED) {
      return """
cryptsetup luksFormat -q --type luks2 --cipher aes-xts-plain64 --integrity hmac-sha256 \
--integrity-no-wipe --pbkdf pbkdf2 --iter-time 100 --sector-size %2$d \
--key-file /run/key /dev/mapper/big%1$d
cryptsetup open --key-file /run/key /dev/mapper/big%1$d leg%1$d
"""
          .formatted(i, c.sectorBytes());
    }
    return """
           integritysetup format -q --no-wipe --integrity crc32c --tag-size 4 --sector-size %2$d \
           /dev/mapper/big%1$d
           integritysetup open --integrity crc32c /dev/mapper/big%1$d leg%1$d
           """
        .formatted(i, c.sectorBytes());
  }
}
