package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import org.rotproof.storage.BlockStat;
import org.rotproof.storage.ParseException;

/**
 * Whether others read from an array or write to it just now. A scrub reads the members below md,
 * and what md resyncs and rewrites does not count in the array's own counters either: what moves
 * there are others.
 */
final class OthersUse {
  private static final long BETWEEN_NANOS = 200_000_000L;

  /** Fewer is a file system's own housekeeping. */
  private static final double REQUESTS_A_SECOND = 10;

  private final Path stat;
  private final LongSupplier nanos;
  private OptionalLong ended = OptionalLong.empty();
  private long lookedAt;
  private boolean used;

  /**
   * Watches an array.
   *
   * @param stat its counters, /sys/block/NODE/stat
   * @param nanos a clock as {@link System#nanoTime()}
   */
  OthersUse(Path stat, LongSupplier nanos) {
    this.stat = stat;
    this.nanos = nanos;
  }

  /** As of the last look, which is not older than a fifth of a second. */
  boolean now() {
    long at = nanos.getAsLong();
    if (ended.isPresent() && at - lookedAt < BETWEEN_NANOS) {
      return used;
    }
    OptionalLong before = ended;
    try {
      BlockStat seen = BlockStat.parse(Files.readString(stat, StandardCharsets.US_ASCII));
      ended = OptionalLong.of(seen.endedIos());
      used =
          before.isPresent()
              && (seen.endedIos() - before.getAsLong()) * 1e9 / (at - lookedAt)
                  >= REQUESTS_A_SECOND;
    } catch (IOException | ParseException e) {
      // Then there is nobody to give way to, as far as is known.
      used = false;
    }
    lookedAt = at;
    return used;
  }
}
