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
}
