package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;

/**
 * Puts the reports of a scrub that was cut and went on later together, and keeps them short. Pure.
 */
public final class ScrubReports {
  /** Of places, of all legs together, that a report lists. */
  public static final int MOST_RANGES = 10_000;

  private static final int MOST_FILES = 10_000;

  private ScrubReports() {}

  /** Whether the second goes on where the first ended. */
  public static boolean follow(ScrubReport first, ScrubReport second) {
    return second.fromSector() > first.fromSector()
        && second.fromSector() <= first.checkedSectors()
        && second.totalSectors() == first.totalSectors();
  }

  /**
   * The report with as many places and files as fit into a message and a row of the history; where
   * some are left out, a note says so. The counts stay those of everything.
   */
  public static ScrubReport bounded(ScrubReport report) {
    long ranges = report.unrecoverable().size();
    for (LegReport leg : report.legs()) {
      ranges += leg.ranges().size();
    }
    long pairs =
        report.differences().stream()
            .flatMap(d -> d.copies().stream())
            .mapToLong(copy -> copy.ranges().size())
            .sum();
    if (ranges <= MOST_RANGES && pairs <= MOST_RANGES && report.files().size() <= MOST_FILES) {
      return report;
    }
    int room = MOST_RANGES;
    List<SectorRange> lost = first(report.unrecoverable(), room);
    room -= lost.size();
    List<LegReport> legs = new ArrayList<>();
    for (LegReport leg : report.legs()) {
      List<SectorRange> kept = first(leg.ranges(), room);
      room -= kept.size();
      legs.add(new LegReport(leg.disk(), leg.badSectors(), kept));
    }
    Set<String> notes = new LinkedHashSet<>(report.notes());
    if (ranges > MOST_RANGES) {
      notes.add(
          "So many places were found that only the first "
              + MOST_RANGES
              + " are listed; the counts are those of all"
              + (lost.size() < report.unrecoverable().size()
                  ? ", and "
                      + RangeSet.of(report.unrecoverable()).count()
                      + " sectors are lost in all."
                  : "."));
    }
    if (report.files().size() > MOST_FILES) {
      notes.add("More than " + MOST_FILES + " files are hit; only so many are named.");
    }
    List<Difference> differences =
        pairs > MOST_RANGES ? firstOf(report.differences(), notes) : report.differences();
    return new ScrubReport(
        report.result(),
        report.repairedSectors(),
        report.mismatchSectors(),
        legs,
        lost,
        first(report.files(), MOST_FILES),
        report.checkedSectors(),
        report.totalSectors(),
        report.seconds(),
        report.fromSector(),
        report.reason(),
        List.copyOf(notes),
        report.endangered(),
        differences,
        report.unguarded());
  }

  /** Places that differ, in so many pieces that only the first of each are listed. */
  private static List<Difference> firstOf(List<Difference> all, Set<String> notes) {
    long copies = all.stream().mapToLong(d -> d.copies().size()).sum();
    int each = (int) Math.max(1, MOST_RANGES / copies);
    notes.add("Of the places where disks differ, only the first " + each + " pieces are listed.");
    return all.stream()
        .map(
            d ->
                new Difference(
                    d.parity(),
                    d.copies().stream()
                        .map(
                            c ->
                                new Difference.Copy(c.disk(), first(c.ranges(), each), c.version()))
                        .toList(),
                    first(d.sectors(), each),
                    d.fate(),
                    d.odd(),
                    d.files(),
                    d.use(),
                    d.fileSystemsOwn()))
        .toList();
  }

  private static <T> List<T> first(List<T> list, int most) {
    return list.size() <= most ? list : list.subList(0, most);
  }

  /** The union's, or where a list of places was cut, the sum of what was counted. */
  private static long badSectors(String disk, RangeSet bad, ScrubReport... parts) {
    long counted = 0;
    boolean cut = false;
    for (ScrubReport part : parts) {
      for (LegReport leg : part.legs()) {
        if (leg.disk().equals(disk)) {
          counted += leg.badSectors();
          cut |= RangeSet.of(leg.ranges()).count() < leg.badSectors();
        }
      }
    }
    return cut ? counted : bad.count();
  }

  private static String reason(ScrubReport second, boolean open, boolean unguarded) {
    if (!second.reason().isEmpty()) {
      return second.reason();
    }
    return open ? ScrubReport.DIFFERS : unguarded ? ScrubReport.UNGUARDED : "";
  }

  /** One report of both parts: never better than the worse of them. */
  public static ScrubReport join(ScrubReport first, ScrubReport second) {
    if (!follow(first, second)) {
      throw new IllegalArgumentException("the second part does not follow the first");
    }
    Map<String, RangeSet> byDisk = new LinkedHashMap<>();
    for (ScrubReport part : List.of(first, second)) {
      for (LegReport leg : part.legs()) {
        byDisk.merge(leg.disk(), RangeSet.of(leg.ranges()), RangeSet::union);
      }
    }
    List<LegReport> legs = new ArrayList<>();
    byDisk.forEach(
        (disk, bad) ->
            legs.add(new LegReport(disk, badSectors(disk, bad, first, second), bad.ranges())));
    Set<String> files = new LinkedHashSet<>(first.files());
    files.addAll(second.files());
    Set<String> notes = new LinkedHashSet<>(first.notes());
    notes.addAll(second.notes());
    notes.removeIf(note -> note.startsWith("Only the part from sector "));
    List<SectorRange> lost =
        RangeSet.of(first.unrecoverable()).union(RangeSet.of(second.unrecoverable())).ranges();
    long mismatches = first.mismatchSectors() + second.mismatchSectors();
    // What the first part left unrepaired, the second has looked at again.
    Set<Endangered> endangered = new LinkedHashSet<>();
    first.endangered().stream().filter(Endangered::repaired).forEach(endangered::add);
    endangered.addAll(second.endangered());
    List<Difference> differences = new ArrayList<>(first.differences());
    differences.addAll(second.differences());
    boolean open = differences.stream().anyMatch(Difference::open);
    boolean found =
        !endangered.isEmpty()
            || !differences.isEmpty()
            || mismatches > 0
            || byDisk.values().stream().anyMatch(set -> !set.isEmpty());
    List<SectorRange> unguarded =
        RangeSet.of(first.unguarded())
            .minus(RangeSet.between(second.fromSector(), second.checkedSectors()))
            .union(RangeSet.of(second.unguarded()))
            .ranges();
    boolean early =
        second.result() == Result.INCOMPLETE || !second.reason().isEmpty() || !unguarded.isEmpty();
    Result result =
        !lost.isEmpty()
            ? Result.UNRECOVERABLE
            : early || open ? Result.INCOMPLETE : found ? Result.REPAIRED : Result.CLEAN;
    return new ScrubReport(
        result,
        first.repairedSectors() + second.repairedSectors(),
        mismatches,
        legs,
        lost,
        List.copyOf(files),
        second.checkedSectors(),
        second.totalSectors(),
        first.seconds() + second.seconds(),
        first.fromSector(),
        reason(second, open, !unguarded.isEmpty()),
        List.copyOf(notes),
        List.copyOf(endangered),
        differences,
        unguarded);
  }
}
