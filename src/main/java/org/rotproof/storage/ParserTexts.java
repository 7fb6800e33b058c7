package org.rotproof.storage;

import java.util.OptionalLong;

/** Small readings that the parsers share. Package-private on purpose. */
final class ParserTexts {
  private static final int MOST_QUOTED = 60;

  private ParserTexts() {}

  /** A whole number from 0 to 2^63-1. */
  static long number(String source, String word) throws ParseException {
    OptionalLong n = number(word);
    if (n.isEmpty()) {
      throw new ParseException(source, "'" + quote(word) + "' is not a number");
    }
    return n.getAsLong();
  }

  /** The same; empty for anything else. ASCII digits only, whatever Java takes for a digit. */
  static OptionalLong number(String word) {
    if (word.isEmpty() || word.length() > 19) {
      return OptionalLong.empty();
    }
    long value = 0;
    for (int i = 0; i < word.length(); i++) {
      int digit = word.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return OptionalLong.empty();
      }
      value = value * 10 + digit;
    }
    return OptionalLong.of(value);
  }

  /** Foreign text made fit for a message: short, and without control characters. */
  static String quote(String text) {
    return quote(text, MOST_QUOTED);
  }

  /** The same, with at most so many characters. */
  static String quote(String text, int most) {
    String cut = text.length() > most ? text.substring(0, most) + "…" : text;
    return ForeignText.clean(cut);
  }
}
