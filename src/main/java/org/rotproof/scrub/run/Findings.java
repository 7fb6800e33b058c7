package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/** Sectors by slot, collected while a scrub goes on. In whatever space the collector says. */
final class Findings {
  private final Map<Integer, List<SectorRange>> bySlot = new HashMap<>();

  void add(int slot, RangeSet sectors) {
    if (!sectors.isEmpty()) {
      bySlot.computeIfAbsent(slot, s -> new ArrayList<>()).addAll(sectors.ranges());
    }
  }

  RangeSet of(int slot) {
    return RangeSet.of(bySlot.getOrDefault(slot, List.of()));
  }

  boolean isEmpty() {
    return bySlot.isEmpty();
  }

  /** One set a slot, empty ones included. */
  List<RangeSet> list(int slots) {
    List<RangeSet> sets = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      sets.add(of(slot));
    }
    return sets;
  }

  void clear() {
    bySlot.clear();
  }
}
