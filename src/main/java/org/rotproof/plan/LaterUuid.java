package org.rotproof.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * UUIDs of LUKS headers that are not there yet when a plan is made. A text has a word in their
 * place, which names the disk, and the command that writes the text asks the disk first.
 */
final class LaterUuid {
  private static final Pattern WORD = Pattern.compile("UUID-ON\\((/dev/[A-Za-z0-9_.:+@=,/-]+)\\)");

  private LaterUuid() {}

  /** The word for the header on that disk; "" where its path could not stand in one. */
  static String of(String path) {
    String word = "UUID-ON(" + path + ")";
    return WORD.matcher(word).matches() ? word : "";
  }

  /** Whether a text holds such words. */
  static boolean in(String text) {
    return WORD.matcher(text).find();
  }

  /**
   * Shell lines that ask the disks, each into a variable, and fail where one does not answer.
   *
   * @param expressions is told the words for sed that put the answers in place
   */
  static String ask(String text, List<String> expressions) {
    Set<String> paths = new LinkedHashSet<>();
    Matcher words = WORD.matcher(text);
    while (words.find()) {
      paths.add(words.group(1));
    }
    StringBuilder script = new StringBuilder();
    int number = 0;
    for (String path : paths) {
      String variable = "u" + number++;
      script.append(variable).append("=$(cryptsetup luksUUID ").append(path).append("); ");
      script.append("[ -n \"$").append(variable).append("\" ]; ");
      expressions.add("s|UUID-ON(" + path.replace(".", "\\.") + ")|$" + variable + "|");
    }
    return script.toString();
  }

  /** The words for sed, quoted so that the shell puts its variables in. */
  static String sed(List<String> expressions) {
    StringBuilder words = new StringBuilder("sed");
    expressions.forEach(e -> words.append(" --expression \"").append(e).append('"'));
    return words.toString();
  }
}
