package org.rotproof.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Gathers sysfs attributes of block devices as texts. Needs no rights and wakes no disk. What is
 * missing, or goes away meanwhile, is left out.
 */
public final class SysBlock {
  private static final Path BLOCK = Path.of("/sys/class/block");
  private static final ExtErrors EXT_ERRORS = new ExtErrors(Path.of("/sys"), Path.of("/proc"));
  private static final int MOST_BYTES = 64 << 10;
  private static final List<String> PLAIN =
      List.of(
          "size",
          "ro",
          "dev",
          "diskseq",
          "dm/name",
          "dm/uuid",
          "serial",
          "device/serial",
          "wwid",
          "device/wwid",
          "device/state",
          "queue/zoned",
          "loop/backing_file",
          "backing_dev");
  private static final List<String> MD =
      List.of(
          "level",
          "layout",
          "chunk_size",
          "component_size",
          "raid_disks",
          "degraded",
          "metadata_version",
          "uuid",
          "array_state",
          "sync_action",
          "last_sync_action",
          "sync_completed",
          "mismatch_cnt",
          "sync_speed",
          "sync_min",
          "sync_max",
          "reshape_position");
  private static final List<String> MEMBER =
      List.of("state", "slot", "offset", "size", "errors", "bad_blocks");

  private SysBlock() {}

  /**
   * All block devices: the kernel's name to its attributes. "slaves" and "holders" hold a name a
   * line; "parent" is the disk of a partition; an array's attributes begin with "md/"; what is
   * mounted has "mount/options" and "mount/super", and what {@link ExtErrors} has to say of it.
   */
  public static Map<String, Map<String, String>> all() {
    Map<String, Map<String, String>> all = new TreeMap<>();
    for (String node : list(BLOCK)) {
      all.put(node, attributes(node));
    }
    addMounts(all);
    return all;
  }

  /**
   * "mount/options" are those of the mounts of a device, "mount/super" those of its file system:
   * only the two together tell a read-only mount that somebody wanted from one that the kernel made
   * after an error (fs/proc_namespace.c, show_mountinfo).
   */
  private static void addMounts(Map<String, Map<String, String>> all) {
    Map<String, String> nodes = new HashMap<>();
    all.forEach((node, attributes) -> nodes.put(attributes.getOrDefault("dev", node), node));
    for (String line : mountInfo()) {
      String[] halves = line.split(" - ", 2);
      String[] mount = halves[0].split(" ");
      String[] system = halves.length < 2 ? new String[0] : halves[1].split(" ");
      if (mount.length < 6 || system.length < 3) {
        continue;
      }
      // Btrfs has a number of its own that is no device's; its source then names the device.
      String node =
          nodes.getOrDefault(mount[2], system[1].startsWith("/dev/") ? node(system[1]) : "");
      Map<String, String> attributes = all.get(node);
      if (attributes != null) {
        attributes.put("mount/super", system[2]);
        if (system[0].equals("ext4")) {
          attributes.putAll(EXT_ERRORS.of(node));
        }
        if (system[0].equals("xfs") && answersOnlyErrors(mount[4])) {
          attributes.put("mount/shutdown", "1");
        }
        boolean writes = List.of(mount[5].split(",")).contains("rw");
        if (writes || !attributes.containsKey("mount/options")) {
          attributes.put("mount/options", mount[5]);
        }
      }
    }
  }

