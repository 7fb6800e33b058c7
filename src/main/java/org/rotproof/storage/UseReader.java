package org.rotproof.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.storage.DiskUse.Kind;

/**
 * Finds the reasons why a disk is out of reach. Errs on the side of refusing: what holds a disk in
 * an unknown way holds it.
 */
final class UseReader {
  private static final Set<String> SYSTEM_POINTS =
      Set.of("/", "/boot", "/boot/efi", "/efi", "/usr", "/var", "/nix", "/sysroot");
  private static final Set<String> HARMLESS_ZONES =
      Set.of("", "none", "host-aware", "drive-managed");
  private static final String SWAP_POINT = "[SWAP]";

  private final BlockGraph graph;
  private final Mdstat mdstat;
  private final List<Array> arrays;
  private final List<MountEntry> mounts;
  private final List<SwapEntry> swaps;
  private final List<VolumeGroup> groups;
  private final Set<String> zfsPools;
  private final HolderReader holders;
  private final boolean groupsKnown;

  UseReader(
      BlockGraph graph,
      Mdstat mdstat,
      List<Array> arrays,
      List<MountEntry> mounts,
      List<SwapEntry> swaps,
      Optional<List<VolumeGroup>> groups,
      RawSystem raw) {
    this.graph = graph;
    this.mdstat = mdstat;
    this.arrays = arrays;
    this.mounts = mounts;
    this.swaps = swaps;
    this.groups = groups.orElse(List.of());
    zfsPools = raw.zfsPools();
    // Of a volume that is nowhere to be seen, nobody knows which it is: it may be any.
    groupsKnown =
        groups.isPresent()
            && this.groups.stream().allMatch(g -> !g.physicalVolumes().isEmpty())
            && this.groups.stream()
                .flatMap(g -> g.physicalVolumes().stream())
                .allMatch(p -> graph.all().stream().anyMatch(d -> graph.isCalled(d, p)));
    holders = new HolderReader(graph, raw);
  }

  /** All reasons, the weightiest first; empty for a free disk. */
  List<DiskUse> of(LsblkDevice disk) {
    List<LsblkDevice> all = withLoops(disk);
    Set<DiskUse> uses = new LinkedHashSet<>();
    Set<String> points = new LinkedHashSet<>();
    all.forEach(d -> points.addAll(pointsOf(d)));
    points.stream()
        .filter(SYSTEM_POINTS::contains)
        .findFirst()
        .ifPresent(p -> uses.add(new DiskUse(Kind.SYSTEM_DISK, p)));
    points.forEach(p -> uses.add(new DiskUse(Kind.MOUNTED, p)));
    for (LsblkDevice device : all) {
      swap(device, uses);
      partOfMore(device, uses);
      md(device, uses);
      lvm(device, uses);
      zfs(device, uses);
      btrfs(device, uses);
    }
    for (LsblkDevice device : all) {
      mappings(device, uses);
    }
    if (disk.readOnly() || graph.attribute(disk.node(), "ro").equals("1")) {
      uses.add(new DiskUse(Kind.READ_ONLY, disk.path()));
    }
    if (graph.isGivenUp(disk.node())) {
      uses.add(new DiskUse(Kind.GIVEN_UP, disk.path()));
    } else if (graph.isSilent(disk.node())) {
      uses.add(new DiskUse(Kind.SILENT, disk.path()));
    }
    zoned(disk, uses);
    for (LsblkDevice device : all) {
      otherHolders(device, uses);
      holders.of(device, uses);
    }
    if (uses.isEmpty() && all.stream().anyMatch(d -> holders.isClaimed(d))) {
      uses.add(new DiskUse(Kind.CLAIMED, disk.path()));
    }
    return List.copyOf(uses);
  }

  /**
   * Whether this very device is in use, for certain and by what goes on using it: not what may be,
   * and not by a program that has it open for a while.
   */
  boolean isBusy(LsblkDevice device) {
    Set<DiskUse> uses = new LinkedHashSet<>();
    swap(device, uses);
    md(device, uses);
    lvm(device, uses);
    zfs(device, uses);
    btrfs(device, uses);
    mappings(device, uses);
    otherHolders(device, uses);
    holders.of(device, uses);
    uses.removeIf(use -> use.detail().isEmpty() || use.kind() == Kind.OPEN);
    return !uses.isEmpty() || !pointsOf(device).isEmpty();
  }

