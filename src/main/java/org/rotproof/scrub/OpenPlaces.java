package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;

/**
 * Which differences nobody has settled, and no scrub has found gone. A scrub that ended early says
 * nothing about what it did not come to, so what earlier ones found stands until one has read all.
 * Pure.
 */
public final class OpenPlaces {
  private OpenPlaces() {}

  /**
   * Those scrubs that count: the newest, and the earlier ones until one that came to its end.
   *
   * @param scrubs newest first
   */
  public static List<HistoryEntry> counting(List<HistoryEntry> scrubs) {
    List<HistoryEntry> counting = new ArrayList<>();
    for (HistoryEntry scrub : scrubs) {
      if (scrub.report().isPresent()) {
        counting.add(scrub);
        if (scrub.report().get().ofAll()) {
          break;
        }
      }
    }
    return counting;
  }

  /**
   * Those that stand.
   *
   * @param scrubs newest first
   * @param settled SETTLED entries since the oldest scrub that counts
   */
  public static List<Difference> of(List<HistoryEntry> scrubs, List<HistoryEntry> settled) {
    List<Difference> open = new ArrayList<>();
    RangeSet toldLater = RangeSet.empty();
    for (HistoryEntry scrub : counting(scrubs)) {
      List<SectorRange> since = new ArrayList<>();
      settled.stream()
          .filter(entry -> entry.atMillis() >= scrub.atMillis())
          .forEach(entry -> since.addAll(entry.ranges()));
      RangeSet done = RangeSet.of(since).union(toldLater);
      List<SectorRange> told = new ArrayList<>();
      for (Difference d : scrub.report().orElseThrow().differences()) {
        told.addAll(d.sectors());
        if (d.open() && !RangeSet.of(d.sectors()).minus(done).isEmpty()) {
          open.add(d);
        }
      }
      toldLater = toldLater.union(RangeSet.of(told));
    }
    return open;
  }
}
