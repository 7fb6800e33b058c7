package org.rotproof.scrub;

/**
 * How large a scrub's windows are. Each window that md checks costs about 0.1 s to begin and to end
 * (measured; see assets/notes/scrub-measurements.md), so there are at most about a thousand of
 * them, however large the disks: on 1 TB at 150 MB/s that is 100 s of 6700, 1.5 %.
 */
public final class WindowRule {
  /** What a window costs beyond its reading, in seconds. */
  public static final double SECONDS_PER_WINDOW = 0.1;

  private static final long LEAST_SECTORS = 16L << 11;
  private static final long MOST_WINDOWS = 1000;

  private WindowRule() {}

  /**
   * The window for a leg of that size, in sectors.
   *
   * @param unit what windows must be a multiple of: the array's chunk, or a whole number of rows
   */
  public static long fitting(long componentSectors, long unit) {
    long wanted = Math.max(LEAST_SECTORS, (componentSectors + MOST_WINDOWS - 1) / MOST_WINDOWS);
    long power = Long.highestOneBit(wanted);
    return roundUp(power == wanted ? wanted : power << 1, unit);
  }

  /** A window size that somebody asked for, made to fit. */
  public static long wanted(long windowSectors, long unit) {
    return roundUp(Math.max(1, windowSectors), unit);
  }

  /** The share of a scrub's time that its windows cost, when md checks each of them. */
  public static double overhead(long componentSectors, long windowSectors, double bytesPerSecond) {
    double reading = componentSectors * 512.0 / bytesPerSecond;
    double windows = Math.ceil((double) componentSectors / windowSectors) * SECONDS_PER_WINDOW;
    return windows / (reading + windows);
  }

  private static long roundUp(long sectors, long unit) {
    return (sectors + unit - 1) / unit * unit;
  }
}
