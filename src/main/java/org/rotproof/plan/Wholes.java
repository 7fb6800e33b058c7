package org.rotproof.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;

/**
 * What a part on a disk belongs to while that does not run, and the names that it has when it does:
 * of an array, a ZFS pool, an encrypted device. A line that says such a name means the part. Pure.
 */
final class Wholes {
  static final String ARRAY = "the array that it is part of";
  static final String SOME_ARRAY =
      "an array that does not run, which may be the one that it is part of";
  private static final String BY_UUID = "by-uuid/";

  /** How md's devices are called after their numbers, and their partitions. */
  private static final Pattern NUMBERED =
      Pattern.compile("/dev/(?:md/?|md_d|md/d)(\\d{1,9})(?:p\\d{1,4})?");

  /** Partitions of an array, as the kernel and udev call them. */
  private static final String PART = "(?:p?\\d{1,4})?";

  private static final String LINK_PART = "(?:-part\\d{1,4})?";

  /** Behind the name of an array of another computer, where its own is taken. */
  private static final String FOREIGN = "(?:_\\d{1,4})?";

  /** Those whose parts know their whole by its label too. */
  private static final Set<String> LABELLED = Set.of("linux_raid_member", "zfs_member");

  private final Inventory inventory;
  private final List<MdadmConf.Line> lines;

  Wholes(Inventory inventory) {
    this.inventory = inventory;
    lines =
        MdadmConf.foreign(inventory.machine()).arrays().stream()
            .filter(line -> !line.ignores())
            .toList();
  }

  /** Lines of mdadm.conf(5) that others wrote and by which an array is started. */
  List<MdadmConf.Line> lines() {
    return lines;
  }

