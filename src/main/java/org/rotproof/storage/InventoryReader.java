package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * From the texts of a system to what is there. A pure function. Only lsblk is indispensable; what
 * another source does not say, or says in words that are not understood, stays unknown and is
 * listed as such.
 */
public final class InventoryReader {
  private final RawSystem raw;
  private final List<String> unknown;
  private final BlockGraph graph;
  private final Mdstat mdstat;
  private final boolean mdstatUnread;
  private final List<MountEntry> mounts;
  private final List<SwapEntry> swaps;
  private final Optional<List<VolumeGroup>> groups;

  private InventoryReader(RawSystem raw) throws ParseException {
    this.raw = raw;
    unknown = new ArrayList<>(raw.unknown());
    List<LsblkDevice> roots = LsblkDevice.parse(raw.lsblk());
    Mdstat none = new Mdstat(List.of(), List.of(), List.of());
    mdstat = optional(raw.mdstat(), Mdstat::parse, none);
    mdstatUnread =
        mdstat.arrays().isEmpty()
            && unknown.stream().anyMatch(s -> s.startsWith(MdstatReader.SOURCE + ":"));
    mounts = lineByLine(raw.mounts(), MountEntry::parse);
    swaps = lineByLine(raw.swaps(), SwapEntry::parse);
    // An answer that is not understood is none: not that there are no groups.
    groups = optional(raw.volumeGroups(), t -> Optional.of(VolumeGroup.parse(t)), Optional.empty());
    Map<String, String> paths = paths(raw);
    graph =
        new BlockGraph(
            roots,
            raw.block(),
            lineByLine(raw.dmTable(), DmTarget::parse),
            paths,
            Partitions.mentioned(raw, mdstat, mounts, swaps, paths));
  }

  /**
   * Reads them.
   *
   * @throws ParseException when lsblk's part cannot be read
   */
  public static Inventory read(RawSystem raw) throws ParseException {
    return new InventoryReader(raw).read();
  }

  private interface Parser<T> {
    T parse(String text) throws ParseException;
  }

  private <T> T optional(String text, Parser<T> parser, T otherwise) {
    if (text.isBlank()) {
      return otherwise;
    }
    try {
      return parser.parse(text);
    } catch (ParseException e) {
      unknown.add(e.getMessage());
      return otherwise;
    }
  }

  /** One line that is not understood takes none of the others along. */
  private <T> List<T> lineByLine(String text, Parser<List<T>> parser) {
    try {
      return parser.parse(text);
    } catch (ParseException e) {
      unknown.add(e.getMessage());
    }
    List<T> all = new ArrayList<>();
    for (String line : text.lines().toList()) {
      try {
        all.addAll(parser.parse(line));
      } catch (ParseException e) {
        // The first such line was told of.
        continue;
      }
    }
    return all;
  }

  private Inventory read() {
    Map<String, String> idByNode = new HashMap<>();
    DiskReader diskReader =
        new DiskReader(graph, new StableNames(raw.byId(), raw.diskNames()), practiceIds());
    List<LsblkDevice> wholeDisks = diskReader.disks();
    wholeDisks.forEach(d -> idByNode.put(d.node(), diskReader.id(d)));
    ArrayReader arrayReader = new ArrayReader(graph, mounts, idByNode);
    List<Array> arrays = arrays(arrayReader);
    UseReader useReader = new UseReader(graph, mdstat, arrays, mounts, swaps, groups, raw);
    Map<String, List<DiskUse>> own = new LinkedHashMap<>();
    for (LsblkDevice d : wholeDisks) {
      own.put(
          d.node(), Stream.concat(diskReader.unfit(d).stream(), useReader.of(d).stream()).toList());
    }
    List<Disk> disks =
        wholeDisks.stream()
            .map(
                d ->
                    diskReader.disk(
                        d,
                        raw.smart().getOrDefault(d.node(), SmartReading.NONE).verdict(),
                        uses(d, diskReader, own),
                        useReader::isBusy))
            .sorted(DiskOrder.NATURAL)
            .toList();
    return new Inventory(
        disks,
        arrays,
        groupNames(),
        mountPoints(),
        raw.abilities(),
        List.copyOf(unknown),
        Machine.UNKNOWN,
        tornGroups());
  }

