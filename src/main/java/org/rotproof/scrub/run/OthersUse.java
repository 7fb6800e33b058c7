package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  /** Whoever plays a film reads now and then: between two of its reads the array is in use too. */
  private static final long LINGERS_NANOS = 1_000_000_000L;

  /** Less of both is a file system's own housekeeping. */
  private static final double REQUESTS_A_SECOND = 10;

  private static final double BYTES_A_SECOND = 256 << 10;

  /** What waits so long with nothing ending is a counter gone wrong, or a disk that hangs. */
  private static final long STUCK_NANOS = 5_000_000_000L;

  private final Path stat;
  private final LongSupplier nanos;
  private Optional<BlockStat> last = Optional.empty();
  private long lookedAt;
  private long endedAt;
  private long usedUntil;
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

  /** As of the last look, which is not older than a fifth of a second, and the second before it. */
  boolean now() {
    long at = nanos.getAsLong();
    if (last.isPresent() && at - lookedAt < BETWEEN_NANOS) {
      return used;
    }
    Optional<BlockStat> before = last;
    try {
      BlockStat seen = BlockStat.parse(Files.readString(stat, StandardCharsets.US_ASCII));
      last = Optional.of(seen);
      if (before.isEmpty() || before.get().endedIos() != seen.endedIos()) {
        endedAt = at;
      }
      boolean waits = seen.inFlight() > 0 && at - endedAt < STUCK_NANOS;
      if (before.isPresent() && (waits || used(before.get(), seen, (at - lookedAt) / 1e9))) {
        usedUntil = at + LINGERS_NANOS;
        used = true;
      } else {
        used &= at < usedUntil;
      }
    } catch (IOException | ParseException e) {
      // Then there is nobody to give way to, as far as is known.
      used = false;
    }
    lookedAt = at;
    return used;
  }

  /** Large requests are few, and the fewer the more a scrub holds them up. */
  private static boolean used(BlockStat before, BlockStat now, double seconds) {
    long requests = now.endedIos() - before.endedIos();
    long bytes = now.readBytes() - before.readBytes() + now.writtenBytes() - before.writtenBytes();
    return requests / seconds >= REQUESTS_A_SECOND || bytes / seconds >= BYTES_A_SECOND;
  }
}
