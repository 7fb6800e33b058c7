package org.rotproof.scrub;

import java.util.List;

/**
 * The surface of an array as far as it is known: each leg a band of cells, and the exact sectors of
 * everything that was found. Bounded: at most {@link #MOST_CELLS} cells a leg whatever its size,
 * and neighbours alike are written as one {@link Stretch}.
 *
 * @param array the array's name
 * @param uuid the array's UUID, "" where it has none
 * @param componentSectors what each leg gives to the array, in 512-byte sectors
 * @param cellSectors how much of it one cell stands for; the last cell may stand for less
 * @param bands in slot order
 */
public record RotMap(
    String array, String uuid, long componentSectors, long cellSectors, List<Band> bands) {
  /** The most cells a leg has. */
  public static final int MOST_CELLS = 4096;

  /** The most finds that are kept for a leg: the newest; older ones stay in the history. */
  public static final int MOST_FINDS = 4096;

  /** What is known of a place. The worse of two comes later. */
  public enum State {
    /** Never read by a scrub. */
    NEVER,
    /** Read, and right. */
    VERIFIED,
    /** Was damaged in the last scrub that came here, rewritten, and right when read again. */
    REPAIRED,
    /** Damaged, and not repaired yet. */
    DAMAGED,
    /** Damaged, and no other leg can give it back. */
    UNRECOVERABLE
  }

  /**
   * Neighbouring cells that are alike.
   *
   * @param cells how many
   * @param atMillis when this was found out (the end of the scrub's visit), 0 for NEVER
   * @param repairedAtMillis when something here was last repaired, 0 if never
   */
  public record Stretch(int cells, State state, long atMillis, long repairedAtMillis) {
    public Stretch {
      if (cells <= 0 || state == null) {
        throw new IllegalArgumentException("a stretch needs cells and a state");
      }
    }
  }

  /**
   * Sectors that were found bad, exactly, in the leg's own data space.
   *
   * @param state REPAIRED, DAMAGED or UNRECOVERABLE
   */
  public record Find(SectorRange range, State state, long atMillis) {}

  /**
   * One leg.
   *
   * @param disk the disk it lies on
   * @param firstSector where the array's data begins in the leg's own data space: cell i begins at
   *     {@code firstSector + i * cellSectors}
   * @param stretches the cells from the first to the last
   * @param finds in order of their first sector
   */
  public record Band(
      String disk, int slot, long firstSector, List<Stretch> stretches, List<Find> finds) {
    public Band {
      stretches = List.copyOf(stretches);
      finds = List.copyOf(finds);
    }
  }

  public RotMap {
    bands = List.copyOf(bands);
    if (componentSectors < 0 || cellSectors <= 0) {
      throw new IllegalArgumentException("a map needs a size and a cell size");
    }
    int cells = cells(componentSectors, cellSectors);
    for (Band band : bands) {
      if (band.stretches().stream().mapToInt(Stretch::cells).sum() != cells) {
        throw new IllegalArgumentException("the band of " + band.disk() + " has gaps");
      }
    }
  }

  /** How many cells each leg has. */
  public int cells() {
    return cells(componentSectors, cellSectors);
  }

  private static int cells(long componentSectors, long cellSectors) {
    return Math.toIntExact((componentSectors + cellSectors - 1) / cellSectors);
  }
}
