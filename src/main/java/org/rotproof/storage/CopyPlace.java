package org.rotproof.storage;

import java.util.List;
import java.util.Optional;
import org.rotproof.storage.DiskUse.Kind;

/**
 * A mounted file system of another disk, to which copies of an array's keys can go.
 *
 * @param point where it is mounted
 * @param disk the disk that it lies on
 * @param type such as vfat or ext4
 * @param label its label, "" where it has none
 */
public record CopyPlace(String point, Disk disk, String type, String label) {
  /** Whether it is meant to be carried away: a stick, a card. */
  public boolean removable() {
    return disk.removable() || disk.bus().equals("usb");
  }

  /** What lies at a mount point, whatever it is; empty where no disk is known to carry it. */
  public static Optional<CopyPlace> at(String point, Inventory found) {
    return found.disks().stream()
        .flatMap(d -> of(d).stream())
        .filter(p -> p.point.equals(point))
        .findFirst();
  }

  /** All sticks and cards that are mounted and can be written, but for those of an array. */
  public static List<CopyPlace> removable(Inventory found) {
    return found.disks().stream()
        .flatMap(d -> of(d).stream())
        .filter(CopyPlace::removable)
        .filter(p -> p.refusal().isEmpty())
        .toList();
  }

  private static List<CopyPlace> of(Disk disk) {
    return disk.contents().stream()
        .flatMap(
            c ->
                c.mountPoints().stream()
                    .map(
                        point -> new CopyPlace(MountPoint.plain(point), disk, c.type(), c.label())))
        .toList();
  }

  /** Why a copy of a key has nothing to do there, a sentence; empty where it has. */
  public Optional<String> refusal() {
    for (DiskUse use : disk.uses()) {
      if (use.kind() == Kind.MD_MEMBER) {
        return Optional.of(
            "'"
                + point
                + "' lies on a disk of the array '"
                + use.detail()
                + "': a copy there could be locked away with it.");
      }
      if (use.kind() == Kind.SYSTEM_DISK) {
        return Optional.of(
            "'"
                + point
                + "' lies on the disk that this machine starts from: a copy there is lost"
                + " together with what it is a copy of.");
      }
      if (use.kind() == Kind.READ_ONLY) {
        return Optional.of("'" + point + "' lies on a disk that cannot be written.");
      }
    }
    return Optional.empty();
  }
}
