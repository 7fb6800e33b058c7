package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.SectorRange;

/**
 * A surface that fills while a scrub goes over it: what the history knew, with the news of the
 * running scrub laid over it. The history's own map, asked for when the scrub has ended, replaces
 * it.
 *
 * <p>Not thread-safe. Bounded as {@link RotMap} is.
 */
public final class LiveSurface {
  private final RotMap known;
  private final List<Band> bands;
  private long headSector = -1;
  private long startedMillis;
  private boolean scrubbing;

  private static final class Band {
    private final String disk;
    private final int slot;
    private final long firstSector;
    private final State[] states;
    private final long[] atMillis;
    private final long[] repairedAtMillis;
    private final boolean[] foundNow;
    private List<RotMap.Find> finds;

    Band(RotMap.Band band, int cells) {
      disk = band.disk();
      slot = band.slot();
      firstSector = band.firstSector();
      states = new State[cells];
      atMillis = new long[cells];
      repairedAtMillis = new long[cells];
      foundNow = new boolean[cells];
      finds = new ArrayList<>(band.finds());
      int cell = 0;
      for (RotMap.Stretch stretch : band.stretches()) {
        Arrays.fill(states, cell, cell + stretch.cells(), stretch.state());
        Arrays.fill(atMillis, cell, cell + stretch.cells(), stretch.atMillis());
        Arrays.fill(repairedAtMillis, cell, cell + stretch.cells(), stretch.repairedAtMillis());
        cell += stretch.cells();
      }
    }
  }

  /** Begins with what is known. */
  public LiveSurface(RotMap known) {
    this.known = known;
    this.bands = known.bands().stream().map(band -> new Band(band, known.cells())).toList();
  }

  /** How many legs there are. */
  public int bands() {
    return bands.size();
  }

  /** How many cells each leg has. */
  public int cells() {
    return known.cells();
  }

  /** What each leg gives to the array, in sectors. */
  public long componentSectors() {
    return known.componentSectors();
  }

  /** How much one cell stands for. */
  public long cellSectors() {
    return known.cellSectors();
  }

  /** A leg's disk. */
  public String disk(int band) {
    return bands.get(band).disk;
  }

  /** A leg's slot. */
  public int slot(int band) {
    return bands.get(band).slot;
  }

  /** Where the array's data begins in that leg's own space. */
  public long firstSector(int band) {
    return bands.get(band).firstSector;
  }

  /** The band of that disk, or -1. */
  public int bandOf(String disk) {
    for (int i = 0; i < bands.size(); i++) {
      if (bands.get(i).disk.equals(disk)) {
        return i;
      }
    }
    return -1;
  }

  /** How far the running scrub has read, in sectors of each leg; -1 when none runs. */
  public long headSector() {
    return scrubbing ? headSector : -1;
  }

  /** A scrub begins there. */
  public void scrubStarted(long fromSector, long nowMillis) {
    scrubbing = true;
    startedMillis = nowMillis;
    headSector = fromSector;
    bands.forEach(band -> Arrays.fill(band.foundNow, false));
  }

  /** The scrub has read every leg up to there: cells that lie behind are right unless found bad. */
  public void scrubbedUpTo(long sector, long nowMillis) {
    if (!scrubbing || sector <= headSector) {
      return;
    }
    long cellSize = known.cellSectors();
    int first = (int) Math.min(cells(), (headSector + cellSize - 1) / cellSize);
    int end = sector >= known.componentSectors() ? cells() : (int) (sector / cellSize);
    for (Band band : bands) {
      for (int cell = first; cell < end; cell++) {
        if (!band.foundNow[cell]) {
          band.states[cell] = State.VERIFIED;
          band.atMillis[cell] = nowMillis;
        }
      }
    }
    headSector = end >= cells() ? sector : Math.max(headSector, end * cellSize);
  }

  /** Rot on a leg; sectors of the leg's own space. A disk that is not on the map is left out. */
  public void rot(String disk, SectorRange range, Fate fate, long nowMillis) {
    int index = bandOf(disk);
    if (index < 0) {
      return;
    }
    Band band = bands.get(index);
    State state =
        switch (fate) {
          case FOUND -> State.DAMAGED;
          case REPAIRED -> State.REPAIRED;
          case UNRECOVERABLE -> State.UNRECOVERABLE;
        };
    long from = range.first() - band.firstSector;
    long to = range.last() - band.firstSector;
    if (to < 0 || from >= known.componentSectors()) {
      return;
    }
    int firstCell = (int) (Math.max(0, from) / known.cellSectors());
    int lastCell = (int) (Math.min(known.componentSectors() - 1, to) / known.cellSectors());
    replace(band, new RotMap.Find(range, state, nowMillis));
    for (int cell = firstCell; cell <= lastCell; cell++) {
      band.states[cell] = worstFind(band, cell, nowMillis);
      band.foundNow[cell] = true;
      band.atMillis[cell] = nowMillis;
      if (state == State.REPAIRED) {
        band.repairedAtMillis[cell] = nowMillis;
      }
    }
  }

  /** Puts a find in the place of what older ones said of the same sectors. */
  private static void replace(Band band, RotMap.Find find) {
    SectorRange range = find.range();
    List<RotMap.Find> rest = new ArrayList<>();
    for (RotMap.Find old : band.finds) {
      if (old.range().first() > range.last() || old.range().last() < range.first()) {
        rest.add(old);
        continue;
      }
      if (old.range().first() < range.first()) {
        SectorRange before = new SectorRange(old.range().first(), range.first() - 1);
        rest.add(new RotMap.Find(before, old.state(), old.atMillis()));
      }
      if (old.range().last() > range.last()) {
        SectorRange behind = new SectorRange(range.last() + 1, old.range().last());
        rest.add(new RotMap.Find(behind, old.state(), old.atMillis()));
      }
    }
    rest.add(find);
    while (rest.size() > RotMap.MOST_FINDS) {
      rest.remove(Collections.min(rest, Comparator.comparingLong(RotMap.Find::atMillis)));
    }
    band.finds = rest;
  }

  /** The worst of what this scrub found in a cell. */
  private State worstFind(Band band, int cell, long nowMillis) {
    long from = band.firstSector + cell * known.cellSectors();
    long to = from + known.cellSectors() - 1;
    State worst = State.VERIFIED;
    for (RotMap.Find find : band.finds) {
      boolean here = find.range().last() >= from && find.range().first() <= to;
      boolean ofThisScrub = find.atMillis() >= startedMillis && find.atMillis() <= nowMillis;
      if (here && ofThisScrub && find.state().compareTo(worst) > 0) {
        worst = find.state();
      }
    }
    return worst;
  }

  /** The scrub is over. */
  public void scrubEnded() {
    scrubbing = false;
    headSector = -1;
  }

  /** Everything found on a leg, in order of its first sector. */
  public List<RotMap.Find> finds(int band) {
    return bands.get(band).finds.stream()
        .sorted(Comparator.comparingLong(find -> find.range().first()))
        .toList();
  }

  /** What was found in those cells, both included. */
  public List<RotMap.Find> finds(int band, int firstCell, int lastCell) {
    long from = bands.get(band).firstSector + firstCell * known.cellSectors();
    long to = bands.get(band).firstSector + (lastCell + 1L) * known.cellSectors() - 1;
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
      result.add(column(bands.get(band), first, last));
    }
    return result;
  }

  private static SurfaceColumn column(Band band, int first, int last) {
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
    for (Band band : bands) {
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
    int all = bands.size() * cells();
    return new SurfaceSummary(
        all, never, repaired, damaged, lost, oldest == Long.MAX_VALUE ? 0 : oldest);
  }
}
