package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A block device as {@code lsblk -J -b -O} tells it, with what lies on it. Texts are "" where lsblk
 * says nothing. A device that lies on several (an array) appears below each of them.
 *
 * @param node the kernel's name: sda, dm-1, md127
 * @param path the path to use, such as /dev/mapper/la
 * @param type disk, part, crypt, lvm, raid1, loop, rom, …
 * @param fileSystem what blkid recognised on it: ext4, crypto_LUKS, linux_raid_member, …
 * @param majorMinor the device number, "8:0"
 * @param partitionType what its entry in the partition table says that it is for: "Linux RAID"
 * @param space how full the file system is where it is mounted
 * @param zoned "none", "host-aware" or "host-managed"; "" where lsblk does not say
 */
public record LsblkDevice(
    String node,
    String name,
    String path,
    String majorMinor,
    long sizeBytes,
    String type,
    String fileSystem,
    String label,
    String uuid,
    String vendor,
    String model,
    String serial,
    String wwn,
    String transport,
    boolean rotational,
    boolean removable,
    boolean readOnly,
    int logicalSectorBytes,
    int physicalSectorBytes,
    String partitionTable,
    String partitionLabel,
    String partitionUuid,
    String partitionType,
    String zoned,
    List<String> mountPoints,
    Optional<FileSpace> space,
    List<LsblkDevice> children) {
  private static final String SOURCE = "lsblk";
  private static final int MOST_DEVICES = 100_000;

  public LsblkDevice {
    mountPoints = List.copyOf(mountPoints);
    children = List.copyOf(children);
  }

  /**
   * Reads the whole output.
   *
   * @throws ParseException when it is not lsblk's JSON
   */
  public static List<LsblkDevice> parse(String json) throws ParseException {
    JsonNode root = JsonTexts.object(SOURCE, json);
    return list(JsonTexts.array(SOURCE, root, "blockdevices"), new int[1]);
  }

  /** Whether it is a part of the device that it lies on; kpartx's mappings are none. */
  boolean isPartition() {
    return type.equals("part") && !node.startsWith("dm-");
  }

  /** A partition of which nothing is known but that it is there. */
  static LsblkDevice partition(String node) {
    String path = "/dev/" + node.replace('!', '/');
    return new LsblkDevice(
        node,
        node,
        path,
        "",
        0,
        "part",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        "",
        false,
        false,
        false,
        512,
        512,
        "",
        "",
        "",
        "",
        "",
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The same with more that lies on it. */
  LsblkDevice withMore(List<LsblkDevice> more) {
    return new LsblkDevice(
        node,
        name,
        path,
        majorMinor,
        sizeBytes,
        type,
        fileSystem,
        label,
        uuid,
        vendor,
        model,
        serial,
        wwn,
        transport,
        rotational,
        removable,
        readOnly,
        logicalSectorBytes,
        physicalSectorBytes,
        partitionTable,
        partitionLabel,
        partitionUuid,
        partitionType,
        zoned,
        mountPoints,
        space,
        Stream.concat(children.stream(), more.stream()).toList());
  }

  /** Itself and its partitions: the hardware, without what lies on it. */
  Stream<LsblkDevice> withPartitions() {
    return Stream.concat(Stream.of(this), children.stream().filter(LsblkDevice::isPartition));
  }

  /** Itself and all that lies on it, itself first. */
  public Stream<LsblkDevice> withDescendants() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(LsblkDevice::withDescendants));
  }

  private static List<LsblkDevice> list(JsonNode nodes, int[] count) throws ParseException {
    List<LsblkDevice> devices = new ArrayList<>();
    for (JsonNode node : nodes) {
      count[0]++;
      if (count[0] > MOST_DEVICES) {
        throw new ParseException(SOURCE, "more than " + MOST_DEVICES + " devices");
      }
      LsblkDevice device = device(node, count);
      if (!RehearsalNames.isOne(device.node(), device.name())) {
        devices.add(device);
      }
    }
    return devices;
  }

  private static LsblkDevice device(JsonNode node, int[] count) throws ParseException {
    String name = JsonTexts.text(node, "name");
    if (name.isEmpty()) {
      throw new ParseException(SOURCE, "lists a device without a name");
    }
    String kernelName = JsonTexts.text(node, "kname");
    String path = JsonTexts.text(node, "path");
    JsonNode children = node.path("children");
    return new LsblkDevice(
        node(kernelName.isEmpty() ? name : kernelName),
        node(name).replaceFirst("^mapper/", ""),
        path.startsWith("/dev/") ? path : "/dev/" + node(name),
        JsonTexts.text(node, "maj:min"),
        JsonTexts.number(node, "size").orElse(0),
        JsonTexts.text(node, "type"),
        JsonTexts.text(node, "fstype"),
        JsonTexts.text(node, "label"),
        JsonTexts.text(node, "uuid"),
        JsonTexts.text(node, "vendor"),
        JsonTexts.text(node, "model"),
        JsonTexts.text(node, "serial"),
        JsonTexts.text(node, "wwn"),
        JsonTexts.text(node, "tran"),
        JsonTexts.yes(node, "rota"),
        JsonTexts.yes(node, "rm") || JsonTexts.yes(node, "hotplug"),
        JsonTexts.yes(node, "ro"),
        sector(node, "log-sec"),
        sector(node, "phy-sec"),
        JsonTexts.text(node, "pttype"),
        JsonTexts.text(node, "partlabel"),
        JsonTexts.text(node, "partuuid"),
        JsonTexts.text(node, "parttypename"),
        JsonTexts.text(node, "zoned"),
        mountPoints(node),
        space(node),
        children.isArray() ? list(children, count) : only(children, count));
  }

  /** One that stands without a list around it. */
  private static List<LsblkDevice> only(JsonNode child, int[] count) throws ParseException {
    return child.isObject() ? List.of(device(child, count)) : List.of();
  }

  /** Names may come as paths, depending on lsblk's own options. */
  private static String node(String name) {
    return name.startsWith("/dev/") ? name.substring("/dev/".length()) : name;
  }

  private static int sector(JsonNode node, String field) {
    long bytes = JsonTexts.number(node, field).orElse(512);
    return bytes >= 512 && bytes <= 1 << 24 ? (int) bytes : 512;
  }

  /** lsblk asks each mount point (statvfs); since util-linux 2.33. */
  private static Optional<FileSpace> space(JsonNode node) {
    OptionalLong size = JsonTexts.number(node, "fssize");
    OptionalLong used = JsonTexts.number(node, "fsused");
    OptionalLong free = JsonTexts.number(node, "fsavail");
    return size.orElse(0) > 0 && used.isPresent() && free.isPresent()
        ? Optional.of(new FileSpace(size.getAsLong(), used.getAsLong(), free.getAsLong()))
        : Optional.empty();
  }

  /** "mountpoints" since util-linux 2.37, "mountpoint" before; both may hold null. */
  private static List<String> mountPoints(JsonNode node) {
    List<String> points = new ArrayList<>();
    JsonNode told = node.path("mountpoints");
    for (JsonNode point : told.isTextual() ? List.of(told) : told) {
      if (point.isTextual() && !point.textValue().isBlank()) {
        points.add(MountPoint.straight(ForeignText.clean(point.textValue())));
      }
    }
    String single = JsonTexts.text(node, "mountpoint");
    if (points.isEmpty() && !single.isEmpty()) {
      points.add(MountPoint.straight(single));
    }
    return points;
  }
}
