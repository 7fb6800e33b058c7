package org.rotproof.plan;

import java.util.List;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.RaidLevel;

/** Computes what a choice of disks and protection will offer. Pure. */
public final class CapacityRule {
  private CapacityRule() {}

  /**
   * The capacity before anything is built.
   *
   * @throws PlanException when nothing would be left
   */
  public static Capacity of(
      RaidLevel level,
      Protection protection,
      Storage storage,
      List<Long> memberDiskBytes,
      List<Long> spareDiskBytes)
      throws PlanException {
    long leg = leg(protection, smallest(memberDiskBytes, spareDiskBytes));
    long component = Layout.mdComponent(leg, level);
    long array = Layout.array(level, memberDiskBytes.size(), component);
    return of(level, protection, storage, memberDiskBytes, spareDiskBytes, component, array);
  }

  /**
   * That of an array whose size is known.
   *
   * @param component what each member gives to it, in 512-byte sectors
   * @param array what it offers, in 512-byte sectors
   * @throws PlanException when nothing would be left
   */
  static Capacity of(
      RaidLevel level,
      Protection protection,
      Storage storage,
      List<Long> memberDiskBytes,
      List<Long> spareDiskBytes,
      long component,
      long array)
      throws PlanException {
    int members = memberDiskBytes.size();
    long smallest = smallest(memberDiskBytes, spareDiskBytes);
    long raw = sum(memberDiskBytes) + sum(spareDiskBytes);
    long leg = leg(protection, smallest);
    long luks = protection.kind() == Protection.Kind.ENCRYPTED ? Layout.LUKS_HEADER_SECTORS : 0;
    long offered =
        protection.kind() == Protection.Kind.LAYERED
            ? Layout.luksPlain(array, level, members)
            : array;
    long usable =
        storage instanceof Storage.Lvm ? Layout.logicalVolume(offered, level, members) : offered;
    if (component <= 0 || usable <= 0 || smallest <= luks) {
      throw tooSmall(
          "disks",
          "The smallest disk is too small: nothing would be left. Use disks of 64 MB or more.");
    }
    long waste = sum(memberDiskBytes) - smallest * 512 * members;
    long tags = (smallest - luks - leg) * 512 * members;
    long redundancy = (component * members - array) * 512;
    long spare = sum(spareDiskBytes);
    long headers = raw - spare - waste - tags - redundancy - usable * 512;
    return new Capacity(raw, usable * 512, redundancy, tags, headers, waste, spare);
  }

  private static long smallest(List<Long> memberDiskBytes, List<Long> spareDiskBytes) {
    return Math.min(
            memberDiskBytes.stream().mapToLong(Long::longValue).min().orElse(0),
            spareDiskBytes.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE))
        / 512;
  }

  private static long leg(Protection protection, long diskSectors) throws PlanException {
    Integrity integrity =
        Integrity.of(protection.integrity())
            .orElseThrow(() -> tooSmall("protection.integrity", "Choose an integrity algorithm."));
    return protection.kind() == Protection.Kind.ENCRYPTED
        ? Layout.luksIntegrity(diskSectors, integrity, protection.sectorBytes())
        : Layout.plainIntegrity(diskSectors, integrity, protection.sectorBytes());
  }

  private static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  private static PlanException tooSmall(String field, String message) {
    return new PlanException(PlanException.Reason.SAFETY, field, message);
  }
}
