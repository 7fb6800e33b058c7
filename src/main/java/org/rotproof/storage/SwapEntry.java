package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of /proc/swaps.
 *
 * @param path the device or file
 * @param type "partition" or "file"
 */
public record SwapEntry(String path, String type) {
  private static final String SOURCE = "/proc/swaps";

  /**
   * The path as this machine's own /dev has it: who swapped on it in another root, such as
   * /mnt/dev/sdb, is told by that root's path.
   */
  String devicePath() {
    int dev = path.lastIndexOf("/dev/");
    return type.equals("partition") && dev > 0 ? path.substring(dev) : path;
  }

  /**
   * Reads /proc/swaps. Empty text is a kernel without swap.
   *
   * @throws ParseException when a line has fewer than two words
   */
  public static List<SwapEntry> parse(String text) throws ParseException {
    if (text.length() > 1 << 20) {
      throw new ParseException(SOURCE, "is too long");
    }
    List<SwapEntry> entries = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.isBlank() || line.startsWith("Filename")) {
        continue;
      }
      String[] words = line.strip().split("[ \t]+");
      if (words.length < 2) {
        throw new ParseException(SOURCE, "has a short line: '" + ParserTexts.quote(line) + "'");
      }
      entries.add(new SwapEntry(ForeignText.clean(MountPoint.decoded(words[0])), words[1]));
    }
    return entries;
  }
}
