package org.rotproof.scrub;

import java.util.List;
import java.util.Set;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.RaidLevel;

/**
 * Where an md array keeps what: from sectors of the array to sectors of its legs and back. Pure
 * arithmetic after Linux' drivers/md (raid1.c, raid5.c, raid10.c), checked against the kernel by
 * test.
 *
 * <p>Leg sectors here count from the beginning of the array's data on the leg (md's data offset).
 */
public sealed interface RaidGeometry permits MirrorGeometry, ParityGeometry, Raid10Geometry {
  /** md does everything in pages: the finest step of its checks and repairs, in sectors. */
  int PAGE_SECTORS = 8;

  /** How many legs the array has when whole. */
  int legs();

  /** What each leg gives, in sectors. */
  long componentSectors();

  /** What the array offers, in sectors. */
  long arraySectors();

  /** The stripe's unit, in sectors; 0 where there is none (RAID 1). */
  int chunkSectors();

  /** Whether lost data is computed from parity, rather than copied. */
  default boolean hasParity() {
    return this instanceof ParityGeometry;
  }

  /** What a leg's sector holds. */
  Role role(int leg, long legSector);

  /** Every place that holds a copy of an array's sector, parity not counted. */
  List<Place> copies(long arraySector);

  /**
   * What becomes of damage.
   *
   * @param bad for each leg the sectors that cannot be read
   * @param missing legs that are not there at all (not more than the array survives)
   */
  Assessment assess(List<RangeSet> bad, Set<Integer> missing);

  /**
   * The region that md has to check so that all of these leg sectors are covered, in md's own
   * counting: leg sectors for most, array sectors for RAID 10 (raid10.c, raid10_sync_request).
   */
  RangeSet syncRegion(List<RangeSet> legSectors);

  /** Where md's counting for checks ends. */
  long syncSectors();

  /** A sector on a leg. */
  record Place(int leg, long legSector) {}

  /** What a leg's sector is for. */
  sealed interface Role {
    /** A sector of the array. {@code copy} counts the copies from 0. */
    record Data(long arraySector, int copy) implements Role {}

    /** Parity: the XOR of the stripe's data, or RAID 6's second syndrome. */
    record Parity(boolean second) implements Role {}

    /** Nothing: beyond the last whole stripe. */
    record Unused() implements Role {}
  }

  /**
   * What becomes of damage.
   *
   * @param lost array sectors that nothing can give back
   * @param hopeless for each leg those of its bad sectors that cannot be computed from the others
   * @param repairable for each leg those that can
   */
  record Assessment(RangeSet lost, List<RangeSet> hopeless, List<RangeSet> repairable) {
    public Assessment {
      hopeless = List.copyOf(hopeless);
      repairable = List.copyOf(repairable);
    }
  }

  /**
   * The geometry that md's own words describe.
   *
   * @param layout md's number for the layout
   * @throws IllegalArgumentException with a sentence for shapes that are not known
   */
  static RaidGeometry of(
      MdLevel level, int legs, int layout, int chunkSectors, long componentSectors) {
    RaidLevel known = level.known().orElseThrow(() -> nothing(level));
    return switch (known) {
      case RAID1 -> new MirrorGeometry(legs, componentSectors);
      case RAID4 ->
          ParityGeometry.of(1, legs, ParityGeometry.PARITY_N, chunkSectors, componentSectors);
      case RAID5 -> ParityGeometry.of(1, legs, layout, chunkSectors, componentSectors);
      case RAID6 -> ParityGeometry.of(2, legs, layout, chunkSectors, componentSectors);
      case RAID10 -> Raid10Geometry.of(legs, layout, chunkSectors, componentSectors);
      case LINEAR, RAID0, MULTIPATH -> throw nothing(level);
    };
  }

  private static IllegalArgumentException nothing(MdLevel level) {
    return new IllegalArgumentException(
        "Arrays of level " + level + " have nothing to repair from.");
  }
}
