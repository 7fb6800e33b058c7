package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** Which places tell that a disk is smaller than it says. */
class CapacityProbeTest {
  private static final long BLOCK = 4096;

  /** A disk that lacks its higher address lines puts two of the places into one. */
  @Property
  void aDiskThatLacksAddressLinesIsFoundOut(
      @ForAll @LongRange(min = 64L << 20, max = 32L << 40) long says,
      @ForAll @IntRange(min = 22, max = 44) int lines) {
    List<Long> places = CapacityProbe.blocks(says);
    Set<Long> real = new HashSet<>();
    places.forEach(block -> real.add(block * BLOCK % (1L << lines)));
    if (says > (1L << lines) + (4L << 20)) {
      assertThat(real).hasSizeLessThan(places.size());
    } else if (says <= 1L << lines) {
      assertThat(real).as("an honest one is not accused").hasSize(places.size());
    }
  }

  @Property
  void allPlacesLieOnTheDiskAndAreDifferent(
      @ForAll @LongRange(min = 1L << 20, max = 32L << 40) long says) {
    List<Long> places = CapacityProbe.blocks(says);
    assertThat(places).doesNotHaveDuplicates().allMatch(block -> (block + 1) * BLOCK <= says);
    assertThat(places.get(places.size() - 1)).isEqualTo(says / BLOCK - 1);
  }
}
