package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.SectorRange;

/**
 * A surface that fills while a scrub goes over it: what the history knew, with what the running
 * scrub has seen drawn into it, by the same hand that draws it when it has ended ({@link RotMaps}).
 * The history's own map, asked for then, replaces it.
 *
 * <p>Not thread-safe. Bounded as {@link RotMap} is.
 */
public final class LiveSurface {
  private RotMap before;
  private List<Found> found;
  private Optional<RotMap> drawn = Optional.empty();
  private List<Cells> cells = List.of();
  private long fromSector;
  private long headSector;
  private long guardedTo = Long.MAX_VALUE;
  private long nowMillis;
  private boolean scrubbing;

  /** What the running scrub has found on a leg, in the leg's own data space. */
  private static final class Found {
    private RangeSet bad = RangeSet.empty();
    private RangeSet repaired = RangeSet.empty();
    private RangeSet hopeless = RangeSet.empty();

    void take(SectorRange range, Fate fate) {
      RangeSet these = RangeSet.of(List.of(range));
      bad = bad.union(these);
      repaired = fate == Fate.REPAIRED ? repaired.union(these) : repaired.minus(these);
      hopeless = fate == Fate.UNRECOVERABLE ? hopeless.union(these) : hopeless.minus(these);
    }
  }

  /** The cells of a leg, spread out. */
  private static final class Cells {
    private final State[] states;
    private final long[] atMillis;
    private final long[] repairedAtMillis;

    Cells(RotMap.Band band, int count) {
      states = new State[count];
      atMillis = new long[count];
      repairedAtMillis = new long[count];
      int cell = 0;
      for (RotMap.Stretch stretch : band.stretches()) {
        int end = cell + stretch.cells();
        Arrays.fill(states, cell, end, stretch.state());
        Arrays.fill(atMillis, cell, end, stretch.atMillis());
        Arrays.fill(repairedAtMillis, cell, end, stretch.repairedAtMillis());
        cell = end;
      }
    }
  }

  /** Begins with what is known. */
  public LiveSurface(RotMap known) {
    before = known;
    found = known.bands().stream().map(band -> new Found()).toList();
  }

  /** As it is now. */
  private RotMap map() {
    if (drawn.isEmpty()) {
      RotMap now = scrubbing ? RotMaps.with(before, soFar(), nowMillis) : before;
      drawn = Optional.of(now);
      cells = now.bands().stream().map(band -> new Cells(band, now.cells())).toList();
    }
    return drawn.get();
  }

  private List<Cells> cellsNow() {
    map();
    return cells;
  }

