package org.rotproof.storage;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names under which a rehearsal opens things a second time. Nothing else on a machine is called
 * so: whatever looks at the machine leaves these out, and whatever tidies up takes only these away.
 */
public final class RehearsalNames {
  /** What all its device-mapper names begin with. */
  public static final String PREFIX = "rotproof-rehearsal-";

  /** Its md array: one at a time on a machine. */
  public static final String MD_NODE = "md909090";

  private RehearsalNames() {}

  /** Whether a device is a rehearsal's. */
  public static boolean isOne(String node, String mapping) {
    return node.startsWith(MD_NODE) || mapping.startsWith(PREFIX);
  }

  /** The attributes of block devices without those of a rehearsal. */
  public static Map<String, Map<String, String>> without(Map<String, Map<String, String>> block) {
    Map<String, Map<String, String>> others = new HashMap<>(block);
    others.entrySet().removeIf(e -> isOne(e.getKey(), e.getValue().getOrDefault("dm/name", "")));
    return others.size() == block.size() ? block : others;
  }

  /**
   * The text of /proc/mdstat without a rehearsal's array: its line, and those that belong to it.
   */
  public static String without(String mdstat) {
    if (!mdstat.contains(MD_NODE)) {
      return mdstat;
    }
    StringBuilder kept = new StringBuilder();
    boolean ours = false;
    List<String> lines = mdstat.lines().toList();
    for (String line : lines) {
      boolean continues = line.isBlank() || Character.isWhitespace(line.charAt(0));
      ours = line.startsWith(MD_NODE + " ") || (ours && continues);
      if (!ours) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }
}