  /** What lies on a disk, also through loop devices, of which lsblk does not know that they do. */
  private List<LsblkDevice> withLoops(LsblkDevice disk) {
    Set<LsblkDevice> all = new LinkedHashSet<>();
    Deque<LsblkDevice> todo = new ArrayDeque<>(List.of(disk));
    while (!todo.isEmpty()) {
      LsblkDevice device = todo.remove();
      if (all.add(device)) {
        todo.addAll(device.children());
        todo.addAll(holders.loopsOn(device));
      }
    }
    return List.copyOf(all);
  }

  /** Drives of shingled tracks that the host has to write zone by zone. */
  private void zoned(LsblkDevice disk, Set<DiskUse> uses) {
    for (String zoned : List.of(disk.zoned(), graph.attribute(disk.node(), "queue/zoned"))) {
      if (!HARMLESS_ZONES.contains(zoned.toLowerCase(Locale.ROOT))) {
        uses.add(new DiskUse(Kind.ZONED, zoned));
      }
    }
  }

  /** lsblk's mount points, and those that only /proc/mounts has: file systems over many disks. */
  private List<String> pointsOf(LsblkDevice device) {
    List<String> points = new ArrayList<>();
    for (String point : device.mountPoints()) {
      if (!point.equals(SWAP_POINT)) {
        points.add(point);
      }
    }
    for (MountEntry mount : mounts) {
      if (mount.devices().stream().anyMatch(s -> graph.isCalled(device, s))) {
        points.add(mount.point());
      }
    }
    return points;
  }

  private void swap(LsblkDevice device, Set<DiskUse> uses) {
    if (device.mountPoints().contains(SWAP_POINT)
        || swaps.stream().anyMatch(s -> graph.isCalled(device, s.devicePath()))) {
      uses.add(new DiskUse(Kind.SWAP, device.path()));
    }
  }

  /** What is a part of something else, which no mount and no holder tells. */
  private static void partOfMore(LsblkDevice device, Set<DiskUse> uses) {
    switch (device.fileSystem()) {
      case "swsuspend" -> uses.add(new DiskUse(Kind.SLEEPING, device.path()));
      case "jbd", "xfs_external_log" -> uses.add(new DiskUse(Kind.JOURNAL, device.path()));
      default -> {}
    }
  }

  private void md(LsblkDevice device, Set<DiskUse> uses) {
    if (mdstat.unusedDevices().contains(device.node())) {
      uses.add(new DiskUse(Kind.HELD, "md, which has it for an array that does not run"));
    }
    for (MdstatArray array : mdstat.arrays()) {
      if (array.members().stream().anyMatch(m -> m.device().equals(device.node()))) {
        uses.add(memberOf(array.name()));
      }
    }
    device.children().stream()
        .filter(c -> c.node().startsWith("md"))
        .filter(c -> !c.type().equals("part"))
        .forEach(c -> uses.add(memberOf(c.node())));
  }

  /** A container of firmware RAID is no array, and holds its disks all the same. */
  private DiskUse memberOf(String node) {
    boolean container =
        mdstat.array(node).map(MdstatArray::isContainer).orElse(false)
            || MdstatArray.isContainer(
                graph.attribute(node, "md/level"), graph.attribute(node, "md/metadata_version"));
    return container
        ? new DiskUse(Kind.HELD, node + ", the container of a firmware RAID")
        : new DiskUse(Kind.MD_MEMBER, arrayName(node));
  }

  private String arrayName(String node) {
    return arrays.stream()
        .filter(a -> a.node().equals(node))
        .map(Array::name)
        .findFirst()
        .orElse(node);
  }

  private void lvm(LsblkDevice device, Set<DiskUse> uses) {
    for (VolumeGroup group : groups) {
      if (group.physicalVolumes().stream().anyMatch(p -> graph.isCalled(device, p))) {
        uses.add(new DiskUse(Kind.LVM_MEMBER, group.name()));
        return;
      }
    }
    if (device.fileSystem().equals("LVM2_member") && !groupsKnown && device.children().isEmpty()) {
      uses.add(new DiskUse(Kind.LVM_MEMBER, ""));
    }
    device.children().stream()
        .filter(c -> c.type().equals("lvm"))
        .forEach(c -> uses.add(new DiskUse(Kind.LVM_MEMBER, volumeGroup(c.name()))));
  }