  private ScrubOutcome soFar() {
    List<LegOutcome> legs = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      RotMap.Band band = before.bands().get(i);
      Found of = found.get(i);
      legs.add(
          new LegOutcome(
              band.slot(), band.disk(), band.firstSector(), of.bad, of.repaired, of.hopeless, 0));
    }
    return ScrubOutcome.soFar(fromSector, headSector, before.componentSectors(), legs)
        .guardedTo(guardedTo);
  }

  /** How many legs there are. */
  public int bands() {
    return before.bands().size();
  }

  /** How many cells each leg has. */
  public int cells() {
    return before.cells();
  }

  /** What each leg gives to the array, in sectors. */
  public long componentSectors() {
    return before.componentSectors();
  }

  /** How much one cell stands for. */
  public long cellSectors() {
    return before.cellSectors();
  }

  /** A leg's disk. */
  public String disk(int band) {
    return before.bands().get(band).disk();
  }

  /** A leg's slot. */
  public int slot(int band) {
    return before.bands().get(band).slot();
  }

  /** Where the array's data begins in that leg's own space. */
  public long firstSector(int band) {
    return before.bands().get(band).firstSector();
  }

  /** The band of that disk, or -1. */
  public int bandOf(String disk) {
    for (int i = 0; i < bands(); i++) {
      if (disk(i).equals(disk)) {
        return i;
      }
    }
    return -1;
  }

  /** How far the running scrub has read, in sectors of each leg; -1 when none runs. */
  public long headSector() {
    return scrubbing ? headSector : -1;
  }

  /**
   * A scrub begins there.
   *
   * @param guardedToSector how far every leg has right checksums: what lies behind is read, and
   *     nobody knows whether it is right
   */
  public void scrubStarted(long fromSector, long guardedToSector, long nowMillis) {
    keep();
    scrubbing = true;
    this.fromSector = fromSector;
    headSector = fromSector;
    guardedTo = guardedToSector;
    this.nowMillis = nowMillis;
  }

  /** What was drawn last is what is known now. */
  private void keep() {
    before = map();
    found = before.bands().stream().map(band -> new Found()).toList();
    scrubbing = false;
    drawn = Optional.empty();
  }

  /** The scrub has read every leg up to there: cells that lie behind are right unless found bad. */
  public void scrubbedUpTo(long sector, long nowMillis) {
    if (!scrubbing || sector <= headSector) {
      return;
    }
    headSector = sector;
    this.nowMillis = nowMillis;
    drawn = Optional.empty();
  }

  /** Rot on a leg; sectors of the leg's own space. A disk that is not on the map is left out. */
  public void rot(String disk, SectorRange range, Fate fate, long nowMillis) {
    int index = bandOf(disk);
    if (index < 0) {
      return;
    }
    found.get(index).take(range, fate);
    this.nowMillis = nowMillis;
    drawn = Optional.empty();
  }

  /** The scrub is over. */
  public void scrubEnded() {
    keep();
  }

  /** Everything found on a leg, in order of its first sector. */
  public List<RotMap.Find> finds(int band) {
    return map().bands().get(band).finds();
  }

  /** What was found in those cells, both included. */
  public List<RotMap.Find> finds(int band, int firstCell, int lastCell) {
    long from = firstSector(band) + firstCell * cellSectors();
    long to = firstSector(band) + (lastCell + 1L) * cellSectors() - 1;
    return finds(band).stream()
        .filter(find -> find.range().last() >= from && find.range().first() <= to)
        .toList();
  }

  /** A leg as that many columns, fewer where it has fewer cells. The worst in a column shows. */
  public List<SurfaceColumn> columns(int band, int count) {
    int cells = cells();
    int columns = Math.max(1, Math.min(count, cells));
    List<SurfaceColumn> result = new ArrayList<>(columns);
    for (int i = 0; i < columns && cells > 0; i++) {
      int first = (int) ((long) i * cells / columns);
      int last = (int) ((i + 1L) * cells / columns) - 1;
      result.add(column(cellsNow().get(band), first, last));
    }
    return result;
  }

  private static SurfaceColumn column(Cells band, int first, int last) {
    State worst = State.NEVER;
    int read = 0;
    long oldest = Long.MAX_VALUE;
    long newest = 0;
    long repairedAt = 0;
    for (int cell = first; cell <= last; cell++) {
      State state = band.states[cell];
      if (state.compareTo(worst) > 0) {
        worst = state;
      }
      if (state != State.NEVER) {
        read++;
        oldest = Math.min(oldest, band.atMillis[cell]);
        newest = Math.max(newest, band.atMillis[cell]);
      }
      repairedAt = Math.max(repairedAt, band.repairedAtMillis[cell]);
    }
    return new SurfaceColumn(worst, first, last, read, read == 0 ? 0 : oldest, newest, repairedAt);
  }

  /** The whole surface in figures. */
  public SurfaceSummary summary() {
    int never = 0;
    int repaired = 0;
    int damaged = 0;
    int lost = 0;
    long oldest = Long.MAX_VALUE;
    for (Cells band : cellsNow()) {
      for (int cell = 0; cell < band.states.length; cell++) {
        switch (band.states[cell]) {
          case NEVER -> never++;
          case VERIFIED -> {}
          case REPAIRED -> repaired++;
          case DAMAGED -> damaged++;
          case UNRECOVERABLE -> lost++;
        }
        if (band.states[cell] != State.NEVER) {
          oldest = Math.min(oldest, band.atMillis[cell]);
        }
      }
    }
    int all = bands() * cells();
    return new SurfaceSummary(
        all, never, repaired, damaged, lost, oldest == Long.MAX_VALUE ? 0 : oldest);
  }
}
