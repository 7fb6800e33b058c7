package org.rotproof.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.Inventory;

/**
 * Names that nothing on the machine has now. What they mean may lie where nobody sees it as long as
 * that is closed: in an array that does not run, in a volume group, a pool, behind encryption.
 * Pure.
 */
final class Unseen {
  /** What hides what lies in it while it is closed, by blkid's names. */
  private static final Map<String, String> CLOSED =
      Map.of(
          "linux_raid_member", "the array of which %s is a part, and which does not run",
          "LVM2_member", "the LVM volume group of which %s is a part, and which is not open",
          "zfs_member", "the ZFS pool of which %s is a part, and which is not open",
          "crypto_LUKS", "what is encrypted on %s, and is not open",
          "BitLocker", "what is encrypted on %s, and is not open",
          "cs_fvault2", "what is encrypted on %s, and is not open",
          "vdo", "what VDO keeps on %s, and is not open",
          "DM_integrity", "what dm-integrity guards on %s, and is not open");

  /** Names that a file system or a partition gives itself. */
  private static final Pattern OWN =
      Pattern.compile(DeviceName.DISK + "by-(?:uuid|label|partuuid|partlabel)/.+");

  /** Folders below /dev that are no volume groups. */
  private static final Pattern VOLUME =
      Pattern.compile(
          "/dev/(?!(?:disk|mapper|md|zvol|block|char|shm|fd|bus|cciss|ida|rd|input|pts|vx|dri|drbd"
              + "|rbd|nbd|etherd|bcache|loop|dm|net|mqueue|hugepages)/)([^/]+)/([^/]+)");

  private static final Pattern MAPPING =
      Pattern.compile("(?:/dev/mapper/|/dev/disk/by-id/dm-name-)([^/]+)");
  private static final Pattern LVM_UUID = Pattern.compile("/dev/disk/by-id/dm-uuid-LVM-.+");

  /** Mappings that are no volumes and nothing encrypted: paths, firmware RAID, LUKS by its UUID. */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "mpath.*|3[0-9a-f]{16,32}(?:-part\\d+)?|(?:isw|ddf1|nvidia|jmicron|pdc|sil|via|lsi|asr|hpt)_.*"
              + "|luks-.*|control");

  private static final Set<String> OPENED_BY =
      Set.of(BootLines.CRYPTTAB, BootLines.INTEGRITYTAB, BootLines.VERITYTAB);

  private final Inventory inventory;
  private final Wholes wholes;
  private final Set<String> seen = new HashSet<>();

  Unseen(Inventory inventory, Wholes wholes) {
    this.inventory = inventory;
    this.wholes = wholes;
    inventory.disks().forEach(d -> seen.addAll(NamedAtBoot.names(d)));
    inventory.machine().mappings().forEach(m -> seen.add("/dev/mapper/" + m));
    for (String file : OPENED_BY) {
      // Such a name is that of what the line opens, whether it is open or not.
      inventory.machine().file(file).stream()
          .flatMap(String::lines)
          .map(line -> line.strip().split("[ \\t]+", 2)[0])
          .forEach(name -> seen.add(DeviceName.of("/dev/mapper/" + name)));
    }
  }

  /** What on that disk may be meant, in words, and the path where it lies. */
  Optional<Place> mayBeOn(Disk disk, String word) {
    String name = DeviceName.of(word);
    return disk.contents().stream()
        .filter(c -> CLOSED.containsKey(c.type()))
        .filter(c -> !c.type().equals("linux_raid_member") || wholes.isStopped(c))
        .filter(c -> isUnseen(name, c))
        .findFirst()
        .map(c -> new Place(CLOSED.get(c.type()).formatted(c.path()), c.path()));
  }

  /** Where something unseen may lie. */
  record Place(String words, String path) {}

  private boolean isUnseen(String name, DiskContent content) {
    if (seen.contains(name)) {
      return false;
    }
    // Of pools and of what is encrypted for Windows and macOS, no volume group is made here.
    boolean carriesVolumes =
        !Set.of("zfs_member", "BitLocker", "cs_fvault2").contains(content.type());
    return OWN.matcher(name).matches()
        || (carriesVolumes && isVolume(name))
        || (!content.type().equals("zfs_member") && isMapping(name));
  }

  private boolean isVolume(String name) {
    Matcher volume = VOLUME.matcher(name);
    return LVM_UUID.matcher(name).matches()
        || (volume.matches()
            && !isKnown(volume.group(1))
            && !isOpen(volume.group(1), volume.group(2)));
  }

  /** Whether that volume of a group that lacks a part is there all the same. */
  private boolean isOpen(String group, String volume) {
    return inventory.tornGroups().contains(group)
        && inventory.machine().mappings().contains(mapped(group, volume));
  }

  /** How the kernel's mapping of a volume is called. */
  private static String mapped(String group, String volume) {
    return group.replace("-", "--") + "-" + volume.replace("-", "--");
  }

  /** Whether that is a group, or a pool, of this machine that is known to lie elsewhere. */
  private boolean isKnown(String group) {
    List<Disk> disks = inventory.disks();
    return wholeGroups().anyMatch(group::equals)
        || disks.stream()
            .flatMap(d -> d.contents().stream())
            .anyMatch(c -> c.type().equals("zfs_member") && c.label().equals(group));
  }

  /** Of one of which a part is missing, nobody knows whether that lies on this disk. */
  private Stream<String> wholeGroups() {
    return inventory.volumeGroups().stream().filter(g -> !inventory.tornGroups().contains(g));
  }

  private boolean isMapping(String name) {
    Matcher mapping = MAPPING.matcher(name);
    return mapping.matches()
        && !OF_OTHERS.matcher(mapping.group(1)).matches()
        && !seen.contains("/dev/mapper/" + mapping.group(1))
        && wholeGroups().noneMatch(g -> mapping.group(1).startsWith(g.replace("-", "--") + "-"));
  }
}
