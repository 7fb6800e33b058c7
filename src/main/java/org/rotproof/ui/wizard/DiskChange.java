package org.rotproof.ui.wizard;

import java.util.Optional;
import org.rotproof.plan.Planner;
import org.rotproof.storage.Disk;
import org.rotproof.ui.common.Strings;

/** Whether a disk is still the one that was chosen. Pure. */
final class DiskChange {
  private static final Strings TEXTS = Strings.of("wizard");

  private DiskChange() {}

  /** What has changed since it was chosen, as a sentence; empty when nothing that counts. */
  static Optional<String> between(Disk chosen, Optional<Disk> now) {
    if (now.isEmpty()) {
      return says("change.gone", chosen);
    }
    Disk disk = now.get();
    if (!disk.serial().equals(chosen.serial())
        || !disk.wwn().equals(chosen.wwn())
        || !disk.model().equals(chosen.model())
        || disk.sizeBytes() != chosen.sizeBytes()) {
      return says("change.other", chosen);
    }
    Optional<String> refusal = Planner.refusal(disk);
    if (refusal.isPresent()) {
      return Optional.of(TEXTS.get("change.busy", name(chosen), refusal.get()));
    }
    return disk.contents().equals(chosen.contents())
        ? Optional.empty()
        : says("change.content", chosen);
  }

  private static Optional<String> says(String key, Disk disk) {
    return Optional.of(TEXTS.get(key, name(disk)));
  }

  private static String name(Disk disk) {
    return disk.displayName() + (disk.serial().isBlank() ? "" : " (" + disk.serial() + ")");
  }
}
