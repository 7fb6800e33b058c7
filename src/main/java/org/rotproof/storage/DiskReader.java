package org.rotproof.storage;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.rotproof.storage.DiskTwins.Seat;
import org.rotproof.storage.DiskTwins.Twin;
import org.rotproof.storage.DiskUse.Kind;

/** Tells disks from other block devices, what each is and holds, and which are really one. */
final class DiskReader {
  /**
   * What may call itself a disk and has none of its own below it, or nothing to build on: memory,
   * volumes of ZFS, of other machines and of other drivers, floppies, the areas into which the
   * maker of a board divides its flash, and the single ways of a multipath NVMe disk.
   */
  private static final Pattern NO_DISK =
      Pattern.compile(
          "(zram|ram|loop|fd|sr|mtdblock|ubiblock|md|dm-|zd|nbd|rbd|drbd|bcache|ublkb|nullb|vdo)\\d.*"
              + "|etherd!.*|mmcblk\\d+(boot|rpmb|gp).*|nvme\\d+c\\d+n\\d+");

  /** How the kernel calls disks, where sysfs did not say what is below them. */
  private static final Pattern HARDWARE =
      Pattern.compile(
          "(sd|hd|vd|xvd|dasd)[a-z]+|(nvme\\d+n|mmcblk|pmem|mspblk|cciss!c\\d+d|ida!c\\d+d|rssd)\\w+");

  /** What gives all its members one UUID; of anything else, two that are the same are copies. */
  private static final Set<String> ONE_UUID_FOR_ALL =
      Set.of(
          "linux_raid_member",
          "btrfs",
          "bcachefs",
          "zfs_member",
          "ddf_raid_member",
          "isw_raid_member");

  private static final int GPT_UUID_CHARS = 36;

  /** Where udev keeps names that are made of the kernel's numbers for block devices. */
  private static final String BY_NUMBER = "/dev/block/";

  private final BlockGraph graph;
  private final StableNames names;
  private final Map<String, String> practiceIds;
  private final Map<String, LsblkDevice> disks = new LinkedHashMap<>();
  private final Map<String, Seat> seats = new LinkedHashMap<>();
  private final DiskTwins twins;

  DiskReader(BlockGraph graph, StableNames names, Map<String, String> practiceIds) {
    this.graph = graph;
    this.names = names;
    this.practiceIds = practiceIds;
    for (LsblkDevice d : graph.roots()) {
      if (isDisk(d)) {
        disks.put(d.node(), d);
        seats.put(d.node(), seat(d));
      }
    }
    twins = new DiskTwins(List.copyOf(seats.values()));
  }

  /** All disks. In practice only the toy disks count: the guest's own root is nobody's business. */
  List<LsblkDevice> disks() {
    return List.copyOf(disks.values());
  }

  private boolean isDisk(LsblkDevice device) {
    return device.type().equals("disk")
        && (device.sizeBytes() > 0 || !device.removable())
        && !NO_DISK.matcher(device.node()).matches()
        && hasHardware(device.node())
        && (practiceIds.isEmpty() || practiceIds.containsKey(serial(device)));
  }

  private boolean hasHardware(String node) {
    String place = graph.attribute(node, "hardware");
    return place.isEmpty() ? HARDWARE.matcher(node).matches() : Hardware.at(place) != Hardware.NONE;
  }

  private Seat seat(LsblkDevice disk) {
    Set<String> uuids = new HashSet<>();
    disk.withPartitions()
        .filter(d -> !d.uuid().isEmpty() && !ONE_UUID_FOR_ALL.contains(d.fileSystem()))
        .forEach(d -> uuids.add(d.uuid()));
    // Those of GPT are drawn by lot; what MBR has instead is short.
    disk.withPartitions()
        .map(LsblkDevice::partitionUuid)
        .filter(uuid -> uuid.length() == GPT_UUID_CHARS)
        .forEach(uuids::add);
    return new Seat(
        new DiskIdentity(serial(disk), wwn(disk), disk.vendor() + disk.model(), disk.sizeBytes()),
        new DiskPlace(
            disk.node(),
            bus(disk),
            graph.attribute(disk.node(), "hardware"),
            names.all(disk.node())),
        uuids);
  }

