package org.rotproof.storage;

import java.util.List;

/**
 * Something that lies on a disk: a partition, a file system, a member of something larger.
 *
 * @param path the node, such as /dev/sda1
 * @param type what it holds as blkid names it ("ext4", "crypto_LUKS"), "" if nothing was recognised
 * @param label the file system's label, "" if none
 * @param sizeBytes its size
 * @param mountPoints where it is mounted, empty if nowhere
 */
public record DiskContent(
    String path, String type, String label, long sizeBytes, List<String> mountPoints) {
  public DiskContent {
    if (path == null || type == null || label == null || sizeBytes < 0) {
      throw new IllegalArgumentException("not a disk's content: " + path);
    }
    mountPoints = List.copyOf(mountPoints);
  }
}
