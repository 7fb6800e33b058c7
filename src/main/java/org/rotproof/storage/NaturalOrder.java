package org.rotproof.storage;

import java.util.regex.Pattern;

/** Names with numbers in them, as a person orders them: 6.9 before 6.10. */
public final class NaturalOrder {
  private static final int DIGITS = 18;
  private static final Pattern NUMBER = Pattern.compile("\\d{1," + DIGITS + "}");

  private NaturalOrder() {}

  /** A text whose plain order is the natural one of that name. */
  public static String key(String name) {
    return NUMBER
        .matcher(name)
        .replaceAll(m -> "0".repeat(DIGITS - m.group().length()) + m.group());
  }
}