  /** Why nothing can be built on it, whoever uses it. */
  List<DiskUse> unfit(LsblkDevice disk) {
    List<DiskUse> why = new ArrayList<>();
    String place = graph.attribute(disk.node(), "hardware");
    if (!place.isEmpty() && Hardware.at(place) == Hardware.UNKNOWN) {
      why.add(new DiskUse(Kind.NO_HARDWARE, Hardware.root(place)));
    }
    if (disk.sizeBytes() == 0) {
      why.add(readOtherwise(disk).orElseGet(() -> new DiskUse(Kind.NO_CAPACITY, bus(disk))));
    }
    return why;
  }

  /** A way that reads nothing, to a disk that is read by another one: a path that stands by. */
  private Optional<DiskUse> readOtherwise(LsblkDevice disk) {
    DiskIdentity own = seats.get(disk.node()).identity();
    for (LsblkDevice other : disks.values()) {
      DiskIdentity theirs = seats.get(other.node()).identity();
      DiskIdentity sized =
          new DiskIdentity(own.serial(), own.wwn(), own.model(), theirs.sizeBytes());
      if (other.sizeBytes() > 0) {
        switch (sized.to(theirs, twins.meaningless())) {
          case SAME:
            return Optional.of(new DiskUse(Kind.OTHER_WAY, other.path()));
          case UNCLEAR:
            return Optional.of(new DiskUse(Kind.MAYBE_ONE_DISK, other.path()));
          default:
            break;
        }
      }
    }
    return Optional.empty();
  }

  String id(LsblkDevice device) {
    return practiceIds.isEmpty() ? path(device) : practiceIds.get(serial(device));
  }

  /** The path to use: one that stays, where there is one. */
  private String path(LsblkDevice device) {
    return StableNames.best(names(device.node()).own()).orElse(device.path());
  }

  private String serial(LsblkDevice device) {
    return device.serial().isEmpty() ? graph.attribute(device.node(), "serial") : device.serial();
  }

  private String wwn(LsblkDevice device) {
    return device.wwn().isEmpty() ? graph.attribute(device.node(), "wwid") : device.wwn();
  }

  private Twin twin(LsblkDevice one, LsblkDevice other, boolean inUse) {
    return twins.of(seats.get(one.node()), seats.get(other.node()), inUse);
  }

  /** Other nodes that are ways to the same disk. */
  List<LsblkDevice> otherWays(LsblkDevice disk) {
    return disks.values().stream()
        .filter(d -> !d.node().equals(disk.node()))
        .filter(d -> twin(disk, d, false) == Twin.SAME)
        .toList();
  }

  /**
   * Other nodes that may be ways to the same disk: nothing tells them apart, and they are cabled as
   * only disks with two ways are, or hold the same.
   *
   * @param inUse whether it is asked for those that are in use
   */
  List<LsblkDevice> maybeOtherWays(LsblkDevice disk, boolean inUse) {
    return disks.values().stream()
        .filter(d -> !d.node().equals(disk.node()))
        .filter(d -> twin(disk, d, inUse) == Twin.MAYBE)
        .toList();
  }

  /** Whether udev's names lead to this way, rather than to another way to the same disk. */
  boolean isNamedWay(LsblkDevice disk) {
    return names.path(disk.node()).filter(StableNames::ofIdentity).isPresent();
  }

  /** Disks for which udev makes the same names, though they are others: with the same serial. */
  List<LsblkDevice> rivals(LsblkDevice disk) {
    String serial = serial(disk);
    return serial.isBlank()
        ? List.of()
        : disks.values().stream()
            .filter(d -> !d.node().equals(disk.node()) && serial(d).equals(serial))
            .filter(d -> twin(disk, d, false) != Twin.SAME)
            .toList();
  }

