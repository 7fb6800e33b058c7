package org.rotproof.scrub.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.file.Path;
import java.sql.Connection;
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

/**
 * The history's file. Every write is on the disk before it returns, so a power cut loses nothing
 * that was told. Several processes may use the same file; within one process it is thread-safe.
 *
 * <p>A file that is damaged is never thrown away: it is set aside under another name, a new one
 * begins, and {@link #notice} says so.
 */
public final class HistoryStore implements AutoCloseable {
  private static final long CLOCK_MAY_LAG_MILLIS = 60_000;

  private final HistoryFile file;
  private final Clock clock;

  private HistoryStore(HistoryFile file, Clock clock) {
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
    return new HistoryStore(
        HistoryFile.open(file, clock, (fresh, at, why) -> insert(fresh, note(at, why))), clock);
  }

  /** What is wrong with the history itself, as a sentence; "" if nothing. */
  public String notice() {
    return file.notice();
  }

  /**
   * Writes an entry down; its sequence does not matter. A clock that went back gets an entry of its
   * own first.
   *
   * @return the sequence that it was given
   */
  public long append(HistoryEntry entry) throws HistoryException {
    long sequence =
        file.with(
            c -> {
              noteClock(c, entry);
              return insert(c, entry);
            });
    if (entry.kind() != HistoryEntry.Kind.SMART) {
      file.mark();
    }
    return sequence;
  }

  /** Writes a scrub's end down, with the surface as it was then, all or nothing. */
  public long appendScrub(HistoryEntry entry, RotMap map) throws HistoryException {
    long ended =
        file.with(
            c ->
                HistoryFile.inOneGo(
                    c,
                    () -> {
                      noteClock(c, entry);
                      long sequence = insert(c, entry);
                      String json = HistoryJson.write(map);
                      HistoryFile.run(c, "insert into pictures values (?, ?)", sequence, json);
                      HistoryFile.run(
                          c,
                          "insert or replace into maps values (?, ?, ?)",
                          map.uuid(),
                          entry.atMillis(),
                          json);
                      HistoryFile.run(c, "delete from running where uuid = ?", map.uuid());
                      return sequence;
                    }));
    file.mark();
    return ended;
  }

  /** Forgets what {@link #running} wrote: the scrub could not begin after all. */
  public void notRunning(String uuid) throws HistoryException {
    file.with(c -> HistoryFile.run(c, "delete from running where uuid = ?", uuid));
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
    HistoryFile.run(
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

  /** As {@link #page}, however many are asked for, without the places that reports list. */
  public List<HistoryEntry> counts(HistoryQuery query) throws HistoryException {
    return file.with(c -> HistoryReading.counts(c, query));
  }

  /**
   * A page, newest first. Fewer than were asked for, but at least one, where the entries are so
   * large that all of them would fill the memory; then others follow.
   */
  public List<HistoryEntry> page(HistoryQuery query) throws HistoryException {
    return file.with(c -> HistoryReading.page(c, query));
  }

  /** How many entries there are. */
  public long count() throws HistoryException {
    return file.with(
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
    return file.with(
        c ->
            HistoryReading.text(c, "select map from maps where uuid = ?", uuid)
                .flatMap(HistoryStore::readable));
  }

  /** The surface as it was at the end of the scrub of that sequence. */
  public Optional<RotMap> picture(long sequence) throws HistoryException {
    return file.with(
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
    file.with(
        c ->
            HistoryFile.inOneGo(
                c,
                () -> {
                  HistoryFile.run(
                      c,
                      "insert or replace into running values (?, ?, ?, ?)",
                      uuid,
                      array,
                      clock.millis(),
                      HistoryJson.write(soFar));
                  HistoryFile.run(
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
    return file.with(c -> HistoryReading.cut(c, uuid));
  }

  /** A setting, such as an array's speed limit. */
  public Optional<String> setting(String name) throws HistoryException {
    return file.with(
        c -> HistoryReading.text(c, "select value from settings where name = ?", name));
  }

  /** Keeps a setting. */
  public void set(String name, String value) throws HistoryException {
    file.with(
        c -> HistoryFile.run(c, "insert or replace into settings values (?, ?)", name, value));
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
    return file.with(
        c ->
            HistoryFile.inOneGo(
                c,
                () ->
                    HistoryFile.run(
                            c,
                            "delete from events where kind = 'SMART' and at < ? and seq not in"
                                + " (select min(seq) from events where kind = 'SMART' group by"
                                + " disk, at / 86400000)",
                            now - 90 * day)
                        + HistoryFile.run(
                            c,
                            "delete from events where kind in ('SYNC_STARTED', 'SYNC_ENDED',"
                                + " 'SYNC_BROKEN', 'ARRAY_STARTED', 'ARRAY_STOPPED') and at < ?",
                            now - 3 * 365 * day)));
  }

  @Override
  public void close() {
    file.close();
  }

  /** Entries that were written after that one, the oldest first; fewer where they are large. */
  public List<HistoryEntry> since(long sequence, int limit) throws HistoryException {
    return after("", sequence, limit);
  }

  /** When the oldest entry of an array is from; 0 where there is none. */
  public long firstMillis(String uuid) throws HistoryException {
    return file.with(
        c ->
            HistoryReading.text(c, "select coalesce(min(at), 0) from events where uuid = ?", uuid)
                .map(Long::parseLong)
                .orElse(0L));
  }

  /** Lets an export read while others write. */
  List<HistoryEntry> after(String array, long sequence, int limit) throws HistoryException {
    return file.with(c -> HistoryReading.after(c, array, sequence, limit));
  }
}
