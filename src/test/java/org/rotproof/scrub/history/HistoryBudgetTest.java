package org.rotproof.scrub.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReports;
import org.rotproof.scrub.SectorRange;

/** A disk with scattered rot fills neither the memory nor a message. */
class HistoryBudgetTest {
  @TempDir Path folder;

  private static List<SectorRange> scattered(int count) {
    List<SectorRange> ranges = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ranges.add(new SectorRange(16L * i, 16L * i + 7));
    }
    return ranges;
  }

  private static ScrubReport report(int ranges) {
    return new ScrubReport(
        ScrubReport.Result.REPAIRED,
        8L * ranges,
        0,
        List.of(new LegReport("disk1", 8L * ranges, scattered(ranges))),
        List.of(),
        List.of(),
        1L << 40,
        1L << 40,
        1,
        0,
        "",
        List.of());
  }

  private static HistoryEntry entry(Kind kind, int ranges) {
    return new HistoryEntry(
        0,
        1000,
        kind,
        "photos",
        "u1",
        "disk1",
        "words",
        kind == Kind.SCRUB ? List.of() : scattered(ranges),
        kind == Kind.SCRUB ? Optional.of(report(ranges)) : Optional.empty(),
        Map.of());
  }

  @Test
  void aReportListsSoManyPlacesAndSaysThatThereAreMore() {
    ScrubReport bounded = ScrubReports.bounded(report(300_000));
    assertThat(bounded.legs().get(0).ranges()).hasSize(ScrubReports.MOST_RANGES);
    assertThat(bounded.legs().get(0).badSectors()).isEqualTo(2_400_000);
    assertThat(bounded.repairedSectors()).isEqualTo(2_400_000);
    assertThat(bounded.notes()).anyMatch(n -> n.contains("only the first 10000 are listed"));
    assertThat(ScrubReports.bounded(bounded)).isEqualTo(bounded);
    ScrubReport small = report(3);
    assertThat(ScrubReports.bounded(small)).isSameAs(small);
  }

  @Test
  void aPageEndsEarlyAndTheRestFollows() throws Exception {
    try (HistoryStore store = HistoryStore.open(folder.resolve("h.db"), Clock.systemUTC())) {
      for (int i = 0; i < 60; i++) {
        store.append(entry(i % 2 == 0 ? Kind.ROT_FOUND : Kind.SCRUB, 10_000));
      }
      long before = 0;
      int found = 0;
      int pages = 0;
      List<HistoryEntry> page;
      do {
        page = store.page(new HistoryQuery("u1", List.of(), before, 0, 0, 1000));
        assertThat(page.size()).isLessThan(20);
        found += page.size();
        pages++;
        before = page.isEmpty() ? 0 : page.get(page.size() - 1).sequence();
      } while (!page.isEmpty());
      assertThat(found).isEqualTo(60);
      assertThat(pages).isGreaterThan(3);
      List<HistoryEntry> counts = store.counts(HistoryQuery.newest("u1", 1000));
      assertThat(counts).hasSize(60);
      assertThat(counts.get(0).report().orElseThrow().legs().get(0).badSectors()).isEqualTo(80_000);
      assertThat(counts).allMatch(e -> e.ranges().isEmpty());
    }
  }

  @Test
  void aCellNeverBeginsAFormulaWhateverStandsBeforeIt() {
    for (String text :
        List.of(
            "=1+1", " =1", "\t=1", "\n\r =1", "\u00a0@x", "\u200b+1", "\"=1", "\u3000-1", "\t")) {
      assertThat(HistoryExport.quoted(text)).as(text).startsWith("\"'");
    }
    assertThat(HistoryExport.quoted("photos = good")).isEqualTo("\"photos = good\"");
  }
}
