package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.storage.RaidLevel;

/**
 * What LUKS and LVM take on arrays of odd widths, where stripes are no power of two. Four widths
 * drawn by the seed, all with -Drotproof.full=true.
 */
@Tag("kernel")
@Tag("turn-7")
class StripeCapacityKernelTest {
  private record Case(RaidLevel level, int members) {}

  @TestFactory
  List<DynamicTest> dataBeginAtAFullStripe() {
    List<Case> cases = new ArrayList<>();
    for (int members = 4; members <= 8; members++) {
      cases.add(new Case(RaidLevel.RAID5, members));
      cases.add(new Case(RaidLevel.RAID6, members));
      cases.add(new Case(RaidLevel.RAID10, members));
    }
    cases.add(new Case(RaidLevel.RAID10, 3));
    cases.add(new Case(RaidLevel.RAID1, 2));
    if (!Combination.FULL) {
      Collections.shuffle(cases, new Random(Combination.SEED));
      cases.subList(4, cases.size()).clear();
    }
    return cases.stream()
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.level() + " of " + c.members(),
                    () -> asTheKernelDoes(c.level(), c.members())))
        .toList();
  }

  private static void asTheKernelDoes(RaidLevel level, int members) {
    Lab lab = Lab.shared(8, 64);
    String disks =
        IntStream.rangeClosed(1, members)
            .mapToObj(i -> lab.node("disk" + i))
            .collect(Collectors.joining(" "));
    String sizes =
        lab.sh(
            """
            set -e
            mdadm --create /dev/md/t --run --quiet --assume-clean --level=%s --raid-devices=%d %s
            udevadm settle
            blockdev --getsz /dev/md/t
            echo k >/run/key
            F='-q --type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 --key-file /run/key'
            cryptsetup luksFormat $F /dev/md/t
            cryptsetup open --key-file /run/key /dev/md/t t
            blockdev --getsz /dev/mapper/t
            pvcreate -qq /dev/mapper/t
            vgcreate -qq t-vg /dev/mapper/t
            lvcreate -qq -y -l 100%%FREE -n lv t-vg
            blockdev --getsz /dev/t-vg/lv
            """
                .formatted(level.mdName(), members, disks));
    List<Long> sectors = sizes.lines().map(Long::valueOf).toList();
    assertThat(Layout.luksPlain(sectors.get(0), level, members)).isEqualTo(sectors.get(1));
    assertThat(Layout.logicalVolume(sectors.get(1), level, members)).isEqualTo(sectors.get(2));
  }
}
