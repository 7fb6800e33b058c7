package org.rotproof.ui.common;

/** Durations as a person says them. */
public final class Durations {
  private Durations() {}

  /**
   * "12 s", "3 min", "2 h 40 min", "3 days": two units at most, rounded up to no false precision.
   */
  public static String format(long millis) {
    long seconds = Math.max(0, Math.round(millis / 1000.0));
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = Math.round(seconds / 60.0);
    if (minutes < 100) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    long rest = minutes % 60 / 10 * 10;
    if (hours < 48) {
      return rest == 0 || hours >= 10 ? hours + " h" : hours + " h " + rest + " min";
    }
    return Math.round(hours / 24.0) + " days";
  }
}
