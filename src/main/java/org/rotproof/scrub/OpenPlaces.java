package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;

/** Which differences of the last scrub nobody has settled since. Pure. */
public final class OpenPlaces {
  private OpenPlaces() {}

  /**
   * Those that stand.
   *
   * @param settled SETTLED entries since that scrub
   */
  public static List<Difference> of(ScrubReport last, List<HistoryEntry> settled) {
    List<SectorRange> ranges = new ArrayList<>();
    settled.forEach(entry -> ranges.addAll(entry.ranges()));
    RangeSet done = RangeSet.of(ranges);
    return last.open().stream()
        .filter(d -> !RangeSet.of(d.sectors()).minus(done).isEmpty())
        .toList();
  }
}
