package org.rotproof.notify;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;

/** What was verified in a month, from the history: all of it, however much was bundled. Pure. */
public final class Digests {
  private Digests() {}

  /**
   * In sentences, an array each; " | " stands between them.
   *
   * @param entries of that month
   * @param arrays as they are now
   */
  public static String of(YearMonth month, List<HistoryEntry> entries, List<Array> arrays) {
    Map<String, List<HistoryEntry>> byArray = new TreeMap<>();
    arrays.forEach(a -> byArray.put(a.name(), new ArrayList<>()));
    entries.stream()
        .filter(e -> !e.array().isEmpty())
        .forEach(e -> byArray.computeIfAbsent(e.array(), n -> new ArrayList<>()).add(e));
    if (byArray.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>();
    lines.add("What was verified in " + month + ":");
    byArray.forEach((name, of) -> lines.add(array(name, of, arrays)));
    return String.join(" | ", lines);
  }

  private static String array(String name, List<HistoryEntry> entries, List<Array> arrays) {
    int whole = 0;
    int clean = 0;
    int early = 0;
    long repaired = 0;
    int lost = 0;
    int differing = 0;
    for (HistoryEntry entry : entries) {
      if (entry.kind() == Kind.SCRUB && entry.report().isPresent()) {
        ScrubReport report = entry.report().get();
        boolean ended = report.checkedSectors() >= report.totalSectors();
        whole += ended ? 1 : 0;
        early += ended ? 0 : 1;
        clean += report.result() == ScrubReport.Result.CLEAN ? 1 : 0;
        repaired += report.repairedSectors();
        differing += report.differences().isEmpty() ? 0 : 1;
        lost += report.result() == ScrubReport.Result.UNRECOVERABLE ? 1 : 0;
      }
    }
    long met = entries.stream().filter(e -> e.kind() == Kind.ROT_MET).count();
    StringBuilder out = new StringBuilder("'" + name + "': ");
    if (whole == 0) {
      out.append("no scrub came to its end, so not all of it was verified.");
    } else {
      out.append(whole == 1 ? "1 scrub read all of it, " : whole + " scrubs read all of it, ");
      out.append(clean).append(" of them clean.");
    }
    add(out, early, " scrubs ended early.");
    add(out, repaired, " sectors were repaired.");
    add(out, differing, " scrubs found places where the disks did not agree, without rot.");
    add(out, met, " times rot was met as it was read, and put right.");
    add(out, lost, " scrubs found data that is lost.");
    arrays.stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .ifPresentOrElse(
            a -> {
              ArrayHealth health = a.judged();
              out.append(" Now it is ").append(health.health().word()).append('.');
            },
            () -> out.append(" Now it is not open."));
    return out.toString();
  }

  private static void add(StringBuilder out, long count, String words) {
    if (count > 0) {
      out.append(' ').append(count).append(words);
    }
  }
}
