package org.rotproof.helper.scrub;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.rotproof.linux.DeviceWatch;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.SmartReading;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the arrays now and then, and when md or a device tells of news, as long as the helper
 * lives, and writes down what happens to them: members that fail, spares that take over, rebuilds;
 * and four times a day what the disks say of themselves. Keeps md from throwing out what heals. The
 * history's file is made when there is something to write.
 */
final class ArrayWatcher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ArrayWatcher.class);
  private static final int PAUSE_MILLIS = 5_000;

  /** News come in bunches; one look serves them all. */
  private static final int BUNCH_MILLIS = 100;

  private static final long DAY_NANOS = 86_400_000_000_000L;

  private final ScrubDesk desk;
  private List<Array> before = List.of();
  private boolean first = true;
  private final Map<String, Long> smartAtNanos = new HashMap<>();
  private long thinnedAtNanos = System.nanoTime();
  private String lastTrouble = "";

  private ArrayWatcher(ScrubDesk desk) {
    this.desk = desk;
  }

  static void start(ScrubDesk desk) {
    Thread thread = new Thread(new ArrayWatcher(desk), "array-watcher");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void run() {
    try (DeviceWatch watch = new DeviceWatch()) {
      run(watch);
    }
  }

  private void run(DeviceWatch watch) {
    while (true) {
      try {
        if (watch.await(PAUSE_MILLIS)) {
          Thread.sleep(BUNCH_MILLIS);
        }
        look();
      } catch (InterruptedException e) {
        return;
      } catch (IOException | ParseException | HistoryException | RuntimeException e) {
        if (!rest()) {
          return;
        }
        String trouble = String.valueOf(e.getMessage());
        if (!trouble.equals(lastTrouble)) {
          lastTrouble = trouble;
          LOG.warn("watching the arrays: {}", trouble);
        }
      }
    }
  }

  /** So that what fails at once is not tried without a pause; false where it is time to end. */
  private static boolean rest() {
    try {
      Thread.sleep(PAUSE_MILLIS);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private void look() throws IOException, InterruptedException, ParseException, HistoryException {
    List<Array> now = desk.arrays();
    for (Array array : now) {
      HealingLimit.raise(array);
    }
    if (first) {
      first = false;
      for (Array array : now) {
        if (array.judged().missing() > 0 && !knownDegraded(array)) {
          desk.history().append(ArrayChanges.degraded(array, desk.now()));
        }
      }
    } else {
      for (HistoryEntry entry : ArrayChanges.between(before, now, desk.now())) {
        ScrubHistory.appendOnce(desk, entry);
      }
    }
    before = now;
    for (Array array : now) {
      MetRot.account(desk, array);
      for (Leg leg : array.legs()) {
        smart(array, leg);
      }
    }
    if (!now.isEmpty() && System.nanoTime() - thinnedAtNanos > DAY_NANOS) {
      thinnedAtNanos = System.nanoTime();
      desk.history().thin();
    }
  }

  private boolean knownDegraded(Array array) throws HistoryException {
    return desk
        .history()
        .page(HistoryQuery.newest(ScrubDesk.key(array), 1, Kind.ARRAY_DEGRADED, Kind.ARRAY_WHOLE))
        .stream()
        .anyMatch(entry -> entry.kind() == Kind.ARRAY_DEGRADED);
  }

  private void smart(Array array, Leg leg) throws HistoryException {
    Long last = smartAtNanos.get(leg.disk());
    if (last != null && System.nanoTime() - last < DAY_NANOS / 4) {
      return;
    }
    SmartReading reading = desk.collector().smart(nodeOf(leg.carrier()));
    Map<String, Long> values = values(reading);
    if (!values.isEmpty()) {
      smartAtNanos.put(leg.disk(), System.nanoTime());
      desk.history()
          .append(
              new HistoryEntry(
                  0,
                  desk.now(),
                  Kind.SMART,
                  array.name(),
                  ScrubDesk.key(array),
                  leg.disk(),
                  reading.reason(),
                  List.of(),
                  Optional.empty(),
                  values));
    }
  }

  private static String nodeOf(String carrier) {
    return carrier.substring(carrier.lastIndexOf('/') + 1);
  }

  private static Map<String, Long> values(SmartReading reading) {
    Map<String, Long> values = new HashMap<>();
    put(values, "reallocatedSectors", reading.reallocatedSectors());
    put(values, "pendingSectors", reading.pendingSectors());
    put(values, "uncorrectableErrors", reading.uncorrectableErrors());
    put(values, "powerOnHours", reading.powerOnHours());
    put(values, "temperatureCelsius", reading.temperatureCelsius());
    put(values, "percentageUsed", reading.percentageUsed());
    return values;
  }

  private static void put(Map<String, Long> values, String name, OptionalLong value) {
    value.ifPresent(v -> values.put(name, v));
  }
}
