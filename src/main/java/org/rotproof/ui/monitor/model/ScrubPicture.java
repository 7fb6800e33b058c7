package org.rotproof.ui.monitor.model;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.protocol.Event.ScrubMoved.Phase;

/** A scrub that this window shows and that has not ended. Not thread-safe. */
public final class ScrubPicture {
  private final long fromSector;
  private final long guardedToSector;
  private final long startedMillis;
  private ScrubMoved last = new ScrubMoved(Phase.READING, 0, 0, 0, -1, 0);
  private long lastMovedMillis;
  private final Map<String, Map<Fate, Long>> sectorsByDisk = new TreeMap<>();
  private boolean stopping;

  /**
   * Begins.
   *
   * @param guardedToSector as {@link LiveSurface#scrubStarted} has it
   */
  public ScrubPicture(long fromSector, long guardedToSector, long startedMillis) {
    this.fromSector = fromSector;
    this.guardedToSector = guardedToSector;
    this.startedMillis = startedMillis;
    this.lastMovedMillis = startedMillis;
  }

  /** It fills that surface from here on. */
  public void begins(LiveSurface surface) {
    surface.scrubStarted(fromSector, guardedToSector, startedMillis);
  }

  /** It moved on. */
  public void moved(ScrubMoved news, long nowMillis) {
    last = news;
    lastMovedMillis = nowMillis;
  }

  /** It found something, or something became of what it found. */
  public void rot(Event.RotFound rot) {
    sectorsByDisk
        .computeIfAbsent(rot.disk(), disk -> new EnumMap<>(Fate.class))
        .merge(rot.fate(), rot.range().count(), Long::sum);
  }

  /** Whether it has found rot so far. */
  public boolean hasFoundRot() {
    return !sectorsByDisk.isEmpty();
  }

  /** The person asked it to end; or it did not hear that and goes on. */
  public void stopping(boolean asked) {
    stopping = asked;
  }

  /** Whether the person asked it to end. */
  public boolean isStopping() {
    return stopping;
  }

  /** Whether it stands still because the person asked for that. */
  public boolean isPaused() {
    return last.phase() == Phase.PAUSED;
  }

  /** Where it began, in sectors of each leg. */
  public long fromSector() {
    return fromSector;
  }

  /** When it began. */
  public long startedMillis() {
    return startedMillis;
  }

  /** When it last said something. */
  public long lastMovedMillis() {
    return lastMovedMillis;
  }

  /** What it said last. */
  public ScrubMoved last() {
    return last;
  }

  /** How far it is, 0 to 1; 0 when the total is not known yet. */
  public double fraction() {
    return last.totalSectors() == 0
        ? 0
        : Math.min(1, (double) last.doneSectors() / last.totalSectors());
  }

  /** Sectors of that fate on all legs. */
  public long sectors(Fate fate) {
    return sectorsByDisk.values().stream().mapToLong(counts -> counts.getOrDefault(fate, 0L)).sum();
  }

  /**
   * Bad sectors on each disk that has any, whatever became of them. A helper tells of a find once
   * as found and again when its fate is known, so the larger figure is the count.
   */
  public Map<String, Long> badSectors() {
    Map<String, Long> bad = new TreeMap<>();
    sectorsByDisk.forEach(
        (disk, counts) -> {
          long found = counts.getOrDefault(Fate.FOUND, 0L);
          long settled =
              counts.getOrDefault(Fate.REPAIRED, 0L) + counts.getOrDefault(Fate.UNRECOVERABLE, 0L);
          bad.put(disk, Math.max(found, settled));
        });
    return bad;
  }
}
