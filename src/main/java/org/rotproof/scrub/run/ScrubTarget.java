package org.rotproof.scrub.run;

import java.util.Map;

/**
 * What to scrub.
 *
 * @param node the array's kernel name, such as md127
 * @param diskByNode for each member's kernel name (dm-1) the disk it lies on, as the person knows
 *     it
 */
public record ScrubTarget(String node, Map<String, String> diskByNode) {
  public ScrubTarget {
    if (!node.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException("not an array's node: " + node);
    }
    diskByNode = Map.copyOf(diskByNode);
  }
}
