package org.rotproof.scrub.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.ScrubReport;

/** Who waits for news of the history sees them, and is not woken by a scrub that runs. */
class HistoryNewsTest {
  private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000);

  @TempDir Path folder;

  private static HistoryEntry entry(Kind kind) {
    return new HistoryEntry(
        0, 5000, kind, "photos", "u1", "disk1", "text", List.of(), Optional.empty(), Map.of());
  }

  @Test
  void eachEventMarksIt() throws Exception {
    Path mark = folder.resolve("history.news");
    try (HistoryStore store = HistoryStore.open(folder.resolve("history.db"), Clock.systemUTC())) {
      assertThat(mark).doesNotExist();
      store.append(entry(Kind.SMART));
      assertThat(mark).doesNotExist();
      store.append(entry(Kind.ROT_MET));
      assertThat(mark).exists();
      Files.setLastModifiedTime(mark, LONG_AGO);
      ScrubReport report =
          new ScrubReport(
              ScrubReport.Result.INCOMPLETE,
              0,
              0,
              List.of(),
              List.of(),
              List.of(),
              8,
              16,
              1,
              0,
              "x",
              List.of());
      RotMap map = RotMaps.blank("photos", "u1", 8192, List.of(new RotMaps.Leg(0, "disk1", 2048)));
      store.running("photos", "u1", report, map);
      store.set("a", "b");
      assertThat(Files.getLastModifiedTime(mark)).isEqualTo(LONG_AGO);
      store.appendScrub(entry(Kind.SCRUB), map);
      assertThat(Files.getLastModifiedTime(mark)).isGreaterThan(LONG_AGO);
      assertThat(store.since(1, 10)).hasSize(2);
      assertThat(store.firstMillis("u1")).isEqualTo(5000);
      assertThat(store.firstMillis("u2")).isZero();
    }
  }
}
