package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.Trail.Run;
import org.rotproof.storage.DmTarget;

/** Up through what lies on an array, it is known of each place which sector of the array it is. */
class TrailTest {
  private static DmTarget linear(long start, long sectors, String below, long offset)
      throws Exception {
    return DmTarget.parse(
            "vg-lv: " + start + " " + sectors + " linear " + below + " " + offset + "\n")
        .get(0);
  }

  @Test
  void throughAPartitionAndAVolumeInTwoPieces() throws Exception {
    Trail trail = Trail.of(RangeSet.between(2048, 2064).union(RangeSet.between(9000, 9008)));
    Trail partition = trail.into(2048, 8000, 0);
    assertThat(partition.runs()).containsExactly(new Run(2048, 0, 16), new Run(9000, 6952, 8));
    // The volume's second piece lies before its first, and the cut goes through a run.
    Trail volume =
        partition.mapping(
            List.of(linear(0, 4000, "9:127", 6956), linear(4000, 100, "9:127", 8)), "9:127");
    assertThat(volume.runs()).containsExactly(new Run(9004, 0, 4), new Run(2056, 4000, 8));
    assertThat(volume.array())
        .isEqualTo(RangeSet.between(2056, 2064).union(RangeSet.between(9004, 9008)));
    assertThat(partition.mapping(List.of(linear(0, 9999, "9:1", 0)), "9:127").isEmpty())
        .as("a volume of another array")
        .isTrue();
  }

  @Test
  void itGoesWhereTheSetsOfSectorsGo() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      RangeSet sectors = RangeSet.empty();
      for (int k = 0; k < 5; k++) {
        long from = random.nextInt(10_000);
        sectors = sectors.union(RangeSet.between(from, from + 1 + random.nextInt(300)));
      }
      long start = random.nextInt(5000);
      List<DmTarget> targets =
          List.of(
              linear(0, 1000, "9:127", random.nextInt(4000)),
              linear(1000, 500, "9:127", 4000 + random.nextInt(4000)));
      Trail trail = Trail.of(sectors).into(start, 6000, 0);
      RangeSet set = DeviceStack.partition(sectors, start, 6000);
      assertThat(trail.here()).isEqualTo(set);
      assertThat(trail.mapping(targets, "9:127").here())
          .isEqualTo(DeviceStack.mapping(set, targets, "9:127"));
      assertThat(trail.array()).isEqualTo(set.shift(start));
    }
  }

  @Test
  void intoBtrfsOwnAddressesWhereOnlyDataCounts() {
    BtrfsChunks chunks =
        new BtrfsChunks(
            List.of(
                new BtrfsChunks.Chunk(1 << 20, 1 << 16, "DATA|single", List.of(1L << 22)),
                new BtrfsChunks.Chunk(1 << 24, 1 << 16, "METADATA|DUP", List.of(0L, 1L << 16))));
    Trail trail = Trail.of(RangeSet.between(0, 8).union(RangeSet.between(8192, 8200)));
    assertThat(trail.logical(chunks).runs()).containsExactly(new Run(8192, 2048, 8));
  }
}
