package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskIdentity;
import org.rotproof.storage.DiskIdentity.Likeness;
import org.rotproof.storage.DiskPlace;
import org.rotproof.storage.DiskTwins;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MountPoint;

/** The part of planning that says no: disks in use, names that are taken. */
final class PlanSafety {
  private PlanSafety() {}

  /** The blueprint with each disk called by its id. */
  static Blueprint named(Blueprint b, Inventory inventory) throws PlanException {
    List<String> all = new ArrayList<>(b.disks());
    all.addAll(b.spares());
    checkOwnNames("disks", all, inventory);
    return b.withDisks(
        disks("disks", b.disks(), inventory).stream().map(Disk::id).toList(),
        disks("spares", b.spares(), inventory).stream().map(Disk::id).toList());
  }

  /** Refuses names that lead to one disk today and to another one tomorrow. */
  private static void checkOwnNames(String field, List<String> ids, Inventory inventory)
      throws PlanException {
    for (String word : ids) {
      String id = MountPoint.straight(word);
      for (Disk disk : inventory.disks()) {
        boolean bare =
            (disk.path().equals(id) || disk.names().passing().contains(id))
                && !disk.id().equals(id);
        if (bare || disk.names().shared().contains(id)) {
          throw new PlanException(
              Reason.SAFETY,
              field,
              id
                  + (bare
                      ? " is only the kernel's name of the moment: after a restart it can be"
                          + " another disk."
                      : " fits more than one disk of this machine, and leads now to the one, now to"
                          + " the other.")
                  + (disk.id().startsWith("/dev/disk/")
                      ? " Call the disk " + disk.id() + " instead."
                      : " " + Planner.refusal(disk).map(PlanSafety::sentence).orElse("")));
        }
      }
    }
  }

  private static String sentence(String refusal) {
    return "No other name can be used: " + refusal + ".";
  }

  static List<Disk> disks(String field, List<String> ids, Inventory inventory)
      throws PlanException {
    checkOwnNames(field, ids, inventory);
    List<Disk> found = new ArrayList<>();
    for (String id : ids) {
      Optional<Disk> disk = inventory.disk(MountPoint.straight(id));
      if (disk.isEmpty()) {
        throw new PlanException(Reason.SAFETY, field, absent(id, inventory));
      }
      if (found.contains(disk.get())) {
        throw new PlanException(
            Reason.SAFETY,
            field,
            ids.get(found.indexOf(disk.get()))
                + " and "
                + id
                + " are two names of one disk: an array over both would lose everything with it."
                + " Name each disk once.");
      }
      found.add(disk.get());
    }
    return found;
  }

  /** A name that leads to no disk leads nowhere, or to what no array could be built on. */
  private static String absent(String id, Inventory inventory) {
    String name = ForeignText.clean(id);
    List<String> free =
        inventory.disks().stream()
            .filter(d -> Planner.refusal(d, inventory).isEmpty())
            .map(Disk::id)
            .toList();
    return (id.matches(".*-part\\d+")
            ? "The disk '" + name + "' is a partition, or not there. Rotproof takes whole disks."
            : "There is no disk '" + name + "' that an array could be built on.")
        + (free.isEmpty()
            ? " Plug it in; none that is there is free."
            : " Plug it in, or choose among those that are free: " + String.join(", ", free) + ".");
  }

  /** The record of an array that this disk is a member of, whether it is open or not. */
  static Optional<String> recorded(Disk disk, Inventory inventory) {
    DiskIdentity identity = DiskIdentity.of(disk);
    Set<String> meaningless = meaningless(inventory);
    for (ArrayRecord record : ArrayRecordJson.found(inventory.machine()).values()) {
      for (ArrayRecord.Member member : record.members()) {
        DiskIdentity other =
            new DiskIdentity(member.serial(), member.wwn(), "", member.sizeBytes());
        Likeness likeness = identity.to(other, meaningless);
        boolean byName = disk.isCalled(member.disk()) || disk.isCalled(member.path());
        boolean unnamed = disk.serial().isBlank() && member.serial().isBlank();
        if (likeness == Likeness.SAME
            || (likeness == Likeness.UNCLEAR && (byName || holdsALeg(disk)))
            || (byName && unnamed && disk.sizeBytes() == member.sizeBytes())) {
          return Optional.of(
              "part of the array '"
                  + record.name()
                  + "', which was built here; take that array apart first, or, if it does not exist"
                  + " any more, remove "
                  + record.path());
        }
      }
    }
    return ArrayRecordJson.unreadable(inventory.machine()).stream()
        .filter(path -> holdsALeg(disk))
        .findFirst()
        .map(
            path ->
                "it may be part of an array that was built here: the record "
                    + path
                    + " cannot be read; mend it, or, if that array does not exist any more, remove"
                    + " it");
  }

