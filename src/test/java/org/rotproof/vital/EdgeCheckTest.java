package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.rotproof.scrub.RangeSet;
import org.rotproof.storage.meta.MdSuperblock;

class EdgeCheckTest {
  private static MdSuperblock superblock(long dataOffset, int bitmap, boolean plain) {
    return new MdSuperblock("a", "m", "n", 2, dataOffset, 1, 0, bitmap, plain);
  }

  /**
   * What is looked at, and so what may be written over, is never the array's data, nor md's own.
   */
  @Property(tries = 500)
  void noSectorOfTheDataOrOfMdIsEverWrittenOver(
      @ForAll @LongRange(min = 16, max = 300_000) long offset,
      @ForAll @LongRange(min = 8, max = 3_000_000) long data,
      @ForAll @LongRange(min = 0, max = 20_000) long more,
      @ForAll boolean plain,
      @ForAll @LongRange(min = 0, max = 9000) long bitmapSectors) {
    long size = offset + data + more;
    RangeSet edges = EdgeCheck.edges(size, offset, data);
    assertThat(edges.intersect(RangeSet.between(offset, offset + data)).isEmpty()).isTrue();
    assertThat(edges.minus(RangeSet.between(0, size)).isEmpty()).isTrue();
    RangeSet written = edges.minus(EdgeCheck.held(superblock(offset, 8, plain), bitmapSectors));
    assertThat(written.intersect(RangeSet.between(8, 16)).isEmpty()).isTrue();
    long bitmapEnd = Math.min(16 + bitmapSectors, offset);
    if (bitmapEnd > 16) {
      assertThat(written.intersect(RangeSet.between(16, bitmapEnd)).isEmpty()).isTrue();
    }
    if (!plain) {
      assertThat(written.intersect(RangeSet.between(0, offset)).isEmpty()).isTrue();
    }
  }
}
