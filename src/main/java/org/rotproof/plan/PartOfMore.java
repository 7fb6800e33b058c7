package org.rotproof.plan;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;

/**
 * A disk that nothing uses now and on which a part of something larger lies. What lies on one disk
 * alone is lost with it, and that is said; here more would be lost than lies on the disk. What
 * other machines or the firmware share in holds its disk until its owner took the mark away; what
 * is spread over this machine's disks is given up whole, or not at all. Pure.
 */
final class PartOfMore {
  /** Of which the parts have one UUID, or one label. */
  private static final Map<String, String> SPREAD =
      Map.of(
          "linux_raid_member", "an md array",
          "zfs_member", "a ZFS pool",
          "btrfs", "a btrfs file system",
          "bcachefs", "a bcachefs file system");

  private static final String VMWARE = "a datastore of VMware, which other machines may use now";
  private static final String DRBD = "a DRBD device, of which another machine has a copy";
  private static final String CEPH = "a Ceph cluster, which reaches over several machines";
  private static final String CLUSTERED = "a file system that several machines may use at once";

  /** What blkid calls parts of which the others need not be seen here. */
  private static final Map<String, String> SHARED =
      Map.ofEntries(
          Map.entry("vmfs_volume_member", VMWARE),
          Map.entry("vmfs", VMWARE),
          Map.entry("drbd", DRBD),
          Map.entry("drbdproxy_datalog", DRBD),
          Map.entry("drbdmanage_control_volume", DRBD),
          Map.entry("ceph_bluestore", CEPH),
          Map.entry("ntocfs", CLUSTERED),
          Map.entry("scoutfs_meta", CLUSTERED),
          Map.entry("scoutfs_data", CLUSTERED),
          Map.entry("mpool", "an mpool, which may lie on several disks"),
          Map.entry("lvm1_member", "a volume group of LVM 1, which may lie on several disks"),
          Map.entry("dm_snapshot_cow", "a snapshot of something that lies elsewhere"),
          Map.entry("ocfs", CLUSTERED),
          Map.entry("ocfs2", CLUSTERED),
          Map.entry("gfs", CLUSTERED),
          Map.entry("gfs2", CLUSTERED),
          Map.entry("oracleasm", "an Oracle disk group, which lies on several disks"),
          Map.entry("stratis", "a Stratis pool, which is started with the machine"),
          Map.entry("bcache", "a bcache: its cache and the disk that is cached need each other"));

  private static final String DYNAMIC = "a dynamic disk of Windows, which may lie on several disks";
  private static final String VSAN = "a store of VMware, which other machines may use now";

  /** As the partition table has them, where nothing was recognised: words of its names. */
  private static final Map<String, String> BY_TABLE =
      Map.ofEntries(
          Map.entry("storage spaces", "a storage pool of Windows, which lies on several disks"),
          Map.entry("microsoft ldm", DYNAMIC),
          // The same in a table of the older kind.
          Map.entry("sfs", DYNAMIC),
          Map.entry("vmware vmfs", VMWARE),
          Map.entry("vmware virtual san", VSAN),
          Map.entry("vmware virsto", VSAN),
          Map.entry("ceph", CEPH),
          Map.entry("ibm general parallel fs", CLUSTERED),
          Map.entry("netbsd raid", "a RAID of NetBSD"),
          Map.entry("netbsd concatenated", "a disk of NetBSD that may be made of several"),
          Map.entry("freebsd vinum", "a volume of FreeBSD's, which may lie on several disks"),
          Map.entry("apple raid", "a RAID of macOS"));

  private PartOfMore() {}

  /** Why it is not free, or empty. */
  static Optional<String> line(Disk disk, Inventory inventory) {
    Wholes wholes = new Wholes(inventory);
    return disk.contents().stream()
        .map(content -> shared(disk, content).or(() -> needed(content, wholes)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What failed may come back with the members that it lost, and with nothing else. */
  private static Optional<String> needed(DiskContent content, Wholes wholes) {
    return wholes
        .lacking(content)
        .map(
            array ->
                content.path()
                    + " is a part of the array "
                    + array.path()
                    + (array.name().equals(array.node()) ? "" : " ('" + array.name() + "')")
                    + ", which does not run with all its data now and may need it to come back; if"
                    + " it is not needed any more, stop that array first: 'mdadm --stop "
                    + array.path()
                    + "'");
  }

  /** Why these disks cannot be erased without others, or empty. */
  static Optional<String> torn(List<Disk> erased, Inventory inventory) {
    Wholes wholes = new Wholes(inventory);
    return erased.stream()
        .flatMap(
            disk ->
                disk.contents().stream()
                    .map(c -> torn(c, others(disk, c, inventory, wholes), erased)))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** What is lost as a whole with these disks, each once. */
  static List<String> lost(List<Disk> erased, Inventory inventory) {
    Wholes wholes = new Wholes(inventory);
    return erased.stream()
        .flatMap(
            disk ->
                disk.contents().stream()
                    .filter(c -> !others(disk, c, inventory, wholes).isEmpty())
                    .map(PartOfMore::whole))
        .distinct()
        .toList();
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
                .filter(e -> (" " + type).contains(" " + e.getKey() + " "))
                .filter(e -> type.endsWith("(by the partition table)"))
                .map(e -> sentence(content.path(), e.getValue(), disk.path()))
                .findFirst());
  }

  private static Optional<String> torn(DiskContent content, List<Part> parts, List<Disk> erased) {
    String others =
        parts.stream()
            .filter(part -> !erased.contains(part.disk()))
            .map(Part::path)
            .distinct()
            .collect(Collectors.joining(", "));
    return others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            content.path()
                + " is a part of "
                + whole(content)
                + " that is not in use now, of which another part lies on "
                + others
                + ": what is there would be lost with it, or be worth less. Nothing was written."
                + " Choose those disks too, or another disk; or, if it is not needed any more, take"
                + " the mark away by 'wipefs --all "
                + content.path()
                + "'.");
  }

  /** A part of the same, on another disk. */
  private record Part(Disk disk, String path) {}

  private static List<Part> others(
      Disk disk, DiskContent content, Inventory inventory, Wholes wholes) {
    if (!SPREAD.containsKey(content.type()) || !stands(content, wholes)) {
      return List.of();
    }
    return inventory.disks().stream()
        .filter(other -> !other.path().equals(disk.path()) && !NamedAtBoot.isWayTo(disk, other))
        .flatMap(
            other ->
                other.contents().stream()
                    .filter(c -> Wholes.isOfOne(content, c))
                    .map(c -> new Part(other, c.path())))
        .toList();
  }

  private static String whole(DiskContent content) {
    String name = content.label().isEmpty() ? "" : " ('" + content.label() + "')";
    return SPREAD.get(content.type()) + name;
  }

  /** Not of an array that runs without it: that one lacks nothing when it goes. */
  private static boolean stands(DiskContent content, Wholes wholes) {
    return !content.type().equals("linux_raid_member") || wholes.isStopped(content);
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
