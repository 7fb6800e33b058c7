package org.rotproof.ui.monitor.model;

/**
 * A surface in figures: cells of all legs together.
 *
 * @param oldestMillis when the cell that was read longest ago was read, 0 where none ever was
 */
public record SurfaceSummary(
    int cells, int never, int repaired, int damaged, int lost, long oldestMillis) {
  /** Nothing known. */
  public static final SurfaceSummary UNKNOWN = new SurfaceSummary(0, 0, 0, 0, 0, 0);

  /** Whether a scrub has been everywhere. */
  public boolean readEverywhere() {
    return cells > 0 && never == 0;
  }

  /** Whether no scrub has been anywhere. */
  public boolean readNowhere() {
    return never == cells;
  }

  /** The share that was read, in whole per cent, rounded down: 100 only when it is all. */
  public int percentRead() {
    return cells == 0 ? 0 : (int) ((cells - never) * 100L / cells);
  }
}
