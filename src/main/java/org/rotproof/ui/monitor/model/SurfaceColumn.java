package org.rotproof.ui.monitor.model;

import org.rotproof.scrub.RotMap.State;

/**
 * Some neighbouring cells of a leg as one mark of the picture.
 *
 * @param worst the worst state among them
 * @param readCells how many of them a scrub ever read
 * @param oldestMillis when the one that was read longest ago was read, 0 where none was
 * @param newestMillis when the one that was read last was read, 0 where none was
 * @param repairedAtMillis when something here was last repaired, 0 if never
 */
public record SurfaceColumn(
    State worst,
    int firstCell,
    int lastCell,
    int readCells,
    long oldestMillis,
    long newestMillis,
    long repairedAtMillis) {
  /** From when on a verified place counts as verified long ago: a monthly scrub and some grace. */
  public static final long OLD_MILLIS = 35L * 24 * 3600 * 1000;

  /** How a column looks. Never nicer than the worst of its cells, nor than the oldest. */
  public enum Look {
    NEVER,
    PARTLY,
    VERIFIED,
    VERIFIED_OLD,
    REPAIRED,
    DAMAGED,
    LOST
  }

  /** How many cells it stands for. */
  public int cells() {
    return lastCell - firstCell + 1;
  }

  /** How it looks now. */
  public Look look(long nowMillis) {
    return switch (worst) {
      case UNRECOVERABLE -> Look.LOST;
      case DAMAGED -> Look.DAMAGED;
      case REPAIRED -> Look.REPAIRED;
      case NEVER -> Look.NEVER;
      case VERIFIED -> {
        if (readCells < cells()) {
          yield Look.PARTLY;
        }
        yield nowMillis - oldestMillis > OLD_MILLIS ? Look.VERIFIED_OLD : Look.VERIFIED;
      }
    };
  }
}
