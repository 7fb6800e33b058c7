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
      "select seq, at, kind, array, uuid, disk, text, ranges, report, smart from events";

  private HistoryReading() {}

  static List<HistoryEntry> page(Connection c, HistoryQuery query) throws SQLException {
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
    return read(c, conditions, values, "desc", query.limit());
  }

  static List<HistoryEntry> after(Connection c, String array, long sequence, int limit)
      throws SQLException {
    List<String> conditions = new ArrayList<>(List.of("seq > ?"));
    List<Object> values = new ArrayList<>(List.of(sequence));
    ofArray(array, conditions, values);
    return read(c, conditions, values, "asc", limit);
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
      Connection c, List<String> conditions, List<Object> values, String order, int limit)
      throws SQLException {
    String where = conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    try (PreparedStatement statement =
        c.prepareStatement(COLUMNS + where + " order by seq " + order + " limit " + limit)) {
      for (int i = 0; i < values.size(); i++) {
        statement.setObject(i + 1, values.get(i));
      }
      List<HistoryEntry> entries = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          entries.add(entry(row));
        }
      }
      return entries;
    }
  }

  private static HistoryEntry entry(ResultSet row) throws SQLException {
    List<SectorRange> ranges = List.of();
    Optional<ScrubReport> report = Optional.empty();
    Map<String, Long> smart = Map.of();
    String text = row.getString(7);
    try {
      ranges = HistoryJson.ranges(row.getString(8));
      report =
          row.getString(9).isEmpty()
              ? Optional.empty()
              : Optional.of(HistoryJson.report(row.getString(9)));
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
