package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * RAID 10 as md lays it out: each chunk in {@code near} copies side by side, and these rows in
 * {@code far} copies further down the legs (far), or in the very next rows (offset).
 *
 * @param usedSectors how much of each leg is in use
 * @param strideSectors how far below one another far copies lie
 * @param setSize legs among which far copies go round
 */
record Raid10Geometry(
    int legs,
    int near,
    int far,
    boolean offset,
    int chunkSectors,
    long componentSectors,
    long usedSectors,
    long arraySectors,
    long strideSectors,
    int setSize)
    implements RaidGeometry {

  static Raid10Geometry of(int legs, int layout, int chunkSectors, long componentSectors) {
    int near = layout & 255;
    int far = (layout >> 8) & 255;
    boolean offset = (layout & (1 << 16)) != 0;
    int sets = layout >> 17;
    if (near < 1 || far < 1 || near * far > legs || chunkSectors <= 0 || sets > 2) {
      throw new IllegalArgumentException(
          "md's layout number " + layout + " of RAID 10 with " + legs + " legs is not known.");
    }
    // Far sets came with Linux 3.x (1: buggy for odd shapes, 2: right); without them one set.
    int setSize = sets == 0 ? legs : sets == 1 ? Math.max(1, legs / far) : far * near;
    if (setSize < near * far) {
      throw new IllegalArgumentException(
          "md's layout number " + layout + " puts two copies on one of " + legs + " legs.");
    }
    long rows = componentSectors / chunkSectors / far;
    long chunks = rows * legs / near;
    long used = (chunks * near * far + legs - 1) / legs;
    long stride = offset ? chunkSectors : used / far * chunkSectors;
    return new Raid10Geometry(
        legs,
        near,
        far,
        offset,
        chunkSectors,
        componentSectors,
        used * chunkSectors,
        chunks * chunkSectors,
        stride,
        setSize);
  }

  /** How many copies of everything. */
  int copyCount() {
    return near * far;
  }

  @Override
  public List<Place> copies(long arraySector) {
    long chunk = arraySector / chunkSectors * near;
    long within = arraySector % chunkSectors;
    List<Place> places = new ArrayList<>();
    for (int n = 0; n < near; n++) {
      long row = (chunk + n) / legs;
      int leg = (int) ((chunk + n) % legs);
      long sector = (offset ? row * far : row) * chunkSectors + within;
      places.add(new Place(leg, sector));
      for (int f = 1; f < far; f++) {
        leg = nextFar(leg);
        sector += strideSectors;
        places.add(new Place(leg, sector));
      }
    }
    return places;
  }

  /** The leg of the next far copy: {@code near} legs on, round within the set. */
  private int nextFar(int leg) {
    int set = leg / setSize;
    int lastStart = (legs / setSize - 1) * setSize;
    int next = leg + near;
    if (legs % setSize != 0 && next > lastStart) {
      return lastStart + (next - lastStart) % (setSize + legs % setSize);
    }
    return set * setSize + next % setSize;
  }

  @Override
  public Role role(int leg, long legSector) {
    long row = legSector / chunkSectors;
    long within = legSector % chunkSectors;
    if (legSector >= usedSectors) {
      return new Role.Unused();
    }
    int farCopy;
    long baseRow;
    if (offset) {
      farCopy = (int) (row % far);
      baseRow = row / far;
    } else {
      long rowsPerZone = strideSectors / chunkSectors;
      farCopy = far == 1 ? 0 : (int) Math.min(far - 1, row / rowsPerZone);
      baseRow = row - farCopy * rowsPerZone;
    }
    for (int home = 0; home < legs; home++) {
      int at = home;
      for (int f = 0; f < farCopy; f++) {
        at = nextFar(at);
      }
      if (at == leg) {
        long slot = baseRow * legs + home;
        long sector = slot / near * chunkSectors + within;
        return sector < arraySectors
            ? new Role.Data(sector, (int) (slot % near) * far + farCopy)
            : new Role.Unused();
      }
    }
    return new Role.Unused();
  }

  @Override
  public Assessment assess(List<RangeSet> bad, Set<Integer> missing) {
    List<List<SectorRange>> byCopy = new ArrayList<>();
    for (int copy = 0; copy < copyCount(); copy++) {
      byCopy.add(new ArrayList<>());
    }
    for (int leg = 0; leg < bad.size(); leg++) {
      for (Piece piece : pieces(leg, bad.get(leg))) {
        byCopy.get(piece.copy()).add(piece.array());
        List<Place> places = missing.isEmpty() ? List.of() : copies(piece.array().first());
        for (int copy = 0; copy < places.size(); copy++) {
          if (missing.contains(places.get(copy).leg())) {
            byCopy.get(copy).add(piece.array());
          }
        }
      }
    }
    RangeSet lost =
        byCopy.stream().map(RangeSet::of).reduce(RangeSet::intersect).orElse(RangeSet.empty());
    List<RangeSet> hopeless = new ArrayList<>();
    List<RangeSet> repairable = new ArrayList<>();
    for (int leg = 0; leg < bad.size(); leg++) {
      RangeSet here = toLeg(leg, bad.get(leg), lost);
      hopeless.add(here);
      repairable.add(bad.get(leg).minus(here));
    }
    return new Assessment(lost, hopeless, repairable);
  }

  private RangeSet toLeg(int leg, RangeSet sectors, RangeSet lost) {
    if (lost.isEmpty()) {
      return RangeSet.empty();
    }
    List<SectorRange> out = new ArrayList<>();
    for (Piece piece : pieces(leg, sectors)) {
      long shift = piece.legFirst() - piece.array().first();
      for (SectorRange range : RangeSet.of(List.of(piece.array())).intersect(lost).ranges()) {
        out.add(new SectorRange(range.first() + shift, range.last() + shift));
      }
    }
    return RangeSet.of(out);
  }

  /** A part of a leg within one chunk, and the array's sectors in it. */
  private record Piece(long legFirst, SectorRange array, int copy) {}

  private List<Piece> pieces(int leg, RangeSet sectors) {
    List<Piece> pieces = new ArrayList<>();
    for (SectorRange range : sectors.ranges()) {
      long from = range.first();
      while (from <= range.last()) {
        long end = Math.min(range.last() + 1, (from / chunkSectors + 1) * chunkSectors);
        if (role(leg, from) instanceof Role.Data data) {
          SectorRange array =
              new SectorRange(data.arraySector(), data.arraySector() + end - from - 1);
          pieces.add(new Piece(from, array, data.copy()));
        }
        from = end;
      }
    }
    return pieces;
  }

  @Override
  public RangeSet syncRegion(List<RangeSet> legSectors) {
    List<SectorRange> region = new ArrayList<>();
    for (int leg = 0; leg < legSectors.size(); leg++) {
      pieces(leg, legSectors.get(leg)).forEach(piece -> region.add(piece.array()));
    }
    return RangeSet.of(region);
  }

  @Override
  public long syncSectors() {
    return arraySectors;
  }
}
