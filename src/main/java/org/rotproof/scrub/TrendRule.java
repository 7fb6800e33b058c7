package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.rotproof.scrub.DiskTrend.Verdict;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.storage.Sizes;

/**
 * What a disk's past says of its future. Rot comes back to disks that had it: a disk that rots
 * again and again, or in many places at once, is worn out, however healthy it calls itself. Pure:
 * the time comes from the caller.
 */
public final class TrendRule {
  private static final long YEAR_MILLIS = 365L * 24 * 3600 * 1000;
  private static final long DAY_MILLIS = 24L * 3600 * 1000;
  private static final int WATCH_FROM = 2;
  private static final int REPLACE_FROM = 3;

  /**
   * 1 MiB: about where md would throw a disk out, after 21 failed reads of up to 64 KiB. It is kept
   * from doing so, as it counts what was healed; so this is where its part is taken over.
   */
  private static final long REPLACE_FROM_SECTORS = 2048;

  private TrendRule() {}

  /**
   * The trend of each disk.
   *
   * <p>What is met in reading within a day of other rot is the same rot, met again.
   *
   * @param entries SCRUB and ROT_MET entries, in any order; others are passed over
   * @param nowMillis what counts as now; entries from the future (a clock that jumped) count as now
   */
  public static List<DiskTrend> trends(
      List<HistoryEntry> entries, List<String> disks, long nowMillis) {
    List<DiskTrend> trends = new ArrayList<>();
    List<HistoryEntry> inOrder =
        entries.stream().sorted(Comparator.comparingLong(HistoryEntry::atMillis)).toList();
    for (String disk : disks) {
      int times = 0;
      long sectors = 0;
      long last = 0;
      for (HistoryEntry entry : inOrder) {
        long bad = badSectors(entry, disk);
        if (bad > 0) {
          boolean again =
              entry.kind() == Kind.ROT_MET && last > 0 && entry.atMillis() - last < DAY_MILLIS;
          last = entry.atMillis();
          if (entry.atMillis() > nowMillis - YEAR_MILLIS) {
            times += again ? 0 : 1;
            sectors += bad;
          }
        }
      }
      trends.add(trend(disk, times, sectors, last));
    }
    return trends;
  }

  private static long badSectors(HistoryEntry entry, String disk) {
    if (entry.kind() == Kind.ROT_MET) {
      return entry.disk().equals(disk)
          ? entry.smart().values().stream().mapToLong(Long::longValue).sum()
          : 0;
    }
    return entry.report().stream()
        .flatMap(report -> report.legs().stream())
        .filter(leg -> leg.disk().equals(disk))
        .mapToLong(ScrubReport.LegReport::badSectors)
        .sum();
  }

  private static DiskTrend trend(String disk, int times, long sectors, long last) {
    if (times >= REPLACE_FROM) {
      return new DiskTrend(
          disk,
          times,
          sectors,
          last,
          Verdict.REPLACE,
          disk + " has rotted " + times(times) + " within a year: replace it.");
    }
    if (sectors >= REPLACE_FROM_SECTORS) {
      return new DiskTrend(
          disk,
          times,
          sectors,
          last,
          Verdict.REPLACE,
          disk
              + " has rotted in "
              + sectors
              + " sectors ("
              + Sizes.format(sectors * 512)
              + ") within a year, which is much: replace it, unless you know what overwrote them.");
    }
    if (times >= WATCH_FROM) {
      return new DiskTrend(
          disk,
          times,
          sectors,
          last,
          Verdict.WATCH,
          disk + " has rotted twice within a year: keep an eye on it, and a new disk at hand.");
    }
    String sentence =
        times == 1
            ? disk + " has rotted once within a year; that alone means little."
            : last > 0
                ? disk + " has not rotted for more than a year."
                : disk + " has never rotted as far as the history goes.";
    return new DiskTrend(disk, times, sectors, last, Verdict.STEADY, sentence);
  }

  private static String times(int times) {
    return times == 3 ? "three times" : times + " times";
  }
}
