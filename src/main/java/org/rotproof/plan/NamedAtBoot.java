package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse.Kind;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MountPoint;

/**
 * Lines that others wrote under /etc and that name a disk which nothing uses now. Such a disk is
 * not free: at the next start crypttab(5) opens it, reads a key or a header from it, or makes swap
 * of it, mdadm starts the array of which a part lies on it, and fstab(5) mounts it, or holds the
 * start up because what it names is gone. Nor is one on which something is closed, while a line
 * names what is not to be seen: it may lie in there.
 */
final class NamedAtBoot {
  private static final String DISK = DeviceName.DISK;
  private static final String MAPPER = "/dev/mapper/";
  private static final String USE = "use it at the next start, or miss what was on it";

  private static final String START = "start that array";

  /** What the running system itself lies on, where it is mounted. */
  private static final Set<String> OF_THE_SYSTEM =
      Set.of("/boot", "/boot/efi", "/efi", "/usr", "/var");

  /** File systems that may lie on several disks. */
  private static final Set<String> OVER_SEVERAL = Set.of("btrfs", "bcachefs");

  /** What is drawn by lot: two that have it are copies. */
  private static final Pattern UNIQUE = Pattern.compile(DISK + "by-(?:uuid|partuuid)/.+");

  /** Of a disk like that nobody knows whether it will be there at the next start. */
  private static final Set<Kind> FAILING =
      Set.of(Kind.GIVEN_UP, Kind.SILENT, Kind.READ_ONLY, Kind.NO_CAPACITY);

  private static final Pattern SCSI_NAME = Pattern.compile("(?:0x|naa\\.)([0-9a-f]{16,32})");

  /** Which words of a line may name a disk: what is used, keys beside it, and options. */
  private static final Map<String, List<Integer>> FILES =
      Map.of(
          BootLines.FSTAB, List.of(0, 3),
          BootLines.CRYPTTAB, List.of(1, 2, 3),
          BootLines.INTEGRITYTAB, List.of(1, 2, 3),
          BootLines.VERITYTAB, List.of(1, 2, 4));

  private NamedAtBoot() {}

  /** A line that names the disk or what lies on it, as the reason why the disk is not free. */
  static Optional<String> line(Disk disk, Inventory inventory) {
    Set<String> names = meantNames(disk, inventory);
    for (Disk other : inventory.disks()) {
      if (isWayTo(disk, other)) {
        names.addAll(names(other));
      }
      other.contents().stream()
          .filter(content -> isPartOfOne(disk, content))
          .forEach(content -> names.addAll(names(other, content)));
    }
    Wholes wholes = new Wholes(inventory);
    List<Word> words = words(inventory);
    for (Word word : words) {
      Optional<String> what =
          names.contains(DeviceName.of(word.text()))
              ? Optional.of("it")
              : wholes.meant(disk, word.text(), word.ofPool());
      if (what.isPresent()) {
        return Optional.of(sentence(word.file(), what.get(), word.line(), USE));
      }
    }
    return assembled(disk, names, wholes)
        .or(() -> unseen(disk, words, new Unseen(inventory, wholes)));
  }

  /**
   * What may be a name in a line.
   *
   * @param ofPool whether it may name a dataset
   * @param ofRoot whether it names what the running system lies on, which is open
   */
  private record Word(String file, String line, String text, boolean ofPool, boolean ofRoot) {}

  private static List<Word> words(Inventory inventory) {
    List<Word> all = new ArrayList<>();
    for (String file : FILES.keySet().stream().sorted().toList()) {
      for (String line : foreign(inventory.machine().file(file).orElse(""))) {
        List<String> words = List.of(line.strip().split("[ \\t]+"));
        boolean mounts = file.equals(BootLines.FSTAB) && words.size() > 1;
        boolean zfs = mounts && words.size() > 2 && words.get(2).equals("zfs");
        boolean root = mounts && isOfTheSystem(words.get(1), inventory);
        for (int at : FILES.get(file)) {
          if (at < words.size()) {
            DeviceName.within(words.get(at))
                .forEach(part -> all.add(new Word(file, line.strip(), part, zfs && at == 0, root)));
          }
        }
      }
    }
    return all;
  }

