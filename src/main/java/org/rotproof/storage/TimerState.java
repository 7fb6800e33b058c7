package org.rotproof.storage;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How a timer of systemd stands.
 *
 * @param active whether it runs now, and will start what it is for
 * @param enabled whether it will run after the next start of the machine
 * @param nextMillis when it elapses next; 0 where it does not, or that is not known
 */
public record TimerState(boolean active, boolean enabled, long nextMillis) {
  /** What of a unit is asked for, with {@code --timestamp=utc}. */
  public static final String PROPERTIES = "Id,ActiveState,UnitFileState,NextElapseUSecRealtime";

  /** As in "Tue 2026-12-01 03:14:15 UTC". */
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ENGLISH);

  public TimerState {
    if (nextMillis < 0) {
      throw new IllegalArgumentException("a moment before 1970");
    }
  }

  /**
   * What {@code systemctl show} says of units, by their names; what it does not say is left out.
   *
   * @throws ParseException when it is something else
   */
  public static Map<String, TimerState> parse(String show) throws ParseException {
    Map<String, TimerState> states = new HashMap<>();
    for (String unit : show.split("\n[ \t]*\n")) {
      KeyValues values = KeyValues.parse("systemctl", unit);
      String name = values.get("Id");
      String active = values.get("ActiveState");
      if (!name.isEmpty() && !active.isEmpty()) {
        states.put(
            name,
            new TimerState(
                active.equals("active"),
                values.get("UnitFileState").equals("enabled"),
                millis(values.get("NextElapseUSecRealtime"))));
      }
    }
    return states;
  }

  private static long millis(String text) {
    try {
      return Math.max(0, LocalDateTime.parse(text, UTC).toInstant(ZoneOffset.UTC).toEpochMilli());
    } catch (DateTimeParseException e) {
      return 0;
    }
  }
}
