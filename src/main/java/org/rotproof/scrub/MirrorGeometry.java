package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** RAID 1: every leg holds everything, at the same place. */
record MirrorGeometry(int legs, long componentSectors) implements RaidGeometry {
  MirrorGeometry {
    if (legs < 1 || componentSectors < 0) {
      throw new IllegalArgumentException("A mirror needs legs and a size.");
    }
  }

  @Override
  public long arraySectors() {
    return componentSectors;
  }

  @Override
  public int chunkSectors() {
    return 0;
  }

  @Override
  public Role role(int leg, long legSector) {
    return legSector < componentSectors ? new Role.Data(legSector, leg) : new Role.Unused();
  }

  @Override
  public List<Place> copies(long arraySector) {
    return IntStream.range(0, legs).mapToObj(leg -> new Place(leg, arraySector)).toList();
  }

  @Override
  public Assessment assess(List<RangeSet> bad, Set<Integer> missing) {
    RangeSet lost =
        IntStream.range(0, legs)
            .filter(leg -> !missing.contains(leg))
            .mapToObj(bad::get)
            .reduce(RangeSet::intersect)
            .orElse(RangeSet.empty());
    List<RangeSet> hopeless = new ArrayList<>();
    List<RangeSet> repairable = new ArrayList<>();
    for (RangeSet leg : bad) {
      hopeless.add(leg.intersect(lost));
      repairable.add(leg.minus(lost));
    }
    return new Assessment(lost, hopeless, repairable);
  }

  @Override
  public RangeSet syncRegion(List<RangeSet> legSectors) {
    return legSectors.stream().reduce(RangeSet::union).orElse(RangeSet.empty());
  }

  @Override
  public long syncSectors() {
    return componentSectors;
  }
}
