package org.rotproof.scrub.history;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, by version. A version once released is never changed: a change is a new step at the
 * end. SQLite's user_version says how many steps a file has had.
 */
final class HistorySchema {
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              "create table events (seq integer primary key autoincrement, at integer not null,"
                  + " kind text not null, array text not null, uuid text not null, disk text not"
                  + " null, text text not null, ranges text not null default '', report text not"
                  + " null default '', smart text not null default '')",
              "create index events_by_uuid on events (uuid, seq)",
              "create index events_by_kind on events (kind, seq)",
              "create table maps (uuid text primary key, at integer not null, map text not null)",
              "create table pictures (seq integer primary key, map text not null)",
              "create table running (uuid text primary key, array text not null, at integer not"
                  + " null, report text not null)",
              "create table settings (name text primary key, value text not null)"));

  private HistorySchema() {}

  /** The version that this program writes. */
  static int newest() {
    return STEPS.size();
  }

  /**
   * Brings a file up to date, all or nothing.
   *
   * @return the version that it had
   */
  static int migrate(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      int version = version(statement);
      if (version >= STEPS.size()) {
        return version;
      }
      statement.execute("begin immediate");
      // Another process may have been quicker.
      version = version(statement);
      try {
        for (int step = version; step < STEPS.size(); step++) {
          for (String sql : STEPS.get(step)) {
            statement.execute(sql);
          }
        }
        statement.execute("pragma user_version = " + STEPS.size());
        statement.execute("commit");
      } catch (SQLException e) {
        statement.execute("rollback");
        throw e;
      }
      return version;
    }
  }

  private static int version(Statement statement) throws SQLException {
    try (ResultSet row = statement.executeQuery("pragma user_version")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }
}
