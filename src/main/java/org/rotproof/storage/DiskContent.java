package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;

/**
 * Something that lies on a disk: a partition, a file system, a member of something larger.
 *
 * @param path the node, such as /dev/sda1
 * @param type what it holds as blkid names it ("ext4", "crypto_LUKS"), "" if nothing was recognised
 * @param label the file system's label, "" if none
 * @param sizeBytes its size
 * @param mountPoints where it is mounted, empty if nowhere
 * @param links what udev's names below /dev/disk are made of for it, such as "by-uuid/1234-ABCD"
 */
public record DiskContent(
    String path,
    String type,
    String label,
    long sizeBytes,
    List<String> mountPoints,
    List<String> links) {
  public DiskContent {
    if (path == null || type == null || label == null || sizeBytes < 0) {
      throw new IllegalArgumentException("not a disk's content: " + path);
    }
    mountPoints = List.copyOf(mountPoints);
    links = List.copyOf(links);
  }

  /** One of which no further name is known. */
  public DiskContent(
      String path, String type, String label, long sizeBytes, List<String> mountPoints) {
    this(path, type, label, sizeBytes, mountPoints, List.of());
  }

  /** As lsblk lists it. */
  static DiskContent of(LsblkDevice device) {
    List<String> links = new ArrayList<>();
    link(links, "by-uuid/", device.uuid());
    link(links, "by-label/", device.label());
    link(links, "by-partuuid/", device.partitionUuid());
    link(links, "by-partlabel/", device.partitionLabel());
    return new DiskContent(
        device.path(),
        device.fileSystem(),
        device.label(),
        device.sizeBytes(),
        device.mountPoints().stream().filter(p -> p.startsWith("/")).toList(),
        links);
  }

  private static void link(List<String> links, String folder, String value) {
    if (!value.isEmpty()) {
      links.add(folder + value);
    }
  }
}
