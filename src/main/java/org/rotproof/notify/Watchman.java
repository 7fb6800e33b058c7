package org.rotproof.notify;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.rotproof.notify.Condition.Standing;
import org.rotproof.notify.News.Level;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.SmartReading;
import org.rotproof.storage.SmartVerdict;

/**
 * Says what of a look is news. What the history tells is told once, by its sequence; what is so is
 * told when it begins, when it gets worse and when it is over. Pure.
 */
public final class Watchman {
  private static final int MOST_FILES = 10;

  private final State before;
  private final Outlook outlook;
  private final List<News> news = new ArrayList<>();
  private long counter;

  private Watchman(State before, Outlook outlook) {
    this.before = before;
    this.outlook = outlook;
    counter = before.counter();
  }

  /**
   * Takes a look in.
   *
   * @param digest the sentences of the monthly digest, asked for where one is due
   */
  public static State takeIn(
      State before, Outlook outlook, Channels channels, ZoneId zone, Digest digest) {
    return new Watchman(before, outlook).takeIn(channels, zone, digest);
  }

  /** Tells what was verified in a month. */
  public interface Digest {
    /** In sentences; "" where there is nothing to say. */
    String of(YearMonth month);
  }

  private State takeIn(Channels channels, ZoneId zone, Digest digest) {
    Set<String> open = openSinceBoot();
    Map<String, Standing> standing = conditions(open);
    Map<String, String> verdicts = smart();
    if (before.cursor() >= 0) {
      outlook.entries().stream()
          .sorted(Comparator.comparingLong(HistoryEntry::sequence))
          .forEach(this::entry);
    }
    String month = digest(zone, digest);
    boolean seen = outlook.trouble().isEmpty();
    State next =
        new State(
            outlook.cursor(),
            outlook.bootId(),
            open,
            seen ? outlook.arrays() : before.arrays(),
            standing,
            verdicts,
            before.news(),
            before.boxes(),
            month,
            before.pings(),
            outlook.smart().isEmpty() ? before.smartAtMillis() : outlook.nowMillis(),
            counter);
    return next.told(news, channels);
  }

  private Set<String> openSinceBoot() {
    Set<String> open = new TreeSet<>();
    if (before.bootId().equals(outlook.bootId())) {
      open.addAll(before.openSinceBoot());
    }
    outlook.kept().stream().filter(k -> !k.key().isEmpty()).forEach(k -> open.add(k.name()));
    return open;
  }

  private String id(String kind) {
    counter++;
    return kind + "-" + outlook.nowMillis() + "-" + counter;
  }

  private Map<String, Standing> conditions(Set<String> open) {
    Map<String, Standing> next = new TreeMap<>();
    for (Condition now : Conditions.of(outlook, open)) {
      Standing was = before.standing().get(now.key());
      boolean known = was != null;
      long since = known ? Math.min(was.sinceMillis(), outlook.nowMillis()) : outlook.nowMillis();
      int told = known ? was.toldDegree() : -1;
      if (now.degree() > told && outlook.nowMillis() - since >= now.afterMillis()) {
        news.add(now.begins(id("c"), outlook.nowMillis()));
        told = now.degree();
      }
      // A member that came back may go again: then it is told again.
      next.put(now.key(), new Standing(now, since, Math.min(told, now.degree())));
    }
    before
        .standing()
        .forEach(
            (key, was) -> {
              if (!next.containsKey(key)) {
                if (unseen(was.condition())) {
                  next.put(key, was);
                } else if (!goneForGood(was.condition())) {
                  over(was);
                }
              }
            });
    return next;
  }

  private void over(Standing was) {
    Condition condition = was.condition();
    if (was.told() && !condition.over().isEmpty()) {
      news.add(
          new News(
              id("o"), outlook.nowMillis(), Level.NOTICE, condition.array(), condition.over(), ""));
    }
  }

  /** What belongs to an array that is closed cannot be seen, and is not over because of that. */
  private boolean unseen(Condition condition) {
    String array = condition.array();
    return !outlook.trouble().isEmpty()
        || (!array.isEmpty()
            && outlook.arrays().stream().noneMatch(a -> a.name().equals(array))
            && outlook.kept().stream().anyMatch(k -> k.name().equals(array)));
  }

  private boolean goneForGood(Condition condition) {
    String array = condition.array();
    return !array.isEmpty()
        && outlook.arrays().stream().noneMatch(a -> a.name().equals(array))
        && outlook.kept().stream().noneMatch(k -> k.name().equals(array));
  }

  private Map<String, String> smart() {
    Map<String, String> next = new TreeMap<>(before.verdicts());
    outlook
        .smart()
        .forEach(
            (disk, reading) -> {
              if (reading.verdict() != SmartVerdict.UNKNOWN) {
                String was = next.put(disk, reading.verdict().word());
                if (!reading.verdict().word().equals(was)) {
                  smart(disk, reading, was != null);
                }
              }
            });
    return next;
  }

