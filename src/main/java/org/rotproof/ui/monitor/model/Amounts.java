package org.rotproof.ui.monitor.model;

import org.rotproof.storage.Sizes;

/** Amounts of damage as a drill offers them: powers of 1024, as one types them. */
public final class Amounts {
  private Amounts() {}

  /** "1 sector", "30 KiB", "8 MiB"; the nearest decimal size for what is none of these. */
  public static String of(long bytes) {
    if (bytes == DrillPlan.SECTOR) {
      return Words.of("amount.sector");
    }
    if (bytes % (1 << 20) == 0) {
      return Words.of("amount.mib", bytes >> 20);
    }
    if (bytes % (1 << 10) == 0) {
      return Words.of("amount.kib", bytes >> 10);
    }
    return Sizes.format(bytes);
  }
}
