package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Keys;
import org.rotproof.plan.Blueprint.Mount;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.BlueprintCheck;
import org.rotproof.plan.FileSystemType;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.Planner;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.RaidLevel;
import org.rotproof.ui.common.Strings;

/**
 * Why a page cannot be left yet. The planner decides; each page asks it about its own answers, with
 * neutral ones in place of what comes later. Pure.
 */
final class PageCheck {
  private static final Strings TEXTS = Strings.of("wizard");
  private static final String NEUTRAL = "rotproof-draft";

  private PageCheck() {}

  /** What is wrong on that page, with the field; empty when Next may open. */
  static Optional<PlanException> check(Page page, Draft draft, Inventory inventory) {
    try {
      switch (page) {
        case DISKS -> disks(draft, inventory);
        case PROTECTION -> outline(draft, inventory);
        case KEYS -> keys(draft);
        case STORAGE -> storage(draft, inventory);
        case REVIEW -> Planner.plan(draft.blueprint(), inventory);
        case BUILD, DONE -> {}
      }
      return Optional.empty();
    } catch (PlanException e) {
      return Optional.of(e);
    }
  }

  private static void disks(Draft draft, Inventory inventory) throws PlanException {
    if (draft.disks().members().size() < 2) {
      throw wrong("disks", "disks.why.two");
    }
    Planner.plan(
        new Blueprint(
            NEUTRAL,
            draft.disks().members(),
            draft.disks().spares(),
            GuardChoice.recommended().protection(),
            RaidLevel.RAID1,
            new Keys(Optional.of(NEUTRAL), false, false, Optional.empty()),
            new Blueprint.Storage.FileSystem(FileSystemType.EXT4, "draft"),
            new Mount(Optional.empty(), false),
            ScrubSchedule.NEVER,
            Optional.empty()),
        onlyDisks(inventory, Set.of()));
  }

  /**
   * The plan of disks and protection alone, with neutral names and keys: what capacity and time are
   * told from before the rest has been asked.
   */
  static Plan outline(Draft draft, Inventory inventory) throws PlanException {
    boolean keyed = draft.guard().kind() != Kind.INTEGRITY;
    return Planner.plan(
        new Blueprint(
            NEUTRAL,
            draft.disks().members(),
            draft.disks().spares(),
            draft.guard().protection(),
            draft.level(),
            new Keys(
                keyed ? Optional.of(NEUTRAL) : Optional.empty(), false, false, Optional.empty()),
            new Blueprint.Storage.FileSystem(FileSystemType.EXT4, "draft"),
            new Mount(Optional.empty(), false),
            ScrubSchedule.NEVER,
            Optional.empty()),
        onlyDisks(inventory, inventory.abilities()));
  }

  /** The inventory without the names in it: those are the storage page's business. */
  private static Inventory onlyDisks(Inventory inventory, Set<String> abilities) {
    return new Inventory(inventory.disks(), List.of(), Set.of(), Set.of(), abilities);
  }

  private static void keys(Draft draft) throws PlanException {
    if (!draft.encrypted()) {
      return;
    }
    KeyChoice keys = draft.keys();
    if (!keys.keyFile() && !keys.passphrase()) {
      throw wrong("keys", "keys.why.none");
    }
    BlueprintCheck.checkKeys(
        keys.blueprint(draft.guard().kind(), draft.name()), draft.guard().kind());
    keysElsewhere(draft);
  }

  /** A key or a header backup on the array itself is lost with it. */
  private static void keysElsewhere(Draft draft) throws PlanException {
    if (!draft.encrypted() || !draft.storage().mounted()) {
      return;
    }
    String point = draft.storage().effectivePoint(draft.name());
    String shown = ForeignText.clean(point);
    KeyChoice keys = draft.keys();
    if (keys.keyFile() && below(keys.effectiveKeyFile(draft.name()), point)) {
      throw wrong("keys.keyFile", "keys.why.on-array", shown);
    }
    if (keys.headerBackup() && below(keys.effectiveHeaderFolder(), point)) {
      throw wrong("keys.headerBackup", "keys.why.backup-on-array", shown);
    }
  }

  private static boolean below(String path, String folder) {
    return path.equals(folder) || path.startsWith(folder + "/");
  }

  private static void storage(Draft draft, Inventory inventory) throws PlanException {
    keysElsewhere(draft);
    Planner.plan(draft.blueprint(), inventory);
  }

  private static PlanException wrong(String field, String key, Object... values) {
    return new PlanException(Reason.USAGE, field, TEXTS.get(key, values));
  }
}
