package org.rotproof.helper.scrub;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.engine.JournalState;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands round the settling of differences: before it, that it is about places which the last
 * scrub found and nobody has settled since; after it, the proof.
 */
public final class SettleDesk {
  private static final Logger LOG = LoggerFactory.getLogger(SettleDesk.class);

  private static final int MOST_ENTRIES = 1000;

  /** Of scrubs that ended early, one after the other. */
  private static final int MOST_SCRUBS = 50;

  private SettleDesk() {}

  /**
   * The places that stand open.
   *
   * @param key what the history knows the array by
   */
  static List<Difference> open(ScrubDesk desk, String key) throws HistoryException {
    List<HistoryEntry> scrubs =
        OpenPlaces.counting(desk.history().page(HistoryQuery.newest(key, MOST_SCRUBS, Kind.SCRUB)));
    if (scrubs.isEmpty()) {
      return List.of();
    }
    long since = scrubs.get(scrubs.size() - 1).atMillis();
    return OpenPlaces.of(
        scrubs,
        desk.history()
            .page(new HistoryQuery(key, List.of(Kind.SETTLED), 0, since, 0, MOST_ENTRIES)));
  }

  /** Refuses what is not about places that stand open. */
  public static void check(ScrubDesk desk, Chore.Settle chore)
      throws FailureException, InterruptedException {
    Array array = desk.array(chore.array());
    if (desk.running(array)) {
      throw refused(
          "The array " + array.name() + " is being scrubbed.", "Wait for its end, or stop it.");
    }
    for (Difference d : concerned(desk, array, chore.places())) {
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

  /**
   * Those of the open places that are named by their runs.
   *
   * @throws FailureException when one is none of them
   */
  public static Set<Difference> concerned(
      ScrubDesk desk, Array array, List<Chore.Settle.Place> places) throws FailureException {
    List<Difference> open = openNow(desk, array);
    Set<Difference> concerned = new LinkedHashSet<>();
    for (Chore.Settle.Place place : places) {
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

  /** What differs and is not settled, by the last scrubs and what was done since. */
  public static List<Difference> openNow(ScrubDesk desk, Array array) throws FailureException {
    try {
      return open(desk, ScrubDesk.key(array));
    } catch (HistoryException e) {
      throw ScrubDesk.noHistory(e);
    }
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
  public static void prove(ScrubDesk desk, Chore.Settle chore)
      throws FailureException, InterruptedException {
    Array array = desk.array(chore.array());
    try {
      long left = readAgain(desk, array, chore, false);
      if (left > 0) {
        throw refused(
            "Read again, " + left + " pages do not agree still, differ anew, or cannot be read.",
            "Look what writes there, and scrub the array once more.");
      }
    } catch (IOException e) {
      throw refused(
          "What was settled could not be read again: " + e.getMessage() + ".",
          "Scrub the array once more.");
    } catch (HistoryException e) {
      throw ScrubDesk.noHistory(e);
    }
  }

  /**
   * After a settling that did not come to its end: what agrees is written down as settled, and the
   * rest stands open as it did. Where it cannot be read, all of it stands open.
   */
  public static void afterCut(ScrubDesk desk, Chore.Settle chore) throws InterruptedException {
    try {
      readAgain(desk, desk.array(chore.array()), chore, true);
    } catch (FailureException | IOException | HistoryException e) {
      LOG.warn("What a cut settling left was not read again: {}", e.getMessage());
    }
  }

  /** The settling that a journal is of. */
  public static Optional<Chore.Settle> of(JournalState journal) {
    try {
      return journal.work().kind().equals(ChoreKind.SETTLE.wire())
              && Json.mapper().treeToValue(journal.work().about(), Chore.class)
                  instanceof Chore.Settle settle
          ? Optional.of(settle)
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Gives how many pages do not agree. */
  private static long readAgain(ScrubDesk desk, Array array, Chore.Settle chore, boolean cut)
      throws FailureException, InterruptedException, IOException, HistoryException {
    Map<String, String> disks = new HashMap<>();
    for (Leg leg : array.legs()) {
      disks.put(leg.node(), leg.disk());
    }
    ScrubTarget target = new ScrubTarget(array.node(), true, disks);
    List<SectorRange> settled = new ArrayList<>();
    long settledSectors = 0;
    long left = 0;
    for (Difference d : openNow(desk, array)) {
      if (!touched(d, chore)) {
        continue;
      }
      Map<String, List<SectorRange>> byDisk = new HashMap<>();
      for (Difference.Copy copy : d.copies()) {
        byDisk.computeIfAbsent(copy.disk(), c -> new ArrayList<>()).addAll(copy.ranges());
      }
      long pages = Agreement.differing(target, byDisk);
      left += pages;
      if (pages == 0) {
        settled.addAll(d.sectors());
        settledSectors += d.legSectors();
      }
    }
    if (!settled.isEmpty()) {
      desk.history()
          .append(
              ScrubHistory.entry(
                  array,
                  desk.now(),
                  Kind.SETTLED,
                  "",
                  words(chore, settledSectors, cut),
                  RangeSet.of(settled).ranges(),
                  Optional.empty()));
    }
    return left;
  }

  /** Whether the settling was about any of it. */
  private static boolean touched(Difference d, Chore.Settle chore) {
    for (Chore.Settle.Place place : chore.places()) {
      for (Chore.Settle.At at : place.at()) {
        SectorRange run = new SectorRange(at.firstSector(), at.firstSector() + place.sectors() - 1);
        for (Difference.Copy copy : d.copies()) {
          if (copy.disk().equals(at.disk())
              && RangeSet.of(copy.ranges()).overlaps(run.first(), run.last() + 1)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static String words(Chore.Settle chore, long sectors, boolean cut) {
    Set<String> kept = new LinkedHashSet<>();
    chore.places().forEach(place -> kept.add(place.keep()));
    return (cut ? "A settling was cut, and in " : "Settled: in ")
        + sectors
        + " sectors "
        + (kept.contains("")
            ? "the parity was computed anew from the data"
            : "the copy of " + String.join(", ", kept) + " was chosen")
        + (cut ? " before that" : "")
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
