package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Sizes;

/**
 * A scrub's result in words: four results, never mixed up, and never nicer than the report.
 *
 * @param headline the result in one sentence
 * @param lines what belongs to it, one fact a line
 * @param files files in unrecoverable sectors
 */
public record ResultStory(
    ScrubReport.Result result, String headline, List<String> lines, List<String> files) {
  private static final int MOST_RANGES = 6;

  /** Checks and copies. */
  public ResultStory {
    lines = List.copyOf(lines);
    files = List.copyOf(files);
  }

  /** The story of a report. */
  public static ResultStory of(ScrubReport report, Names names) {
    List<String> lines = new ArrayList<>();
    long bad = report.legs().stream().mapToLong(LegReport::badSectors).sum();
    String headline =
        switch (report.result()) {
          case CLEAN -> Words.of("result.clean", report.legs().size());
          case REPAIRED ->
              bad > 0
                  ? Words.of("result.repaired", report.repairedSectors(), disks(report, names))
                  : Words.of("result.repaired-mismatch", report.mismatchSectors());
          case UNRECOVERABLE -> Words.of("result.unrecoverable", count(report.unrecoverable()));
          case INCOMPLETE -> Words.of("result.incomplete", share(report));
        };
    boolean onlyBeside = dataRight(report) && !report.endangered().isEmpty();
    if (onlyBeside) {
      headline =
          Words.of(
              report.nextStartEndangered() ? "result.endangered" : "result.endangered-repaired");
    }
    boolean whole = report.checkedSectors() == report.totalSectors();
    boolean differs =
        whole && !report.open().isEmpty() && report.result() == ScrubReport.Result.INCOMPLETE;
    boolean voted =
        report.result() == ScrubReport.Result.REPAIRED
            && bad == 0
            && report.mismatchSectors() == 0
            && !report.differences().isEmpty();
    boolean unguarded = whole && !differs && !report.unguarded().isEmpty();
    if (unguarded && report.result() == ScrubReport.Result.INCOMPLETE) {
      headline = Words.of("result.unguarded", Percent.down(report.guardedFraction()));
    }
    if (differs) {
      headline = Words.of("result.differs", report.open().size());
    } else if (voted) {
      headline = Words.of("result.voted", report.differences().size());
    }
    report.differences().forEach(found -> lines.add(found.words()));
    report.endangered().forEach(found -> lines.add(found.words()));
    if (report.result() == ScrubReport.Result.INCOMPLETE && !onlyBeside && !differs) {
      lines.add(report.reason().isEmpty() ? Words.of("incomplete.no-reason") : report.reason());
      if (!unguarded) {
        lines.add(Words.of("result.rest-unknown"));
      }
    }
    for (LegReport leg : report.legs()) {
      if (leg.badSectors() > 0) {
        lines.add(
            Words.of("result.leg", names.of(leg.disk()), leg.badSectors(), ranges(leg.ranges())));
      }
    }
    if (report.result() == ScrubReport.Result.UNRECOVERABLE) {
      lines.add(Words.of("result.lost-where", ranges(report.unrecoverable())));
      if (report.checkedSectors() < report.totalSectors()) {
        lines.add(Words.of("result.also-incomplete", share(report)));
      }
    }
    if (report.result() != ScrubReport.Result.REPAIRED && report.repairedSectors() > 0) {
      lines.add(Words.of("result.also-repaired", report.repairedSectors()));
    }
    lines.addAll(report.notes());
    lines.add(extent(report));
    if (report.result() == ScrubReport.Result.UNRECOVERABLE) {
      lines.add(
          report.files().isEmpty()
              ? Words.of("result.no-files")
              : Words.of("result.files", report.files().size()));
    }
    return new ResultStory(report.result(), headline, lines, report.files());
  }

  /** Whether all of the data was read and none of it was wrong. */
  private static boolean dataRight(ScrubReport report) {
    return report.checkedSectors() == report.totalSectors()
        && report.unrecoverable().isEmpty()
        && report.mismatchSectors() == 0
        && report.differences().isEmpty()
        && report.legs().stream().allMatch(leg -> leg.badSectors() == 0);
  }

  private static String extent(ScrubReport report) {
    String read = Sizes.format((report.checkedSectors() - report.fromSector()) * 512);
    String took = Times.took(report.seconds());
    return report.fromSector() > 0
        ? Words.of("result.extent-rest", read, took, Sizes.format(report.fromSector() * 512))
        : Words.of("result.extent", read, took);
  }

  private static String disks(ScrubReport report, Names names) {
    return report.legs().stream()
        .filter(leg -> leg.badSectors() > 0)
        .map(leg -> names.of(leg.disk()))
        .collect(Collectors.joining(", "));
  }

  private static String share(ScrubReport report) {
    return report.totalSectors() == 0
        ? Percent.down(0)
        : Percent.down((double) report.checkedSectors() / report.totalSectors());
  }

  private static long count(List<SectorRange> ranges) {
    return ranges.stream().mapToLong(SectorRange::count).sum();
  }

  /** "23104–23167, 40000–40007 and 3 more places". */
  public static String ranges(List<SectorRange> ranges) {
    String first =
        ranges.stream()
            .limit(MOST_RANGES)
            .map(ResultStory::range)
            .collect(Collectors.joining(", "));
    return ranges.size() <= MOST_RANGES
        ? first
        : Words.of("result.more-ranges", first, ranges.size() - MOST_RANGES);
  }

  /** "23104–23167". */
  public static String range(SectorRange range) {
    return range.first() == range.last()
        ? Long.toString(range.first())
        : range.first() + "–" + range.last();
  }
}
