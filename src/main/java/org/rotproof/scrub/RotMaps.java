package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.rotproof.scrub.RotMap.Band;
import org.rotproof.scrub.RotMap.Find;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.RotMap.Stretch;

/** Makes maps, and draws scrubs into them. Pure: the time comes from the caller. */
public final class RotMaps {
  private RotMaps() {}

  /** A leg to draw. */
  public record Leg(int slot, String disk, long firstSector) {}

  /** A map of what nobody has looked at yet. */
  public static RotMap blank(String array, String uuid, long componentSectors, List<Leg> legs) {
    long cell = cellSectors(componentSectors);
    int cells = Math.toIntExact((componentSectors + cell - 1) / cell);
    List<Stretch> never = cells == 0 ? List.of() : List.of(new Stretch(cells, State.NEVER, 0, 0));
    return new RotMap(
        array,
        uuid,
        componentSectors,
        cell,
        legs.stream()
            .map(leg -> new Band(leg.disk(), leg.slot(), leg.firstSector(), never, List.of()))
            .toList());
  }

  private static long cellSectors(long componentSectors) {
    long even = (componentSectors + RotMap.MOST_CELLS - 1) / RotMap.MOST_CELLS;
    return Math.max(8, (even + 7) / 8 * 8);
  }

  /**
   * The map with a scrub drawn into it. A leg that lies on another disk than before, or that the
   * map did not know, begins blank; an array that has grown keeps what is known of its old part;
   * legs that the scrub did not see stay as they were.
   *
   * @param atMillis when the scrub ended
   */
  public static RotMap with(RotMap old, ScrubOutcome outcome, long atMillis) {
    long component = outcome.componentSectors();
    long cell = component == old.componentSectors() ? old.cellSectors() : cellSectors(component);
    int cells = Math.toIntExact((component + cell - 1) / cell);
    List<Band> bands = new ArrayList<>();
    for (LegOutcome leg : outcome.legs()) {
      Cells drawn = new Cells(cells);
      Optional<Band> before =
          old.bands().stream()
              .filter(b -> b.slot() == leg.slot() && b.disk().equals(leg.disk()))
              .findFirst();
      before.ifPresent(band -> drawn.load(band, old.cellSectors(), cell));
      long from = outcome.report().fromSector();
      long end = outcome.report().checkedSectors();
      // What nothing guarded yet stays as it was: that it could be read says nothing.
      for (SectorRange seen :
          RangeSet.between(from, end).minus(RangeSet.of(outcome.report().unguarded())).ranges()) {
        drawn.verified(seen.first(), seen.last() + 1, component, cell, atMillis);
      }
      RangeSet hopeless = ofTheArray(leg.hopeless(), leg, component);
      RangeSet repaired = ofTheArray(leg.repaired(), leg, component);
      RangeSet bad = ofTheArray(leg.bad(), leg, component);
      RangeSet damaged = bad.minus(repaired).minus(hopeless);
      drawn.mark(repaired, State.REPAIRED, cell, atMillis);
      drawn.mark(damaged, State.DAMAGED, cell, atMillis);
      drawn.mark(hopeless, State.UNRECOVERABLE, cell, atMillis);
      RangeSet read = RangeSet.between(from, end).shift(leg.firstSector());
      List<Find> finds = finds(before.map(Band::finds).orElse(List.of()), leg, read, atMillis);
      bands.add(new Band(leg.disk(), leg.slot(), leg.firstSector(), drawn.stretches(), finds));
    }
    if (component == old.componentSectors()) {
      old.bands().stream()
          .filter(b -> bands.stream().noneMatch(n -> n.slot() == b.slot()))
          .forEach(bands::add);
    }
    bands.sort(Comparator.comparingInt(Band::slot));
    return new RotMap(old.array(), old.uuid(), component, cell, bands);
  }

  /** In the array's own counting. Rot beside its data is among the finds, and on no cell. */
  private static RangeSet ofTheArray(RangeSet found, LegOutcome leg, long componentSectors) {
    long first = leg.firstSector();
    return found.within(first, first + componentSectors).shift(-first);
  }

  private static List<Find> finds(List<Find> before, LegOutcome leg, RangeSet seen, long atMillis) {
    List<Find> finds = new ArrayList<>();
    for (Find find : before) {
      boolean superseded =
          find.state() != State.REPAIRED
              && seen.overlaps(find.range().first(), find.range().last() + 1);
      if (!superseded && find.atMillis() != atMillis) {
        finds.add(find);
      }
    }
    RangeSet damaged = leg.bad().minus(leg.repaired()).minus(leg.hopeless());
    leg.repaired().ranges().forEach(r -> finds.add(new Find(r, State.REPAIRED, atMillis)));
    damaged.ranges().forEach(r -> finds.add(new Find(r, State.DAMAGED, atMillis)));
    leg.hopeless().ranges().forEach(r -> finds.add(new Find(r, State.UNRECOVERABLE, atMillis)));
    finds.sort(Comparator.comparingLong(Find::atMillis).reversed());
    return finds.stream()
        .limit(RotMap.MOST_FINDS)
        .sorted(Comparator.comparingLong((Find f) -> f.range().first()))
        .toList();
  }