  /** What a closed leg shows of itself. */
  private static boolean holdsALeg(Disk disk) {
    return disk.contents().stream()
        .anyMatch(c -> c.type().equals("crypto_LUKS") || c.type().equals("DM_integrity"));
  }

  static Set<String> meaningless(Inventory inventory) {
    return DiskTwins.meaningless(inventory.disks());
  }

  static void checkDisk(String field, Disk disk, Inventory inventory, long leastBytes)
      throws PlanException {
    Optional<String> refusal = Planner.refusal(disk, inventory);
    if (refusal.isPresent()) {
      throw new PlanException(
          Reason.SAFETY,
          field,
          "The disk "
              + disk.id()
              + " ("
              + disk.displayName()
              + ") cannot be used: "
              + refusal.get()
              + ". Nothing was written. Choose another disk"
              + (disk.sizeBytes() < leastBytes ? "." : ", or free this one first."));
    }
  }

  /**
   * What no disk shows alone: two ways to one disk, a part of what lies on others too, and sectors
   * that the disk cannot write.
   */
  static void checkTogether(List<Disk> disks, Inventory inventory, int sectorBytes)
      throws PlanException {
    Optional<String> torn = PartOfMore.torn(disks, inventory);
    if (torn.isPresent()) {
      throw new PlanException(Reason.SAFETY, "disks", torn.get());
    }
    Set<String> meaningless = meaningless(inventory);
    List<Disk> before = new ArrayList<>();
    for (Disk disk : disks) {
      Optional<Disk> twin =
          before.stream()
              .filter(d -> d.stablePath().equals(disk.stablePath()) || same(d, disk, meaningless))
              .findFirst();
      if (twin.isPresent()) {
        throw new PlanException(
            Reason.SAFETY,
            "disks",
            twin.get().id()
                + " and "
                + disk.id()
                + " are two ways to one disk: an array over both would lose everything with it."
                + " Choose one of them.");
      }
      checkDrives("disks", before, disk, inventory);
      before.add(disk);
      if (disk.logicalSectorBytes() > sectorBytes) {
        throw new PlanException(
            Reason.USAGE,
            "protection.sectorBytes",
            disk.id()
                + " only writes sectors of "
                + disk.logicalSectorBytes()
                + " bytes. Choose sectors of 4096 bytes.");
      }
    }
  }

  /** What may be one disk is not free in the inventory; this is what surely is. */
  private static boolean same(Disk one, Disk other, Set<String> meaningless) {
    return DiskIdentity.of(one).to(DiskIdentity.of(other), meaningless) == Likeness.SAME
        && !DiskPlace.of(one).isElsewhere(DiskPlace.of(other));
  }

  /** Refuses a disk that is a part of the drive of which another part is taken already. */
  static void checkDrives(String field, List<Disk> before, Disk disk, Inventory inventory)
      throws PlanException {
    for (Disk other : before) {
      if (ways(disk, inventory).stream().anyMatch(way -> isOneDrive(way, other))) {
        throw new PlanException(
            Reason.SAFETY,
            field,
            other.id()
                + " and "
                + disk.id()
                + " are parts of one drive"
                + (disk.serial().isEmpty() ? "" : " (serial " + disk.serial() + ")")
                + ": an array over both would lose everything with it. Choose one of them.");
      }
    }
  }