  /** What a word of a line means, if it is something of which a part lies on that disk. */
  Optional<String> meant(Disk disk, String word, boolean zfs) {
    String name = DeviceName.of(word);
    return disk.contents().stream()
        .map(content -> meant(content, name, zfs))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private Optional<String> meant(DiskContent content, String name, boolean zfs) {
    return switch (content.type()) {
      case "linux_raid_member" -> isStopped(content) ? array(content, name) : Optional.empty();
      case "zfs_member" -> pool(content.label(), name, zfs);
      case "crypto_LUKS" ->
          uuid(content).filter(u -> isOpened(u, name)).map(u -> "what is encrypted on it");
      default -> Optional.empty();
    };
  }

  /**
   * Whether it is part of an array that does not run with all its data. One that does so without it
   * left it behind.
   */
  boolean isStopped(DiskContent member) {
    return inventory.arrays().stream().noneMatch(a -> isOf(a, member) && !lacks(a));
  }

  /** The array here that needs it to have all its data again: mdadm(8), --assemble --force. */
  Optional<Array> lacking(DiskContent member) {
    return member.type().equals("linux_raid_member") && isStopped(member)
        ? inventory.arrays().stream().filter(a -> isOf(a, member)).findFirst()
        : Optional.empty();
  }

  /** Whether it is that very array's, by whatever name that is here. */
  private boolean isOf(Array array, DiskContent member) {
    String uuid = uuid(member).orElse("");
    return (uuid.isEmpty() || array.uuid().isEmpty())
        ? (isCalled(member.label(), array.name())
            || parts(array).anyMatch(part -> isOfOne(member, part)))
        : digits(array.uuid()).equals(uuid);
  }

  /** What lies on its members, as far as it is seen. */
  private Stream<DiskContent> parts(Array array) {
    Set<String> paths = new HashSet<>();
    for (Leg leg : array.legs()) {
      paths.add(leg.path());
      paths.add("/dev/mapper/" + leg.mapping());
    }
    return inventory.disks().stream()
        .flatMap(d -> d.contents().stream())
        .filter(content -> paths.contains(content.path()));
  }

  /** Whether it does not run, or more of it is missing, or may be, than it can do without. */
  private static boolean lacks(Array array) {
    ArrayHealth health = array.judged();
    return array.state().equals("inactive")
        || health.has(ArrayHealth.Kind.NOT_RUNNING)
        || health.has(ArrayHealth.Kind.TOO_FEW)
        || health.has(ArrayHealth.Kind.DEPENDS);
  }

  /** Whether two parts say that they belong to one thing. */
  static boolean isOfOne(DiskContent one, DiskContent other) {
    if (!one.type().equals(other.type())) {
      return false;
    }
    Optional<String> own = uuid(one);
    Optional<String> theirs = uuid(other);
    if (own.isPresent() && theirs.isPresent()) {
      return own.equals(theirs);
    }
    boolean labelled = LABELLED.contains(one.type()) && !one.label().isEmpty();
    return labelled && one.label().equals(other.label());
  }

  /** Without the name of the computer where it was made. */
  static String ownName(String label) {
    return label.substring(label.indexOf(':') + 1);
  }

  private static boolean isCalled(String label, String array) {
    return ownName(label).equals(array);
  }

  /** mdadm and blkid put different marks between the digits. */
  static String digits(String uuid) {
    return uuid.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }

  /** The digits of its UUID. */
  static Optional<String> uuid(DiskContent content) {
    return content.links().stream()
        .filter(link -> link.startsWith(BY_UUID))
        .map(link -> digits(link.substring(BY_UUID.length())))
        .filter(uuid -> !uuid.isEmpty())
        .findFirst();
  }

  private Optional<String> array(DiskContent member, String name) {
    Set<String> own = names(member);
    if (own.stream().anyMatch(n -> arrayForms(n).matcher(name).matches())
        && (own.contains(last(name)) || !isOthers(member, name, own))) {
      return Optional.of(ARRAY);
    }
    boolean link =
        uuid(member)
                .map(u -> matches("/dev/disk/by-id/md-uuid-" + Pattern.quote(colons(u)), name))
                .orElse(false)
            || own.stream()
                .anyMatch(
                    n -> matches("/dev/disk/by-id/md-name-(?:.*:)?" + Pattern.quote(n), name));
    if (link) {
      return Optional.of(ARRAY);
    }
    Matcher numbered = NUMBERED.matcher(name);
    return numbered.matches() && mayBe(member, numbered.group(1))
        ? Optional.of(SOME_ARRAY)
        : Optional.empty();
  }

  private static boolean matches(String form, String name) {
    return Pattern.matches(form + LINK_PART, name);
  }

  private static String last(String name) {
    return name.replaceFirst("^/dev/(?:md/)?", "");
  }

  /** What its superblock calls it, and what mdadm.conf(5) does. */
  private Set<String> names(DiskContent member) {
    Set<String> names = new HashSet<>(List.of(member.label(), ownName(member.label())));
    for (MdadmConf.Line line : lines) {
      if (isOf(line, member)) {
        line.device().ifPresent(device -> names.add(last(device)));
      }
    }
    names.remove("");
    // Another array that runs under such a name is meant by it.
    others(member).forEach(a -> names.remove(a.name()));
    return names;
  }

  /** A line of mdadm.conf(5) that names the array of which a part lies on the disk. */
  Optional<MdadmConf.Line> assembles(DiskContent member) {
    boolean stopped = member.type().equals("linux_raid_member") && isStopped(member);
    boolean taken = others(member).anyMatch(a -> isCalled(member.label(), a.name()));
    return lines.stream()
        .filter(line -> stopped && isOf(line, member))
        .filter(line -> line.value("uuid").isPresent() || !taken)
        .findFirst();
  }

  /**
   * A line that knows its array by a number alone, as superblocks of version 0.90 keep one and no
   * name: which number that is, nobody tells without reading them.
   */
  Optional<MdadmConf.Line> mayAssemble(DiskContent member) {
    boolean nameless =
        member.type().equals("linux_raid_member") && member.label().isEmpty() && isStopped(member);
    return lines.stream()
        .filter(line -> nameless && line.value("uuid").isEmpty())
        .filter(line -> line.value("super-minor").filter(n -> !runs(member, n)).isPresent())
        .findFirst();
  }

  /** Arrays that are here and not the member's. */
  private Stream<Array> others(DiskContent member) {
    return inventory.arrays().stream().filter(a -> !isOf(a, member));
  }

  /** Whether another array of that number is here. */
  private boolean runs(DiskContent member, String number) {
    return others(member)
        .anyMatch(a -> a.node().equals("md" + number) || a.node().equals("md_d" + number));
  }

  /** Whether a line of mdadm.conf(5) says so of the array. */
  private static boolean isOf(MdadmConf.Line line, DiskContent member) {
    Optional<String> said = line.value("uuid");
    return said.isPresent()
        ? uuid(member).equals(said.map(Wholes::digits))
        : line.value("name")
            .filter(n -> !member.label().isEmpty())
            .map(n -> ownName(n).equals(ownName(member.label())))
            .orElse(false);
  }

  private static Pattern arrayForms(String name) {
    String quoted = Pattern.quote(name);
    String numbered =
        name.matches("\\d{1,9}")
            ? "|/dev/md" + quoted
            : name.startsWith("md") ? "|/dev/" + quoted : "";
    return Pattern.compile("(?:/dev/md[/_]" + quoted + FOREIGN + numbered + ")" + PART);
  }

  /** Whether another array has that very name, of which one could take it for a partition. */
  private boolean isOthers(DiskContent member, String name, Set<String> own) {
    Stream<String> running = others(member).map(Array::name);
    Stream<String> stopped =
        inventory.disks().stream()
            .flatMap(d -> d.contents().stream())
            .filter(c -> c.type().equals("linux_raid_member"))
            .map(c -> ownName(c.label()));
    return Stream.concat(running, stopped).anyMatch(n -> !own.contains(n) && n.equals(last(name)));
  }

  /**
   * Whether an array of that number may be the member's: md counts down from 127 for those that
   * have no number of their own on this computer.
   */
  private boolean mayBe(DiskContent member, String number) {
    boolean others =
        lines.stream()
            .filter(line -> !isOf(line, member))
            .flatMap(line -> line.device().stream())
            .anyMatch(device -> last(device).matches("(?:md)?" + number));
    return !runs(member, number)
        && !others
        && !isOthers(member, "/dev/md/" + number, Set.of(ownName(member.label())));
  }

  private static String colons(String digits) {
    return digits.replaceAll("(.{8})(?=.)", "$1:");
  }

  /** Datasets are named without a path, volumes below /dev. */
  private static Optional<String> pool(String pool, String name, boolean zfs) {
    // Caches and spares do not carry the pool's name, and belong to any.
    String form = pool.isEmpty() ? "[^/]+" : Pattern.quote(pool);
    boolean dataset = zfs && Pattern.matches(form + "(?:[/@].*)?", name) && !name.startsWith("/");
    boolean volume =
        Pattern.matches("/dev/zvol/" + form + "/.+", name)
            || (!pool.isEmpty() && Pattern.matches("/dev/" + form + "/.+", name));
    return dataset || volume
        ? Optional.of(
            pool.isEmpty()
                ? "a ZFS pool that it may be part of"
                : "the ZFS pool that it is part of")
        : Optional.empty();
  }

  /** Names that the opened device has, by whatever name of its own it is opened. */
  private static boolean isOpened(String uuid, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.matches("/dev/disk/by-id/dm-uuid-crypt-luks\\d-" + uuid + "-.*")
        || (lower.startsWith("/dev/mapper/luks-")
            && digits(lower.substring("/dev/mapper/luks-".length())).equals(uuid));
  }
}