  private static boolean isOfTheSystem(String point, Inventory inventory) {
    String plain = MountPoint.straight(MountPoint.decoded(point));
    return plain.equals("/")
        || (OF_THE_SYSTEM.contains(plain) && inventory.mountPoints().contains(plain));
  }

  /** A line whose name nothing has, and which may mean what is closed on that disk. */
  private static Optional<String> unseen(Disk disk, List<Word> words, Unseen unseen) {
    return words.stream()
        .filter(word -> !word.ofRoot())
        .flatMap(word -> unseen.mayBeOn(disk, word.text()).map(p -> sentence(word, p)).stream())
        .findFirst();
  }

  private static String sentence(Word word, Unseen.Place place) {
    return "a line of "
        + word.file()
        + " names what is not to be seen now (\""
        + ForeignText.clean(MountPoint.letters(word.line()))
        + "\"), and that may lie in "
        + place.words()
        + ": open that and look; if it is not needed any more, take that line away, or the mark of "
        + place.path()
        + " by 'wipefs --all "
        + place.path()
        + "'";
  }

  private static String sentence(String file, String what, String line, String deed) {
    return "a line of "
        + file
        + " names "
        + what
        + " (\""
        + ForeignText.clean(MountPoint.letters(line))
        + "\"), and would "
        + deed
        + "; take that line away first, if it is not needed any more";
  }

  /** Whether the other is, or may be, a second way to this disk. */
  static boolean isWayTo(Disk disk, Disk other) {
    return other.uses().stream()
        .filter(use -> use.kind() == Kind.OTHER_WAY || use.kind() == Kind.MAYBE_ONE_DISK)
        .anyMatch(use -> use.detail().equals(disk.path()));
  }

  /** Whether it is one file system with something on the disk: each of its names is meant then. */
  private static boolean isPartOfOne(Disk disk, DiskContent content) {
    Optional<String> uuid = Wholes.uuid(content);
    return OVER_SEVERAL.contains(content.type())
        && uuid.isPresent()
        && disk.contents().stream().map(Wholes::uuid).anyMatch(uuid::equals);
  }

  /** A line of mdadm.conf(5) that names the array of which a part lies on the disk. */
  private static Optional<String> assembled(Disk disk, Set<String> names, Wholes wholes) {
    Stream<MdadmConf.Line> byArray =
        disk.contents().stream().flatMap(content -> wholes.assembles(content).stream());
    Stream<MdadmConf.Line> byDisk =
        wholes.lines().stream()
            .filter(line -> line.value("devices").filter(d -> isAmong(d, names)).isPresent());
    Stream<MdadmConf.Line> byNumber =
        disk.contents().stream().flatMap(content -> wholes.mayAssemble(content).stream());
    return Stream.concat(byArray, byDisk)
        .findFirst()
        .map(line -> sentence(line.file(), Wholes.ARRAY, line.text(), START))
        .or(
            () ->
                byNumber
                    .findFirst()
                    .map(l -> sentence(l.file(), Wholes.SOME_ARRAY, l.text(), START)));
  }

  /** As in "devices=/dev/sda1,/dev/sd[bc]1". */
  private static boolean isAmong(String devices, Set<String> names) {
    return Stream.of(devices.split(","))
        .map(DeviceName::of)
        .anyMatch(d -> names.contains(d) || names.stream().anyMatch(n -> MdadmConf.fits(d, n)));
  }

  /** The lines that mean something and that are not between our own marks. */
  private static List<String> foreign(String content) {
    return MarkedBlock.foreign(content)
        .lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
        .toList();
  }

  /**
   * Several disks may have one name, as those of one btrfs: each of them is meant. But where what
   * is in use on another disk says to be the very same, the line means that one, and this is a
   * copy.
   */
  private static Set<String> meantNames(Disk disk, Inventory inventory) {
    List<Busy> busy =
        inventory.disks().stream()
            .filter(d -> !d.path().equals(disk.path()) && !isWayTo(disk, d) && !fails(d))
            .flatMap(d -> d.contents().stream().filter(DiskContent::busy).map(c -> Busy.of(d, c)))
            .toList();
    Optional<String> uuid =
        disk.contents().stream()
            .filter(content -> content.path().equals(disk.path()))
            .flatMap(content -> Wholes.uuid(content).stream())
            .findFirst();
    Set<String> names = ownNames(disk);
    // Those of a file system that has no partition are among them.
    names.removeIf(name -> busy.stream().anyMatch(b -> b.isMeant(name, uuid)));
    for (DiskContent content : disk.contents()) {
      names(disk, content).stream()
          .filter(name -> busy.stream().noneMatch(b -> b.isMeant(name, Wholes.uuid(content))))
          .forEach(names::add);
    }
    return names;
  }

