package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells disks from other block devices, and what each is and holds. */
final class DiskReader {
  /** What lsblk calls a disk and nobody would build on: memory, floppies, boot areas of flash. */
  private static final Pattern NO_DISK =
      Pattern.compile(
          "(zram|ram|loop|fd|sr|mtdblock|ubiblock|md|dm-)\\d.*|mmcblk\\d+(boot|rpmb).*");

  private final BlockGraph graph;
  private final StableNames names;
  private final Map<String, String> practiceIds;

  DiskReader(BlockGraph graph, StableNames names, Map<String, String> practiceIds) {
    this.graph = graph;
    this.names = names;
    this.practiceIds = practiceIds;
  }

  /** In practice only the toy disks count: the guest's own root is nobody's business. */
  boolean isDisk(LsblkDevice device) {
    return device.type().equals("disk")
        && device.sizeBytes() > 0
        && !NO_DISK.matcher(device.node()).matches()
        && (practiceIds.isEmpty() || practiceIds.containsKey(serial(device)));
  }

  String id(LsblkDevice device) {
    return practiceIds.isEmpty()
        ? names.path(device.node()).orElse(device.path())
        : practiceIds.get(serial(device));
  }

  private String serial(LsblkDevice device) {
    return device.serial().isEmpty() ? graph.attribute(device.node(), "serial") : device.serial();
  }

  Disk disk(LsblkDevice d, SmartVerdict smart, List<DiskUse> uses) {
    return new Disk(
        id(d),
        d.path(),
        names.path(d.node()).orElse(d.path()),
        d.vendor().equals("ATA") ? "" : d.vendor(),
        d.model().replace('_', ' ').strip(),
        serial(d),
        d.wwn(),
        d.sizeBytes(),
        d.logicalSectorBytes(),
        d.physicalSectorBytes(),
        d.rotational(),
        d.removable(),
        bus(d),
        smart,
        uses,
        contents(d));
  }

  private static String bus(LsblkDevice d) {
    if (!d.transport().isEmpty()) {
      return d.transport();
    }
    String node = d.node();
    return node.startsWith("vd")
        ? "virtio"
        : node.startsWith("mmcblk") ? "mmc" : node.startsWith("sd") ? "scsi" : "";
  }

  private static List<DiskContent> contents(LsblkDevice disk) {
    List<DiskContent> contents = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    disk.withDescendants()
        .filter(
            d -> d.type().equals("part") || !d.fileSystem().isEmpty() || !d.mountPoints().isEmpty())
        .filter(d -> seen.add(d.node()))
        .map(d -> new DiskContent(d.path(), d.fileSystem(), d.label(), d.sizeBytes(), points(d)))
        .forEach(contents::add);
    return contents;
  }

  private static List<String> points(LsblkDevice device) {
    return device.mountPoints().stream().filter(p -> p.startsWith("/")).toList();
  }
}