  /**
   * A disk that is cabled twice is in use by what any of its ways carries. Where none carries
   * anything, one of them is offered: the one that udev's names lead to, or the first. The same
   * holds where nothing tells whether they are one.
   */
  private static List<DiskUse> uses(
      LsblkDevice disk, DiskReader reader, Map<String, List<DiskUse>> own) {
    Set<DiskUse> uses = new LinkedHashSet<>(own.get(disk.node()));
    List<LsblkDevice> ways = reader.otherWays(disk);
    for (LsblkDevice way : ways) {
      if (!own.get(way.node()).isEmpty()) {
        uses.add(new DiskUse(DiskUse.Kind.OTHER_WAY, way.path()));
        uses.addAll(own.get(way.node()));
      }
    }
    for (LsblkDevice way : reader.maybeOtherWays(disk, true)) {
      if (!own.get(way.node()).isEmpty()) {
        uses.add(new DiskUse(DiskUse.Kind.MAYBE_OTHER_WAY, way.path()));
      }
    }
    if (uses.isEmpty()) {
      List<LsblkDevice> all = new ArrayList<>(reader.disks());
      List<LsblkDevice> maybe = reader.maybeOtherWays(disk, false);
      all.removeIf(d -> !d.equals(disk) && !ways.contains(d) && !maybe.contains(d));
      LsblkDevice offered = all.stream().filter(reader::isNamedWay).findFirst().orElse(all.get(0));
      if (!offered.equals(disk)) {
        boolean same = ways.contains(offered);
        uses.add(
            new DiskUse(
                same ? DiskUse.Kind.OTHER_WAY : DiskUse.Kind.MAYBE_ONE_DISK, offered.path()));
      }
    }
    return List.copyOf(uses);
  }

  private static Map<String, String> paths(RawSystem raw) {
    Map<String, String> paths = new HashMap<>();
    raw.byId().forEach((name, node) -> paths.put(StableNames.FOLDER + name, node));
    raw.diskNames().forEach((name, node) -> paths.put("/dev/disk/" + name, node));
    raw.arrayNames().forEach((name, node) -> paths.put("/dev/md/" + name, node));
    return paths;
  }

  private List<Array> arrays(ArrayReader reader) {
    Set<String> nodes = new LinkedHashSet<>();
    mdstat.arrays().forEach(a -> nodes.add(a.name()));
    new TreeSet<>(raw.block().keySet())
        .stream().filter(n -> !n.contains("/") && n.startsWith("md")).forEach(nodes::add);
    List<Array> arrays = new ArrayList<>();
    for (String node : nodes) {
      Optional<MdDetail> detail = MdDetail.of(node, mdAttributes(node));
      Optional<MdstatArray> stat = mdstat.array(node);
      reader.array(node, name(node), detail, stat).ifPresent(arrays::add);
    }
    arrays = NestedArrays.judged(arrays, leg -> graph.chain(leg.node()));
    return mdstatUnread ? arrays.stream().map(a -> a.withOdd("/proc/mdstat")).toList() : arrays;
  }

  private Map<String, String> mdAttributes(String node) {
    Map<String, String> attributes = new HashMap<>();
    raw.block()
        .getOrDefault(node, Map.of())
        .forEach(
            (name, value) -> {
              if (name.startsWith("md/")) {
                attributes.put(name.substring("md/".length()), value);
              }
            });
    return attributes;
  }

  private KeyValues name(String node) {
    String text = raw.arrayExports().getOrDefault(node, "");
    KeyValues export =
        optional(text, t -> KeyValues.parse("mdadm --detail", t), new KeyValues(Map.of()));
    if (!export.arrayName().isEmpty()) {
      return export;
    }
    Map<String, String> values = new HashMap<>(export.values());
    raw.arrayNames().entrySet().stream()
        .filter(e -> e.getValue().equals(node))
        .map(Map.Entry::getKey)
        .sorted()
        .findFirst()
        .ifPresent(own -> values.put("MD_DEVNAME", own));
    return new KeyValues(values);
  }

  /** Serial to id, in a practice guest; empty elsewhere. */
  private Map<String, String> practiceIds() {
    Map<String, String> ids = new HashMap<>();
    for (String line : raw.practiceDisks().lines().toList()) {
      String[] words = line.strip().split("\\s+");
      if (words.length == 2) {
        ids.put(words[0], words[1]);
      }
    }
    return ids;
  }

  private Set<String> groupNames() {
    Set<String> names = new LinkedHashSet<>();
    groups.ifPresent(all -> all.forEach(g -> names.add(g.name())));
    graph.all().stream()
        .filter(d -> d.type().equals("lvm"))
        .map(d -> UseReader.volumeGroup(d.name()))
        .forEach(names::add);
    return names;
  }

  /** Of which LVM does not find all, or does not say what they lie on. */
  private Set<String> tornGroups() {
    return groups.orElse(List.of()).stream()
        .filter(
            g ->
                g.physicalVolumes().isEmpty()
                    || g.physicalVolumes().stream()
                        .anyMatch(p -> graph.all().stream().noneMatch(d -> graph.isCalled(d, p))))
        .map(VolumeGroup::name)
        .collect(Collectors.toSet());
  }

  private Set<String> mountPoints() {
    Set<String> points = new LinkedHashSet<>();
    mounts.forEach(m -> points.add(m.point()));
    graph.all().stream()
        .flatMap(d -> d.mountPoints().stream())
        .filter(p -> p.startsWith("/"))
        .forEach(points::add);
    return points;
  }
}
