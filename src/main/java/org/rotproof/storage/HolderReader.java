package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.storage.DiskUse.Kind;

/**
 * Who holds a device without that the kernel's books (holders, mounts of this namespace) show it:
 * programs that have it open for writing, servers in the kernel, loop devices, other mount
 * namespaces.
 */
final class HolderReader {
  private final BlockGraph graph;
  private final RawSystem raw;
  private final Map<String, List<MountInfo>> elsewhere = new LinkedHashMap<>();

  /** A line of a mountinfo, as far as it counts here. */
  private record MountInfo(String majorMinor, MountEntry mount) {
    String point() {
      return mount.point();
    }
  }

  HolderReader(BlockGraph graph, RawSystem raw) {
    this.graph = graph;
    this.raw = raw;
    raw.otherMounts().forEach((who, text) -> elsewhere.put(who, mountInfo(text)));
  }

  /** As proc(5) has it: number, parent, device, root, point, options, fields, "-", type, source. */
  private static List<MountInfo> mountInfo(String text) {
    List<MountInfo> found = new ArrayList<>();
    for (String line : text.split("\n")) {
      List<String> words = Arrays.asList(line.strip().split(" "));
      int dash = words.indexOf("-");
      if (dash >= 5 && words.size() > dash + 2) {
        found.add(
            new MountInfo(
                words.get(2),
                new MountEntry(
                    ForeignText.clean(MountPoint.decoded(words.get(dash + 2))),
                    MountPoint.straight(ForeignText.clean(MountPoint.decoded(words.get(4)))),
                    words.get(dash + 1),
                    words.size() > dash + 3
                        ? List.of(words.get(dash + 3).split(","))
                        : List.of())));
      }
    }
    return found;
  }

  /** All devices that what is mounted by such a text needs. */
  static List<String> sources(String text) {
    return mountInfo(text).stream().flatMap(m -> m.mount().devices().stream()).toList();
  }

  /** Adds who holds this very device. */
  void of(LsblkDevice device, Set<DiskUse> uses) {
    raw.openBy()
        .getOrDefault(device.node(), "")
        .lines()
        .filter(line -> !line.isBlank())
        .forEach(line -> uses.add(new DiskUse(Kind.OPEN, person(line.strip()))));
    uses.addAll(elsewhere(device));
    loops(device).forEach(loop -> uses.add(new DiskUse(Kind.HELD, loop)));
  }

  /** Where other mount namespaces have it. */
  List<DiskUse> elsewhere(LsblkDevice device) {
    List<DiskUse> uses = new ArrayList<>();
    elsewhere.forEach(
        (who, mounts) ->
            mounts.stream()
                .filter(m -> isOn(m, device))
                .findFirst()
                .map(m -> m.point() + " in the mounts of " + person(who))
                .ifPresent(words -> uses.add(new DiskUse(Kind.MOUNTED, words))));
    return uses;
  }

  /** "812 postgres" as a person says it; 0 is the kernel. */
  private static String person(String line) {
    String[] words = line.split(" ", 2);
    String name = words.length == 2 ? words[1].strip() : "";
    return words[0].equals("0") ? name : name + " (process " + words[0] + ")";
  }

  private boolean isOn(MountInfo mount, LsblkDevice device) {
    return graph.isNumber(mount.majorMinor(), device)
        || mount.mount().devices().stream().anyMatch(name -> graph.isCalled(device, name));
  }

  /** Loop devices, and zram's overflow, that lie on this device. */
  private List<String> loops(LsblkDevice device) {
    List<String> found = new ArrayList<>();
    for (String node : raw.block().keySet()) {
      String backing = graph.attribute(node, "backing");
      String path =
          graph.attribute(node, "loop/backing_file").isEmpty()
              ? graph.attribute(node, "backing_dev")
              : graph.attribute(node, "loop/backing_file");
      if (backing.equals(device.node()) || graph.isCalled(device, path)) {
        found.add(node);
      }
    }
    return found;
  }

  /** What lsblk says of the loop devices on this device. */
  List<LsblkDevice> loopsOn(LsblkDevice device) {
    return loops(device).stream().flatMap(node -> graph.device(node).stream()).toList();
  }

  /** Whether the kernel refuses to give it exclusively. */
  boolean isClaimed(LsblkDevice device) {
    return raw.claimed().contains(device.node());
  }
}
