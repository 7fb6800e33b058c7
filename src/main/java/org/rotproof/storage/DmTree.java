package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code dmsetup ls --tree}: every mapping with what it lies on.
 *
 * @param name "" for a device that is no mapping
 * @param majorMinor "252:1"
 */
public record DmTree(String name, String majorMinor, List<DmTree> below) {
  private static final String SOURCE = "dmsetup ls --tree";
  private static final int MOST_CHARS = 4 << 20;
  private static final int DEEPEST = 64;
  private static final Pattern LINE =
      Pattern.compile("([ |`\\u2500-\\u257f-]{0,400}+)(.{0,256}?) ?\\((\\d{1,9}:\\d{1,9})\\)\\s*+");

  public DmTree {
    below = List.copyOf(below);
  }

  /**
   * Reads it.
   *
   * @throws ParseException when a line is anything else
   */
  public static List<DmTree> parse(String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(SOURCE, "more than " + MOST_CHARS + " characters");
    }
    List<Entry> entries = new ArrayList<>();
    for (String line : text.split("\r?\n")) {
      if (line.isBlank() || line.strip().equals("No devices found")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      if (!matcher.matches()) {
        throw new ParseException(SOURCE, "not understood: '" + ParserTexts.quote(line) + "'");
      }
      entries.add(new Entry(matcher.group(1).length(), matcher.group(2), matcher.group(3)));
    }
    return children(entries, 0, entries.size(), 0);
  }

  private record Entry(int indent, String name, String majorMinor) {}

  private static List<DmTree> children(List<Entry> entries, int from, int to, int depth)
      throws ParseException {
    if (depth > DEEPEST) {
      throw new ParseException(SOURCE, "is deeper than " + DEEPEST + " layers");
    }
    List<DmTree> trees = new ArrayList<>();
    int at = from;
    while (at < to) {
      Entry entry = entries.get(at);
      int end = at + 1;
      while (end < to && entries.get(end).indent() > entry.indent()) {
        end++;
      }
      trees.add(
          new DmTree(entry.name(), entry.majorMinor(), children(entries, at + 1, end, depth + 1)));
      at = end;
    }
    return trees;
  }
}
