package org.rotproof.plan;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.rotproof.plan.Blueprint.ScrubSchedule;

/**
 * The systemd units that scrub an array on schedule, without the window. Pure text; whoever writes
 * them enables the timer.
 *
 * <p>The timer catches up after downtime (Persistent=) and also fires some minutes after each boot:
 * the command it runs, {@code rotproof scrub --scheduled}, goes on with a scrub that was cut,
 * begins one that is due, and otherwise does nothing. Debian's own mdcheck_start.timer checks all
 * arrays on the first Sunday of a month; the two do not run at once, as Rotproof waits for the
 * other.
 */
public final class ScrubUnits {
  /** Where they go. */
  public static final String FOLDER = "/etc/systemd/system";

  /** The service of all arrays: a template. */
  public static final String SERVICE = "rotproof-scrub@.service";

  private ScrubUnits() {}

  /** The template's text. */
  public static String service() {
    return """
           # Written by Rotproof.
           [Unit]
           Description=Scrub of the array %I
           ConditionPathExists=/dev/md/%I
           After=local-fs.target mdcheck_start.service mdcheck_continue.service

           [Service]
           Type=exec
           ExecStart=/usr/bin/rotproof scrub --scheduled %I
           Nice=15
           IOSchedulingClass=idle
           TimeoutStopSec=90
           """;
  }

  /** The file name of an array's timer. */
  public static String timerName(String array) {
    return "rotproof-scrub-" + escape(array) + ".timer";
  }

  /**
   * The text of an array's timer.
   *
   * @throws IllegalArgumentException for NEVER: then there is no timer
   */
  public static String timer(String array, ScrubSchedule schedule) {
    return """
           # Written by Rotproof.
           [Unit]
           Description=Scrub of the array %s, %s

           [Timer]
           OnCalendar=%s
           OnBootSec=15min
           Persistent=true
           RandomizedDelaySec=2h
           Unit=rotproof-scrub@%s.service

           [Install]
           WantedBy=timers.target
           """
        .formatted(
            array.replace("%", "%%"),
            schedule.name().toLowerCase(Locale.ROOT),
            calendar(schedule),
            escape(array));
  }

  private static String calendar(ScrubSchedule schedule) {
    return switch (schedule) {
      case NEVER -> throw new IllegalArgumentException("a scrub that never comes has no timer");
      case WEEKLY -> "Sun 01:00";
      case MONTHLY -> "*-*-01 01:00";
      case QUARTERLY -> "*-01,04,07,10-01 01:00";
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
