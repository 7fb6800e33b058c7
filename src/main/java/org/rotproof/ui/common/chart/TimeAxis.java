package org.rotproof.ui.common.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * A time axis that ends now: how much of the past fits, and where its labels stand.
 *
 * @param fromMillis the left end
 * @param toMillis the right end, now
 * @param stepMillis between labels
 */
public record TimeAxis(long fromMillis, long toMillis, long stepMillis) {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long[] STEPS = {
    10 * SECOND,
    15 * SECOND,
    30 * SECOND,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    6 * HOUR,
    12 * HOUR,
    24 * HOUR,
    48 * HOUR,
    7 * 24 * HOUR
  };

  /** Checks the order. */
  public TimeAxis {
    if (toMillis <= fromMillis || stepMillis <= 0) {
      throw new IllegalArgumentException("an axis needs a length");
    }
  }

  /**
   * The axis from there to now.
   *
   * @param labels how many labels at most
   */
  public static TimeAxis between(long fromMillis, long toMillis, int labels) {
    long span = Math.max(toMillis - fromMillis, 30 * SECOND);
    long step = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0 && span / STEPS[i] <= labels; i--) {
      step = STEPS[i];
    }
    while (span / step > labels) {
      step *= 2;
    }
    return new TimeAxis(toMillis - span, toMillis, step);
  }

  /** Times before now that get a label, the longest ago first; now itself is not among them. */
  public List<Long> ages() {
    List<Long> ages = new ArrayList<>();
    for (long age = (toMillis - fromMillis) / stepMillis * stepMillis; age > 0; age -= stepMillis) {
      ages.add(age);
    }
    return ages;
  }

  /** Where a time lies: 0 is the left end, 1 is now. */
  public double fraction(long millis) {
    return (double) (millis - fromMillis) / (toMillis - fromMillis);
  }
}
