package org.rotproof.plan;

import java.util.OptionalLong;
import org.rotproof.plan.Blueprint.Protection;

/** Where a leg's data lies on its disk: for those who damage disks in order to watch them heal. */
public final class LegPlace {
  private LegPlace() {}

  /**
   * The byte of the disk at which a sector of the leg's data space (the opened mapping) begins.
   *
   * @param protection one of Rotproof's own blueprints; the integrity algorithm must be known
   * @param legSector in 512-byte sectors
   */
  public static long diskOffsetBytes(Protection protection, long diskSizeBytes, long legSector) {
    Integrity integrity = Integrity.of(protection.integrity()).orElseThrow();
    boolean luks = protection.kind() == Protection.Kind.ENCRYPTED;
    return Layout.diskSector(
            diskSizeBytes / 512,
            luks ? Layout.LUKS_HEADER_SECTORS : 0,
            integrity.tagBytes(),
            protection.sectorBytes(),
            legSector)
        * 512;
  }

  /**
   * The sector of the leg's data space that lies at a byte of the disk; empty where tags, headers
   * or journals lie there.
   */
  public static OptionalLong legSector(
      Protection protection, long diskSizeBytes, long diskOffsetBytes) {
    Integrity integrity = Integrity.of(protection.integrity()).orElseThrow();
    boolean luks = protection.kind() == Protection.Kind.ENCRYPTED;
    OptionalLong sector =
        Layout.dataSector(
            diskSizeBytes / 512,
            luks ? Layout.LUKS_HEADER_SECTORS : 0,
            integrity.tagBytes(),
            protection.sectorBytes(),
            diskOffsetBytes / 512);
    return sector.isPresent() && sector.getAsLong() < legSectors(protection, diskSizeBytes)
        ? sector
        : OptionalLong.empty();
  }

  /** How many sectors the data space of a leg on such a disk has. */
  public static long legSectors(Protection protection, long diskSizeBytes) {
    Integrity integrity = Integrity.of(protection.integrity()).orElseThrow();
    return protection.kind() == Protection.Kind.ENCRYPTED
        ? Layout.luksIntegrity(diskSizeBytes / 512, integrity, protection.sectorBytes())
        : Layout.plainIntegrity(diskSizeBytes / 512, integrity, protection.sectorBytes());
  }
}
