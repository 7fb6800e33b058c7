package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;

/**
 * Which disks a conversion takes, and in what order: new ones first, then each that becomes free.
 * The array's spares are taken out before anything is converted, so that md gives none of them work
 * in the middle; they are the first disks where no others are named, and it has as many guarded
 * spares in the end as fit.
 */
final class ConversionDisks {
  private static final long LEAST_DISK_BYTES = 48L << 20;

  private final Inventory inventory;
  private final List<Leg> legs;
  private final List<Leg> spares;
  private final boolean spareFirst;
  private final List<Disk> targets = new ArrayList<>();
  private final int fresh;

  /**
   * Chooses.
   *
   * @param legs the members in the order of the conversion
   */
  ConversionDisks(Chore.Convert chore, Array array, List<Leg> legs, Inventory inventory)
      throws PlanException {
    this.inventory = inventory;
    this.legs = List.copyOf(legs);
    spares = array.legs().stream().filter(l -> l.slot() < 0 && l.is("spare")).toList();
    spareFirst = chore.with().isEmpty() && !spares.isEmpty();
    List<String> named = spareFirst ? List.of(ownDisk(spares.get(0)).id()) : chore.with();
    if (named.isEmpty()) {
      throw new PlanException(
          Reason.SAFETY,
          "with",
          "Converting without a disk more would leave the array with less redundancy for hours."
              + " Name a free disk, at least as large as the others; it is used first, and the last"
              + " of the old ones is free in the end.");
    }
    if (named.size() > legs.size()) {
      throw new PlanException(
          Reason.USAGE, "with", "The array has " + legs.size() + " members; fewer disks will do.");
    }
    for (Disk disk : PlanSafety.disks("with", named, inventory)) {
      Optional<Leg> spare = spares.stream().filter(l -> l.disk().equals(disk.id())).findFirst();
      if (spare.isPresent()) {
        targets.add(ownDisk(spare.get()));
      } else {
        PlanSafety.checkDisk("with", disk, inventory, LEAST_DISK_BYTES);
        targets.add(disk);
      }
    }
    fresh = targets.size();
    for (int i = 0; targets.size() < legs.size(); i++) {
      targets.add(ownDisk(legs.get(i)));
    }
    if (new HashSet<>(targets.stream().map(Disk::id).toList()).size() != targets.size()) {
      throw refused(
          "Two members of '"
              + array.name()
              + "' lie on one disk, so one disk's death"
              + " would cost both. Rotproof looks after arrays with a disk for each member.");
    }
  }

  /** The disks that carry the guarded members, in the order of the conversion. */
  List<Disk> targets() {
    return List.copyOf(targets);
  }

  /** The array's spares as they are. */
  List<Leg> spares() {
    return spares;
  }

  /** Whether a spare is converted first since no other disk was named. */
  boolean spareFirst() {
    return spareFirst;
  }

  /**
   * The disks that can be guarded spares in the end, as many as the array has spares now: those of
   * spares that stay aside, then those that have become free.
   *
   * @param offered what a disk would offer to md once it is guarded, in 512-byte sectors
   * @param needed what a member has to offer
   */
  List<Disk> standIns(ToLongFunction<Disk> offered, long needed) {
    List<Disk> found = new ArrayList<>();
    for (Leg leg : Stream.concat(spares.stream(), freed().stream()).toList()) {
      Optional<Disk> disk = inventory.disk(leg.disk()).filter(d -> !holdsMore(d, leg));
      if (found.size() < spares.size()
          && disk.isPresent()
          && !targets.contains(disk.get())
          && offered.applyAsLong(disk.get()) >= needed) {
        found.add(disk.get());
      }
    }
    return found;
  }

  /** The members whose disks carry no guarded one. */
  private List<Leg> freed() {
    return legs.subList(legs.size() - fresh, legs.size());
  }

  /**
   * A member as it is, by a name that stays over a restart.
   *
   * @param leg one of the members, or of the spares
   */
  ConvertStep.Plain plain(Leg leg) {
    String path = inventory.disk(leg.disk()).map(Disk::stablePath).orElse("");
    String disk = inventory.disk(leg.disk()).map(Disk::path).orElse("");
    if (leg.path().equals(disk)) {
      return new ConvertStep.Plain(path, path);
    }
    boolean partition = !disk.isEmpty() && leg.path().startsWith(disk);
    String node =
        partition && !path.equals(disk)
            ? path + "-part" + leg.path().substring(disk.length()).replaceAll("^p", "")
            : leg.path();
    return new ConvertStep.Plain(node, partition ? path : node);
  }

  /** The disk that a member lies on; refuses where something else lies there too. */
  private Disk ownDisk(Leg leg) throws PlanException {
    Disk disk =
        inventory
            .disk(leg.disk())
            .orElseThrow(
                () -> refused("It is not known which disk the member " + leg.path() + " lies on."));
    if (holdsMore(disk, leg)) {
      throw refused(
          "On the disk "
              + disk.id()
              + " ("
              + disk.displayName()
              + ") there is more than this array's member, and it would be erased. Name as many"
              + " free disks as the array has members, or move the rest away first.");
    }
    return disk;
  }

  private static boolean holdsMore(Disk disk, Leg leg) {
    return disk.contents().stream()
        .anyMatch(c -> c.path().startsWith(disk.path()) && !c.path().equals(leg.path()));
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