  /**
   * What an older map knows, on the legs that there are now: a leg that lies on another disk than
   * before begins blank.
   *
   * @param now a blank map of the array as it is
   */
  public static RotMap fit(RotMap now, RotMap old) {
    if (old.componentSectors() != now.componentSectors()) {
      return with(old, nothing(now), 0);
    }
    List<Band> bands = new ArrayList<>();
    for (Band band : now.bands()) {
      bands.add(
          old.bands().stream()
              .filter(b -> b.slot() == band.slot() && b.disk().equals(band.disk()))
              .findFirst()
              .orElse(band));
    }
    return new RotMap(now.array(), now.uuid(), now.componentSectors(), now.cellSectors(), bands);
  }

  /** A scrub that saw nothing of these legs. */
  private static ScrubOutcome nothing(RotMap now) {
    List<LegOutcome> legs =
        now.bands().stream()
            .map(
                b ->
                    new LegOutcome(
                        b.slot(),
                        b.disk(),
                        b.firstSector(),
                        RangeSet.empty(),
                        RangeSet.empty(),
                        RangeSet.empty(),
                        0))
            .toList();
    return ScrubOutcome.soFar(0, 0, now.componentSectors(), legs);
  }

  /** The cells of one band, spread out. */
  private static final class Cells {
    private final State[] state;
    private final long[] at;
    private final long[] repairedAt;

    Cells(int cells) {
      state = new State[cells];
      Arrays.fill(state, State.NEVER);
      at = new long[cells];
      repairedAt = new long[cells];
    }

    /** Takes over an older band; where cells have another size, the worst and oldest counts. */
    void load(Band band, long oldCell, long newCell) {
      List<Stretch> stretches = band.stretches();
      long oldCells = stretches.stream().mapToLong(Stretch::cells).sum();
      for (int i = 0; i < state.length; i++) {
        long first = i * newCell / oldCell;
        long last = ((i + 1) * newCell - 1) / oldCell;
        if (last < oldCells) {
          takeWorst(i, stretches, first, last);
        }
      }
    }

    private void takeWorst(int cell, List<Stretch> stretches, long first, long last) {
      long begin = 0;
      boolean any = false;
      boolean never = false;
      for (Stretch stretch : stretches) {
        long end = begin + stretch.cells();
        if (begin <= last && end > first) {
          never |= stretch.state() == State.NEVER;
          state[cell] = any ? worse(state[cell], stretch.state()) : stretch.state();
          at[cell] = any ? Math.min(at[cell], stretch.atMillis()) : stretch.atMillis();
          repairedAt[cell] = Math.max(repairedAt[cell], stretch.repairedAtMillis());
          any = true;
        }
        begin = end;
      }
      if (never && state[cell].compareTo(State.DAMAGED) < 0) {
        state[cell] = State.NEVER;
        at[cell] = 0;
      }
    }

    private static State worse(State a, State b) {
      return a.compareTo(b) >= 0 ? a : b;
    }

    void verified(long from, long end, long component, long cell, long atMillis) {
      int first = Math.toIntExact((from + cell - 1) / cell);
      int until = end > 0 && end >= component ? state.length : Math.toIntExact(end / cell);
      for (int i = first; i < until; i++) {
        state[i] = State.VERIFIED;
        at[i] = atMillis;
      }
    }

    void mark(RangeSet ranges, State mark, long cell, long atMillis) {
      for (SectorRange range : ranges.ranges()) {
        int last = (int) Math.min(state.length - 1, range.last() / cell);
        for (int i = Math.toIntExact(range.first() / cell); i <= last; i++) {
          state[i] = mark;
          at[i] = atMillis;
          if (mark == State.REPAIRED) {
            repairedAt[i] = atMillis;
          }
        }
      }
    }

    List<Stretch> stretches() {
      List<Stretch> out = new ArrayList<>();
      int begin = 0;
      for (int i = 1; i <= state.length; i++) {
        boolean differs =
            i == state.length
                || state[i] != state[begin]
                || at[i] != at[begin]
                || repairedAt[i] != repairedAt[begin];
        if (differs) {
          out.add(new Stretch(i - begin, state[begin], at[begin], repairedAt[begin]));
          begin = i;
        }
      }
      return out;
    }
  }
}
