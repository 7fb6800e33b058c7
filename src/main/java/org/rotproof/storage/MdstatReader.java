package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits /proc/mdstat into its arrays. Reads by words, never by columns: kernels differ in blanks,
 * tabs, and in what shares a line.
 */
final class MdstatReader {
  static final String SOURCE = "/proc/mdstat";
  private static final int MOST_CHARS = 4 << 20;
  private static final int MOST_LINE_CHARS = 1 << 16;
  private static final Pattern HEAD =
      Pattern.compile("([A-Za-z0-9_./!-]{1,64}+)\\s*+:\\s*+(active|inactive|broken|failed)(.*+)");
  private static final Pattern BRACKETED = Pattern.compile("\\[([A-Za-z0-9_-]{1,32}+)\\]");

  private final List<String> personalities = new ArrayList<>();
  private final List<MdstatArray> arrays = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();
  private MdstatArrayBuilder current;
  private boolean recognised;

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
    if (!recognised) {
      throw new ParseException(SOURCE, "the text is empty");
    }
    return new Mdstat(personalities, arrays, unused);
  }

  private void readLine(int number, String line) throws ParseException {
    String words = line.strip();
    Matcher head = HEAD.matcher(words);
    if (words.startsWith("Personalities")) {
      readPersonalities(words);
    } else if (words.startsWith("unused devices:")) {
      endArray();
      recognised = true;
      readUnused(words.substring("unused devices:".length()).strip());
    } else if (head.matches()) {
      endArray();
      recognised = true;
      current = new MdstatArrayBuilder(head.group(1), head.group(2).equals("active"));
      current.head(head.group(3));
    } else if (words.startsWith("read_ahead")) {
      // Linux 2.4 tells the read-ahead of all arrays here. Nothing hangs on it.
      endArray();
    } else if (current != null) {
      current.detail(words, Character.isWhitespace(line.charAt(0)));
    } else {
      throw new ParseException(
          SOURCE, "line " + number + " belongs to no array: '" + Texts.quote(words) + "'");
    }
  }

  private void readPersonalities(String words) {
    endArrayQuietly();
    recognised = true;
    Matcher matcher = BRACKETED.matcher(words);
    while (matcher.find()) {
      personalities.add(matcher.group(1));
    }
  }

  /** A second header can only follow a text that was pasted twice: the arrays before it stand. */
  private void endArrayQuietly() {
    if (current != null) {
      arrays.add(current.build());
      current = null;
    }
  }

  private void readUnused(String words) {
    if (!words.isEmpty() && !words.equals("<none>") && !words.equals("none")) {
      Arrays.stream(words.split("\\s+")).forEach(unused::add);
    }
  }

  private void endArray() throws ParseException {
    endArrayQuietly();
    long names = arrays.stream().map(MdstatArray::name).distinct().count();
    if (names < arrays.size()) {
      throw new ParseException(
          SOURCE, "names the array '" + arrays.get(arrays.size() - 1).name() + "' twice");
    }
  }
}
