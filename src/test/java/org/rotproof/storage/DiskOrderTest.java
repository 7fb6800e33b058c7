package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Disks stand as people count. */
final class DiskOrderTest {
  @Test
  void numbersAndLettersCount() {
    List<String> right =
        List.of(
            "disk1",
            "disk2",
            "disk10",
            "disk24",
            "mmcblk0",
            "nvme0n1",
            "nvme2n1",
            "nvme10n1",
            "sda",
            "sdb",
            "sdz",
            "sdaa",
            "sdab",
            "sdba",
            "vda",
            "vdz",
            "vdaa",
            "xvda");
    List<String> mixed = new ArrayList<>(right);
    Collections.shuffle(mixed, new Random(7));
    mixed.sort(Comparator.comparing(DiskOrder::key));
    assertThat(mixed).isEqualTo(right);
  }

  @Property
  void anyNumbersCount(
      @ForAll @IntRange(min = 0) int one,
      @ForAll @IntRange(min = 0) int other,
      @ForAll String any) {
    assertThat(
            Integer.signum(
                DiskOrder.key("nvme" + one + "n1").compareTo(DiskOrder.key("nvme" + other + "n1"))))
        .isEqualTo(Integer.compare(one, other));
    assertThat(DiskOrder.key(any)).hasSizeGreaterThanOrEqualTo(any.length());
  }
}
