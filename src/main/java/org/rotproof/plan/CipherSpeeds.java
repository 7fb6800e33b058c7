package org.rotproof.plan;

import java.util.Map;
import java.util.OptionalLong;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.RaidLevel;

/**
 * How fast a machine's kernel computes, measured there.
 *
 * @param cores how many processors share the work
 * @param bytesPerSecond what one of them does with whole data, by the ids of {@link Integrity} and
 *     {@link #PLAIN_CIPHER}; what the kernel does not have, or would not do, is missing
 */
public record CipherSpeeds(int cores, Map<String, Long> bytesPerSecond) {
  /** The cipher without tags that the layered kind puts over its array. */
  public static final String PLAIN_CIPHER = "aes-xts";

  public CipherSpeeds {
    if (cores < 1 || bytesPerSecond.values().stream().anyMatch(v -> v <= 0)) {
      throw new IllegalArgumentException("no such speed: " + bytesPerSecond);
    }
    bytesPerSecond = Map.copyOf(bytesPerSecond);
  }

  /**
   * How fast each leg can be written if only the processor counts, all legs at once. One leg's work
   * is taken to keep one processor busy at most: kernels that spread it further are faster. What
   * md's parity costs is not in it.
   *
   * @return empty where nothing was measured
   */
  public OptionalLong perLeg(Protection protection, RaidLevel level, int legs) {
    Long tagged = bytesPerSecond.get(protection.integrity());
    Long plain = bytesPerSecond.get(PLAIN_CIPHER);
    boolean layered = protection.kind() == Kind.LAYERED;
    if (tagged == null || (layered && plain == null)) {
      return OptionalLong.empty();
    }
    double most = tagged;
    double work = legs / (double) tagged;
    if (layered) {
      // What comes from above is enciphered once, then written to the legs.
      double above = level.redundancy(legs).dataMembers();
      most = Math.min(most, plain / above);
      work += above / plain;
    }
    return OptionalLong.of((long) Math.min(most, cores / work));
  }
}