  /**
   * An XFS that shut itself down after an error is listed as before; what is asked of it, even of
   * its top folder that is in memory, is answered with EIO (fs/xfs/xfs_iops.c, xfs_vn_getattr). It
   * asks no disk.
   */
  private static boolean answersOnlyErrors(String escapedPoint) {
    // The kernel writes these four in octal, and a backslash (fs/proc_namespace.c, mangle).
    String point =
        escapedPoint
            .replace("\\040", " ")
            .replace("\\011", "\t")
            .replace("\\012", "\n")
            .replace("\\043", "#")
            .replace("\\134", "\\");
    try {
      Files.readAttributes(Path.of(point), "unix:mode");
      return false;
    } catch (FileSystemException e) {
      return "Input/output error".equals(e.getReason());
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  private static List<String> mountInfo() {
    try {
      return Files.readAllLines(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static String node(String device) {
    try {
      return lastPart(Path.of(device).toRealPath());
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }

  private static Map<String, String> attributes(String node) {
    Path folder = BLOCK.resolve(node);
    Map<String, String> attributes = new HashMap<>();
    for (String name : PLAIN) {
      put(attributes, name, folder.resolve(name));
    }
    if (!attributes.containsKey("serial") && attributes.containsKey("device/serial")) {
      attributes.put("serial", attributes.get("device/serial"));
    }
    if (!attributes.containsKey("wwid") && attributes.containsKey("device/wwid")) {
      attributes.put("wwid", attributes.get("device/wwid"));
    }
    attributes.put("hardware", place(folder));
    if (attributes.containsKey("loop/backing_file") || attributes.containsKey("backing_dev")) {
      DiskHolders.backing(node).ifPresent(below -> attributes.put("backing", below));
    }
    attributes.put("slaves", String.join("\n", list(folder.resolve("slaves"))));
    attributes.put("holders", String.join("\n", list(folder.resolve("holders"))));
    if (Files.exists(folder.resolve("partition"))) {
      attributes.put("parent", parent(folder));
    }
    md(node).forEach((name, value) -> attributes.put("md/" + name, value));
    return attributes;
  }

  /**
   * An array's attributes by their names below /sys/block/NODE/md; empty where there is no array.
   */
  public static Map<String, String> md(String node) {
    Path folder = BLOCK.resolve(node).resolve("md");
    Map<String, String> attributes = new HashMap<>();
    if (!Files.isDirectory(folder)) {
      return attributes;
    }
    for (String name : MD) {
      put(attributes, name, folder.resolve(name));
    }
    for (String member : list(folder)) {
      if (member.startsWith("dev-")) {
        for (String name : MEMBER) {
          put(attributes, member + "/" + name, folder.resolve(member).resolve(name));
        }
      }
    }
    return attributes;
  }

  /** The stat line of each of these nodes that is still there. */
  public static Map<String, String> stats(List<String> nodes) {
    Map<String, String> stats = new HashMap<>();
    for (String node : nodes) {
      put(stats, node, BLOCK.resolve(node).resolve("stat"));
    }
    return stats;
  }

  /** Symbolic links in a folder such as /dev/disk/by-id: name to the last part of the target. */
  public static Map<String, String> links(Path folder) {
    Map<String, String> links = new TreeMap<>();
    for (String name : list(folder)) {
      try {
        links.put(name, lastPart(Files.readSymbolicLink(folder.resolve(name))));
      } catch (IOException | UnsupportedOperationException e) {
        // Not a link, or gone: nothing to say of it.
      }
    }
    return links;
  }

  /** Names in a folder, sorted; none where it is missing. */
  public static List<String> list(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return new ArrayList<>(found.map(SysBlock::lastPart).sorted().toList());
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }

  /** All names below /dev/disk but those in by-id, with their folder, to nodes. */
  public static Map<String, String> diskNames() {
    Map<String, String> names = new TreeMap<>();
    Path root = Path.of("/dev/disk");
    for (String folder : list(root)) {
      if (!folder.equals("by-id")) {
        links(root.resolve(folder)).forEach((name, node) -> names.put(folder + "/" + name, node));
      }
    }
    return names;
  }

  /** Where sysfs hangs a node in, as {@link #all} says it; "" if not known. */
  public static String hardware(String node) {
    return place(BLOCK.resolve(node));
  }

  /** Where sysfs hangs it in, such as /devices/pci0000:00/0000:00:1f.2/…; "" if not known. */
  private static String place(Path node) {
    try {
      String real = node.toRealPath().toString();
      return real.startsWith("/sys/") ? real.substring("/sys".length()) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** The disk of a partition; for any other node, itself. */
  public static String disk(String node) {
    Path folder = BLOCK.resolve(node);
    String parent = Files.exists(folder.resolve("partition")) ? parent(folder) : "";
    return parent.isEmpty() ? node : parent;
  }

  private static String parent(Path partition) {
    try {
      Path real = partition.toRealPath().getParent();
      return real == null ? "" : lastPart(real);
    } catch (IOException e) {
      return "";
    }
  }

  private static String lastPart(Path path) {
    Path last = path.getFileName();
    return last == null ? "" : last.toString();
  }

  private static void put(Map<String, String> map, String name, Path file) {
    try {
      if (Files.isRegularFile(file)) {
        try (var in = Files.newInputStream(file)) {
          map.put(name, new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8).strip());
        }
      }
    } catch (IOException e) {
      // sysfs answers EINVAL, ENODEV or EBUSY where an attribute has nothing to say just now.
    }
  }
}
