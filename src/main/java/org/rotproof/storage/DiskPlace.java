package org.rotproof.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a disk is cabled, as far as that tells it from another one: by its bus, by the kernel's
 * place for it, and by udev's names below /dev/disk/by-path.
 */
public final class DiskPlace {
  private static final String NAMES = "/dev/disk/by-path/";

  /** Buses on which each disk has one cable. */
  private static final Set<String> ONE_WAY =
      Set.of("usb", "sata", "ata", "ide", "mmc", "virtio", "ieee1394");

  /** Buses on which a disk is met by several cables, or over a network. */
  private static final Set<String> MANY_WAYS = Set.of("sas", "fc", "iscsi", "srp", "fcoe");

  private static final Pattern ONE_WAY_PLACE =
      Pattern.compile(".*/(ata|usb|fw|ide)\\d+/.*|.*/mmc_host/.*|.*-(ata-\\d|usb-\\d|usbv\\d-).*");
  private static final Pattern MANY_WAYS_PLACE =
      Pattern.compile(".*/(end_device-|rport-|session\\d).*|.*-(sas|fc|iscsi)-.*");
  private static final Pattern NVME = Pattern.compile("nvme(\\d+)n\\d+");

  /** A target and the unit behind it: the kernel's, and by-path's two spellings. */
  private static final List<Pattern> UNITS =
      List.of(
          Pattern.compile("(.*/target[0-9:]+)/[0-9:]+:(\\w+)/block/.*"),
          Pattern.compile("(.*)-lun-(\\w+)"),
          Pattern.compile("(.*-scsi-\\d+:\\d+:\\d+):(\\w+)"));

  /** The host of SCSI that it hangs on. */
  private static final List<Pattern> HOSTS =
      List.of(Pattern.compile("(.*/host\\d+)/.*"), Pattern.compile("(.*)-scsi-[0-9:]+"));

  private final String node;
  private final boolean oneWay;
  private final boolean manyWays;
  private final String nvme;
  private final Set<String> targets = new HashSet<>();
  private final Set<String> units = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();

  /**
   * Takes it apart.
   *
   * @param node the kernel's name
   * @param bus what lsblk calls its transport; "" where it does not say
   * @param hardware where sysfs hangs it in; "" where not known
   * @param paths names below /dev/disk that lead to it
   */
  DiskPlace(String node, String bus, String hardware, List<String> paths) {
    this.node = node;
    Set<String> texts = new HashSet<>();
    paths.stream()
        .filter(p -> p.startsWith(NAMES))
        .map(p -> p.substring(NAMES.length()))
        .forEach(texts::add);
    if (!hardware.isEmpty()) {
      texts.add(hardware);
    }
    oneWay =
        ONE_WAY.contains(bus) || texts.stream().anyMatch(t -> ONE_WAY_PLACE.matcher(t).matches());
    manyWays =
        MANY_WAYS.contains(bus)
            || texts.stream().anyMatch(t -> MANY_WAYS_PLACE.matcher(t).matches());
    Matcher number = NVME.matcher(node);
    nvme = number.matches() ? number.group(1) : "";
    for (String text : texts) {
      for (Pattern pattern : UNITS) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.matches()) {
          targets.add(matcher.group(1));
          units.add(matcher.group(1) + " " + matcher.group(2));
        }
      }
      for (Pattern pattern : HOSTS) {
        Matcher matcher = pattern.matcher(text);
        if (matcher.matches()) {
          hosts.add(matcher.group(1));
        }
      }
    }
  }

  /** Where that disk is, by what was found of it. */
  public static DiskPlace of(Disk disk) {
    return new DiskPlace(
        disk.node(),
        disk.bus(),
        "",
        Stream.concat(disk.names().own().stream(), disk.names().shared().stream()).toList());
  }

  /**
   * Where a node is, by what only the kernel says of it.
   *
   * @param hardware where sysfs hangs it in
   */
  public static DiskPlace of(String node, String hardware) {
    return new DiskPlace(node, "", hardware, List.of());
  }

  /** Whether its bus is known to lead to disks by several ways. */
  boolean hasManyWays() {
    return manyWays && !oneWay;
  }

  boolean isNvme() {
    return !nvme.isEmpty();
  }

  /**
   * Whether it cannot be the other disk, whatever both say of themselves: a disk on USB or SATA has
   * one cable, so each node is another disk; and units of one target, namespaces of one NVMe drive,
   * are not each other.
   */
  public boolean isElsewhere(DiskPlace other) {
    return !node.equals(other.node)
        && (oneWay || other.oneWay || (isNvme() && nvme.equals(other.nvme)) || isOtherUnit(other));
  }

  private boolean isOtherUnit(DiskPlace other) {
    return targets.stream().anyMatch(other.targets::contains)
        && units.stream().noneMatch(other.units::contains);
  }

  /**
   * Whether they are two places of one controller that has no second way to a disk, such as the
   * volumes of a RAID controller.
   */
  boolean isBesides(DiskPlace other) {
    return !manyWays
        && !other.manyWays
        && hosts.stream().anyMatch(other.hosts::contains)
        && units.stream().noneMatch(other.units::contains);
  }

  /** Whether both are parts of one drive: namespaces of NVMe, or units of one SAS drive. */
  public boolean isPartOfTheDriveOf(DiskPlace other) {
    return !node.equals(other.node)
        && ((isNvme() && nvme.equals(other.nvme))
            || (manyWays && other.manyWays && isOtherUnit(other)));
  }
}
