package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits /proc/mdstat into its arrays. Reads by words, never by columns: kernels differ in blanks,
 * tabs, and in what shares a line. What is not understood of one array hides no other: that array
 * carries it as odd, and its members are in use. Only a text without any array, of which something
 * is not understood, is refused.
 */
final class MdstatReader {
  static final String SOURCE = "/proc/mdstat";
  private static final int MOST_CHARS = 4 << 20;
  private static final int MOST_LINE_CHARS = 1 << 16;

  /** As the kernel prints it. A name may hold colons, and words that name states behind them. */
  private static final Pattern PRINTED =
      Pattern.compile("(\\S{1,128}+) : (active|inactive|broken|failed)\\b(.*+)");

  /** The same where blanks went lost. */
  private static final Pattern HEAD =
      Pattern.compile(
          "([\\p{L}\\p{N}\\p{P}\\p{S}]{1,128}?)\\s*+:\\s*+(active|inactive|broken|failed)(.*+)");

  /** Whoever makes an array by md's new_array may name it with blanks. */
  private static final Pattern BLANK_NAME =
      Pattern.compile("(\\S[^\\n]{0,126}?\\S) : (active|inactive|broken|failed)\\b(.*+)");

  /** An array, by its form, in a state that is not known. */
  private static final Pattern STRANGE =
      Pattern.compile("(md[\\p{L}\\p{N}\\p{P}\\p{S}]{0,126}?)(?:\\s++:\\s*+(.*+)|())");

  private static final Pattern BRACKETED = Pattern.compile("\\[([A-Za-z0-9_-]{1,32}+)\\]");

  private final List<String> personalities = new ArrayList<>();
  private final List<MdstatArray> arrays = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();
  private MdstatArrayBuilder current;
  private boolean recognised;
  private ParseException first;

  Mdstat read(String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(SOURCE, "more than " + MOST_CHARS + " characters");
    }
    int number = 0;
    for (String line : text.split("\r\n|\n|\r", -1)) {
      number++;
      if (line.length() > MOST_LINE_CHARS) {
        throw new ParseException(SOURCE, "line " + number + " is too long");
      }
      if (!line.isBlank()) {
        readLine(number, line);
      }
    }
    endArray();
    if (first != null && arrays.isEmpty()) {
      throw first;
    }
    if (!recognised) {
      throw new ParseException(SOURCE, "the text is empty");
    }
    return new Mdstat(personalities, arrays, unused);
  }

  /** Keeps what is wrong with a line with the array that it belongs to, if it is in one. */
  private void readLine(int number, String line) {
    try {
      understand(number, line);
    } catch (ParseException e) {
      if (first == null) {
        first = e;
      }
      if (current != null) {
        current.odd(line.strip());
      }
    }
  }

  private void understand(int number, String line) throws ParseException {
    String words = line.strip();
    boolean indented = Character.isWhitespace(line.charAt(0));
    Matcher head = PRINTED.matcher(words);
    if (!head.matches()) {
      head = HEAD.matcher(words);
    }
    if (!indented && !head.matches()) {
      head = BLANK_NAME.matcher(words);
    }
    if (words.startsWith("Personalities")) {
      readPersonalities(words);
    } else if (words.startsWith("unused devices:")) {
      endArray();
      recognised = true;
      readUnused(words.substring("unused devices:".length()).strip());
    } else if (head.matches()) {
      endArray();
      recognised = true;
      current = new MdstatArrayBuilder(head.group(1), head.group(2));
      current.head(head.group(3));
    } else if (!indented && STRANGE.matcher(words).matches()) {
      endArray();
      Matcher strange = STRANGE.matcher(words);
      strange.matches();
      current = new MdstatArrayBuilder(strange.group(1), "");
      current.strange(strange.group(2) == null ? "" : strange.group(2));
      recognised |= current.hasMembers();
      throw new ParseException(
          SOURCE,
          "the array '"
              + ParserTexts.quote(strange.group(1))
              + "' does not say whether it is active: '"
              + ParserTexts.quote(words)
              + "'");
    } else if (words.startsWith("read_ahead")) {
      // Linux 2.4 tells the read-ahead of all arrays here. Nothing hangs on it.
      endArray();
    } else if (current != null) {
      current.detail(words, indented);
    } else {
      throw new ParseException(
          SOURCE, "line " + number + " belongs to no array: '" + ParserTexts.quote(words) + "'");
    }
  }

  private void readPersonalities(String words) {
    endArray();
    recognised = true;
    Matcher matcher = BRACKETED.matcher(words);
    while (matcher.find()) {
      personalities.add(matcher.group(1));
    }
  }

  private void readUnused(String words) {
    if (!words.isEmpty() && !words.equals("<none>") && !words.equals("none")) {
      Arrays.stream(words.split("\\s+")).forEach(unused::add);
    }
  }

  /** A name that comes twice makes both of them odd: the first stands, with that said. */
  private void endArray() {
    if (current == null) {
      return;
    }
    MdstatArray ended = current.build();
    current = null;
    for (int i = 0; i < arrays.size(); i++) {
      if (arrays.get(i).name().equals(ended.name())) {
        arrays.set(i, arrays.get(i).withOdd("named twice"));
        if (first == null) {
          first = new ParseException(SOURCE, "names the array '" + ended.name() + "' twice");
        }
        return;
      }
    }
    arrays.add(ended);
  }
}
