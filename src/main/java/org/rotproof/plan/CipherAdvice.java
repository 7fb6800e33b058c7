package org.rotproof.plan;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.RaidLevel;

/**
 * Which way of being encrypted suits a machine, by what was measured on it. Only ways that stay
 * safe on large, much written disks are advised: tags with a key of their own or with random
 * vectors of 128 bits, never the 96 bits of GCM and ChaCha20, which repeat in time.
 *
 * @param protection the way advised
 * @param why why this one
 */
public record CipherAdvice(Protection protection, Why why) {
  /** Why. */
  public enum Why {
    /** The usual one is faster than the disks: nothing is gained by another. */
    KEEPS_UP,
    /** AEGIS is faster than the disks or much faster than the usual; not every kernel has it. */
    AEGIS_FASTER,
    /** The usual would hold the disks up, and checksums with one cipher over them do so less. */
    LAYERED_FASTER,
    /** The processor holds the disks up, and no safe way does so noticeably less. */
    PROCESSOR_LIMITS
  }

  /** Faster by less than this is not worth a change. */
  private static final double NOTICEABLE = 1.3;

  /**
   * Advises.
   *
   * @param abilities as in {@code Inventory.abilities}
   * @param diskBytesPerSecond what the slowest of the disks writes
   * @return empty where the usual way was not measured
   */
  public static Optional<CipherAdvice> of(
      CipherSpeeds speeds,
      Set<String> abilities,
      RaidLevel level,
      int legs,
      int sectorBytes,
      long diskBytesPerSecond) {
    Protection usual = new Protection(Kind.ENCRYPTED, Integrity.HMAC_SHA256.id(), sectorBytes);
    Protection aegis = new Protection(Kind.ENCRYPTED, Integrity.AEGIS128.id(), sectorBytes);
    Protection layered = new Protection(Kind.LAYERED, Integrity.CRC32C.id(), sectorBytes);
    OptionalLong usualSpeed = speeds.perLeg(usual, level, legs);
    if (usualSpeed.isEmpty()) {
      return Optional.empty();
    }
    double atUsual = Math.min(usualSpeed.getAsLong(), diskBytesPerSecond);
    if (usualSpeed.getAsLong() >= diskBytesPerSecond) {
      return Optional.of(new CipherAdvice(usual, Why.KEEPS_UP));
    }
    double atAegis =
        abilities.contains(aegis.integrity())
            ? Math.min(speeds.perLeg(aegis, level, legs).orElse(0), diskBytesPerSecond)
            : 0;
    double atLayered = Math.min(speeds.perLeg(layered, level, legs).orElse(0), diskBytesPerSecond);
    if (atAegis >= atLayered && atAegis > NOTICEABLE * atUsual) {
      return Optional.of(new CipherAdvice(aegis, Why.AEGIS_FASTER));
    }
    return Optional.of(
        atLayered > NOTICEABLE * atUsual
            ? new CipherAdvice(layered, Why.LAYERED_FASTER)
            : new CipherAdvice(usual, Why.PROCESSOR_LIMITS));
  }
}
