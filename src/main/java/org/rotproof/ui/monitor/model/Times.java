package org.rotproof.ui.monitor.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times and durations as a person says them. */
public final class Times {
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter CLOCK_SECONDS =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_AND_YEAR =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH);

  private Times() {}

  /** "today at 12:03", "yesterday at 12:03", "3 Nov, 12:03", "3 Nov 2025, 12:03". */
  public static String when(long millis, long nowMillis, ZoneId zone) {
    ZonedDateTime then = Instant.ofEpochMilli(millis).atZone(zone);
    LocalDate today = Instant.ofEpochMilli(nowMillis).atZone(zone).toLocalDate();
    long days = ChronoUnit.DAYS.between(then.toLocalDate(), today);
    if (days == 0) {
      return Words.of("time.today", CLOCK.format(then));
    }
    if (days == 1) {
      return Words.of("time.yesterday", CLOCK.format(then));
    }
    boolean near = days > 0 && days < 300;
    return (near ? DAY : DAY_AND_YEAR).format(then);
  }

  /**
   * "today at 03:00", "tomorrow at 03:00", "1 Dec, 03:00", "1 Jan 2028, 03:00": what is to come.
   */
  public static String next(long millis, long nowMillis, ZoneId zone) {
    ZonedDateTime then = Instant.ofEpochMilli(millis).atZone(zone);
    LocalDate today = Instant.ofEpochMilli(nowMillis).atZone(zone).toLocalDate();
    long days = ChronoUnit.DAYS.between(today, then.toLocalDate());
    if (days == 0 || days == 1) {
      return Words.of(days == 0 ? "time.today" : "time.tomorrow", CLOCK.format(then));
    }
    return (days > 0 && days < 300 ? DAY : DAY_AND_YEAR).format(then);
  }

  /** "12:03:09". */
  public static String clock(long millis, ZoneId zone) {
    return CLOCK_SECONDS.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** "2026-11-24 12:03:09". */
  public static String exact(long millis, ZoneId zone) {
    return EXACT.format(Instant.ofEpochMilli(millis).atZone(zone));
  }

  /** "less than a minute", "about 3 minutes", "about 2 hours 10 minutes", "about 3 days". */
  public static String about(long millis) {
    long minutes = Math.round(millis / 60_000.0);
    if (millis < 50_000) {
      long seconds = Math.max(5, (millis + 4_999) / 5_000 * 5);
      return Words.of("time.about-seconds", seconds);
    }
    if (minutes < 90) {
      return Words.of("time.about-minutes", Math.max(1, minutes));
    }
    if (minutes < 48 * 60) {
      return Words.of("time.about-hours", minutes / 60, minutes % 60 / 10 * 10);
    }
    return Words.of("time.about-days", Math.round(minutes / 1440.0));
  }

  /** "14 s", "3 min 20 s", "2 h 10 min": how long something took. */
  public static String took(double seconds) {
    long s = Math.max(0, Math.round(seconds));
    if (s < 60) {
      return Words.of("time.took-seconds", s);
    }
    if (s < 3600) {
      return Words.of("time.took-minutes", s / 60, s % 60);
    }
    return Words.of("time.took-hours", s / 3600, s % 3600 / 60);
  }

  /** A label below a chart: "−5 min", "now", "+10 min". */
  public static String ago(long millis) {
    if (millis == 0) {
      return Words.of("time.now");
    }
    long seconds = Math.abs(millis) / 1000;
    String length =
        seconds < 60
            ? seconds + " s"
            : seconds < 3600
                ? seconds / 60 + (seconds % 60 == 0 ? "" : ":" + two(seconds % 60)) + " min"
                : seconds / 3600
                    + (seconds % 3600 < 60 ? "" : ":" + two(seconds % 3600 / 60))
                    + " h";
    return (millis > 0 ? "−" : "+") + length;
  }

  private static String two(long number) {
    return String.format(Locale.ROOT, "%02d", number);
  }
}
