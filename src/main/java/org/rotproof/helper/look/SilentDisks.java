package org.rotproof.helper.look;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.rotproof.linux.SysBlock;
import org.rotproof.storage.BlockStat;
import org.rotproof.storage.ParseException;

/**
 * Which disks do not answer. Where a disk has requests under way, and the number of those that have
 * ended is what it was some time ago, the same request has waited all that time
 * (Documentation/block/stat.rst). Reads counters of the kernel only: it cannot come to wait for the
 * disk itself, and wakes none. Thread-safe.
 */
final class SilentDisks {
  /**
   * From here on a disk counts as silent: longer than one at work takes for anything, and shorter
   * than the half minute after which the kernel tries to get it back.
   */
  static final Duration LEAST = Duration.ofSeconds(5);

  private static final long STEP_MILLIS = 50;

  /** How many requests had ended when it was first seen that none ends any more. */
  private record Waiting(long endedIos, long sinceNanos) {}

  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Function<List<String>, Map<String, String>> counters;
  private final LongSupplier nanos;

  /** By the kernel's counters. */
  SilentDisks() {
    this(SysBlock::stats, System::nanoTime);
  }

  /** By such counters and such a clock. */
  SilentDisks(Function<List<String>, Map<String, String>> counters, LongSupplier nanos) {
    this.counters = counters;
    this.nanos = nanos;
  }

  /** Those of these nodes that have not answered for that long, as far as has been seen. */
  Set<String> now(Set<String> nodes) {
    return told(counters.apply(List.copyOf(nodes)), nanos.getAsLong());
  }

  /**
   * As {@link #now}, but where one seems to wait it is waited for too, until it has answered or is
   * known not to. For whoever looks only once.
   */
  Set<String> once(Set<String> nodes) throws InterruptedException {
    Set<String> silent = now(nodes);
    Map<String, Waiting> first = waiting();
    while (!silent.containsAll(first.keySet())) {
      Thread.sleep(STEP_MILLIS);
      silent = now(nodes);
      first.entrySet().retainAll(waiting().entrySet());
    }
    return silent;
  }

  private synchronized Map<String, Waiting> waiting() {
    return new HashMap<>(waiting);
  }

  private synchronized Set<String> told(Map<String, String> stats, long nowNanos) {
    Set<String> silent = new HashSet<>();
    waiting.keySet().retainAll(stats.keySet());
    stats.forEach(
        (node, line) -> {
          try {
            BlockStat stat = BlockStat.parse(line);
            Waiting before = waiting.get(node);
            if (stat.inFlight() <= 0) {
              waiting.remove(node);
            } else if (before == null || before.endedIos() != stat.endedIos()) {
              waiting.put(node, new Waiting(stat.endedIos(), nowNanos));
            } else if (nowNanos - before.sinceNanos() >= LEAST.toNanos()) {
              silent.add(node);
            }
          } catch (ParseException e) {
            waiting.remove(node);
          }
        });
    return silent;
  }
}
