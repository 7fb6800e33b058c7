package org.rotproof.plan;

import java.util.List;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Storage;

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
    Integrity integrity =
        Integrity.of(protection.integrity())
            .orElseThrow(() -> tooSmall("protection.integrity", "Choose an integrity algorithm."));
    int members = memberDiskBytes.size();
    long smallest = memberDiskBytes.stream().mapToLong(Long::longValue).min().orElse(0) / 512;
    smallest =
        Math.min(
            smallest,
            spareDiskBytes.stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE) / 512);
    long raw = sum(memberDiskBytes) + sum(spareDiskBytes);
    long leg =
        protection.kind() == Protection.Kind.ENCRYPTED
            ? Layout.luksIntegrity(smallest, integrity, protection.sectorBytes())
            : Layout.plainIntegrity(smallest, integrity, protection.sectorBytes());
    long luks = protection.kind() == Protection.Kind.ENCRYPTED ? Layout.LUKS_HEADER_SECTORS : 0;
    long component = Layout.mdComponent(leg, level);
    long array = Layout.array(level, members, component);
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

  private static long sum(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  private static PlanException tooSmall(String field, String message) {
    return new PlanException(PlanException.Reason.SAFETY, field, message);
  }
}
