package org.rotproof.scrub.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The history's file. Every write is on the disk before it returns, so a power cut loses nothing
 * that was told. Several processes may use the same file; within one process it is thread-safe.
 *
 * <p>A file that is damaged is never thrown away: it is set aside under another name, a new one
 * begins, and {@link #notice} says so.
 */
public final class HistoryStore implements AutoCloseable {
  private static final int WAIT_MILLIS = 15_000;
  private static final long CLOCK_MAY_LAG_MILLIS = 60_000;

  private final Path file;
  private final Clock clock;
  private Connection connection;
  private String notice = "";

  private HistoryStore(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /**
   * Opens the history, makes it when there is none, and brings an older one up to date.
   *
   * @param file in a folder of its own user's, which is made when needed
   * @throws HistoryException when it cannot be written, or was written by a newer Rotproof
   */
  public static HistoryStore open(Path file, Clock clock) throws HistoryException {
    HistoryStore store = new HistoryStore(file.toAbsolutePath(), clock);
    try {
      Path folder = store.file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
        // SQLite's library is unpacked before it is loaded: not where others may write.
        if (System.getProperty("org.sqlite.tmpdir") == null) {
          System.setProperty("org.sqlite.tmpdir", folder.toString());
        }
      }
      store.connect();
      return store;
    } catch (IOException e) {
      throw new HistoryException("The history " + file + " cannot be made: " + e.getMessage(), e);
    } catch (SQLException e) {
      if (!damaged(e)) {
        store.closeQuietly();
        throw store.trouble(e);
      }
      store.setAside(e);
      return store;
    }
  }

  private void connect() throws SQLException, HistoryException {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(WAIT_MILLIS);
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    connection = config.createConnection("jdbc:sqlite:" + file);
    int version = HistorySchema.migrate(connection);
    if (version > HistorySchema.newest()) {
      closeQuietly();
      throw new HistoryException(
          "The history " + file + " was written by a newer Rotproof. Install that one again.");
    }
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("pragma quick_check(1)")) {
      if (row.next() && !row.getString(1).equals("ok")) {
        throw new SQLException(row.getString(1), "", SQLiteErrorCode.SQLITE_CORRUPT.code);
      }
    }
  }

  /** What is wrong with the history itself, as a sentence; "" if nothing. */
  public synchronized String notice() {
    return notice;
  }

  /**
   * Writes an entry down; its sequence does not matter. A clock that went back gets an entry of its
   * own first.
   *
   * @return the sequence that it was given
   */
  public long append(HistoryEntry entry) throws HistoryException {
    return with(
        c -> {
          noteClock(c, entry);
          return insert(c, entry);
        });
  }

  /** Writes a scrub's end down, with the surface as it was then, all or nothing. */
  public long appendScrub(HistoryEntry entry, RotMap map) throws HistoryException {
    return with(
        c ->
            inOneGo(
                c,
                () -> {
                  noteClock(c, entry);
                  long sequence = insert(c, entry);
                  String json = HistoryJson.write(map);
                  run(c, "insert into pictures values (?, ?)", sequence, json);
                  run(
                      c,
                      "insert or replace into maps values (?, ?, ?)",
                      map.uuid(),
                      entry.atMillis(),
                      json);
                  run(c, "delete from running where uuid = ?", map.uuid());
                  return sequence;
                }));
  }

  /** Forgets what {@link #running} wrote: the scrub could not begin after all. */
  public void notRunning(String uuid) throws HistoryException {
    with(c -> run(c, "delete from running where uuid = ?", uuid));
  }

  private void noteClock(Connection c, HistoryEntry entry) throws SQLException {
    try (Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery("select at from events order by seq desc limit 1")) {
      if (row.next() && entry.atMillis() < row.getLong(1) - CLOCK_MAY_LAG_MILLIS) {
        long seconds = (row.getLong(1) - entry.atMillis()) / 1000;
        String text =
            "The clock went back by "
                + seconds
                + " s: the order of events is right, times are not.";
        insert(c, note(entry.atMillis(), text));
      }
    }
  }

  private static HistoryEntry note(long atMillis, String text) {
    return new HistoryEntry(
        0,
        atMillis,
        HistoryEntry.Kind.NOTE,
        "",
        "",
        "",
        text,
        List.of(),
        Optional.empty(),
        Map.of());
  }

  private static long insert(Connection c, HistoryEntry e) throws SQLException {
    run(
        c,
        "insert into events (at, kind, array, uuid, disk, text, ranges, report, smart)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        e.atMillis(),
        e.kind().name(),
        e.array(),
        e.uuid(),
        e.disk(),
        e.text(),
        e.ranges().isEmpty() ? "" : HistoryJson.write(e.ranges()),
        e.report().map(HistoryJson::write).orElse(""),
        e.smart().isEmpty() ? "" : HistoryJson.write(e.smart()));
    try (Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery("select last_insert_rowid()")) {
      row.next();
      return row.getLong(1);
    }
  }

  /** A page, newest first. */
  public List<HistoryEntry> page(HistoryQuery query) throws HistoryException {
    return with(c -> HistoryReading.page(c, query));
  }

  /** How many entries there are. */
  public long count() throws HistoryException {
    return with(
        c -> {
          try (Statement statement = c.createStatement();
              ResultSet row = statement.executeQuery("select count(*) from events")) {
            row.next();
            return row.getLong(1);
          }
        });
  }

  /** The array's surface as it was last known. */
  public Optional<RotMap> map(String uuid) throws HistoryException {
    return with(
        c ->
            HistoryReading.text(c, "select map from maps where uuid = ?", uuid)
                .flatMap(HistoryStore::readable));
  }

  /** The surface as it was at the end of the scrub of that sequence. */
  public Optional<RotMap> picture(long sequence) throws HistoryException {
    return with(
        c ->
            HistoryReading.text(c, "select map from pictures where seq = ?", sequence)
                .flatMap(HistoryStore::readable));
  }

  private static Optional<RotMap> readable(String json) {
    try {
      return Optional.of(HistoryJson.map(json));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** How far a running scrub is, so that it is known after a crash; with the surface so far. */
  public void running(String array, String uuid, ScrubReport soFar, RotMap map)
      throws HistoryException {
    with(
        c ->
            inOneGo(
                c,
                () -> {
                  run(
                      c,
                      "insert or replace into running values (?, ?, ?, ?)",
                      uuid,
                      array,
                      clock.millis(),
                      HistoryJson.write(soFar));
                  run(
                      c,
                      "insert or replace into maps values (?, ?, ?)",
                      uuid,
                      clock.millis(),
                      HistoryJson.write(map));
                  return 0;
                }));
  }

  /** A scrub that never came to its end, as far as it was written down. */
  public record CutScrub(String array, String uuid, long atMillis, ScrubReport soFar) {}

  /** What {@link #running} wrote of an array, if no end followed. */
  public Optional<CutScrub> cut(String uuid) throws HistoryException {
    return with(c -> HistoryReading.cut(c, uuid));
  }

  /** A setting, such as an array's speed limit. */
  public Optional<String> setting(String name) throws HistoryException {
    return with(c -> HistoryReading.text(c, "select value from settings where name = ?", name));
  }

  /** Keeps a setting. */
  public void set(String name, String value) throws HistoryException {
    with(c -> run(c, "insert or replace into settings values (?, ?)", name, value));
  }

  /**
   * Thins out what is old and dull: of SMART samples older than 90 days one a day and disk stays,
   * of starts and ends of syncs those of the last three years. Scrubs and rot are kept for ever.
   *
   * @return how many entries went
   */
  public int thin() throws HistoryException {
    long day = 86_400_000L;
    long now = clock.millis();
    return with(
        c ->
            inOneGo(
                c,
                () ->
                    run(
                            c,
                            "delete from events where kind = 'SMART' and at < ? and seq not in"
                                + " (select min(seq) from events where kind = 'SMART' group by"
                                + " disk, at / 86400000)",
                            now - 90 * day)
                        + run(
                            c,
                            "delete from events where kind in ('SYNC_STARTED', 'SYNC_ENDED',"
                                + " 'ARRAY_STARTED', 'ARRAY_STOPPED') and at < ?",
                            now - 3 * 365 * day)));
  }

  /** Work on the connection. */
  private interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  private interface Change<T> {
    T make() throws SQLException;
  }

  private synchronized <T> T with(Work<T> work) throws HistoryException {
    try {
      if (!Files.exists(file)) {
        // Somebody removed it: what is written to the old one now would be gone with it.
        closeQuietly();
        connect();
      }
      return work.on(connection);
    } catch (SQLException e) {
      if (!damaged(e)) {
        throw trouble(e);
      }
      setAside(e);
    }
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw trouble(e);
    }
  }

  private static <T> T inOneGo(Connection c, Change<T> change) throws SQLException {
    c.setAutoCommit(false);
    try {
      T result = change.make();
      c.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      c.rollback();
      throw e;
    } finally {
      c.setAutoCommit(true);
    }
  }

  private static int run(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static boolean damaged(SQLException e) {
    int code = e.getErrorCode() & 0xff;
    return code == SQLiteErrorCode.SQLITE_CORRUPT.code
        || code == SQLiteErrorCode.SQLITE_NOTADB.code;
  }

  /** Moves the damaged file out of the way and begins a new one. */
  private synchronized void setAside(SQLException cause) throws HistoryException {
    closeQuietly();
    String aside = file.getFileName() + ".damaged-" + clock.millis();
    try {
      for (String part : List.of("", "-wal", "-shm")) {
        Path from = file.resolveSibling(file.getFileName() + part);
        if (Files.exists(from)) {
          Files.move(from, file.resolveSibling(aside + part));
        }
      }
      connect();
      notice =
          "The history was damaged ("
              + cause.getMessage()
              + "). It was set aside as "
              + file.resolveSibling(aside)
              + ", and a new one has begun.";
      insert(connection, note(clock.millis(), notice));
    } catch (IOException | SQLException e) {
      throw new HistoryException(
          "The history " + file + " is damaged and cannot be set aside: " + e.getMessage(), e);
    }
  }

  private HistoryException trouble(SQLException e) {
    return new HistoryException("The history " + file + " cannot be used: " + e.getMessage(), e);
  }

  private void closeQuietly() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException ignored) {
      // It is given up anyway; every write was finished before.
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly();
  }

  /** Lets an export read while others write. */
  synchronized List<HistoryEntry> after(String array, long sequence, int limit)
      throws HistoryException {
    return with(c -> HistoryReading.after(c, array, sequence, limit));
  }
}
