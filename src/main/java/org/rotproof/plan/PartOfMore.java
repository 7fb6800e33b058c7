package org.rotproof.plan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;

/**
 * A disk that nothing uses now and on which a part of something larger lies. What lies on one disk
 * alone is lost with it, and that is said; here more would be lost than lies on the disk: what is
 * spread over several of this machine's disks and is whole, or what other machines or the firmware
 * share in. So such a disk is not free before its owner took the mark away. Pure.
 */
final class PartOfMore {
  /** Of which the parts have one UUID, or one label. */
  private static final Map<String, String> SPREAD =
      Map.of(
          "linux_raid_member", "an md array",
          "zfs_member", "a ZFS pool",
          "btrfs", "a btrfs file system",
          "bcachefs", "a bcachefs file system");

  /** What blkid calls parts of which the others need not be seen here. */
  private static final Map<String, String> SHARED =
      Map.ofEntries(
          Map.entry(
              "vmfs_volume_member", "a datastore of VMware, which other machines may use now"),
          Map.entry("vmfs", "a datastore of VMware, which other machines may use now"),
          Map.entry("drbd", "a DRBD device, of which another machine has a copy"),
          Map.entry("ceph_bluestore", "a Ceph cluster, which reaches over several machines"),
          Map.entry("ocfs", "a file system that several machines may use at once"),
          Map.entry("ocfs2", "a file system that several machines may use at once"),
          Map.entry("gfs", "a file system that several machines may use at once"),
          Map.entry("gfs2", "a file system that several machines may use at once"),
          Map.entry("oracleasm", "an Oracle disk group, which lies on several disks"),
          Map.entry("stratis", "a Stratis pool, which is started with the machine"),
          Map.entry("bcache", "a bcache: its cache and the disk that is cached need each other"));

  /** As the partition table has them, where nothing was recognised. */
  private static final Map<String, String> BY_TABLE =
      Map.of(
          "storage spaces", "a storage pool of Windows, which lies on several disks",
          "microsoft ldm", "a dynamic disk of Windows, which may lie on several disks",
          "vmware vmfs", "a datastore of VMware, which other machines may use now",
          "vmware virtual san", "a store of VMware, which other machines may use now",
          "apple raid", "a RAID of macOS");

  private PartOfMore() {}

  /** Why it is not free, or empty. */
  static Optional<String> line(Disk disk, Inventory inventory) {
    return disk.contents().stream()
        .map(content -> shared(disk, content).or(() -> spread(disk, content, inventory)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> shared(Disk disk, DiskContent content) {
    String type = content.type().toLowerCase(Locale.ROOT);
    if (type.endsWith("_raid_member") && !type.equals("linux_raid_member")) {
      String firmware =
          "a firmware RAID ("
              + content.type()
              + "), which the firmware of a computer or controller runs without asking Linux";
      return Optional.of(sentence(content.path(), firmware, content.path()));
    }
    Optional<String> known =
        Optional.ofNullable(SHARED.get(type)).map(w -> sentence(content.path(), w, content.path()));
    // Where only the table tells it, the mark is there.
    return known.or(
        () ->
            BY_TABLE.entrySet().stream()
                .filter(e -> type.contains(e.getKey()) && type.endsWith("(by the partition table)"))
                .map(e -> sentence(content.path(), e.getValue(), disk.path()))
                .findFirst());
  }

  private static Optional<String> spread(Disk disk, DiskContent content, Inventory inventory) {
    String kind = SPREAD.get(content.type());
    if (kind == null || !stands(content, inventory)) {
      return Optional.empty();
    }
    List<String> others = new ArrayList<>();
    for (Disk other : inventory.disks()) {
      if (!other.path().equals(disk.path()) && !NamedAtBoot.isWayTo(disk, other)) {
        other.contents().stream()
            .filter(c -> Wholes.isOfOne(content, c))
            .forEach(c -> others.add(c.path()));
      }
    }
    String name = content.label().isEmpty() ? "" : " ('" + content.label() + "')";
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            sentence(
                content.path(),
                kind
                    + name
                    + " that is not in use now, of which another part lies on "
                    + String.join(", ", new LinkedHashSet<>(others)),
                content.path()));
  }

  /** Not of an array that runs without it: that one lacks nothing when it goes. */
  private static boolean stands(DiskContent content, Inventory inventory) {
    return !content.type().equals("linux_raid_member") || new Wholes(inventory).isStopped(content);
  }

  private static String sentence(String path, String whole, String marked) {
    return path
        + " is a part of "
        + whole
        + "; what is elsewhere may be lost with it. If it is not needed any more, 'wipefs --all "
        + marked
        + "' takes that mark away";
  }
}
