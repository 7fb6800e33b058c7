package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the kernel's counters say of disks that do not answer. */
class SilentDisksTest {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private Map<String, String> counters = Map.of();
  private long nanos;
  private final SilentDisks disks = new SilentDisks(nodes -> counters, () -> nanos);

  private Set<String> told(Map<String, String> lines, long atNanos) {
    counters = lines;
    nanos = atNanos;
    return disks.now(lines.keySet());
  }

  private static String line(long reads, long writes, long inFlight, long discards, long flushes) {
    return String.format(
        "%d 0 80 5 %d 0 56 9 %d 12 14 %d 0 0 0 %d 3", reads, writes, inFlight, discards, flushes);
  }

  private static Map<String, String> sda(long reads, long inFlight) {
    return Map.of("sda", line(reads, 0, inFlight, 0, 0));
  }

  @Test
  void aRequestThatWaitsForSecondsWithNoneEndingMakesADiskSilent() {
    assertThat(told(sda(10, 2), 0)).isEmpty();
    assertThat(told(sda(10, 2), 4 * SECOND_NANOS)).isEmpty();
    assertThat(told(sda(10, 3), 5 * SECOND_NANOS)).containsExactly("sda");
    assertThat(told(sda(11, 2), 6 * SECOND_NANOS)).as("it answered").isEmpty();
    assertThat(told(sda(11, 2), 10 * SECOND_NANOS)).isEmpty();
    assertThat(told(sda(11, 2), 11 * SECOND_NANOS)).containsExactly("sda");
    assertThat(told(sda(11, 0), 12 * SECOND_NANOS)).as("nothing waits").isEmpty();
    assertThat(told(sda(11, 1), 30 * SECOND_NANOS)).as("a new one").isEmpty();
  }

  @Test
  void aDiskThatOnlyDiscardsOrFlushesIsAtWork() {
    assertThat(told(Map.of("sda", line(1, 1, 1, 1, 1)), 0)).isEmpty();
    assertThat(told(Map.of("sda", line(1, 1, 1, 2, 1)), 6 * SECOND_NANOS)).isEmpty();
    assertThat(told(Map.of("sda", line(1, 1, 1, 2, 2)), 12 * SECOND_NANOS)).isEmpty();
    assertThat(told(Map.of("sda", line(1, 1, 1, 2, 2)), 18 * SECOND_NANOS)).containsExactly("sda");
  }

  @Test
  void whatIsGoneOrNotUnderstoodIsForgotten() {
    told(sda(1, 1), 0);
    assertThat(told(Map.of(), 6 * SECOND_NANOS)).isEmpty();
    assertThat(told(sda(1, 1), 7 * SECOND_NANOS)).as("another disk of that name").isEmpty();
    assertThat(told(Map.of("sda", "1 2"), 8 * SECOND_NANOS)).isEmpty();
    assertThat(told(sda(1, 1), 13 * SECOND_NANOS)).isEmpty();
  }

  /**
   * Whoever looks once waits for one that seems to hang, and not for one that only has much to do.
   */
  @Test
  void aSingleLookWaitsUntilItIsKnown() throws InterruptedException {
    Deque<Map<String, String>> hangs = new ArrayDeque<>(List.of(sda(7, 1), sda(7, 1), sda(7, 1)));
    assertThat(looksOnce(hangs, 3 * SECOND_NANOS)).containsExactly("sda");
    assertThat(hangs).as("it was watched for six seconds").isEmpty();
    Deque<Map<String, String>> busy = new ArrayDeque<>(List.of(sda(7, 9), sda(8, 9), sda(9, 9)));
    assertThat(looksOnce(busy, 3 * SECOND_NANOS)).isEmpty();
    assertThat(busy).as("one answer is enough").hasSize(1);
  }

  private static Set<String> looksOnce(Deque<Map<String, String>> lines, long stepNanos)
      throws InterruptedException {
    long[] clock = {0};
    SilentDisks one = new SilentDisks(nodes -> lines.remove(), () -> clock[0] += stepNanos);
    return one.once(Set.of("sda"));
  }
}
