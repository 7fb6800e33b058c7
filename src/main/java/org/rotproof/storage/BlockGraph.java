package org.rotproof.storage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All block devices, upwards as lsblk tells them and downwards as sysfs does. */
final class BlockGraph {
  /** Among a node's attributes: how many sectors of it have right tags, and how many it has. */
  static final String GUARDED = "dm/guarded";

  private static final Set<String> GIVEN_UP = Set.of("offline", "transport-offline", "dead");

  private static final int DEEPEST = 32;

  private final List<LsblkDevice> roots;
  private final Map<String, LsblkDevice> byNode = new LinkedHashMap<>();
  private final Map<String, String> diskByPartition = new LinkedHashMap<>();
  private final Map<String, Map<String, String>> block;
  private final List<DmTarget> targets;
  private final Map<String, String> nodeByPath;
  private final Map<String, Set<String>> above = new LinkedHashMap<>();
  private final Map<String, String> numbers = new LinkedHashMap<>();
  private final Set<String> taken;
  private final boolean toldWhole;

  /**
   * Joins them.
   *
   * @param told what lsblk tells
   * @param nodeByPath names below /dev to the nodes that they lead to
   * @param mentioned nodes that something or other names
   */
  BlockGraph(
      List<LsblkDevice> told,
      Map<String, Map<String, String>> block,
      List<DmTarget> targets,
      Map<String, String> nodeByPath,
      Set<String> mentioned) {
    roots = Partitions.added(told, mentioned);
    this.block = block;
    this.nodeByPath = nodeByPath;
    this.targets = targets;
    roots.forEach(r -> r.withDescendants().forEach(d -> byNode.putIfAbsent(d.node(), d)));
    for (LsblkDevice device : byNode.values()) {
      device.children().stream()
          .filter(child -> child.type().equals("part"))
          .forEach(child -> diskByPartition.put(child.node(), device.node()));
    }
    Set<String> nodes =
        told.stream()
            .flatMap(LsblkDevice::withDescendants)
            .map(LsblkDevice::node)
            .collect(Collectors.toSet());
    boolean fromTheKernel = block.values().stream().allMatch(a -> a.containsKey("dev"));
    toldWhole =
        !block.isEmpty()
            && !nodes.isEmpty()
            && (fromTheKernel || block.keySet().containsAll(nodes));
    number();
    taken = Set.copyOf(numbers.values());
    upwards();
  }

  /** What lies on what, from each side that tells it: one of them may say nothing. */
  private void upwards() {
    block.forEach(
        (node, attributes) -> {
          names(node, "holders").forEach(holder -> lies(holder, node));
          names(node, "slaves").forEach(slave -> lies(node, slave));
          attributes.keySet().stream()
              .filter(name -> name.startsWith("md/dev-"))
              .map(name -> name.substring("md/dev-".length()).split("/", 2)[0])
              .forEach(member -> lies(node, member));
        });
    for (DmTarget target : targets) {
      Set<String> lower = Set.copyOf(target.devices());
      for (LsblkDevice device : byNode.values()) {
        if (lower.stream().anyMatch(n -> isNumber(n, device))) {
          lies(nodeOfMapping(target.name()), device.node());
        }
      }
    }
  }

  private void lies(String upper, String lower) {
    if (!upper.equals(lower)) {
      above.computeIfAbsent(lower, n -> new LinkedHashSet<>()).add(upper);
    }
  }

  private String nodeOfMapping(String name) {
    return block.keySet().stream()
        .filter(node -> mapping(node).equals(name))
        .findFirst()
        .or(
            () ->
                byNode.values().stream()
                    .filter(d -> d.node().startsWith("dm-") && d.name().equals(name))
                    .map(LsblkDevice::node)
                    .findFirst())
        .orElse(name);
  }

  private void number() {
    Map<String, Long> such =
        byNode.values().stream()
            .collect(Collectors.groupingBy(LsblkDevice::majorMinor, Collectors.counting()));
    for (LsblkDevice device : byNode.values()) {
      String own = attribute(device.node(), "dev");
      boolean alone = such.get(device.majorMinor()) == 1;
      numbers.put(device.node(), !own.isEmpty() ? own : alone ? device.majorMinor() : "");
    }
  }

  /** Its number, such as 8:0; "" where it is not known, or said of several. */
  String number(LsblkDevice device) {
    return numbers.getOrDefault(device.node(), "");
  }

  /**
   * Whether that number is the device's, or one that the kernel gives to partitions of it and that
   * nobody else is known to have.
   */
  boolean isNumber(String number, LsblkDevice device) {
    String own = number(device);
    if (own.isEmpty() || own.startsWith("0:")) {
      return false;
    }
    return own.equals(number)
        || (!taken.contains(number) && Partitions.isNumberOf(device.node(), own, number));
  }

  /** The nodes that lie on a node, by whatever tells it. */
  Set<String> above(String node) {
    return above.getOrDefault(node, Set.of());
  }

  List<LsblkDevice> roots() {
    return roots;
  }

  Optional<LsblkDevice> device(String node) {
    return Optional.ofNullable(byNode.get(node));
  }

  List<LsblkDevice> all() {
    return List.copyOf(byNode.values());
  }

