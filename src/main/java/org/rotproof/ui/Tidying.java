package org.rotproof.ui;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.rotproof.ui.common.Background;

/**
 * Gives memory back that a page needed and the next one does not. The collector that starts
 * quickest and is smallest lets the heap grow to its limit before it looks, and images go where it
 * looks last; a window that is open for weeks beside other programs should not hold what it does
 * not use.
 */
final class Tidying {
  private static final long EVERY_MILLIS = TimeUnit.MINUTES.toMillis(10);
  private static final long AFTER_A_PAGE_MILLIS = 1500;
  private static final long LEAST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private Optional<Background.Job> clock = Optional.empty();
  private long lastNanos = System.nanoTime() - LEAST_PAUSE_NANOS;

  /** From now on now and then. */
  void begin() {
    clock = Optional.of(Background.every(EVERY_MILLIS, this::soon));
  }

  /** Another page has come: what the one before held is free by then. */
  void soon() {
    long now = System.nanoTime();
    if (now - lastNanos < LEAST_PAUSE_NANOS) {
      return;
    }
    lastNanos = now;
    Background.run(
        () -> {
          Thread.sleep(AFTER_A_PAGE_MILLIS);
          System.gc();
          return true;
        },
        done -> {},
        error -> {});
  }

  void end() {
    clock.ifPresent(Background.Job::cancel);
  }
}
