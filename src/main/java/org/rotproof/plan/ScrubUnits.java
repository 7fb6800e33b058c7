package org.rotproof.plan;

import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.storage.ForeignText;

/**
 * The systemd units that scrub an array on schedule, without the window: a service and a timer for
 * each array. Pure text; whoever writes them enables the timer.
 *
 * <p>The timer catches up after downtime (Persistent=), and also fires some minutes after each boot
 * and once a day: what it runs, the installed helper, goes on with a scrub that was cut, begins one
 * that is due, and otherwise does nothing. That also covers Debian's own mdcheck_start.timer, which
 * has md check all arrays on the first Sunday of a month: a scrub ends as incomplete while md's
 * check runs, and the next day's turn takes it up.
 */
public final class ScrubUnits {
  /** Where they go. */
  public static final String FOLDER = "/etc/systemd/system";

  /** How they are called, as a pattern of file names. */
  public static final String ALL = "rotproof-scrub-*.{service,timer}";

  /** How their text begins. */
  static final String MARK = "# Written by Rotproof.\n";

  private static final String SERVICE =
      """
      # Written by Rotproof.
      [Unit]
      Description=Scrub of the array %s
      After=local-fs.target mdcheck_start.service mdcheck_continue.service

      [Service]
      Type=exec
      ExecStart=%s %s %s
      SuccessExitStatus=143
      Nice=15
      IOSchedulingClass=idle
      TimeoutStopSec=90
      """;

  private static final String TIMER =
      """
      # Written by Rotproof.
      [Unit]
      Description=Scrub of the array %s, %s

      [Timer]
      OnCalendar=%s
      OnCalendar=*-*-* 03:00
      OnBootSec=15min
      Persistent=true
      RandomizedDelaySec=1h
      Unit=%s

      [Install]
      WantedBy=timers.target
      """;

  private ScrubUnits() {}

  /** The file name of an array's service. */
  public static String serviceName(String array) {
    return "rotproof-scrub-" + escape(array) + ".service";
  }

  /** The file name of an array's timer. */
  public static String timerName(String array) {
    return "rotproof-scrub-" + escape(array) + ".timer";
  }

  /** The text of an array's service. */
  public static String service(String array, ScrubSchedule schedule) {
    return SERVICE.formatted(plain(array), ScrubTimer.PROGRAM, word(schedule), quoted(array));
  }

  /**
   * The text of an array's timer.
   *
   * @throws IllegalArgumentException for NEVER: then there is no timer
   */
  public static String timer(String array, ScrubSchedule schedule) {
    return TIMER.formatted(plain(array), word(schedule), calendar(schedule), serviceName(array));
  }

  private static String word(ScrubSchedule schedule) {
    return schedule.name().toLowerCase(Locale.ROOT);
  }

  /** Without specifiers or line ends. */
  private static String plain(String name) {
    return ForeignText.clean(name).replace("%", "%%");
  }

  /** As one argument of a command line in a unit (systemd.service(5)). */
  private static String quoted(String name) {
    return "\"" + plain(name).replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + "\"";
  }

  private static String calendar(ScrubSchedule schedule) {
    return switch (schedule) {
      case NEVER -> throw new IllegalArgumentException("a scrub that never comes has no timer");
      case WEEKLY -> "Sun 01:00";
      case MONTHLY -> "*-*-01 01:00";
      case QUARTERLY -> "*-01,04,07,10-01 01:00";
    };
  }

  /**
   * The first turn of an array's timer from a moment on; it may come up to an hour later. Besides
   * them it fires after a boot.
   *
   * @param zone the machine's
   */
  public static ZonedDateTime turnFrom(ScrubSchedule schedule, Instant from, ZoneId zone) {
    LocalDate day = from.atZone(zone).toLocalDate();
    while (true) {
      for (int hour : isScrubDay(schedule, day) ? new int[] {1, 3} : new int[] {3}) {
        ZonedDateTime turn = day.atTime(hour, 0).atZone(zone);
        if (!turn.toInstant().isBefore(from)) {
          return turn;
        }
      }
      day = day.plusDays(1);
    }
  }

  /** Whether the first of the timer's two calendars means that day. */
  private static boolean isScrubDay(ScrubSchedule schedule, LocalDate day) {
    return switch (schedule) {
      case NEVER -> throw new IllegalArgumentException("a scrub that never comes has no timer");
      case WEEKLY -> day.getDayOfWeek() == DayOfWeek.SUNDAY;
      case MONTHLY -> day.getDayOfMonth() == 1;
      case QUARTERLY -> day.getDayOfMonth() == 1 && day.getMonthValue() % 3 == 1;
    };
  }

  /** As systemd-escape(1) writes a name into a unit's name. */
  static String escape(String name) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 255);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == ':'
              || c == '_'
              || (c == '.' && escaped.length() > 0);
      if (plain) {
        escaped.append(c);
      } else if (c == '/') {
        escaped.append('-');
      } else {
        escaped.append(String.format("\\x%02x", (int) c));
      }
    }
    return escaped.toString();
  }
}
