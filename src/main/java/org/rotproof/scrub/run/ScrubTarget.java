package org.rotproof.scrub.run;

import java.util.Map;

/**
 * What to scrub.
 *
 * @param node the array's kernel name, such as md127
 * @param guarded whether every leg has integrity below it: only then is it known which of two
 *     copies that differ is no worse than the other
 * @param diskByNode for each member's kernel name (dm-1) the disk it lies on, as the person knows
 *     it
 */
public record ScrubTarget(String node, boolean guarded, Map<String, String> diskByNode) {
  public ScrubTarget {
    if (!node.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException("not an array's node: " + node);
    }
    diskByNode = Map.copyOf(diskByNode);
  }
}
