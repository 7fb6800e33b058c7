package org.rotproof.plan.boot;

import java.util.ArrayList;
import java.util.List;

/** Reads the tables under /etc whose lines are fields between blanks and whose comments begin #. */
public final class Tabs {
  private Tabs() {}

  /** One field of every line that has it; {@code index} counts from 0. Never throws. */
  public static List<String> fields(String content, int index) {
    List<String> found = new ArrayList<>();
    for (String line : content.split("[\\n\\r]")) {
      String[] words = line.strip().split("[ \\t]+");
      if (!words[0].startsWith("#") && !words[0].isEmpty() && words.length > index) {
        found.add(words[index]);
      }
    }
    return found;
  }
}
