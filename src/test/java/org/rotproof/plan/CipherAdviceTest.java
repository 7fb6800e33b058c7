package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.CipherAdvice.Why;
import org.rotproof.storage.RaidLevel;

/** What is advised, on machines as they are. */
final class CipherAdviceTest {
  private static final long MB = 1_000_000;
  private static final Set<String> ALL = Set.of("hmac-sha256", "aegis128", "crc32c");

  private static CipherSpeeds speeds(int cores, long hmac, long aegis, long crc, long xts) {
    Map<String, Long> all = new HashMap<>();
    all.put("hmac-sha256", hmac * MB);
    all.put("crc32c", crc * MB);
    all.put(CipherSpeeds.PLAIN_CIPHER, xts * MB);
    if (aegis > 0) {
      all.put("aegis128", aegis * MB);
    }
    return new CipherSpeeds(cores, all);
  }

  private static Optional<CipherAdvice> advice(CipherSpeeds speeds, long disk) {
    return CipherAdvice.of(speeds, ALL, RaidLevel.RAID1, 2, 4096, disk * MB);
  }

  @Test
  void disksThatTurnAreSlowerThanAnyProcessorOfToday() {
    assertThat(advice(speeds(4, 450, 3000, 9000, 2500), 150))
        .get()
        .returns(Why.KEEPS_UP, CipherAdvice::why)
        .returns("hmac-sha256", a -> a.protection().integrity());
  }

  @Test
  void aFastDiskBehindASlowHashIsBetterLayered() {
    assertThat(advice(speeds(8, 200, 0, 9000, 2500), 2000))
        .get()
        .returns(Why.LAYERED_FASTER, CipherAdvice::why)
        .returns(Kind.LAYERED, a -> a.protection().kind());
  }

  @Test
  void aegisIsAdvisedWhereItIsAsFastAndOnlyWhereTheKernelOffersIt() {
    CipherSpeeds fast = speeds(8, 200, 3000, 9000, 2500);
    assertThat(advice(fast, 2000)).get().returns(Why.AEGIS_FASTER, CipherAdvice::why);
    assertThat(CipherAdvice.of(fast, Set.of("crc32c"), RaidLevel.RAID1, 2, 4096, 2000 * MB))
        .get()
        .returns(Why.LAYERED_FASTER, CipherAdvice::why);
  }

  @Test
  void aLittleFasterIsNotWorthAChange() {
    assertThat(advice(speeds(2, 100, 0, 300, 120), 2000))
        .get()
        .returns(Why.PROCESSOR_LIMITS, CipherAdvice::why);
  }

  @Test
  void nothingIsAdvisedWithoutFigures() {
    assertThat(advice(new CipherSpeeds(2, Map.of()), 100)).isEmpty();
    assertThatThrownBy(() -> new CipherSpeeds(0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CipherSpeeds(1, Map.of("crc32c", 0L)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property
  void legsShareTheProcessors(
      @ForAll @IntRange(min = 1, max = 64) int cores,
      @ForAll @IntRange(min = 1, max = 20_000) int tagged,
      @ForAll @IntRange(min = 1, max = 20_000) int plain,
      @ForAll @IntRange(min = 4, max = 24) int legs) {
    CipherSpeeds speeds = speeds(cores, tagged, 0, tagged, plain);
    for (RaidLevel level : RaidLevel.OFFERED) {
      long encrypted =
          speeds
              .perLeg(new Protection(Kind.ENCRYPTED, "hmac-sha256", 4096), level, legs)
              .getAsLong();
      long layered =
          speeds.perLeg(new Protection(Kind.LAYERED, "crc32c", 4096), level, legs).getAsLong();
      assertThat(encrypted).isLessThanOrEqualTo(tagged * MB);
      assertThat(encrypted * legs).isLessThanOrEqualTo(tagged * MB * cores + legs);
      assertThat(layered * level.redundancy(legs).dataMembers())
          .isLessThanOrEqualTo(plain * MB + legs);
      assertThat(layered).isLessThanOrEqualTo(encrypted);
    }
  }
}
