package org.rotproof.storage;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The texts from which an {@link Inventory} is read: gathered by the helper, kept in files by
 * tests. A text is "" and a map empty where it could not be had; {@code unknown} then says why.
 *
 * @param lsblk {@code lsblk -J -b -O}: without it nothing can be said
 * @param mdstat /proc/mdstat; "" where the kernel has no md
 * @param block sysfs attributes a node: "dm/name", "dm/uuid", "slaves" and "holders" (a name a
 *     line), "parent" (the disk of a partition), and "md/…" with all that {@link MdDetail} reads;
 *     besides "hardware" (where sysfs hangs it in, such as /devices/pci0000:00/…),
 *     "loop/backing_file" and "backing" (what a loop or zram device lies on: a path and the node it
 *     leads to)
 * @param byId names in /dev/disk/by-id to nodes
 * @param arrayNames names in /dev/md to nodes
 * @param arrayExports nodes to {@code mdadm --detail --export}
 * @param dmTable {@code dmsetup table}, which needs root
 * @param mounts /proc/self/mounts
 * @param swaps /proc/swaps
 * @param volumeGroups {@code vgs --reportformat json -o vg_name,pv_name}, which needs root
 * @param smart nodes to what the disks said last
 * @param zfsPools names of the ZFS pools that are imported
 * @param practiceDisks in a practice guest, lines of "serial diskN"; "" elsewhere
 * @param diskNames all other names below /dev/disk, with their folder ("by-path/pci-0000:00:1f.2"),
 *     to nodes
 * @param openBy nodes to who has them open for writing, one a line: a process's number and its
 *     name, or 0 and what in the kernel it is
 * @param otherMounts what other mount namespaces hold: a process's number and its name to lines of
 *     its mountinfo
 * @param claimed nodes that the kernel does not give exclusively, because somebody claimed them
 * @param abilities as {@link Inventory} has them
 * @param unknown sentences on what could not be found out
 */
public record RawSystem(
    String lsblk,
    String mdstat,
    Map<String, Map<String, String>> block,
    Map<String, String> byId,
    Map<String, String> arrayNames,
    Map<String, String> arrayExports,
    String dmTable,
    String mounts,
    String swaps,
    String volumeGroups,
    Map<String, SmartReading> smart,
    Set<String> zfsPools,
    String practiceDisks,
    Set<String> abilities,
    List<String> unknown,
    Map<String, String> diskNames,
    Map<String, String> openBy,
    Map<String, String> otherMounts,
    Set<String> claimed) {
  /** Of a machine that says nothing. */
  public static final RawSystem EMPTY =
      new RawSystem(
          "", "", Map.of(), Map.of(), Map.of(), Map.of(), "", "", "", "", Map.of(), Set.of(), "",
          Set.of(), List.of());

  public RawSystem {
    block = Map.copyOf(block);
    byId = Map.copyOf(byId);
    arrayNames = Map.copyOf(arrayNames);
    arrayExports = Map.copyOf(arrayExports);
    smart = Map.copyOf(smart);
    zfsPools = Set.copyOf(zfsPools);
    abilities = Set.copyOf(abilities);
    unknown = List.copyOf(unknown);
    diskNames = Map.copyOf(diskNames);
    openBy = Map.copyOf(openBy);
    otherMounts = Map.copyOf(otherMounts);
    claimed = Set.copyOf(claimed);
  }

  /** One of which nobody asked who holds what. */
  public RawSystem(
      String lsblk,
      String mdstat,
      Map<String, Map<String, String>> block,
      Map<String, String> byId,
      Map<String, String> arrayNames,
      Map<String, String> arrayExports,
      String dmTable,
      String mounts,
      String swaps,
      String volumeGroups,
      Map<String, SmartReading> smart,
      Set<String> zfsPools,
      String practiceDisks,
      Set<String> abilities,
      List<String> unknown) {
    this(
        lsblk,
        mdstat,
        block,
        byId,
        arrayNames,
        arrayExports,
        dmTable,
        mounts,
        swaps,
        volumeGroups,
        smart,
        zfsPools,
        practiceDisks,
        abilities,
        unknown,
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of());
  }

  /** The same with who holds what. */
  public RawSystem with(
      Map<String, String> names,
      Map<String, String> open,
      Map<String, String> mountsElsewhere,
      Set<String> claims) {
    return new RawSystem(
        lsblk,
        mdstat,
        block,
        byId,
        arrayNames,
        arrayExports,
        dmTable,
        mounts,
        swaps,
        volumeGroups,
        smart,
        zfsPools,
        practiceDisks,
        abilities,
        unknown,
        names,
        open,
        mountsElsewhere,
        claims);
  }
}
