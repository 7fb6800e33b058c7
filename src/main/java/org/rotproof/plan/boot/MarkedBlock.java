package org.rotproof.plan.boot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Lines of ours in somebody else's file. The block is put at the end and begins with a newline of
 * its own, whether or not the file ends with one; so the same text is appended to any file, and
 * cutting exactly that text out gives every byte back: carriage returns, NULs and a missing last
 * newline included.
 *
 * @param owner the array whose lines these are
 */
public record MarkedBlock(String owner, List<String> lines) {
  private static final Pattern OWNER = Pattern.compile("[a-z0-9][a-z0-9_-]*");
  private static final String BEGIN = "# Rotproof: begin ";
  private static final String END = "# Rotproof: end ";

  public MarkedBlock {
    lines = List.copyOf(lines);
    if (!OWNER.matcher(owner).matches()) {
      throw new IllegalArgumentException("not an array's name: " + owner);
    }
    if (lines.isEmpty() || lines.stream().anyMatch(l -> l.matches("(?s).*[\\n\\r\\x00].*"))) {
      throw new IllegalArgumentException("a block needs lines, each of them one");
    }
  }

  private static String begin(String owner) {
    return "\n" + BEGIN + owner + "\n";
  }

  private static String end(String owner) {
    return "\n" + END + owner + "\n";
  }

  /** The line that stands above the block. */
  public String mark() {
    return begin(owner).strip();
  }

  /** The line that stands below it. */
  public String endMark() {
    return end(owner).strip();
  }

  /** What is appended, all of it. */
  public String text() {
    return begin(owner) + String.join("\n", lines) + end(owner);
  }

  /** The file with the block. */
  public String appendTo(String content) {
    return content + text();
  }

  /** The file without that array's block; unchanged where there is none. */
  public static String removeFrom(String content, String owner) {
    int from = content.indexOf(begin(owner));
    int last = content.lastIndexOf(end(owner));
    return from < 0 || last < from
        ? content
        : content.substring(0, from) + content.substring(last + end(owner).length());
  }

  /** What others wrote into the file: all lines but the blocks of any array that are whole. */
  public static String foreign(String content) {
    List<String> lines = content.lines().toList();
    // Behind each line, where the next end of each owner is.
    Map<String, Integer> ends = new HashMap<>();
    Map<Integer, Integer> endByBegin = new HashMap<>();
    for (int i = lines.size() - 1; i >= 0; i--) {
      String line = lines.get(i);
      if (line.startsWith(END)) {
        ends.put(line.substring(END.length()), i);
      } else if (line.startsWith(BEGIN) && ends.containsKey(line.substring(BEGIN.length()))) {
        endByBegin.put(i, ends.get(line.substring(BEGIN.length())));
      }
    }
    StringBuilder others = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      if (endByBegin.containsKey(i)) {
        i = endByBegin.get(i);
      } else {
        others.append(lines.get(i)).append('\n');
      }
    }
    return others.toString();
  }

  /** The file with another block in the place of this one; unchanged where this one is not. */
  public String replaceIn(String content, MarkedBlock other) {
    int from = content.indexOf(begin(owner));
    int last = content.lastIndexOf(end(owner));
    return from < 0 || last < from
        ? content
        : content.substring(0, from) + other.text() + content.substring(last + end(owner).length());
  }

  /** Where that array's block begins in the file; negative where there is none. */
  public static int offsetIn(String content, String owner) {
    return content.indexOf(begin(owner));
  }

  /**
   * GNU sed's words for {@link #removeFrom}, to be used with --null-data, which lets an expression
   * reach over newlines and leaves a missing last newline missing.
   */
  public static String sedRemoval(String owner) {
    return sed(owner, "");
  }

  /** GNU sed's words for {@link #replaceIn}, as for {@link #sedRemoval}. */
  public String sedReplacement(MarkedBlock other) {
    return sed(owner, other.text().replaceAll("[\\\\/&]", "\\\\$0").replace("\n", "\\n"));
  }

  /** GNU sed's words that print that array's block only; for --quiet and --null-data. */
  public static String sedSelection(String owner) {
    String whole = begin(owner) + ".*" + end(owner);
    return "s/.*\\(" + whole.replace("\n", "\\n") + "\\).*/\\1/p";
  }

  private static String sed(String owner, String with) {
    String whole = begin(owner) + ".*" + end(owner);
    return "s/" + whole.replace("\n", "\\n") + "/" + with + "/";
  }

  /** That array's block as it stands in the file, if there is one. */
  public static Optional<MarkedBlock> find(String content, String owner) {
    int from = content.indexOf(begin(owner));
    int last = content.lastIndexOf(end(owner));
    if (from < 0 || last < from) {
      return Optional.empty();
    }
    String inner = content.substring(Math.min(last, from + begin(owner).length()), last);
    List<String> lines = new ArrayList<>(List.of(inner.split("\n", -1)));
    try {
      return Optional.of(new MarkedBlock(owner, lines));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether any mark of that array is in the file, be the block whole or torn. Nothing may be added
   * to such a file: cutting it out again could take more with it.
   */
  public static boolean mentions(String content, String owner) {
    return Pattern.compile("# Rotproof: (begin|end) " + Pattern.quote(owner) + "(\\n|\\z)")
        .matcher(content)
        .find();
  }
}
