package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Difference.Fate;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RaidGeometry.Place;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/** From pages that differ to the places of a report: neighbours of the same kind are one. */
final class DifferenceList {
  /** A place of a report may have gaps of 1 MiB: it is one deed that made it, most often. */
  private static final long NEAR_SECTORS = 2048;

  private static final int MOST_PLACES = 500;

  private DifferenceList() {}

  /** What makes pages alike enough to be one place. */
  private record Kind(List<Integer> legs, List<Integer> versions, List<Integer> odd, Fate fate) {}

  /** A place that grows. */
  private static final class Growing {
    private final List<List<SectorRange>> ranges = new ArrayList<>();
    private final List<SectorRange> sectors = new ArrayList<>();
    private long last;

    void add(ArrayShape shape, Differences.Spot spot) {
      boolean first = ranges.isEmpty();
      boolean joins = !first;
      for (int i = 0; i < spot.places().size(); i++) {
        SectorRange page = page(shape, spot, i);
        if (first) {
          ranges.add(new ArrayList<>());
        } else {
          List<SectorRange> row = ranges.get(i);
          joins &= row.get(row.size() - 1).last() + 1 == page.first();
        }
      }
      for (int i = 0; i < spot.places().size(); i++) {
        List<SectorRange> row = ranges.get(i);
        SectorRange page = page(shape, spot, i);
        if (joins) {
          SectorRange before = row.remove(row.size() - 1);
          row.add(new SectorRange(before.first(), page.last()));
        } else {
          row.add(page);
        }
      }
      last = spot.places().get(0).legSector() + spot.sectors() - 1;
      sectors.addAll(hit(shape.geometry(), spot));
    }

    /** In the leg's own data space. */
    private static SectorRange page(ArrayShape shape, Differences.Spot spot, int i) {
      Place place = spot.places().get(i);
      long from = place.legSector() + shape.leg(place.leg()).offsetSectors();
      return new SectorRange(from, from + spot.sectors() - 1);
    }

    /** What of the array lies there. */
    private static List<SectorRange> hit(RaidGeometry geometry, Differences.Spot spot) {
      List<SectorRange> hit = new ArrayList<>();
      for (int i = 0; i < spot.places().size(); i++) {
        Place place = spot.places().get(i);
        boolean concerned = !geometry.hasParity() || !spot.voted() || spot.odd().contains(i);
        if (concerned
            && geometry.role(place.leg(), place.legSector()) instanceof RaidGeometry.Role.Data d) {
          hit.add(new SectorRange(d.arraySector(), d.arraySector() + spot.sectors() - 1));
        }
      }
      return hit;
    }

    Difference difference(ArrayShape shape, Kind kind) {
      List<Difference.Copy> copies = new ArrayList<>();
      for (int i = 0; i < ranges.size(); i++) {
        copies.add(
            new Difference.Copy(
                shape.leg(kind.legs().get(i)).disk(), ranges.get(i), kind.versions().get(i)));
      }
      return new Difference(
          shape.geometry().hasParity(),
          copies,
          RangeSet.of(sectors).ranges(),
          kind.fate(),
          kind.odd().stream().map(i -> shape.leg(kind.legs().get(i)).disk()).toList());
    }
  }

  static List<Difference> of(
      ArrayShape shape, List<Differences.Spot> spots, Set<Differences.Spot> inPassing) {
    Map<Kind, List<Growing>> found = new LinkedHashMap<>();
    int places = 0;
    for (Differences.Spot spot : spots) {
      Fate fate =
          spot.voted() ? Fate.VOTED : inPassing.contains(spot) ? Fate.IN_PASSING : Fate.OPEN;
      Kind kind =
          new Kind(
              spot.places().stream().map(Place::leg).toList(), spot.versions(), spot.odd(), fate);
      List<Growing> row = found.computeIfAbsent(kind, k -> new ArrayList<>());
      long at = spot.places().get(0).legSector();
      Growing growing = row.isEmpty() ? null : row.get(row.size() - 1);
      boolean room = places < MOST_PLACES;
      if (growing == null || (room && Math.abs(at - growing.last) > NEAR_SECTORS)) {
        growing = new Growing();
        row.add(growing);
        places++;
      }
      growing.add(shape, spot);
    }
    List<Difference> list = new ArrayList<>();
    found.forEach((kind, row) -> row.forEach(g -> list.add(g.difference(shape, kind))));
    return list;
  }
}