  /** One that was hot or worn before anybody looked is no alarm; one that becomes so may be. */
  private void smart(String disk, SmartReading reading, boolean changed) {
    String says = disk + " says of itself: " + reading.reason() + ".";
    String array =
        outlook.arrays().stream()
            .filter(
                a -> a.legs().stream().anyMatch(leg -> (disk + ",").startsWith(leg.disk() + ",")))
            .map(Array::name)
            .findFirst()
            .orElse("");
    switch (reading.verdict()) {
      case FAILING ->
          news.add(
              new News(
                  id("s"),
                  outlook.nowMillis(),
                  Level.ALARM,
                  array,
                  "A disk is failing. " + says,
                  array.isEmpty()
                      ? "Save what lies on it, and put a new disk in its place."
                      : "Put a new disk in its place: rotproof replace " + array + " OLD NEW."));
      case HOT ->
          news.add(
              new News(
                  id("s"),
                  outlook.nowMillis(),
                  changed ? Level.ALARM : Level.NOTICE,
                  array,
                  "A disk is or was too hot. " + says,
                  changed ? "See to its fan and to the air around it." : ""));
      case WORN ->
          news.add(
              new News(
                  id("s"),
                  outlook.nowMillis(),
                  Level.NOTICE,
                  array,
                  "A disk wears out. " + says,
                  ""));
      case GOOD -> {
        if (changed) {
          news.add(
              new News(
                  id("s"),
                  outlook.nowMillis(),
                  Level.NOTICE,
                  array,
                  disk + " says that it is good again.",
                  ""));
        }
      }
      case UNKNOWN -> {}
    }
  }

  private void entry(HistoryEntry entry) {
    switch (entry.kind()) {
      case SCRUB -> entry.report().ifPresent(report -> scrub(entry, report));
      case ROT_MET, SETTLED, DISK_JOINED, SYNC_ENDED, SYNC_BROKEN, NOTE ->
          tell(entry, Level.NOTICE, entry.text(), "");
      case ENDANGERED -> {
        boolean stands =
            outlook.kept().stream()
                .flatMap(k -> k.endangered().stream())
                .anyMatch(e -> !e.repaired() && e.words().equals(entry.text()));
        if (!stands) {
          tell(entry, Level.NOTICE, "'" + entry.array() + "': " + entry.text(), "");
        }
      }
        // Told with the scrub that found them, or as long as they are so.
      case ROT_FOUND, ROT_REPAIRED, ROT_LOST, DIFFERENCE, ARRAY_DEGRADED, ARRAY_WHOLE -> {}
      case DISK_FAILED -> {}
        // Not news by themselves.
      case ARRAY_STARTED, ARRAY_STOPPED, SYNC_STARTED, SMART, REHEARSED, DEED -> {}
    }
  }

  private void scrub(HistoryEntry entry, ScrubReport report) {
    String name = "'" + entry.array() + "'";
    switch (report.result()) {
      case CLEAN -> {}
      case REPAIRED ->
          tell(entry, Level.NOTICE, name + " was scrubbed. " + entry.text() + legs(report), "");
      case INCOMPLETE ->
          tell(
              entry,
              report.open().isEmpty() ? Level.NOTICE : Level.ALARM,
              name + ": " + entry.text() + legs(report),
              report.open().isEmpty()
                  ? ""
                  : "Choose which copy stays: rotproof settle " + entry.array() + ".");
      case UNRECOVERABLE ->
          tell(
              entry,
              Level.ALARM,
              name + " has lost data. " + entry.text() + legs(report) + files(report),
              report.files().isEmpty()
                  ? "Look at the scrub's report: rotproof's window, History, names the places."
                  : "Bring these files back from a backup.");
    }
  }

  private static String legs(ScrubReport report) {
    StringBuilder out = new StringBuilder();
    report.legs().stream()
        .filter(leg -> leg.badSectors() > 0)
        .forEach(
            leg ->
                out.append(" Rotten on ")
                    .append(leg.disk())
                    .append(": ")
                    .append(leg.badSectors())
                    .append(" sectors."));
    return out.toString();
  }

  private static String files(ScrubReport report) {
    if (report.files().isEmpty()) {
      return " No file is hit.";
    }
    String named = String.join(", ", report.files().stream().limit(MOST_FILES).toList());
    int more = report.files().size() - MOST_FILES;
    return " Files hit: " + named + (more > 0 ? ", and " + more + " more." : ".");
  }

  private void tell(HistoryEntry entry, Level level, String what, String doNow) {
    news.add(
        new News(
            "h-" + entry.sequence() + "-" + entry.atMillis(),
            entry.atMillis(),
            level,
            entry.array(),
            what,
            doNow));
  }

  private String digest(ZoneId zone, Digest digest) {
    YearMonth now = YearMonth.from(Instant.ofEpochMilli(outlook.nowMillis()).atZone(zone));
    if (before.digestMonth().isEmpty() || !outlook.trouble().isEmpty()) {
      return before.digestMonth().isEmpty() ? now.toString() : before.digestMonth();
    }
    if (before.digestMonth().equals(now.toString())) {
      return before.digestMonth();
    }
    String words = digest.of(now.minusMonths(1));
    if (!words.isEmpty()) {
      news.add(new News(id("d"), outlook.nowMillis(), Level.ROUTINE, "", words, ""));
    }
    return now.toString();
  }
}
