package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.storage.MountPoint;

/**
 * fstab(5) as libmount reads it: fields between blanks and tabs, bytes as octal numbers behind a
 * backslash, quotes around the tag of a device.
 */
public final class Fstab {
  private Fstab() {}

  /**
   * A line.
   *
   * @param source a path, or a tag such as {@code UUID=…} without quotes
   * @param point where, written in the one plain way; "none" for swap
   * @param text the line itself
   */
  public record Line(String source, String point, String type, List<String> options, String text) {
    public Line {
      options = List.copyOf(options);
    }
  }

  /** All lines that mount something. Never throws. */
  public static List<Line> lines(String content) {
    List<Line> lines = new ArrayList<>();
    for (String text : content.split("\n")) {
      String[] words = text.strip().split("[ \\t]+");
      if (words[0].startsWith("#") || words.length < 2) {
        continue;
      }
      lines.add(
          new Line(
              unquoted(MountPoint.decoded(words[0])),
              MountPoint.straight(MountPoint.decoded(words[1])),
              words.length > 2 ? words[2] : "",
              words.length > 3 ? List.of(words[3].split(",")) : List.of(),
              text.strip()));
    }
    return lines;
  }

  private static String unquoted(String source) {
    return source.replaceFirst("^([A-Z]+=)([\"'])(.*)\\2$", "$1$3");
  }
}
