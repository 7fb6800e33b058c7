package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Something that lies on a disk: a partition, a file system, a member of something larger.
 *
 * @param path the node, such as /dev/sda1
 * @param type what it holds as blkid names it ("ext4", "crypto_LUKS"); where nothing was
 *     recognised, what its entry in the partition table says ("Microsoft Storage Spaces (by the
 *     partition table)"), or of which sort a table without partitions is; "" if nothing tells
 * @param label the file system's label, "" if none
 * @param sizeBytes its size
 * @param mountPoints where it is mounted, empty if nowhere
 * @param links what udev's names below /dev/disk are made of for it, such as "by-uuid/1234-ABCD",
 *     and others as whole paths, such as "/dev/block/8:1"
 * @param busy whether this very thing is in use, and not only something beside it on the disk
 */
public record DiskContent(
    String path,
    String type,
    String label,
    long sizeBytes,
    List<String> mountPoints,
    List<String> links,
    boolean busy) {
  /** Types of a partition that say nothing of what is in it. */
  private static final Set<String> ANY_CONTENT =
      Set.of("", "linux", "linux filesystem", "microsoft basic data", "hpfs/ntfs/exfat", "unknown");

  /** Those that every Linux reads: without partitions they are empty. */
  private static final Set<String> READABLE_TABLES = Set.of("", "gpt", "dos");

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

  /** One that is in use where it is mounted. */
  public DiskContent(
      String path,
      String type,
      String label,
      long sizeBytes,
      List<String> mountPoints,
      List<String> links) {
    this(path, type, label, sizeBytes, mountPoints, links, !mountPoints.isEmpty());
  }

  /**
   * As lsblk lists it.
   *
   * @param further names that lsblk does not tell
   * @param busy whether it is in use
   */
  static DiskContent of(LsblkDevice device, List<String> further, boolean busy) {
    List<String> links = new ArrayList<>();
    link(links, "by-uuid/", device.uuid());
    link(links, "by-label/", device.label());
    link(links, "by-partuuid/", device.partitionUuid());
    link(links, "by-partlabel/", device.partitionLabel());
    links.addAll(further);
    return new DiskContent(
        device.path(),
        device.fileSystem().isEmpty() ? type(device) : device.fileSystem(),
        device.label(),
        device.sizeBytes(),
        device.mountPoints().stream().filter(p -> p.startsWith("/")).toList(),
        links,
        busy);
  }

  private static String type(LsblkDevice device) {
    if (device.type().equals("part")) {
      boolean tells = !ANY_CONTENT.contains(device.partitionType().toLowerCase(Locale.ROOT));
      return tells ? device.partitionType() + " (by the partition table)" : "";
    }
    return hidesPartitions(device)
        ? "partition table (" + device.partitionTable() + ") of which no partition is seen"
        : "";
  }

  /**
   * Whether it has a partition table that this system may not be able to read. PMBR is what is left
   * of a GPT that is broken.
   */
  static boolean hidesPartitions(LsblkDevice device) {
    return !READABLE_TABLES.contains(device.partitionTable().toLowerCase(Locale.ROOT))
        && device.children().stream().noneMatch(c -> c.type().equals("part"));
  }

  private static void link(List<String> links, String folder, String value) {
    if (!value.isEmpty()) {
      links.add(folder + value);
    }
  }
}
