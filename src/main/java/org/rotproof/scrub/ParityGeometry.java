package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * RAID 4, 5 and 6: stripes of one chunk a leg, of which one (P) or two (P and Q) hold parity. The
 * layout's numbers are md's (drivers/md/raid5.h).
 *
 * @param parities 1 for RAID 5, 2 for RAID 6
 */
record ParityGeometry(int parities, int legs, int layout, int chunkSectors, long componentSectors)
    implements RaidGeometry {
  static final int LEFT_ASYMMETRIC = 0;
  static final int RIGHT_ASYMMETRIC = 1;
  static final int LEFT_SYMMETRIC = 2;
  static final int RIGHT_SYMMETRIC = 3;
  static final int PARITY_0 = 4;
  static final int PARITY_N = 5;
  static final int DDF_ZERO_RESTART = 8;
  static final int DDF_N_RESTART = 9;
  static final int DDF_N_CONTINUE = 10;

  /** RAID 5's layouts with Q on a leg of its own: what a RAID 5 grown to RAID 6 has for a while. */
  static final int Q_LAST = 16;

  static ParityGeometry of(
      int parities, int legs, int layout, int chunkSectors, long componentSectors) {
    boolean known =
        (layout >= 0 && layout <= PARITY_N)
            || (parities == 2 && layout >= DDF_ZERO_RESTART && layout <= DDF_N_CONTINUE)
            || (parities == 2 && layout >= Q_LAST && layout <= Q_LAST + PARITY_0);
    if (!known) {
      throw new IllegalArgumentException(
          "md's layout number " + layout + " of RAID " + (parities + 4) + " is not known.");
    }
    if (legs <= parities || chunkSectors <= 0 || componentSectors < 0) {
      throw new IllegalArgumentException("An array with parity needs legs, a chunk and a size.");
    }
    return new ParityGeometry(parities, legs, layout, chunkSectors, componentSectors);
  }

  /** Data chunks in a stripe. */
  int dataLegs() {
    return legs - parities;
  }

  private long stripes() {
    return componentSectors / chunkSectors;
  }

  @Override
  public long arraySectors() {
    return stripes() * chunkSectors * dataLegs();
  }

  /** The leg that holds P in a stripe. */
  int parityLeg(long stripe) {
    int turning = layout >= Q_LAST ? legs - 1 : legs;
    int form = layout >= Q_LAST ? layout - Q_LAST : layout;
    int step = (int) (stripe % turning);
    return switch (form) {
      case LEFT_ASYMMETRIC, LEFT_SYMMETRIC, DDF_N_CONTINUE -> turning - 1 - step;
      case RIGHT_ASYMMETRIC, RIGHT_SYMMETRIC, DDF_ZERO_RESTART -> step;
      case PARITY_0 -> 0;
      case PARITY_N -> dataLegs();
      case DDF_N_RESTART -> turning - 1 - (int) ((stripe + 1) % turning);
      default -> throw new IllegalStateException("layout " + layout);
    };
  }

  /** The leg that holds Q in a stripe; -1 where there is none. */
  int secondParityLeg(long stripe) {
    if (parities == 1) {
      return -1;
    }
    if (layout >= Q_LAST) {
      return legs - 1;
    }
    int p = parityLeg(stripe);
    return layout == DDF_N_CONTINUE ? (p + legs - 1) % legs : (p + 1) % legs;
  }

  /** The leg that holds the stripe's data chunk of that number, from 0. */
  int dataLeg(long stripe, int number) {
    int p = parityLeg(stripe);
    if (layout >= Q_LAST) {
      int form = layout - Q_LAST;
      boolean turns = form == LEFT_SYMMETRIC || form == RIGHT_SYMMETRIC;
      return turns ? (p + 1 + number) % (legs - 1) : number < p ? number : number + 1;
    }
    return switch (layout) {
      case LEFT_SYMMETRIC, RIGHT_SYMMETRIC -> (p + parities + number) % legs;
      case DDF_N_CONTINUE -> (p + 1 + number) % legs;
      default -> behindParity(p, secondParityLeg(stripe), number);
    };
  }

  /** Data runs from leg 0 on and steps over the parities. */
  private static int behindParity(int p, int q, int number) {
    int first = q < 0 ? p : Math.min(p, q);
    int second = q < 0 ? Integer.MAX_VALUE : Math.max(p, q);
    int leg = number;
    if (leg >= first) {
      leg++;
    }
    if (leg >= second) {
      leg++;
    }
    return leg;
  }

  /**
   * A data leg's power of 2 in Q (the syndrome's Horner order, lib/raid6): legs count from behind
   * Q; in DDF's layouts from leg 0 on, with the parities as gaps.
   */
  int power(long stripe, int leg) {
    if (layout >= DDF_ZERO_RESTART && layout <= DDF_N_CONTINUE) {
      return leg;
    }
    int p = parityLeg(stripe);
    int q = secondParityLeg(stripe);
    int at = q == legs - 1 ? 0 : q + 1;
    int power = 0;
    while (at != leg) {
      if (at != p && at != q) {
        power++;
      }
      at = (at + 1) % legs;
    }
    return power;
  }

  @Override
  public Role role(int leg, long legSector) {
    long stripe = legSector / chunkSectors;
    if (stripe >= stripes()) {
      return new Role.Unused();
    }
    if (leg == parityLeg(stripe)) {
      return new Role.Parity(false);
    }
    if (leg == secondParityLeg(stripe)) {
      return new Role.Parity(true);
    }
    for (int number = 0; number < dataLegs(); number++) {
      if (dataLeg(stripe, number) == leg) {
        return new Role.Data(
            (stripe * dataLegs() + number) * chunkSectors + legSector % chunkSectors, 0);
      }
    }
    throw new IllegalStateException("leg " + leg + " has no part in stripe " + stripe);
  }

  @Override
  public List<Place> copies(long arraySector) {
    long chunk = arraySector / chunkSectors;
    long stripe = chunk / dataLegs();
    int leg = dataLeg(stripe, (int) (chunk % dataLegs()));
    return List.of(new Place(leg, stripe * chunkSectors + arraySector % chunkSectors));
  }

  @Override
  public Assessment assess(List<RangeSet> bad, Set<Integer> missing) {
    List<SectorRange> overfull = new ArrayList<>();
    List<Long> edges = edges(bad);
    for (int i = 0; i + 1 < edges.size(); i++) {
      long from = edges.get(i);
      long failing = bad.stream().filter(set -> set.contains(from)).count();
      if (failing > 0 && failing + missing.size() > parities) {
        overfull.add(new SectorRange(from, edges.get(i + 1) - 1));
      }
    }
    RangeSet beyond = RangeSet.of(overfull);
    List<RangeSet> hopeless = new ArrayList<>();
    List<RangeSet> repairable = new ArrayList<>();
    List<SectorRange> lost = new ArrayList<>();
    for (int leg = 0; leg < bad.size(); leg++) {
      hopeless.add(bad.get(leg).intersect(beyond));
      repairable.add(bad.get(leg).minus(beyond));
      RangeSet gone = missing.contains(leg) ? beyond : hopeless.get(leg);
      for (SectorRange range : gone.ranges()) {
        addArraySectors(leg, range, lost);
      }
    }
    return new Assessment(RangeSet.of(lost), hopeless, repairable);
  }

  private static List<Long> edges(List<RangeSet> sets) {
    TreeSet<Long> edges = new TreeSet<>();
    for (RangeSet set : sets) {
      for (SectorRange range : set.ranges()) {
        edges.add(range.first());
        edges.add(range.last() + 1);
      }
    }
    return List.copyOf(edges);
  }

  private void addArraySectors(int leg, SectorRange range, List<SectorRange> out) {
    long from = range.first();
    while (from <= range.last()) {
      long end = Math.min(range.last() + 1, (from / chunkSectors + 1) * chunkSectors);
      if (role(leg, from) instanceof Role.Data data) {
        out.add(new SectorRange(data.arraySector(), data.arraySector() + end - from - 1));
      }
      from = end;
    }
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
