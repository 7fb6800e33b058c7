package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;

/** Puts the reports of a scrub that was cut and went on later together. Pure. */
public final class ScrubReports {
  private ScrubReports() {}

  /** Whether the second goes on where the first ended. */
  public static boolean follow(ScrubReport first, ScrubReport second) {
    return second.fromSector() > first.fromSector()
        && second.fromSector() <= first.checkedSectors()
        && second.totalSectors() == first.totalSectors();
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
    byDisk.forEach((disk, bad) -> legs.add(new LegReport(disk, bad.count(), bad.ranges())));
    Set<String> files = new LinkedHashSet<>(first.files());
    files.addAll(second.files());
    Set<String> notes = new LinkedHashSet<>(first.notes());
    notes.addAll(second.notes());
    notes.removeIf(note -> note.startsWith("Only the part from sector "));
    List<SectorRange> lost =
        RangeSet.of(first.unrecoverable()).union(RangeSet.of(second.unrecoverable())).ranges();
    long mismatches = first.mismatchSectors() + second.mismatchSectors();
    boolean found = mismatches > 0 || byDisk.values().stream().anyMatch(set -> !set.isEmpty());
    boolean early = second.result() == Result.INCOMPLETE || !second.reason().isEmpty();
    Result result =
        !lost.isEmpty()
            ? Result.UNRECOVERABLE
            : early ? Result.INCOMPLETE : found ? Result.REPAIRED : Result.CLEAN;
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
        second.reason(),
        List.copyOf(notes));
  }
}
