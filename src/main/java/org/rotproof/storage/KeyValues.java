package org.rotproof.storage;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Lines of KEY=value, as {@code mdadm --detail --export} and {@code mdadm --examine --export} print
 * them. A key that comes twice keeps its last value.
 */
public record KeyValues(Map<String, String> values) {
  private static final int MOST_CHARS = 1 << 20;

  public KeyValues {
    values = Map.copyOf(values);
  }

  /**
   * Reads them. Empty text gives an empty record: mdadm prints nothing for a device it knows
   * nothing of.
   *
   * @param source the tool, for the error
   * @throws ParseException when a line is anything else
   */
  public static KeyValues parse(String source, String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(source, "more than " + MOST_CHARS + " characters");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text.split("\r?\n")) {
      if (line.isBlank()) {
        continue;
      }
      int equals = line.indexOf('=');
      String key = equals < 0 ? "" : line.substring(0, equals).strip();
      if (!key.matches("[A-Za-z_][A-Za-z0-9_.-]{0,200}")) {
        throw new ParseException(source, "not KEY=value: '" + ParserTexts.quote(line) + "'");
      }
      values.put(key, ForeignText.clean(unquoted(line.substring(equals + 1).strip())));
    }
    return new KeyValues(values);
  }

  private static String unquoted(String value) {
    boolean quoted =
        value.length() >= 2
            && (value.charAt(0) == '\'' || value.charAt(0) == '"')
            && value.charAt(value.length() - 1) == value.charAt(0);
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** The value; "" where there is none. */
  public String get(String key) {
    return values.getOrDefault(key, "");
  }

  /** The value as a whole number. */
  public OptionalLong number(String key) {
    return ParserTexts.number(get(key));
  }

  /** An array's own name: MD_NAME without the home host before it, or MD_DEVNAME. */
  public String arrayName() {
    String name = get("MD_NAME");
    String own = name.substring(name.indexOf(':') + 1);
    return own.isEmpty() ? get("MD_DEVNAME") : own;
  }
}
