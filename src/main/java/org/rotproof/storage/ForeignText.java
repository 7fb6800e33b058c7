package org.rotproof.storage;

/**
 * Text that comes from outside: what a disk says of itself, names that others gave, another
 * computer's answers. Cleaned once, where it enters, so that nothing in it can end a line, move a
 * cursor, turn the direction of reading or hide, wherever it is shown or written later.
 */
public final class ForeignText {
  /** Longer than any name or sentence that is meant for a person. */
  static final int MOST_CHARS = 4096;

  private static final int STAND_IN = '?';

  private ForeignText() {}

  /** One line: whatever is not visible is replaced, and what is endless is cut. */
  public static String clean(String text) {
    return isClean(text) ? text : cut(replaced(text, false));
  }

  /** As {@link #clean}, for a tool's own words: newlines and tabs stay, nothing is cut. */
  public static String cleanLines(String text) {
    return replaced(text.replace("\r\n", "\n").replace('\r', '\n'), true);
  }

  /** Whether nothing would have to be replaced or cut. */
  public static boolean isClean(String text) {
    return text.length() <= MOST_CHARS
        && text.codePoints().allMatch(c -> c == replacement(c, false));
  }

  private static String cut(String text) {
    if (text.length() <= MOST_CHARS) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(MOST_CHARS - 2));
    return text.substring(0, MOST_CHARS - (halved ? 2 : 1)) + "…";
  }

  private static String replaced(String text, boolean lines) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(replacement(c, lines)));
    return out.toString();
  }

  private static int replacement(int c, boolean lines) {
    if (c >= ' ' && c < 127) {
      return c;
    }
    if (lines && (c == '\n' || c == '\t')) {
      return c;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.UNASSIGNED,
              Character.PRIVATE_USE,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
          STAND_IN;
      case Character.SPACE_SEPARATOR -> ' ';
      default -> invisible(c) ? STAND_IN : c;
    };
  }

  /**
   * Unicode's Default_Ignorable_Code_Point where the type does not tell, and blanks that look so.
   */
  private static boolean invisible(int c) {
    return c == 0x034F
        || c == 0x115F
        || c == 0x1160
        || c == 0x17B4
        || c == 0x17B5
        || (c >= 0x180B && c <= 0x180F)
        || c == 0x2800
        || c == 0x3164
        || (c >= 0xFE00 && c <= 0xFE0F)
        || c == 0xFFA0
        || (c >= 0xE0000 && c <= 0xE0FFF);
  }
}
