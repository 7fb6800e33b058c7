package org.rotproof.plan;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rotproof.plan.Blueprint.Keys;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.MountPoint;
import org.rotproof.storage.RaidLevel;

/**
 * What can be said of a blueprint without looking at a machine. Each check stands alone, so that
 * the wizard's pages can ask for the one they need.
 */
public final class BlueprintCheck {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,27}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._-]*");
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._@+-]+)+");
  private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final Set<String> SYSTEM_FOLDERS =
      Set.of(
          "bin", "boot", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "root", "run",
          "sbin", "sys", "tmp", "usr");
  private static final Set<String> SYSTEM_POINTS =
      Set.of(
          "/home",
          "/var",
          "/opt",
          "/srv",
          "/mnt",
          "/media",
          "/snap",
          "/lost+found",
          "/var/backups",
          "/var/cache",
          "/var/lib",
          "/var/lock",
          "/var/log",
          "/var/log/journal",
          "/var/mail",
          "/var/run",
          "/var/spool",
          "/var/tmp");

  /** What the system itself keeps there: nothing is mounted over it or put into it. */
  private static final List<String> KEPT_BY_THE_SYSTEM =
      List.of(
          "/var/lib/rotproof",
          "/var/lib/dpkg",
          "/var/lib/apt",
          "/var/lib/systemd",
          "/var/lib/dbus",
          "/var/lib/pam",
          "/var/lib/polkit-1",
          "/var/lib/private",
          "/var/lib/initramfs-tools",
          "/var/lock",
          "/var/run",
          "/var/spool/cron",
          "/var/tmp");

  /** Where a key would not stay, or is no file. */
  private static final Set<String> NO_KEYS_IN = Set.of("dev", "proc", "run", "sys", "tmp");

  private static final Set<String> RESERVED = Set.of("control", "new");

  /** Names that lvcreate refuses (lvm(8), reserved names). */
  private static final Pattern LVMS_OWN =
      Pattern.compile(
          "(snapshot|pvmove).*"
              + "|.*_(cdata|cmeta|corig|cpool|cvol|iorig|imeta|mimage|mlog|pmspare|rimage|rmeta"
              + "|tdata|tmeta|vdata|vorigin|wcorig).*");

  /** vgcreate makes no group of a name that is below /dev already, as these usually are. */
  private static final Pattern BELOW_DEV =
      Pattern.compile(
          "block|bsg|bus|char|console|core|cpu|disk|dma_heap|dri|fb|fd|full|fuse|hpet|hugepages"
              + "|input|kmsg|kvm|log|loop-control|mapper|md|mem|mqueue|net|null|nvram|port|ppp"
              + "|ptmx|pts|random|rfkill|rtc|shm|snd|std(in|out|err)|tty[a-z]*|uinput|urandom|usb"
              + "|userfaultfd|vfio|vhost-net|zero"
              + "|(md|dm-|loop|nbd|zram|ram|tty|ttys|sr|sg|rtc|fb|nvme|mmcblk|vcs|hidraw)[0-9].*"
              + "|[shv]d[a-z]+[0-9]*");

  private BlueprintCheck() {}

  /** Everything at once; throws the first thing that is wrong. */
  public static void check(Blueprint b) throws PlanException {
    checkName(b.name());
    checkDisks(b);
    checkProtection(b);
    checkKeys(b.keys(), b.protection().kind());
    checkStorage(b.storage());
    if (b.mount().point().isPresent()) {
      String point = b.mount().point().get();
      checkMountPoint(point);
      checkApart("keys.keyFile", b.keys().keyFile(), point);
      checkApart("keys.headerBackup", b.keys().headerBackup(), point);
    }
  }

  /** The array's name: it becomes part of device names, so only plain letters. */
  public static void checkName(String name) throws PlanException {
    if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
      throw wrong(
          "name",
          "The name "
              + shown(name)
              + " cannot be used: take up to 28 lower-case letters, digits, - and _, beginning"
              + " with a letter or digit.");
    }
  }

  private static void checkDisks(Blueprint b) throws PlanException {
    Set<String> seen = new HashSet<>();
    for (String disk : b.disks()) {
      if (disk.isBlank()) {
        throw wrong("disks", "A disk's name is empty.");
      }
      if (!seen.add(disk)) {
        throw wrong("disks", "The disk " + shown(disk) + " is named twice. Name each disk once.");
      }
    }
    for (String disk : b.spares()) {
      if (!seen.add(disk)) {
        throw wrong(
            "spares",
            "The disk " + shown(disk) + " is named twice: it is a member or a spare already.");
      }
    }
    checkCount(b.raid(), b.disks().size());
  }

  /** Whether a level has enough members. */
  public static void checkCount(RaidLevel level, int members) throws PlanException {
    if (members < level.leastMembers()) {
      throw wrong(
          "disks",
          level.mdName()
              + " needs at least "
              + level.leastMembers()
              + " disks, and "
              + members
              + (members == 1 ? " is" : " are")
              + " named. Add disks or choose another level.");
    }
    if (members > 64) {
      throw wrong("disks", "64 disks are the most that Rotproof builds with.");
    }
  }

  private static void checkProtection(Blueprint b) throws PlanException {
    Kind kind = b.protection().kind();
    String id = b.protection().integrity();
    boolean fits = Integrity.of(id).map(i -> i.fits(kind)).orElse(false);
    if (!fits) {
      List<String> names = new ArrayList<>();
      Integrity.fitting(kind).forEach(i -> names.add(i.id()));
      throw wrong(
          "protection.integrity",
          shown(id)
              + " is not an algorithm for this kind of protection. Choose one of: "
              + String.join(", ", names)
              + ".");
    }
    int sector = b.protection().sectorBytes();
    if (sector != 512 && sector != 4096) {
      throw wrong("protection.sectorBytes", "Sectors are 512 or 4096 bytes, not " + sector + ".");
    }
    if (kind == Kind.ENCRYPTED && b.protection().atOnce()) {
      throw wrong(
          "protection.start",
          "Encrypted disks are wiped first: their tags are made with the key as data is written,"
              + " and the kernel cannot compute them from what is on the disk. Use wiped, or choose"
              + " layered, which can start at once.");
    }
    if (kind == Kind.ENCRYPTED && b.protection().bitmap()) {
      throw wrong(
          "protection.writePath",
          "Encrypted disks write through the journal: the kernel has no bitmap for tags that the"
              + " cipher makes. Use journal, or choose layered, which encrypts above the array.");
    }
  }

  /** Whether the keys fit the kind. */
  public static void checkKeys(Keys keys, Kind kind) throws PlanException {
    if (kind == Kind.INTEGRITY) {
      if (keys.keyFile().isPresent() || keys.passphrase() || keys.recoveryKey()) {
        throw wrong("keys", "Integrity only has no keys. Leave 'keys' out, or choose encryption.");
      }
      if (keys.headerBackup().isPresent()) {
        throw wrong(
            "keys.headerBackup", "Integrity only has no LUKS header to back up. Leave it out.");
      }
      return;
    }
    if (keys.keyFile().isEmpty() && !keys.passphrase()) {
      throw wrong(
          "keys",
          "Encryption needs a key file or a passphrase; a recovery key alone is not enough.");
    }
    if (keys.keyFile().isPresent()) {
      checkPath("keys.keyFile", keys.keyFile().get());
    }
    if (keys.headerBackup().isPresent()) {
      checkPath("keys.headerBackup", keys.headerBackup().get());
    }
  }

  private static void checkPath(String field, String path) throws PlanException {
    boolean sane = path.startsWith("/") ? saneAbsolute(path) : FILE_NAME.matcher(path).matches();
    boolean whole = sane && path.startsWith("/");
    if (!sane || (whole && (NO_KEYS_IN.contains(path.split("/")[1]) || keptBySystem(path)))) {
      throw wrong(
          field,
          shown(path)
              + " cannot be used: give a plain file name, or a whole path of plain letters, digits,"
              + " dots and dashes.");
    }
  }

  private static boolean saneAbsolute(String path) {
    return path.length() <= 200
        && PATH.matcher(path).matches()
        && !("/" + path + "/").contains("/../")
        && !("/" + path + "/").contains("/./");
  }

  private static boolean keptBySystem(String path) {
    return KEPT_BY_THE_SYSTEM.stream().anyMatch(f -> path.equals(f) || path.startsWith(f + "/"));
  }

  /** Label and LVM names. */
  public static void checkStorage(Storage storage) throws PlanException {
    int longest = storage.type().longestLabel();
    String label = storage.label();
    if (!LABEL.matcher(label).matches() || label.length() > longest) {
      throw wrong(
          "storage.label",
          "The label "
              + shown(label)
              + " cannot be used: "
              + storage.type()
              + " takes up to "
              + longest
              + " plain letters and digits.");
    }
    if (storage instanceof Storage.Lvm lvm) {
      checkLvmName("storage.volumeGroup", lvm.volumeGroup());
      checkLvmName("storage.logicalVolume", lvm.logicalVolume());
    }
  }

  private static void checkLvmName(String field, String name) throws PlanException {
    if (!NAME.matcher(name).matches()) {
      throw wrong(
          field,
          "The name "
              + shown(name)
              + " cannot be used: take up to 28 lower-case letters, digits, - and _.");
    }
    boolean group = field.endsWith("volumeGroup");
    if ((group ? BELOW_DEV : LVMS_OWN).matcher(name).matches()) {
      throw wrong(
          field,
          "LVM takes no "
              + (group ? "volume group" : "volume")
              + " with the name "
              + shown(name)
              + (group
                  ? ", because something below /dev is called so. Choose another name."
                  : ", because it keeps such names for itself. Choose another name."));
    }
  }

  /** What is put below the mount point is hidden by the array that is mounted there. */
  private static void checkApart(String field, Optional<String> path, String point)
      throws PlanException {
    String below = MountPoint.plain(point) + "/";
    if (path.isPresent() && (MountPoint.plain(path.get()) + "/").startsWith(below)) {
      throw wrong(
          field,
          shown(path.get())
              + " cannot be used: the array itself is mounted at "
              + MountPoint.plain(point)
              + " and would hide it. Choose another place.");
    }
  }

  /** Whether something may be mounted there. */
  public static void checkMountPoint(String point) throws PlanException {
    boolean plain = saneAbsolute(point);
    String near = plainer(point);
    if (!plain && near.length() > 1 && saneAbsolute(near)) {
      throw wrong(
          "mount.point",
          "The mount point "
              + shown(point)
              + " has letters that not every tool writes alike into /etc/fstab and shows alike:"
              + " take A to Z, digits, and . _ - + @, such as '"
              + near
              + "'.");
    }
    String first = plain ? point.split("/")[1] : "";
    if (!plain
        || SYSTEM_FOLDERS.contains(first)
        || SYSTEM_POINTS.contains(point)
        || keptBySystem(point)) {
      throw wrong(
          "mount.point",
          "Nothing can be mounted at "
              + shown(point)
              + ": give a whole path outside the system's own folders, such as /srv/photos.");
    }
  }

  /** The same path in letters that are taken: without accents, - for what is no letter. */
  private static String plainer(String point) {
    return Normalizer.normalize(point, Normalizer.Form.NFD)
        .replaceAll("\\p{M}+", "")
        .replaceAll("[^A-Za-z0-9._@+/-]+", "-")
        .replaceAll("/{2,}", "/")
        .replaceAll("(?<=.)/$", "");
  }

  /** What was given, made harmless to show. */
  static String shown(String text) {
    StringBuilder out = new StringBuilder("'");
    text.codePoints()
        .limit(60)
        .forEach(
            c ->
                out.append(
                    c < 32 || c == 127
                        ? "\\x" + Integer.toHexString(c)
                        : ForeignText.clean(Character.toString(c))));
    return out.append(text.length() > 60 ? "…'" : "'").toString();
  }

  private static PlanException wrong(String field, String message) {
    return new PlanException(PlanException.Reason.USAGE, field, message);
  }
}
