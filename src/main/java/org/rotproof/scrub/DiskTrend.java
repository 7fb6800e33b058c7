package org.rotproof.scrub;

/**
 * What a disk's past says of its future.
 *
 * @param disk as the array's leg names it
 * @param timesWithRot how often rot was found on it in the last 365 days, by scrubs or in reading
 * @param rottenSectors how many sectors these were
 * @param lastRotAtMillis when the last was found, 0 for never
 * @param sentence for the person: "disk2 has rotted three times within a year: replace it."
 */
public record DiskTrend(
    String disk,
    int timesWithRot,
    long rottenSectors,
    long lastRotAtMillis,
    Verdict verdict,
    String sentence) {
  /** What to do about it. */
  public enum Verdict {
    STEADY,
    WATCH,
    REPLACE
  }
}
