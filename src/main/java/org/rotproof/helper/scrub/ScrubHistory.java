package org.rotproof.helper.scrub;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReports;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.scrub.history.HistoryStore;
import org.rotproof.storage.Array;

/** What scrubs leave in the history, and what is read back from there. */
public final class ScrubHistory {
  private static final int MOST_DIFFERENCES = 8;
  private static final int MOST_ENTRIES = 50;
  private static final int MOST_RANGES = 10_000;
  private static final long SAME_WITHIN_MILLIS = 60_000;

  private ScrubHistory() {}

  /** Writes an event down, unless it is there: another helper may have seen the same. */
  public static void appendOnce(ScrubDesk desk, HistoryEntry entry) throws HistoryException {
    boolean written =
        desk.history().page(HistoryQuery.newest(entry.uuid(), 20, entry.kind())).stream()
            .anyMatch(
                other ->
                    other.text().equals(entry.text())
                        && Math.abs(other.atMillis() - entry.atMillis()) < SAME_WITHIN_MILLIS);
    if (!written) {
      desk.history().append(entry);
    }
  }

  /** The last scrub's report. */
  static Optional<ScrubReport> last(ScrubDesk desk, Array array) throws HistoryException {
    return lastEntry(desk, array).flatMap(HistoryEntry::report);
  }

  static Optional<HistoryEntry> lastEntry(ScrubDesk desk, Array array) throws HistoryException {
    return desk.history().page(HistoryQuery.newest(ScrubDesk.key(array), 1, Kind.SCRUB)).stream()
        .findFirst();
  }

  /** A scrub that was cut by a crash becomes an entry like any other that ended early. */
  static void buryCut(ScrubDesk desk, Array array) throws HistoryException {
    Optional<HistoryStore.CutScrub> cut = desk.history().cut(ScrubDesk.key(array));
    if (cut.isPresent()) {
      ScrubReport report = cut.get().soFar();
      HistoryEntry entry =
          entry(
              array,
              cut.get().atMillis(),
              Kind.SCRUB,
              "",
              sentence(report),
              List.of(),
              Optional.of(report));
      desk.history().appendScrub(entry, desk.surface(array));
    }
  }

  /** The outcome with the report of the whole, where it goes on with an earlier part. */
  static ScrubOutcome joined(Optional<ScrubReport> before, ScrubOutcome outcome) {
    ScrubReport report = outcome.report();
    if (before.isEmpty()
        || before.get().checkedSectors() >= before.get().totalSectors()
        || !ScrubReports.follow(before.get(), report)) {
      return outcome;
    }
    return new ScrubOutcome(
        ScrubReports.join(before.get(), report), outcome.componentSectors(), outcome.legs());
  }

  /** The surface with the scrub drawn in. */
  static RotMap drawn(ScrubDesk desk, Array array, ScrubOutcome whole) throws HistoryException {
    return RotMaps.with(desk.surface(array), whole, desk.now());
  }

  /**
   * Writes a scrub's end and its finds down.
   *
   * @param part what this run saw
   * @param whole the same with the report of the whole
   */
  static void write(ScrubDesk desk, Array array, ScrubOutcome part, ScrubOutcome whole)
      throws HistoryException {
    HistoryStore history = desk.history();
    long now = desk.now();
    for (LegOutcome leg : part.legs()) {
      add(history, array, now, Kind.ROT_FOUND, leg.disk(), leg.bad(), " failed on ");
      add(history, array, now, Kind.ROT_REPAIRED, leg.disk(), leg.repaired(), " were repaired on ");
    }
    ScrubReport report = part.report();
    for (Difference d : report.differences().stream().limit(MOST_ENTRIES).toList()) {
      List<SectorRange> where = limited(RangeSet.of(d.sectors()));
      history.append(entry(array, now, Kind.DIFFERENCE, "", d.words(), where, Optional.empty()));
    }
    RangeSet lost = RangeSet.of(report.unrecoverable());
    if (!lost.isEmpty()) {
      String files =
          report.files().isEmpty()
              ? "no file is hit"
              : "files hit: " + String.join(", ", report.files().stream().limit(50).toList());
      String text = lost.count() + " sectors of " + array.name() + " are lost; " + files + ".";
      history.append(entry(array, now, Kind.ROT_LOST, "", text, limited(lost), Optional.empty()));
    }
    history.appendScrub(
        entry(
            array,
            now,
            Kind.SCRUB,
            "",
            sentence(whole.report()),
            List.of(),
            Optional.of(whole.report())),
        drawn(desk, array, whole));
  }

  private static void add(
      HistoryStore history,
      Array array,
      long now,
      Kind kind,
      String disk,
      RangeSet sectors,
      String words)
      throws HistoryException {
    if (!sectors.isEmpty()) {
      String text = sectors.count() + " sectors" + words + disk + ".";
      history.append(entry(array, now, kind, disk, text, limited(sectors), Optional.empty()));
    }
  }

  private static List<SectorRange> limited(RangeSet sectors) {
    return sectors.ranges().stream().limit(MOST_RANGES).toList();
  }

  static HistoryEntry entry(
      Array array,
      long atMillis,
      Kind kind,
      String disk,
      String text,
      List<SectorRange> ranges,
      Optional<ScrubReport> report) {
    return new HistoryEntry(
        0,
        atMillis,
        kind,
        array.name(),
        ScrubDesk.key(array),
        disk,
        text,
        ranges,
        report,
        Map.of());
  }

  /** A scrub in one sentence. */
  static String sentence(ScrubReport report) {
    if (report.endangered().isEmpty() && report.differences().isEmpty()) {
      return ofData(report);
    }
    String words =
        Stream.concat(
                report.endangered().stream().map(Endangered::words),
                report.differences().stream().limit(MOST_DIFFERENCES).map(Difference::words))
            .collect(Collectors.joining(" "));
    int more = report.differences().size() - MOST_DIFFERENCES;
    words += more > 0 ? " So it is in " + more + " places more." : "";
    if (!report.differences().isEmpty()
        && report.checkedSectors() == report.totalSectors()
        && report.unrecoverable().isEmpty()) {
      return "Scrubbed: "
          + (report.repairedSectors() == 0
              ? "no rot was found."
              : report.repairedSectors() + " sectors had rotted and were repaired.")
          + " "
          + words;
    }
    boolean dataRight =
        report.checkedSectors() == report.totalSectors()
            && report.repairedSectors() == 0
            && report.unrecoverable().isEmpty();
    return (dataRight ? "Scrubbed: the data is right." : ofData(report)) + " " + words;
  }

  private static String ofData(ScrubReport report) {
    return switch (report.result()) {
      case CLEAN -> "Scrubbed: clean.";
      case REPAIRED -> "Scrubbed: " + report.repairedSectors() + " sectors repaired.";
      case UNRECOVERABLE ->
          "Scrubbed: "
              + RangeSet.of(report.unrecoverable()).count()
              + " sectors are lost"
              + (report.files().isEmpty() ? "." : ", in " + report.files().size() + " files.")
              + (report.reason().isEmpty() ? "" : " It ended early: " + report.reason());
      case INCOMPLETE -> "The scrub ended early: " + report.reason();
    };
  }
}
