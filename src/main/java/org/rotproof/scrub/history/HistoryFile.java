package org.rotproof.scrub.history;

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
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file below the history: opened, brought up to date, set aside when it is damaged, made
 * again when somebody removed it. Thread-safe; other processes may use the same file.
 */
final class HistoryFile implements AutoCloseable {
  private static final int WAIT_MILLIS = 15_000;
  private static final String NEWS = "history.news";

  private final Path file;
  private final Clock clock;
  private final SetAside setAside;
  private Connection connection;
  private String notice = "";

  /** Writes into a new file why the old one was set aside. */
  interface SetAside {
    void note(Connection fresh, long atMillis, String why) throws SQLException;
  }

  private HistoryFile(Path file, Clock clock, SetAside setAside) {
    this.file = file;
    this.clock = clock;
    this.setAside = setAside;
  }

  /** Opens it, or makes it. */
  static HistoryFile open(Path path, Clock clock, SetAside setAside) throws HistoryException {
    HistoryFile history = new HistoryFile(path.toAbsolutePath(), clock, setAside);
    try {
      Path folder = history.file.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
        // SQLite's library is unpacked before it is loaded: not where others may write.
        if (System.getProperty("org.sqlite.tmpdir") == null) {
          System.setProperty("org.sqlite.tmpdir", folder.toString());
        }
      }
      history.connect();
    } catch (IOException e) {
      throw new HistoryException("The history " + path + " cannot be made: " + e.getMessage(), e);
    } catch (SQLException e) {
      if (!damaged(e)) {
        history.closeQuietly();
        throw history.trouble(e);
      }
      history.moveAway(e);
    }
    return history;
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

  /** What is wrong with the file, as a sentence; "" if nothing. */
  synchronized String notice() {
    return notice;
  }

  /** Work on the connection. */
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Several changes of which all or none are made. */
  interface Change<T> {
    T make() throws SQLException;
  }

  /** Does it; on a new file where this one turns out to be damaged. */
  synchronized <T> T with(Work<T> work) throws HistoryException {
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
      moveAway(e);
    }
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw trouble(e);
    }
  }

  /**
   * Marks that there are news in it, by the time of a file beside it: whoever waits for them need
   * not open it, nor look at what a running scrub writes all the time.
   */
  void mark() {
    Path mark = file.resolveSibling(NEWS);
    try {
      Files.write(mark, new byte[0]);
    } catch (IOException ignored) {
      // The disk is full: whoever waits looks once an hour anyway.
    }
  }

  /** All or nothing. */
  static <T> T inOneGo(Connection c, Change<T> change) throws SQLException {
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

  /** One statement that changes something; returns how many rows. */
  static int run(Connection c, String sql, Object... values) throws SQLException {
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
  private synchronized void moveAway(SQLException cause) throws HistoryException {
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
      setAside.note(connection, clock.millis(), notice);
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
}
