package org.rotproof.helper;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.OpenPlaces;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.scrub.run.Agreement;
import org.rotproof.scrub.run.ScrubTarget;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;

/**
 * What stands round the settling of differences: before it, that it is about places which the last
 * scrub found and nobody has settled since; after it, the proof.
 */
final class SettleDesk {
  private static final int MOST_ENTRIES = 200;

  private SettleDesk() {}

  /** The places that stand open. */
  static List<Difference> open(ScrubDesk desk, Array array) throws HistoryException {
    String key = ScrubDesk.key(array);
    List<HistoryEntry> last = desk.history().page(HistoryQuery.newest(key, 1, Kind.SCRUB));
    if (last.isEmpty() || last.get(0).report().isEmpty()) {
      return List.of();
    }
    return OpenPlaces.of(
        last.get(0).report().get(),
        desk.history()
            .page(
                new HistoryQuery(
                    key, List.of(Kind.SETTLED), 0, last.get(0).atMillis(), 0, MOST_ENTRIES)));
  }

  /** Refuses what is not about places that stand open. */
  static void check(ScrubDesk desk, Chore.Settle chore)
      throws FailureException, InterruptedException {
    Array array = desk.array(chore.array());
    if (desk.running(array)) {
      throw refused(
          "The array " + array.name() + " is being scrubbed.", "Wait for its end, or stop it.");
    }
    for (Difference d : concerned(desk, array, chore)) {
      if (d.fileSystemsOwn() && !array.mountPoint().isEmpty()) {
        throw refused(
            "The file system's own structures lie where the disks of "
                + array.name()
                + " differ, and it holds them in memory while it is mounted at "
                + array.mountPoint()
                + ".",
            "Unmount it (umount "
                + array.mountPoint()
                + "), settle, check the file system, and mount it again.");
      }
    }
  }

  private static Set<Difference> concerned(ScrubDesk desk, Array array, Chore.Settle chore)
      throws FailureException {
    List<Difference> open;
    try {
      open = open(desk, array);
    } catch (HistoryException e) {
      throw ScrubDesk.noHistory(e);
    }
    Set<Difference> concerned = new LinkedHashSet<>();
    for (Chore.Settle.Place place : chore.places()) {
      concerned.add(
          open.stream()
              .filter(d -> holds(d, place))
              .findFirst()
              .orElseThrow(
                  () ->
                      refused(
                          "A place that shall be settled is none of those that the last scrub"
                              + " left open.",
                          "Look at them again, or scrub the array once more.")));
    }
    return concerned;
  }

  /** Whether the place is one of its runs, on the disks that it names. */
  private static boolean holds(Difference d, Chore.Settle.Place place) {
    if (d.copies().size() != place.at().size()) {
      return false;
    }
    for (int k = 0; k < d.copies().get(0).ranges().size(); k++) {
      int run = k;
      boolean all =
          d.copies().stream()
              .allMatch(
                  copy ->
                      copy.ranges().get(run).count() == place.sectors()
                          && place
                              .at()
                              .contains(
                                  new Chore.Settle.At(
                                      copy.disk(), copy.ranges().get(run).first())));
      if (all) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads the places again and writes down what came of it.
   *
   * @throws FailureException where they do not agree
   */
  static void prove(ScrubDesk desk, Chore.Settle chore)
      throws FailureException, InterruptedException {
    Array array = desk.array(chore.array());
    Map<String, String> disks = new HashMap<>();
    for (Leg leg : array.legs()) {
      disks.put(leg.node(), leg.disk());
    }
    Map<String, List<SectorRange>> byDisk = new HashMap<>();
    for (Chore.Settle.Place place : chore.places()) {
      for (Chore.Settle.At at : place.at()) {
        byDisk
            .computeIfAbsent(at.disk(), d -> new ArrayList<>())
            .add(new SectorRange(at.firstSector(), at.firstSector() + place.sectors() - 1));
      }
    }
    try {
      long left = Agreement.differing(new ScrubTarget(array.node(), true, disks), byDisk);
      if (left > 0) {
        throw refused(
            "Read again, " + left + " pages do not agree still, or differ anew.",
            "Look what writes there, and scrub the array once more.");
      }
      List<SectorRange> settled = new ArrayList<>();
      for (Difference d : concerned(desk, array, chore)) {
        settled.addAll(d.sectors());
      }
      desk.history()
          .append(
              ScrubHistory.entry(
                  array,
                  desk.now(),
                  Kind.SETTLED,
                  "",
                  words(chore),
                  RangeSet.of(settled).ranges(),
                  Optional.empty()));
    } catch (IOException e) {
      throw refused(
          "What was settled could not be read again: " + e.getMessage() + ".",
          "Scrub the array once more.");
    } catch (HistoryException e) {
      throw ScrubDesk.noHistory(e);
    }
  }

  private static String words(Chore.Settle chore) {
    Set<String> kept = new LinkedHashSet<>();
    chore.places().forEach(place -> kept.add(place.keep()));
    long sectors = chore.places().stream().mapToLong(Chore.Settle.Place::sectors).sum();
    boolean parity = kept.contains("");
    return "Settled: in "
        + sectors
        + " sectors "
        + (parity
            ? "the parity was computed anew from the data"
            : "the copy of " + String.join(", ", kept) + " was chosen")
        + ". The disks agree there; that was read.";
  }

  private static FailureException refused(String what, String advice) {
    return new FailureException(
        new Failure(
            Failure.Kind.DENIED,
            what,
            "What the disks hold there is as they have it.",
            advice,
            ""));
  }
}
