package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.Protection;

class LegPlaceTest {
  private static final Protection ENCRYPTED =
      new Protection(Protection.Kind.ENCRYPTED, "hmac-sha256", 4096);

  @Test
  void namesThePlaceThatTheKernelComplainedOfWhenItWasDamaged() {
    // Captured: 8 MiB of rot at 30 MiB of a 96 MiB disk; the first sector in the log was 27088.
    assertThat(LegPlace.diskOffsetBytes(ENCRYPTED, 96L << 20, 27088)).isEqualTo(30L << 20);
    assertThat(LegPlace.legSectors(ENCRYPTED, 96L << 20)).isEqualTo(161_232);
  }

  @Test
  void theLastSectorLiesOnTheDisk() {
    long last = LegPlace.legSectors(ENCRYPTED, 96L << 20) - 1;
    assertThat(LegPlace.diskOffsetBytes(ENCRYPTED, 96L << 20, last)).isLessThan(96L << 20);
  }

  @Test
  void thePlaceOfTheDiskLeadsBackToTheSectorAndNoneWhereNoDataLies() {
    for (Protection.Kind kind : Protection.Kind.values()) {
      for (int sectorBytes : new int[] {512, 4096}) {
        Protection p =
            new Protection(
                kind, kind == Protection.Kind.ENCRYPTED ? "hmac-sha256" : "crc32c", sectorBytes);
        for (long sector : new long[] {0, 27088, 32767, 32768, 65536, 131_071}) {
          long offset = LegPlace.diskOffsetBytes(p, 96L << 20, sector);
          assertThat(LegPlace.legSector(p, 96L << 20, offset)).hasValue(sector);
        }
        long first = LegPlace.diskOffsetBytes(p, 96L << 20, 0);
        assertThat(LegPlace.legSector(p, 96L << 20, first - 512)).isEmpty();
        long next = LegPlace.diskOffsetBytes(p, 96L << 20, 32768);
        assertThat(LegPlace.legSector(p, 96L << 20, next - 512)).isEmpty();
        assertThat(LegPlace.legSector(p, 96L << 20, 0)).isEmpty();
      }
    }
  }
}
