package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.protocol.Event.DiskSample;
import org.rotproof.storage.Array;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.common.chart.TimeSeries;

/** What an array's charts show: bounded however long it runs. Not thread-safe. */
public final class ArrayCharts {
  /** After so long without news a scrub's speed is not known any more. */
  private static final long STALE_MILLIS = 5_000;

  /** The most disks that have lines: more could not be told apart, and cost memory. */
  public static final int MOST_DISKS = 12;

  private final TimeSeries progress = new TimeSeries();
  private final TimeSeries speed = new TimeSeries();
  private final Map<String, OfDisk> disks = new LinkedHashMap<>();
  private final DiskRates rates = new DiskRates();
  private boolean working;
  private long etaMillis = -1;

  /** One disk's lines. */
  public record OfDisk(TimeSeries throughput, TimeSeries latency) {}

  /** A sample of the array and its disks arrived. */
  public void sample(
      SampleClock.Tick tick,
      Array array,
      List<DiskSample> samples,
      Optional<ScrubPicture> scrub,
      long nowMillis) {
    if (tick.gap()) {
      gapEverywhere();
    }
    addWork(tick.atMillis(), array, scrub, nowMillis);
    List<String> seen = new ArrayList<>();
    for (DiskSample sample : samples) {
      boolean ours = array.legs().stream().anyMatch(leg -> leg.disk().equals(sample.disk()));
      if (ours && (disks.containsKey(sample.disk()) || disks.size() < MOST_DISKS)) {
        seen.add(sample.disk());
        addDisk(tick, sample);
      }
    }
    disks.forEach(
        (disk, lines) -> {
          if (!seen.contains(disk)) {
            lines.throughput().gap();
            lines.latency().gap();
            rates.forget(disk);
          }
        });
  }

  private void addWork(long at, Array array, Optional<ScrubPicture> scrub, long nowMillis) {
    if (scrub.isPresent()) {
      ScrubPicture run = scrub.get();
      begin(run.startedMillis() != workStarted, run.startedMillis());
      boolean stale = nowMillis - run.lastMovedMillis() > STALE_MILLIS && !run.isPaused();
      progress.add(at, stale ? Double.NaN : run.fraction());
      speed.add(at, stale ? Double.NaN : run.isPaused() ? 0 : (double) run.last().bytesPerSecond());
      etaMillis = stale || run.isPaused() ? -1 : run.last().etaMillis();
      return;
    }
    Optional<SyncProgress> sync = array.sync().filter(s -> s.state() == SyncProgress.State.RUNNING);
    if (sync.isPresent()) {
      begin(!working, -1);
      progress.add(at, sync.get().fraction());
      speed.add(at, sync.get().speedKibPerSecond() * 1024.0);
      etaMillis = sync.get().finishSeconds() < 0 ? -1 : sync.get().finishSeconds() * 1000;
      return;
    }
    working = false;
    etaMillis = -1;
    progress.gap();
    speed.gap();
  }

  private long workStarted = -1;

  /** New work begins its lines anew: they tell of one run. */
  private void begin(boolean anew, long started) {
    if (anew) {
      progress.clear();
      speed.clear();
    }
    working = true;
    workStarted = started;
  }

  private void addDisk(SampleClock.Tick tick, DiskSample sample) {
    OfDisk lines =
        disks.computeIfAbsent(sample.disk(), d -> new OfDisk(new TimeSeries(), new TimeSeries()));
    Optional<DiskRates.Rate> rate = rates.next(sample, tick.elapsedMillis());
    if (rate.isEmpty()) {
      lines.throughput().gap();
      lines.latency().gap();
      return;
    }
    lines.throughput().add(tick.atMillis(), rate.get().bytesPerSecond());
    double latency = rate.get().latencyMillis();
    lines.latency().add(tick.atMillis(), latency);
  }

  /** Nothing is known from now until the next sample. */
  public void gapEverywhere() {
    progress.gap();
    speed.gap();
    disks
        .values()
        .forEach(
            lines -> {
              lines.throughput().gap();
              lines.latency().gap();
            });
  }

  /** How far the work is, 0 to 1. */
  public TimeSeries progress() {
    return progress;
  }

  /** How fast, in bytes per second. */
  public TimeSeries speed() {
    return speed;
  }

  /** Each disk's lines, in the order they came. */
  public Map<String, OfDisk> disks() {
    return disks;
  }

  /** Whether something runs now. */
  public boolean working() {
    return working;
  }

  /** How long the work will still take; -1 where nobody knows. */
  public long etaMillis() {
    return etaMillis;
  }
}
