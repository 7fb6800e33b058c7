package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/** The part of planning that says no: disks in use, names that are taken. */
final class PlanSafety {
  private PlanSafety() {}

  static List<Disk> disks(String field, List<String> ids, Inventory inventory)
      throws PlanException {
    List<Disk> found = new ArrayList<>();
    for (String id : ids) {
      Optional<Disk> disk = inventory.disk(id);
      if (disk.isEmpty()) {
        throw new PlanException(
            Reason.SAFETY,
            field,
            "The disk '"
                + id.replaceAll("\\p{Cntrl}", "?")
                + "' is not there. Plug it in, or choose among: "
                + String.join(", ", inventory.disks().stream().map(Disk::id).toList())
                + ".");
      }
      if (found.contains(disk.get())) {
        throw new PlanException(Reason.USAGE, field, "The disk '" + id + "' is named twice.");
      }
      found.add(disk.get());
    }
    return found;
  }

  static void checkDisk(String field, Disk disk, long leastBytes) throws PlanException {
    Optional<String> refusal = Planner.refusal(disk);
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

  /** What no disk shows alone: two ways to one disk, and sectors that the disk cannot write. */
  static void checkTogether(List<Disk> disks, int sectorBytes) throws PlanException {
    Map<String, String> idByWwn = new HashMap<>();
    Map<String, String> idByPath = new HashMap<>();
    for (Disk disk : disks) {
      String twin = idByPath.put(disk.stablePath(), disk.id());
      if (twin == null && !disk.wwn().isBlank()) {
        twin = idByWwn.put(disk.wwn(), disk.id());
      }
      if (twin != null) {
        throw new PlanException(
            Reason.SAFETY,
            "disks",
            twin
                + " and "
                + disk.id()
                + " are two ways to one disk: an array over both would lose everything with it."
                + " Choose one of them.");
      }
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
