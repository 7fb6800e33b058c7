package org.rotproof.plan;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.storage.Disk;
import org.rotproof.storage.KnownDisk;

/**
 * What was built, kept at {@link #path} as long as the array lives: what opens it, closes it and
 * replaces its disks, also while nothing of it is open. Holds no key.
 *
 * @param blueprint the answers, kept true when a disk is replaced or added
 * @param withoutRecoveryKey disks that joined later, when nobody had the recovery key at hand: it
 *     does not open them yet
 * @param unlock what opens it at boot with no hands, where it was given such a way
 * @param withoutUnlock disks that joined when that way was not at hand: it does not open them yet
 */
public record ArrayRecord(
    Blueprint blueprint,
    List<Member> members,
    Set<String> withoutRecoveryKey,
    Optional<Unlock> unlock,
    Set<String> withoutUnlock) {
  /** Where its key file lies; empty where it has none. */
  public Optional<String> keyFile() {
    return blueprint.keys().keyFile().map(Planner::keyPath);
  }

  /** Where its header backups lie, or would lie. */
  public List<String> headerBackups() {
    return HeaderBackups.of(this);
  }

  /** Where records lie. */
  public static final String FOLDER = "/etc/rotproof/arrays";

  /** Where key files lie that are named without a path. */
  public static final String KEYS = "/etc/rotproof/keys";

  /** Where files lie as they were before an array changed them. */
  public static final String BEFORE = "/etc/rotproof/before";

  /** Where it lies what arrays' metadata is like when it is right. */
  public static final String KNOWN_GOOD = "/etc/rotproof/known-good";

  /** That of the array of one name. */
  public static String knownGood(String array) {
    return KNOWN_GOOD + "/" + array.replaceAll("[^A-Za-z0-9._-]", "_") + ".json";
  }

  public ArrayRecord {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an array has members");
    }
    Set<String> disks = members.stream().map(Member::disk).collect(Collectors.toSet());
    withoutRecoveryKey =
        withoutRecoveryKey.stream().filter(disks::contains).collect(Collectors.toUnmodifiableSet());
    withoutUnlock =
        withoutUnlock.stream()
            .filter(disk -> unlock.isPresent() && disks.contains(disk))
            .collect(Collectors.toUnmodifiableSet());
  }

  /** One that nothing opens with no hands but its key file. */
  public ArrayRecord(Blueprint blueprint, List<Member> members, Set<String> withoutRecoveryKey) {
    this(blueprint, members, withoutRecoveryKey, Optional.empty(), Set.of());
  }

  /** The same array, as it is now. */
  ArrayRecord with(Blueprint other, List<Member> others) {
    return new ArrayRecord(other, others, withoutRecoveryKey, unlock, withoutUnlock);
  }

  /** The same array, with disks that lack a key. */
  ArrayRecord lacking(Set<String> recoveryKey, Set<String> way) {
    return new ArrayRecord(blueprint, members, recoveryKey, unlock, way);
  }

  /** The same array, opened with no hands in that way, on each of its disks. */
  ArrayRecord opening(Optional<Unlock> way) {
    return new ArrayRecord(blueprint, members, withoutRecoveryKey, way, Set.of());
  }

  /** What opens one of its containers with no hands, where it does. */
  Optional<Unlock> unlockOf(String target) {
    return unlock.filter(way -> !withoutUnlock.contains(target));
  }

  /** One that each of its keys opens whole. */
  public ArrayRecord(Blueprint blueprint, List<Member> members) {
    this(blueprint, members, Set.of());
  }

  /**
   * One disk of it.
   *
   * @param disk its inventory id when it was built in
   * @param path its lasting path, below /dev/disk
   * @param mapping the device-mapper name it is opened as
   * @param uuid of its LUKS header, "" where it has none or it is not known
   * @param model vendor and model; "" where an older record did not keep it
   */
  public record Member(
      String disk,
      String path,
      String mapping,
      String serial,
      String wwn,
      long sizeBytes,
      boolean spare,
      String uuid,
      String model) {
    public Member {
      uuid = uuid == null ? "" : uuid;
      if (disk.isBlank() || !path.startsWith("/dev/") || mapping.isBlank() || sizeBytes <= 0) {
        throw new IllegalArgumentException("not a member: " + disk);
      }
    }

    /**
     * Whether it is that disk, by what was recorded: a name may be another disk's by now, so it
     * counts only where no serial is known.
     */
    public boolean isOn(Disk found) {
      return serial.isEmpty()
          ? found.id().equals(disk) || found.stablePath().equals(path)
          : found.serial().equals(serial) && found.sizeBytes() == sizeBytes;
    }

    /** One of which neither the UUID of a header nor the model is known. */
    public Member(
        String disk,
        String path,
        String mapping,
        String serial,
        String wwn,
        long sizeBytes,
        boolean spare) {
      this(disk, path, mapping, serial, wwn, sizeBytes, spare, "", "");
    }

    /** The same, as a spare or as a member proper. */
    Member as(boolean nowSpare) {
      return new Member(disk, path, mapping, serial, wwn, sizeBytes, nowSpare, uuid, model);
    }

    /** The same, opened as another mapping. */
    Member openedAs(String name) {
      return new Member(disk, path, name, serial, wwn, sizeBytes, spare, uuid, model);
    }

    /** The same, where it is now. */
    Member at(String id, String where) {
      return new Member(id, where, mapping, serial, wwn, sizeBytes, spare, uuid, model);
    }

    /** The same, with the UUID of its header. */
    Member withUuid(String other) {
      return new Member(disk, path, mapping, serial, wwn, sizeBytes, spare, other, model);
    }

    /** On a disk that was found. */
    public static Member on(Disk disk, String mapping, boolean spare) {
      String model = (disk.vendor() + " " + disk.model()).strip();
      return new Member(
          disk.id(),
          disk.stablePath(),
          mapping,
          disk.serial(),
          disk.wwn(),
          disk.sizeBytes(),
          spare,
          "",
          model);
    }

    /** What its disk is known by. */
    public KnownDisk known() {
      return new KnownDisk(disk, model, serial, sizeBytes);
    }

    /** The opened member's node. */
    public String node() {
      return "/dev/mapper/" + mapping;
    }
  }

  /** The array's name. */
  public String name() {
    return blueprint.name();
  }

  /** The md device. */
  public String device() {
    return "/dev/md/" + name();
  }

  /** Where this record lies. */
  public String path() {
    return path(name());
  }

  /** Where the record of an array of that name lies. */
  public static String path(String name) {
    return FOLDER + "/" + name + ".json";
  }

  /** The member on that disk. */
  public Optional<Member> member(String disk) {
    return members.stream().filter(m -> m.disk().equals(disk)).findFirst();
  }

  /** What the file system or LVM lies on. */
  public String carrier() {
    return blueprint.protection().kind() == Blueprint.Protection.Kind.LAYERED
        ? "/dev/mapper/" + cryptMapping()
        : device();
  }

  /** The mapping of the one LUKS container over a layered array. */
  public String cryptMapping() {
    return name() + "-crypt";
  }

  /** The device that is mounted. */
  public String fileSystemDevice() {
    return blueprint.storage() instanceof Blueprint.Storage.Lvm lvm
        ? "/dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume()
        : carrier();
  }
}
