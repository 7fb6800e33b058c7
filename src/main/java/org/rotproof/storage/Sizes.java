package org.rotproof.storage;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people read them (SI: 4 TB) and as they type them (dd's K, M, G, T: powers of 1024). */
public final class Sizes {
  private static final Pattern TYPED =
      Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(i?B)?", Pattern.CASE_INSENSITIVE);
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Sizes() {}

  /** "81.5 MB", "4 TB": three digits at most, as disks are sold. */
  public static String format(long bytes) {
    double value = bytes;
    int unit = 0;
    while (Math.abs(value) >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String digits =
        String.format(Locale.ROOT, value < 9.995 ? "%.2f" : value < 99.95 ? "%.1f" : "%.0f", value);
    if (digits.contains(".")) {
      digits = digits.replaceAll("0+$", "").replaceAll("\\.$", "");
    }
    return digits + " " + UNITS[unit];
  }

  /**
   * Bytes of a size such as "96M" or "512".
   *
   * @throws IllegalArgumentException with a sentence, for anything else
   */
  public static long parse(String text) {
    Matcher matcher = TYPED.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' is not a size: write a whole number, with K, M, G or T behind it if you like");
    }
    int shift = "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
    shift = matcher.group(2).isEmpty() ? 0 : 10 * (shift + 1);
    long number = Long.parseLong(matcher.group(1));
    if (number > (Long.MAX_VALUE >> shift)) {
      throw new IllegalArgumentException("'" + text + "' is more than any disk holds");
    }
    return number << shift;
  }
}
