package org.rotproof.storage;

/**
 * What md is doing to an array, as /proc/mdstat tells it.
 *
 * @param doneKib how much is done, in the KiB that mdstat counts in; 0 when it has not begun
 * @param totalKib of how much; 0 when unknown
 * @param speedKibPerSecond 0 when unknown
 * @param finishSeconds md's own estimate, -1 when it gives none
 */
public record SyncProgress(
    Action action,
    State state,
    long doneKib,
    long totalKib,
    long speedKibPerSecond,
    long finishSeconds) {
  /** What kind of pass it is. */
  public enum Action {
    RESYNC,
    RECOVERY,
    RESHAPE,
    CHECK,
    REPAIR,
    UNKNOWN
  }

  /** Whether it runs, or waits for another. */
  public enum State {
    RUNNING,
    DELAYED,
    PENDING,
    REMOTE
  }

  public SyncProgress {
    if (action == null || state == null || doneKib < 0 || totalKib < 0 || doneKib > totalKib) {
      throw new IllegalArgumentException("progress beyond its end: " + doneKib + "/" + totalKib);
    }
  }

  /** Between 0 and 1; 0 when the total is unknown. */
  public double fraction() {
    return totalKib == 0 ? 0 : (double) doneKib / totalKib;
  }
}
