package org.rotproof.scrub.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;

/** Reads rows into entries. A part that cannot be read leaves a hole, not an error. */
final class HistoryReading {
  private static final String COLUMNS =
      "select seq, at, kind, array, uuid, disk, text, ranges, report, smart,"
          + " length(ranges), length(report) from events";

  /** Of places and reports, as text, that one page holds: they are a few times that in memory. */
  private static final long MOST_PAGE_CHARS = 2 << 20;

  /** A part that is longer than this was written before there was a bound, and is left out. */
  private static final long MOST_PART_CHARS = 4 << 20;

  private HistoryReading() {}

  /** What of an entry is wanted. */
  private enum Detail {
    ALL,
    /** Reports without their places. */
    COUNTS
  }

  /** A page; ends earlier than its limit where the entries are large, but never empty for that. */
  static List<HistoryEntry> page(Connection c, HistoryQuery query) throws SQLException {
    return page(c, query, Detail.ALL);
  }

  /** As many entries as are asked for, with what was counted and without the places. */
  static List<HistoryEntry> counts(Connection c, HistoryQuery query) throws SQLException {
    return page(c, query, Detail.COUNTS);
  }

  private static List<HistoryEntry> page(Connection c, HistoryQuery query, Detail detail)
      throws SQLException {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    ofArray(query.array(), conditions, values);
    if (!query.kinds().isEmpty()) {
      conditions.add(
          query.kinds().stream().map(k -> "?").collect(Collectors.joining(",", "kind in (", ")")));
      query.kinds().forEach(kind -> values.add(kind.name()));
    }
    add("seq < ?", query.beforeSequence(), conditions, values);
    add("at >= ?", query.fromMillis(), conditions, values);
    add("at <= ?", query.toMillis(), conditions, values);
    return read(c, conditions, values, "desc", query.limit(), detail);
  }

  static List<HistoryEntry> after(Connection c, String array, long sequence, int limit)
      throws SQLException {
    List<String> conditions = new ArrayList<>(List.of("seq > ?"));
    List<Object> values = new ArrayList<>(List.of(sequence));
    ofArray(array, conditions, values);
    return read(c, conditions, values, "asc", limit, Detail.ALL);
  }

  private static void ofArray(String array, List<String> conditions, List<Object> values) {
    if (!array.isEmpty()) {
      conditions.add("(uuid = ? or array = ?)");
      values.add(array);
      values.add(array);
    }
  }

  private static void add(
      String condition, long value, List<String> conditions, List<Object> values) {
    if (value != 0) {
      conditions.add(condition);
      values.add(value);
    }
  }

  private static List<HistoryEntry> read(
      Connection c,
      List<String> conditions,
      List<Object> values,
      String order,
      int limit,
      Detail detail)
      throws SQLException {
    String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    try (PreparedStatement statement =
        c.prepareStatement(COLUMNS + where + " order by seq " + order + " limit " + limit)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<HistoryEntry> entries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        long chars = 0;
        while (chars < MOST_PAGE_CHARS && row.next()) {
          HistoryEntry entry = entry(row, detail);
          entries.add(entry);
          chars += detail == Detail.COUNTS ? 0 : row.getLong(11) + row.getLong(12);
        }
      }
      return entries;
    }
  }

  private static HistoryEntry entry(ResultSet row, Detail detail) throws SQLException {
    List<SectorRange> ranges = List.of();
    Optional<ScrubReport> report = Optional.empty();
    Map<String, Long> smart = Map.of();
    String text = row.getString(7);
    try {
      if (row.getLong(11) > MOST_PART_CHARS || row.getLong(12) > MOST_PART_CHARS) {
        text = text + " (It has too many places to be listed.)";
      } else {
        ranges = detail == Detail.COUNTS ? List.of() : HistoryJson.ranges(row.getString(8));
        report =
            row.getLong(12) == 0
                ? Optional.empty()
                : Optional.of(HistoryJson.report(row.getString(9)));
      }
      if (detail == Detail.COUNTS) {
        report = report.map(HistoryReading::withoutPlaces);
      }
      smart = HistoryJson.smart(row.getString(10));
    } catch (JsonProcessingException e) {
      text = text + " (Part of this entry cannot be read.)";
    }
    return new HistoryEntry(
        row.getLong(1),
        row.getLong(2),
        kind(row.getString(3)),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        text,
        ranges,
        report,
        smart);
  }

  private static ScrubReport withoutPlaces(ScrubReport r) {
    return new ScrubReport(
        r.result(),
        r.repairedSectors(),
        r.mismatchSectors(),
        r.legs().stream()
            .map(leg -> new ScrubReport.LegReport(leg.disk(), leg.badSectors(), List.of()))
            .toList(),
        List.of(),
        List.of(),
        r.checkedSectors(),
        r.totalSectors(),
        r.seconds(),
        r.fromSector(),
        r.reason(),
        List.of(),
        r.endangered(),
        r.differences());
  }

  private static HistoryEntry.Kind kind(String name) {
    try {
      return HistoryEntry.Kind.valueOf(name);
    } catch (IllegalArgumentException e) {
      return HistoryEntry.Kind.NOTE;
    }
  }

  static Optional<String> text(Connection c, String sql, Object key) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      statement.setObject(1, key);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
      }
    }
  }

  static Optional<HistoryStore.CutScrub> cut(Connection c, String uuid) throws SQLException {
    try (PreparedStatement statement =
        c.prepareStatement("select array, at, report from running where uuid = ?")) {
      statement.setString(1, uuid);
      try (ResultSet row = statement.executeQuery()) {
        return row.next()
            ? Optional.of(
                new HistoryStore.CutScrub(
                    row.getString(1), uuid, row.getLong(2), HistoryJson.report(row.getString(3))))
            : Optional.empty();
      } catch (JsonProcessingException e) {
        return Optional.empty();
      }
    }
  }
}
