package org.rotproof.scrub.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.RotMaps;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;

class HistoryStoreTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-24T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("state/history.db");
  }

  private HistoryStore open() throws HistoryException {
    return HistoryStore.open(file(), CLOCK);
  }

  @Test
  void whatWasWrittenIsThereAfterTheFileWasOpenedAgain() throws Exception {
    HistoryEntry found = entry(1000, Kind.ROT_FOUND, "disk2");
    try (HistoryStore store = open()) {
      store.append(found);
    }
    try (HistoryStore store = open()) {
      List<HistoryEntry> page = store.page(HistoryQuery.newest("u1", 10));
      assertThat(page).hasSize(1);
      assertThat(page.get(0))
          .usingRecursiveComparison()
          .ignoringFields("sequence")
          .isEqualTo(found);
      assertThat(store.page(HistoryQuery.newest("photos", 10))).hasSize(1);
      assertThat(store.page(HistoryQuery.newest("u2", 10))).isEmpty();
      assertThat(store.page(HistoryQuery.newest("", 10, Kind.SCRUB))).isEmpty();
    }
  }

  @Test
  void aScrubIsKeptWithItsPictureAndEndsWhatWasRunning() throws Exception {
    RotMap map = RotMaps.blank("photos", "u1", 8192, List.of(new RotMaps.Leg(0, "disk1", 2048)));
    try (HistoryStore store = open()) {
      store.running("photos", "u1", report(ScrubReport.Result.INCOMPLETE, 4096), map);
      assertThat(store.cut("u1").orElseThrow().soFar().checkedSectors()).isEqualTo(4096);
      HistoryEntry scrub =
          new HistoryEntry(
              0,
              1000,
              Kind.SCRUB,
              "photos",
              "u1",
              "",
              "Scrubbed: clean.",
              List.of(),
              Optional.of(report(ScrubReport.Result.CLEAN, 8192)),
              Map.of());
      long sequence = store.appendScrub(scrub, map);
      assertThat(store.cut("u1")).isEmpty();
      assertThat(store.picture(sequence)).contains(map);
      assertThat(store.map("u1")).contains(map);
      assertThat(store.page(HistoryQuery.newest("u1", 1)).get(0).report())
          .isEqualTo(scrub.report());
    }
  }

  @Test
  void aClockThatGoesBackIsSaidAndTheOrderStays() throws Exception {
    try (HistoryStore store = open()) {
      store.append(entry(10_000_000, Kind.ROT_FOUND, "disk1"));
      store.append(entry(1_000_000, Kind.ROT_REPAIRED, "disk1"));
      List<HistoryEntry> page = store.page(HistoryQuery.newest("", 10));
      assertThat(page.stream().map(HistoryEntry::kind))
          .containsExactly(Kind.ROT_REPAIRED, Kind.NOTE, Kind.ROT_FOUND);
      assertThat(page.get(1).text()).contains("went back by 9000 s");
    }
  }

  @Test
  void aFileThatIsNoDatabaseIsSetAsideAndKept() throws Exception {
    Files.createDirectories(file().getParent());
    Files.writeString(
        file(), "this is not a database, but somebody's only copy of something. ".repeat(100));
    try (HistoryStore store = open()) {
      assertThat(store.notice()).contains("set aside");
      store.append(entry(1000, Kind.ROT_FOUND, "disk1"));
      assertThat(store.page(HistoryQuery.newest("u1", 5))).hasSize(1);
    }
    assertThat(asideText()).contains("somebody's only copy");
  }

  private String asideText() throws Exception {
    try (Stream<Path> files = Files.list(file().getParent())) {
      Path aside =
          files
              .filter(f -> f.toString().contains(".damaged-") && !f.toString().endsWith("-wal"))
              .findFirst()
              .orElseThrow();
      return Files.readString(aside, java.nio.charset.StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void pagesThatRotInTheFileAreNoticed() throws Exception {
    try (HistoryStore store = open()) {
      for (int i = 0; i < 500; i++) {
        store.append(entry(i, Kind.SMART, "disk" + i));
      }
    }
    try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
      byte[] rot = new byte[8192];
      java.util.Arrays.fill(rot, (byte) 0xA5);
      raw.seek(8192);
      raw.write(rot);
    }
    try (HistoryStore store = open()) {
      assertThat(store.notice()).contains("damaged");
      store.append(entry(1000, Kind.ROT_FOUND, "disk1"));
    }
    assertThat(asideText()).startsWith("SQLite format 3");
  }

  @Test
  void aNewerFileIsLeftAlone() throws Exception {
    open().close();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        Statement s = c.createStatement()) {
      s.execute("pragma user_version = 99");
    }
    assertThatThrownBy(this::open)
        .isInstanceOf(HistoryException.class)
        .hasMessageContaining("newer Rotproof");
  }

  @Test
  void aFileThatSomebodyRemovedBeginsAnew() throws Exception {
    try (HistoryStore store = open()) {
      store.append(entry(1, Kind.ROT_FOUND, "disk1"));
      try (Stream<Path> files = Files.list(file().getParent())) {
        for (Path path :
            files.filter(f -> f.getFileName().toString().startsWith("history")).toList()) {
          Files.delete(path);
        }
      }
      store.append(entry(2, Kind.ROT_FOUND, "disk1"));
      assertThat(store.count()).isEqualTo(1);
    }
  }

  @Test
  void twoProcessesMayWriteToOneFile() throws Exception {
    try (HistoryStore one = open();
        HistoryStore other = open()) {
      for (int i = 0; i < 50; i++) {
        one.append(entry(i, Kind.ROT_FOUND, "disk1"));
        other.append(entry(i, Kind.ROT_FOUND, "disk2"));
      }
      assertThat(one.count()).isEqualTo(100);
      assertThat(
              one.page(HistoryQuery.newest("", 100)).stream()
                  .map(HistoryEntry::sequence)
                  .distinct())
          .hasSize(100);
    }
  }

  @Test
  void thinningKeepsScrubsAndOneSampleADay() throws Exception {
    long now = CLOCK.millis();
    long day = Duration.ofDays(1).toMillis();
    try (HistoryStore store = open()) {
      store.append(entry(now - 2000 * day, Kind.ROT_FOUND, "disk1"));
      store.append(entry(now - 1900 * day, Kind.SYNC_ENDED, ""));
      for (int hour = 0; hour < 48; hour++) {
        store.append(entry(now - 100 * day + hour * 3_600_000L, Kind.SMART, "disk1"));
      }
      store.append(entry(now - day, Kind.SMART, "disk1"));
      store.thin();
      List<Kind> left =
          store.page(HistoryQuery.newest("", 100)).stream().map(HistoryEntry::kind).toList();
      assertThat(left).contains(Kind.ROT_FOUND).doesNotContain(Kind.SYNC_ENDED);
      assertThat(left.stream().filter(k -> k == Kind.SMART).count()).isBetween(3L, 4L);
    }
  }

  @Test
  void exportsAreWellFormedWhateverTheNames() throws Exception {
    try (HistoryStore store = open()) {
      store.append(
          new HistoryEntry(
              0,
              5,
              Kind.ROT_FOUND,
              "=SUM(\"a\"),\n",
              "u1",
              "disk1",
              "quote \" and comma, and\nnewline",
              List.of(new SectorRange(8, 15)),
              Optional.empty(),
              Map.of()));
      for (int i = 0; i < 1200; i++) {
        store.append(entry(i, Kind.SMART, "disk1"));
      }
      StringBuilder csv = new StringBuilder();
      HistoryExport.write(store, "", HistoryExport.Format.CSV, csv::append);
      assertThat(csv.toString())
          .contains("\"'=SUM(\"\"a\"\"),\n\"")
          .contains(",8,\"8-15\",")
          .endsWith("\r\n");
      assertThat(csv.toString().split("\r\n")).hasSize(1202);
      StringBuilder json = new StringBuilder();
      HistoryExport.write(store, "", HistoryExport.Format.JSON, json::append);
      JsonNode tree = new ObjectMapper().readTree(json.toString());
      assertThat(tree).hasSize(1201);
      assertThat(tree.get(0).get("ranges").get(0).get("first").asLong()).isEqualTo(8);
    }
  }

  @Test
  void thirtyDaysAtOneEventAMinuteOpenAtOnce() throws Exception {
    open().close();
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file());
        PreparedStatement s =
            c.prepareStatement(
                "insert into events (at, kind, array, uuid, disk, text, smart) values (?, 'SMART',"
                    + " 'photos', 'u1', ?, ?, ?)")) {
      c.setAutoCommit(false);
      for (int i = 0; i < 43_200; i++) {
        s.setLong(1, i * 60_000L);
        s.setString(2, "disk" + i % 8);
        s.setString(3, "what the disk said, in a sentence of ordinary length, number " + i);
        s.setString(4, "{\"powerOnHours\":" + i + ",\"temperatureCelsius\":35}");
        s.addBatch();
      }
      s.executeBatch();
      c.commit();
    }
    long began = System.nanoTime();
    try (HistoryStore store = open()) {
      assertThat(store.count()).isEqualTo(43_200);
      assertThat(store.page(HistoryQuery.newest("u1", 1000))).hasSize(1000);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
      assertThat(store.page(HistoryQuery.newest("u1", 100_000))).hasSize(43_200);
    }
  }

  private static HistoryEntry entry(long at, Kind kind, String disk) {
    return new HistoryEntry(
        0,
        at,
        kind,
        "photos",
        "u1",
        disk,
        "something happened",
        List.of(new SectorRange(1, 2)),
        Optional.empty(),
        Map.of("hours", 3L));
  }

  private static ScrubReport report(ScrubReport.Result result, long checked) {
    return new ScrubReport(
        result,
        0,
        0,
        List.of(new ScrubReport.LegReport("disk1", 0, List.of())),
        List.of(),
        List.of(),
        checked,
        8192,
        1.5,
        0,
        result == ScrubReport.Result.INCOMPLETE ? "stopped" : "",
        List.of());
  }
}
