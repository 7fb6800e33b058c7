package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartVerdict;

/** Inventories for tests. */
public final class Toys {
  private Toys() {}

  /** A free disk. */
  public static Disk disk(String id, long sizeBytes) {
    return new Disk(
        id,
        "/dev/sd" + id,
        "/dev/disk/by-id/scsi-" + id,
        "WDC",
        "WD40EFRX",
        "S-" + id,
        "",
        sizeBytes,
        512,
        512,
        true,
        false,
        "scsi",
        SmartVerdict.UNKNOWN,
        List.of(),
        List.of());
  }

  /** So many free disks of one size. */
  public static Inventory inventory(int count, long sizeBytes) {
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      disks.add(disk("disk" + i, sizeBytes));
    }
    return new Inventory(disks, List.of(), Set.of(), Set.of(), Set.of());
  }
}