  String attribute(String node, String name) {
    return block.getOrDefault(node, Map.of()).getOrDefault(name, "").strip();
  }

  List<String> names(String node, String attribute) {
    String text = attribute(node, attribute);
    return text.isEmpty() ? List.of() : text.lines().map(String::strip).toList();
  }

  /**
   * A node and what it lies on, down to the disk, as long as each layer lies on exactly one: dm-1,
   * dm-0, sda1, sda.
   */
  List<String> chain(String node) {
    List<String> chain = new ArrayList<>(List.of(node));
    String at = below(node);
    while (!at.isEmpty() && !chain.contains(at) && chain.size() < DEEPEST) {
      chain.add(at);
      at = below(at);
    }
    return chain;
  }

  /**
   * Whether what an array's member lies on in the end is not on the machine any more: a node that
   * the kernel has no folder for, or a mapping with nothing below it. Only where all devices were
   * told; from less, nothing is concluded.
   *
   * @param bottom the last node of the member's chain
   */
  boolean isGone(String bottom) {
    return toldWhole
        && (!block.containsKey(bottom)
            || (bottom.startsWith("dm-") && names(bottom, "slaves").isEmpty()));
  }

  /**
   * Whether the system talks to that disk no more, though it is plugged in: its driver has tried
   * all it can (states of scsi_device in scsi_sysfs.c, and of NVMe's controllers).
   */
  boolean isGivenUp(String disk) {
    return GIVEN_UP.contains(attribute(disk, "device/state"));
  }

  /**
   * Whether that disk has not answered for longer than one at work takes: as whoever looked more
   * than once has told.
   */
  boolean isSilent(String disk) {
    return !attribute(disk, RawSystem.SILENT).isEmpty();
  }

  private String below(String node) {
    List<String> below = names(node, "slaves");
    return below.size() == 1 ? below.get(0) : below.isEmpty() ? parent(node) : "";
  }

  /** The disk of a partition, as sysfs tells it, or lsblk where sysfs was not asked. */
  private String parent(String node) {
    String parent = attribute(node, "parent");
    return parent.isEmpty() ? diskByPartition.getOrDefault(node, "") : parent;
  }

  /** The device-mapper name; "" for other devices. */
  String mapping(String node) {
    return attribute(node, "dm/name");
  }

  private Optional<DmTarget> target(String node) {
    String name = mapping(node);
    return name.isEmpty()
        ? Optional.empty()
        : targets.stream().filter(t -> t.name().equals(name)).findFirst();
  }

  /**
   * Whether it is a dm-integrity device. Without root there is no table; then the UUID that
   * cryptsetup gives its mappings tells, and the name it gives to the one below dm-crypt.
   */
  boolean isIntegrity(String node) {
    return target(node)
        .map(t -> t.type().equals("integrity"))
        .orElseGet(
            () ->
                attribute(node, "dm/uuid").startsWith("CRYPT-INTEGRITY")
                    || attribute(node, "dm/uuid").startsWith("CRYPT-SUBDEV")
                    || mapping(node).endsWith("_dif"));
  }

  /**
   * How far a leg's checksums are there. Those below dm-crypt are made as it is written, so a
   * format makes all of them; of dm-integrity that stands alone the kernel tells.
   *
   * @param chain from the leg down to the disk
   */
  Guard guard(List<String> chain) {
    Optional<String> own = chain.stream().filter(this::isIntegrity).findFirst();
    if (own.isEmpty()) {
      return Guard.NONE;
    }
    if (chain.stream().anyMatch(this::isCrypt)) {
      return Guard.WHOLE;
    }
    String[] words = attribute(own.get(), GUARDED).split(" ");
    return words.length == 2
        ? Guard.of(ParserTexts.number(words[0]).orElse(-1), ParserTexts.number(words[1]).orElse(-1))
        : Guard.UNKNOWN;
  }

  /** Whether it is a dm-crypt device. */
  boolean isCrypt(String node) {
    return target(node)
        .map(t -> t.type().equals("crypt"))
        .orElseGet(() -> attribute(node, "dm/uuid").startsWith("CRYPT-LUKS") && !isIntegrity(node));
  }

  /** The integrity algorithm that this very device brings; "" if none or not known. */
  String integrityId(String node) {
    return target(node).map(DmTarget::integrityId).orElse("");
  }

  /** Whether a name below /dev, such as a link that udev keeps, leads to that device. */
  boolean leadsTo(String path, LsblkDevice device) {
    return device.node().equals(nodeByPath.get(path));
  }

  /**
   * Whether a path is one of that device, by whatever name, also one that was taken out of its
   * folder since.
   */
  boolean isCalled(LsblkDevice device, String told) {
    String path = Partitions.standing(told);
    return path.equals(device.path())
        || path.equals("/dev/" + device.node().replace('!', '/'))
        || (!device.uuid().isEmpty() && path.equalsIgnoreCase("UUID=" + device.uuid()))
        || leadsTo(path, device);
  }

  /** The size in bytes; 0 if not known. */
  long sizeBytes(String node) {
    long sectors = ParserTexts.number(attribute(node, "size")).orElse(0);
    return sectors > Long.MAX_VALUE / 512
        ? 0
        : sectors > 0 ? sectors * 512 : device(node).map(LsblkDevice::sizeBytes).orElse(0L);
  }
}
