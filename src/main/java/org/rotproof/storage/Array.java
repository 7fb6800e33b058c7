package org.rotproof.storage;

import java.util.List;
import java.util.Optional;

/**
 * An md array as it was found.
 *
 * @param node the kernel's name, such as md127
 * @param name the array's own name ("photos"), or the node where it has none
 * @param level "raid1", "raid5", …
 * @param sizeBytes what it offers to the layer above
 * @param degraded how many members are missing
 * @param protection "encrypted", "integrity", "layered", or "none" where its legs have no integrity
 * @param mountPoint where it, or what lies on it, is mounted; "" if nowhere
 * @param fileSystem the file system found on it, "" if none
 * @param sync what md is doing to it now, if anything
 */
public record Array(
    String node,
    String name,
    String uuid,
    String level,
    long sizeBytes,
    int chunkBytes,
    String layout,
    int raidDisks,
    int degraded,
    String protection,
    String mountPoint,
    String fileSystem,
    List<Leg> legs,
    Optional<SyncProgress> sync) {
  public Array {
    if (node == null || node.isBlank() || sizeBytes < 0) {
      throw new IllegalArgumentException("an array needs a node and a size");
    }
    legs = List.copyOf(legs);
  }
}
