package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.SyncProgress;
import org.rotproof.storage.SyncProgress.Action;

/** What happened between two looks at the arrays, as entries for the history. Pure. */
public final class ArrayChanges {
  private ArrayChanges() {}

  /** All that is different in {@code after}. */
  public static List<HistoryEntry> between(List<Array> before, List<Array> after, long atMillis) {
    Map<String, Array> old = byKey(before);
    Map<String, Array> now = byKey(after);
    List<HistoryEntry> entries = new ArrayList<>();
    now.forEach(
        (key, array) -> {
          if (!old.containsKey(key)) {
            entries.add(entry(array, atMillis, Kind.ARRAY_STARTED, "", array.name() + " runs."));
            if (array.judged().missing() > 0) {
              entries.add(degraded(array, atMillis));
            }
          } else {
            changes(old.get(key), array, atMillis, entries);
          }
        });
    old.forEach(
        (key, array) -> {
          if (!now.containsKey(key)) {
            entries.add(
                entry(array, atMillis, Kind.ARRAY_STOPPED, "", array.name() + " was stopped."));
          }
        });
    return entries;
  }

  private static Map<String, Array> byKey(List<Array> arrays) {
    return arrays.stream()
        .collect(Collectors.toMap(ArrayChanges::key, Function.identity(), (a, b) -> a));
  }

  /** What the history knows an array by: its UUID, or its node where it has none. */
  public static String key(Array array) {
    return array.uuid().isEmpty() ? array.node() : array.uuid();
  }

  private static void changes(
      Array before, Array after, long atMillis, List<HistoryEntry> entries) {
    Map<String, Leg> old = legs(before);
    Map<String, Leg> now = legs(after);
    old.forEach(
        (disk, leg) -> {
          Leg is = now.get(disk);
          boolean fails = is == null || is.is("faulty") || is.gone();
          if (worked(leg) && fails) {
            String how =
                is == null
                    ? " was taken out."
                    : is.gone() ? " is not on the machine any more." : " failed.";
            entries.add(
                entry(
                    after,
                    atMillis,
                    Kind.DISK_FAILED,
                    disk,
                    words(leg) + " of " + after.name() + how));
          }
        });
    now.forEach(
        (disk, leg) -> {
          Leg was = old.get(disk);
          if (worked(leg) && (was == null || was.slot() < 0)) {
            String how = was == null ? " came into " : " was a spare and takes over in ";
            entries.add(
                entry(
                    after,
                    atMillis,
                    Kind.DISK_JOINED,
                    disk,
                    words(leg) + how + after.name() + "."));
          }
        });
    int missed = before.judged().missing();
    int missing = after.judged().missing();
    if (missing > missed) {
      entries.add(degraded(after, atMillis));
    } else if (missing == 0 && missed > 0) {
      entries.add(
          entry(after, atMillis, Kind.ARRAY_WHOLE, "", after.name() + " has all its disks again."));
    }
    sync(before, after, atMillis, entries);
  }

  /** Checks and repairs are the scrub's own; they are written down as scrubs. */
  private static void sync(Array before, Array after, long atMillis, List<HistoryEntry> entries) {
    Optional<Action> was = before.sync().map(SyncProgress::action).filter(ArrayChanges::rebuilds);
    Optional<Action> is = after.sync().map(SyncProgress::action).filter(ArrayChanges::rebuilds);
    if (was.isPresent() && !was.equals(is)) {
      boolean broken = was.get() == Action.RECOVERY && brokenOff(before, after);
      entries.add(
          entry(
              after,
              atMillis,
              broken ? Kind.SYNC_BROKEN : Kind.SYNC_ENDED,
              "",
              "The "
                  + word(was.get())
                  + " of "
                  + after.name()
                  + (broken ? " was broken off." : " came to its end.")));
    }
    if (is.isPresent() && !is.equals(was)) {
      entries.add(
          entry(
              after,
              atMillis,
              Kind.SYNC_STARTED,
              "",
              "A " + word(is.get()) + " of " + after.name() + " began."));
    }
  }

  /** Whether none of the disks that were being filled holds everything now. */
  private static boolean brokenOff(Array before, Array after) {
    Map<String, Leg> now = legs(after);
    List<Leg> filled =
        before.legs().stream().filter(leg -> worked(leg) && !leg.is("in_sync")).toList();
    return filled.isEmpty()
        ? after.judged().missing() > 0
        : filled.stream()
            .map(leg -> now.get(leg.disk()))
            .noneMatch(leg -> leg != null && worked(leg) && leg.is("in_sync"));
  }

  private static boolean rebuilds(Action action) {
    return action == Action.RESYNC || action == Action.RECOVERY || action == Action.RESHAPE;
  }

  private static String word(Action action) {
    return action == Action.RECOVERY ? "rebuild" : action == Action.RESYNC ? "resync" : "reshape";
  }

  private static Map<String, Leg> legs(Array array) {
    return array.legs().stream()
        .collect(Collectors.toMap(Leg::disk, Function.identity(), (a, b) -> a));
  }

  private static boolean worked(Leg leg) {
    return leg.slot() >= 0 && !leg.is("faulty") && leg.present();
  }

  /** A disk by all that it is known by, as it may not be there any more to be looked up. */
  private static String words(Leg leg) {
    String known = leg.identity().words();
    return known.isEmpty() ? leg.disk() : known;
  }

  /** The entry of an array that lacks disks. */
  public static HistoryEntry degraded(Array array, long atMillis) {
    return entry(
        array,
        atMillis,
        Kind.ARRAY_DEGRADED,
        "",
        array.name()
            + " lacks "
            + array.judged().missing()
            + " of its "
            + array.raidDisks()
            + " disks.");
  }

  private static HistoryEntry entry(
      Array array, long atMillis, Kind kind, String disk, String text) {
    return new HistoryEntry(
        0,
        atMillis,
        kind,
        array.name(),
        key(array),
        disk,
        text,
        List.of(),
        Optional.empty(),
        Map.of());
  }
}