  /** The group in a mapping's name, where a dash within a name is doubled: "my--vg-root". */
  static String volumeGroup(String mapping) {
    String guarded = mapping.replace("--", "\u0000");
    int dash = guarded.indexOf('-');
    return (dash < 0 ? guarded : guarded.substring(0, dash)).replace('\u0000', '-');
  }

  private void zfs(LsblkDevice device, Set<DiskUse> uses) {
    if (!device.fileSystem().equals("zfs_member")) {
      return;
    }
    List<MountEntry> mounted = mounts.stream().filter(m -> m.type().equals("zfs")).toList();
    // Caches and spares do not carry the pool's name, and belong to any that is open.
    if (device.label().isEmpty() && !(mounted.isEmpty() && zfsPools.isEmpty())) {
      uses.add(new DiskUse(Kind.ZFS_MEMBER, ""));
    }
    List<String> points =
        mounted.stream()
            .filter(m -> m.source().split("/", 2)[0].equals(device.label()))
            .map(MountEntry::point)
            .toList();
    if (points.stream().anyMatch(SYSTEM_POINTS::contains)) {
      uses.add(new DiskUse(Kind.SYSTEM_DISK, "/"));
    }
    if (!points.isEmpty() || zfsPools.contains(device.label())) {
      uses.add(new DiskUse(Kind.ZFS_MEMBER, device.label()));
    }
  }

  /**
   * Of a file system over several disks only one shows as mounted: the others have the same UUID.
   */
  private void btrfs(LsblkDevice device, Set<DiskUse> uses) {
    if (!Set.of("btrfs", "bcachefs").contains(device.fileSystem())
        || device.uuid().isEmpty()
        || !pointsOf(device).isEmpty()) {
      return;
    }
    Set<String> points =
        graph.all().stream()
            .filter(d -> d.uuid().equals(device.uuid()))
            .flatMap(d -> pointsOf(d).stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (points.stream().anyMatch(SYSTEM_POINTS::contains)) {
      uses.add(new DiskUse(Kind.SYSTEM_DISK, "/"));
    }
    graph.all().stream()
        .filter(d -> d.uuid().equals(device.uuid()))
        .flatMap(d -> holders.elsewhere(d).stream())
        .forEach(uses::add);
    points.forEach(
        p ->
            uses.add(
                new DiskUse(
                    device.fileSystem().equals("btrfs") ? Kind.BTRFS_MEMBER : Kind.MOUNTED, p)));
  }

  private void mappings(LsblkDevice device, Set<DiskUse> uses) {
    for (LsblkDevice child : device.children()) {
      if (isMapping(child) && !child.type().equals("lvm")) {
        boolean inner = child.name().endsWith("_dif") && child.children().size() == 1;
        LsblkDevice outer = inner ? child.children().get(0) : child;
        uses.add(new DiskUse(Kind.DEVICE_MAPPER, outer.name()));
      }
    }
  }

  private static boolean isMapping(LsblkDevice child) {
    return child.node().startsWith("dm-") || child.path().startsWith("/dev/mapper/");
  }

  /** Whatever lies on a device and is no partition of it holds it, by whatever driver. */
  private void otherHolders(LsblkDevice device, Set<DiskUse> uses) {
    if (device.fileSystem().equals("mpath_member")
        && device.children().stream().allMatch(LsblkDevice::isPartition)) {
      uses.add(new DiskUse(Kind.HELD, "multipath"));
    }
    Set<String> known = new HashSet<>();
    for (LsblkDevice child : device.children()) {
      boolean named =
          child.isPartition()
              || isMapping(child)
              || child.type().equals("lvm")
              || child.node().startsWith("md");
      if (named) {
        known.add(child.node());
      } else {
        uses.add(new DiskUse(Kind.HELD, child.node()));
      }
    }
    for (String holder : graph.above(device.node())) {
      String mapping = graph.mapping(holder);
      if (known.contains(holder)) {
        continue;
      }
      if (!mapping.isEmpty()) {
        uses.add(new DiskUse(Kind.DEVICE_MAPPER, mapping));
      } else if (arrays.stream().anyMatch(a -> a.node().equals(holder))) {
        uses.add(memberOf(holder));
      } else if (mdstat.array(holder).isEmpty()) {
        uses.add(new DiskUse(Kind.HELD, holder));
      }
    }
  }
}