  /** Names of a world wide name that others have too, or of a serial that others have too. */
  private DiskNames names(String node) {
    LsblkDevice disk = disks.get(node);
    String digits = DiskIdentity.meaningfulWwn(wwn(disk));
    boolean wwnOfOne = !digits.isEmpty() && !twins.meaningless().contains(digits);
    boolean wwnOfNobody = !wwn(disk).isEmpty() && !wwnOfOne;
    String plain = wwn(disk).replaceFirst("^(0x|naa\\.|eui\\.|uuid\\.|nvme\\.)", "");
    List<LsblkDevice> rivals = rivals(disk);
    boolean serialOfMany =
        !rivals.isEmpty()
            && !(names.namedBySerial(node)
                && rivals.stream().allMatch(r -> names.namedBySerial(r.node())));
    List<String> own = new ArrayList<>();
    List<String> shared = new ArrayList<>();
    for (String path : names.all(node)) {
      // NVMe's old names lack the number of the namespace, so each namespace claims them.
      boolean stem =
          rivals.stream()
              .flatMap(r -> names.all(r.node()).stream())
              .anyMatch(n -> n.startsWith(path + "_"));
      // Of a name that is made of the world wide name, the serial does not matter.
      boolean others =
          (!plain.isEmpty() && StableNames.ofWwn(path, plain))
              ? wwnOfNobody
              : (serialOfMany || stem) && StableNames.ofIdentity(path);
      (others ? shared : own).add(path);
    }
    // What lies on the whole disk names it too, also where udev has made no link of it.
    String lies = "/dev/disk/by-uuid/" + disk.uuid();
    if (!disk.uuid().isEmpty() && !own.contains(lies)) {
      boolean copied =
          disks.values().stream()
              .filter(d -> !d.node().equals(node) && d.uuid().equals(disk.uuid()))
              .anyMatch(d -> twin(disk, d, false) != Twin.SAME);
      (copied ? shared : own).add(lies);
    }
    return new DiskNames(own, shared, passing(disk));
  }

  /** Names that lead to it as long as it is plugged in, and only until the next start. */
  private List<String> passing(LsblkDevice disk) {
    List<String> passing = new ArrayList<>();
    String number = graph.number(disk);
    if (!number.isEmpty()) {
      passing.add(BY_NUMBER + number);
    }
    String appearance = graph.attribute(disk.node(), "diskseq");
    String path = "/dev/disk/by-diskseq/" + appearance;
    if (!appearance.isEmpty() && !names.all(disk.node()).contains(path)) {
      passing.add(path);
    }
    return passing;
  }

  /** Why no plan can name it; empty where it has a name that stays. */
  private List<DiskUse> nameless(LsblkDevice disk) {
    if (!practiceIds.isEmpty() || StableNames.best(names(disk.node()).own()).isPresent()) {
      return List.of();
    }
    List<String> others = rivals(disk).stream().map(LsblkDevice::path).toList();
    return List.of(new DiskUse(Kind.NO_NAME, String.join(", ", others)));
  }

  Disk disk(LsblkDevice d, SmartVerdict smart, List<DiskUse> uses, Predicate<LsblkDevice> busy) {
    // Of a disk that is in use, nobody asks how it would be called.
    Set<DiskUse> all = new LinkedHashSet<>(uses);
    if (all.isEmpty()) {
      all.addAll(nameless(d));
    }
    return new Disk(
        id(d),
        d.path(),
        path(d),
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
        List.copyOf(all),
        contents(d, busy),
        names(d.node()),
        graph.attribute(d.node(), "diskseq"));
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

  private List<DiskContent> contents(LsblkDevice disk, Predicate<LsblkDevice> busy) {
    List<DiskContent> contents = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    disk.withDescendants()
        .filter(
            d ->
                d.type().equals("part")
                    || !d.fileSystem().isEmpty()
                    || !d.mountPoints().isEmpty()
                    || DiskContent.hidesPartitions(d))
        .filter(d -> d.sizeBytes() > 0 || !d.fileSystem().isEmpty() || !d.mountPoints().isEmpty())
        .filter(d -> seen.add(d.node()))
        .map(d -> DiskContent.of(d, links(d), busy.test(d)))
        .forEach(contents::add);
    return contents;
  }

  /** Names of what lies on a disk that lsblk does not tell. */
  private List<String> links(LsblkDevice device) {
    List<String> links = new ArrayList<>();
    String number = graph.number(device);
    if (!number.isEmpty()) {
      links.add(BY_NUMBER + number);
    }
    if (device.isPartition()) {
      links.addAll(names.all(device.node()));
    }
    return links;
  }
}
