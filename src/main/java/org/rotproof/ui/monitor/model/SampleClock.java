package org.rotproof.ui.monitor.model;

/**
 * Puts samples on one axis of time that only runs forward, whatever the computer's clock does.
 *
 * <p>Two clocks are at hand and neither is good alone: the helper's wall clock, which jumps when it
 * is set or when the machine slept, and the monotonic time of arrival, which bunches when the
 * reader was slow. A sample that arrives in its rhythm is timed by its arrival; one that does not
 * is timed by the helper's clock if that moved sensibly; what neither explains is a gap.
 */
public final class SampleClock {
  private static final long JUMP_MILLIS = 5_000;
  private static final long MOST_LAG_MILLIS = 15_000;

  private final long everyMillis;
  private boolean begun;
  private long lastHelper;
  private long lastArrival;
  private long lastAt;

  /**
   * One sample's place.
   *
   * @param atMillis on the axis; never before the one before
   * @param elapsedMillis since the sample before, for rates; 0 with a gap
   * @param gap whether nothing is known of the time between
   * @param jumpMillis how far the helper's clock jumped, 0 if it did not
   */
  public record Tick(long atMillis, long elapsedMillis, boolean gap, long jumpMillis) {}

  /** A clock for samples that come about every so often. */
  public SampleClock(long everyMillis) {
    if (everyMillis <= 0) {
      throw new IllegalArgumentException("samples need a rhythm");
    }
    this.everyMillis = everyMillis;
  }

  /**
   * Takes the next sample.
   *
   * @param helperMillis what the helper's clock said
   * @param arrivalMillis when it arrived, monotonic
   */
  public Tick tick(long helperMillis, long arrivalMillis) {
    if (!begun) {
      begun = true;
      return settle(helperMillis, arrivalMillis, arrivalMillis, 0, true, 0);
    }
    long moved = helperMillis - lastHelper;
    long waited = Math.max(0, arrivalMillis - lastArrival);
    boolean inRhythm = waited >= everyMillis / 2 && waited <= everyMillis * 3 / 2;
    boolean sensible = moved > 0 && moved <= 3 * everyMillis;
    if (inRhythm && Math.abs(moved - waited) > JUMP_MILLIS) {
      return gap(helperMillis, arrivalMillis, moved - waited);
    }
    if (inRhythm && arrivalMillis - (lastAt + waited) <= MOST_LAG_MILLIS) {
      return settle(helperMillis, arrivalMillis, lastAt + waited, waited, false, 0);
    }
    if (sensible && !inRhythm) {
      return settle(helperMillis, arrivalMillis, lastAt + moved, moved, false, 0);
    }
    long jump = Math.abs(moved - waited) > JUMP_MILLIS ? moved - waited : 0;
    return gap(helperMillis, arrivalMillis, jump);
  }

  /** The axis' own idea of now. */
  public long now(long arrivalMillis) {
    return begun ? Math.max(lastAt, arrivalMillis) : arrivalMillis;
  }

  private Tick gap(long helperMillis, long arrivalMillis, long jump) {
    long at = Math.max(lastAt + everyMillis, arrivalMillis);
    return settle(helperMillis, arrivalMillis, at, 0, true, jump);
  }

  private Tick settle(
      long helper, long arrival, long at, long elapsed, boolean gap, long jumpMillis) {
    lastHelper = helper;
    lastArrival = arrival;
    lastAt = at;
    return new Tick(at, elapsed, gap, jumpMillis);
  }
}
