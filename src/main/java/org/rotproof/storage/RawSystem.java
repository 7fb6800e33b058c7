package org.rotproof.storage;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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
 *     leads to), and "dm/guarded" of dm-integrity (how many of its sectors have right tags, and how
 *     many it has: "4096 8192"), which needs root; "silent" of a disk that has not answered for
 *     seconds
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
  /** No attribute of sysfs: stands at a disk with a request that waits, and none that ends. */
  public static final String SILENT = "silent";

  private static final Set<String> LISTS = Set.of("slaves", "holders");

  /** Of a machine that says nothing. */
  public static final RawSystem EMPTY =
      new RawSystem(
          "", "", Map.of(), Map.of(), Map.of(), Map.of(), "", "", "", "", Map.of(), Set.of(), "",
          Set.of(), List.of());

  public RawSystem {
    // This is where what disks and other users wrote comes in. JSON is cleaned as it is read, and
    // mounts are once their bytes have become letters.
    mdstat = ForeignText.cleanLines(mdstat);
    dmTable = ForeignText.cleanLines(dmTable);
    block =
        block.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, e -> cleanAttributes(e.getValue())));
    // A name of a disk is used as it stands, or not at all.
    byId =
        byId.entrySet().stream()
            .filter(e -> ForeignText.isClean(e.getKey()))
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    arrayNames = cleanKeys(arrayNames);
    arrayExports = cleanValues(arrayExports);
    smart = Map.copyOf(smart);
    zfsPools = zfsPools.stream().map(ForeignText::clean).collect(Collectors.toUnmodifiableSet());
    abilities = Set.copyOf(abilities);
    unknown = unknown.stream().map(ForeignText::clean).toList();
    diskNames = cleanKeys(diskNames);
    openBy = cleanValues(openBy);
    otherMounts = cleanKeys(otherMounts);
    claimed = Set.copyOf(claimed);
  }

  /** Those of sysfs: one line each, but for lists. */
  private static Map<String, String> cleanAttributes(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey,
                e ->
                    LISTS.contains(e.getKey()) || e.getKey().startsWith("md/")
                        ? ForeignText.cleanLines(e.getValue())
                        : ForeignText.clean(e.getValue())));
  }

  private static Map<String, String> cleanValues(Map<String, String> texts) {
    return texts.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(
                Map.Entry::getKey, e -> ForeignText.cleanLines(e.getValue())));
  }

  /** Where two names become one, one of them stays. */
  private static Map<String, String> cleanKeys(Map<String, String> texts) {
    return texts.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .collect(
            Collectors.toUnmodifiableMap(
                e -> ForeignText.clean(e.getKey()), Map.Entry::getValue, (first, other) -> first));
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