  /** A copy may be all that is left of a disk that fails: it is meant when the machine starts. */
  private static boolean fails(Disk disk) {
    return disk.uses().stream().anyMatch(use -> FAILING.contains(use.kind()));
  }

  /** What is in use on another disk. */
  private record Busy(DiskContent content, Set<String> names) {
    static Busy of(Disk disk, DiskContent content) {
      return new Busy(content, NamedAtBoot.names(disk, content));
    }

    /** Whether a line means this by the name. A label tells nothing: people give one to several. */
    boolean isMeant(String name, Optional<String> other) {
      boolean copy = other.isPresent() && other.equals(Wholes.uuid(content));
      return names.contains(name) && (copy || UNIQUE.matcher(name).matches());
    }
  }

  /** All names of a disk, and of what lies on it. */
  static Set<String> names(Disk disk) {
    Set<String> names = ownNames(disk);
    disk.contents().forEach(content -> names.addAll(names(disk, content)));
    return names;
  }

  /** Those of the disk itself. */
  private static Set<String> ownNames(Disk disk) {
    Set<String> names = new HashSet<>();
    List<String> whole = whole(disk);
    whole.add(disk.path());
    whole.forEach(n -> names.add(DeviceName.of(n)));
    multipath(disk)
        .ifPresent(
            map ->
                names.addAll(
                    Set.of(
                        DISK + "by-id/dm-uuid-mpath-" + map,
                        DISK + "by-id/dm-name-" + map,
                        MAPPER + map)));
    return names;
  }

  /** What multipath makes of a disk is called after what SCSI does, 3 before it. */
  private static Optional<String> multipath(Disk disk) {
    Matcher wwn = SCSI_NAME.matcher(disk.wwn());
    return wwn.matches() ? Optional.of("3" + wwn.group(1)) : Optional.empty();
  }

  /** As kpartx, multipath and udev's rules of several distributions call a partition of it. */
  private static Set<String> multipathPart(String map, String number) {
    Set<String> names = new HashSet<>();
    for (String between : List.of("-part", "p", "")) {
      names.add(MAPPER + map + between + number);
      names.add(DISK + "by-id/dm-name-" + map + between + number);
    }
    names.add(DISK + "by-id/dm-uuid-part" + number + "-mpath-" + map);
    names.add(DISK + "by-id/dm-uuid-mpath-" + map + "-part" + number);
    return names;
  }

  /** Those of what lies on a disk. */
  private static Set<String> names(Disk disk, DiskContent content) {
    Set<String> names = new HashSet<>(List.of(DeviceName.of(content.path())));
    content.links().stream()
        .map(link -> link.startsWith("/") ? link : DISK + link)
        .forEach(link -> names.add(DeviceName.of(link)));
    List<String> whole = whole(disk);
    boolean all = content.path().equals(disk.path());
    if (all || content.path().startsWith(disk.path())) {
      String number = content.path().replaceFirst(".*?p?(\\d+)$", "$1");
      String part = all ? "" : "-part" + number;
      multipath(disk).filter(m -> !all).ifPresent(m -> names.addAll(multipathPart(m, number)));
      whole.stream()
          .filter(n -> n.startsWith(DISK))
          .forEach(n -> names.add(DeviceName.of(n + part)));
    }
    return names;
  }

  /** All of a disk itself but the kernel's. */
  private static List<String> whole(Disk disk) {
    List<String> whole = new ArrayList<>(List.of(disk.stablePath()));
    whole.addAll(disk.names().own());
    whole.addAll(disk.names().shared());
    whole.addAll(disk.names().passing());
    return whole;
  }
}