  private static List<Disk> ways(Disk disk, Inventory inventory) {
    Set<String> meaningless = meaningless(inventory);
    return inventory.disks().stream()
        .filter(d -> d.equals(disk) || same(d, disk, meaningless))
        .toList();
  }

  /** Namespaces of one NVMe drive, and units of one SAS drive, which then say one serial. */
  private static boolean isOneDrive(Disk one, Disk other) {
    DiskPlace place = DiskPlace.of(one);
    boolean serial =
        !DiskIdentity.meaningfulSerial(one.serial()).isEmpty()
            && one.serial().equals(other.serial());
    return place.isPartOfTheDriveOf(DiskPlace.of(other))
        && (one.node().startsWith("nvme") || (one.bus().equals("sas") && serial));
  }

  /**
   * Refuses names of mappings under which something else is open: the disks would be erased, and
   * could not be opened after it.
   *
   * @param members how many of them the array has, numbered from 1
   */
  static void checkMappings(String field, String array, int members, Machine machine)
      throws PlanException {
    Optional<String> taken =
        mappings(array, members).stream().filter(machine.mappings()::contains).findFirst();
    if (taken.isPresent()) {
      throw new PlanException(
          Reason.SAFETY,
          field,
          "Something else is open as /dev/mapper/"
              + taken.get()
              + ", and the array '"
              + array
              + "' would need that name. Choose another name, or close what is open there.");
    }
  }

  /** All names below /dev/mapper that an array of so many members takes. */
  static Set<String> mappings(String array, int members) {
    Set<String> names = new TreeSet<>(Set.of(array + "-crypt"));
    for (int i = 0; i < members; i++) {
      names.add(Planner.mapping(array, i));
      // What cryptsetup puts below a member whose LUKS2 has integrity.
      names.add(Planner.mapping(array, i) + "_dif");
    }
    return names;
  }

  static void checkNames(Blueprint b, Inventory inventory) throws PlanException {
    if (inventory.arrays().stream().anyMatch(a -> a.name().equals(b.name()))) {
      throw new PlanException(
          Reason.SAFETY,
          "name",
          "There is an array '" + b.name() + "' already. Choose another name.");
    }
    List<String> mappings = new ArrayList<>(List.of(b.name() + "-crypt"));
    for (int i = 0; i < b.disks().size() + b.spares().size(); i++) {
      mappings.add(Planner.mapping(b.name(), i));
    }
    for (Array array : inventory.arrays()) {
      if (array.legs().stream().anyMatch(l -> mappings.contains(l.mapping()))) {
        throw new PlanException(
            Reason.SAFETY,
            "name",
            "The array '"
                + array.name()
                + "' uses device names that '"
                + b.name()
                + "' would need. Choose another name.");
      }
    }
    checkMappings("name", b.name(), b.disks().size() + b.spares().size(), inventory.machine());
    Optional<String> point = b.mount().point();
    if (point.isPresent()
        && inventory.mountPoints().stream().anyMatch(p -> p.startsWith(point.get() + "/"))) {
      throw new PlanException(
          Reason.SAFETY,
          "mount.point",
          "Something is mounted below "
              + point.get()
              + " already, and would be hidden. Choose another mount point.");
    }
    if (point.isPresent() && inventory.mountPoints().contains(point.get())) {
      throw new PlanException(
          Reason.SAFETY,
          "mount.point",
          "Something is mounted at " + point.get() + " already. Choose another mount point.");
    }
    if (b.storage() instanceof Storage.Lvm lvm
        && inventory.volumeGroups().contains(lvm.volumeGroup())) {
      throw new PlanException(
          Reason.SAFETY,
          "storage.volumeGroup",
          "There is a volume group '" + lvm.volumeGroup() + "' already. Choose another name.");
    }
    for (String wanted : List.of(b.protection().integrity(), b.raid().mdName())) {
      if (!inventory.abilities().isEmpty() && !inventory.abilities().contains(wanted)) {
        throw new PlanException(
            Reason.SAFETY,
            wanted.startsWith("raid") ? "raid" : "protection.integrity",
            "This machine's kernel does not offer " + wanted + ". Choose another.");
      }
    }
  }
}
