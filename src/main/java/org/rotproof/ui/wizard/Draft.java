package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.RaidLevel;

/**
 * The answers so far. Immutable; what the person did not say follows from what they said, so that a
 * name typed late still names the key file and the mount point. Holds no secret.
 *
 * @param raid the level that was chosen; empty: the one that fits the number of disks
 */
record Draft(
    String name,
    DiskChoice disks,
    GuardChoice guard,
    Optional<RaidLevel> raid,
    KeyChoice keys,
    StorageChoice storage) {

  /** Nothing said yet, for an array of that name. */
  static Draft empty(String name) {
    return new Draft(
        name,
        new DiskChoice(List.of(), List.of()),
        GuardChoice.recommended(),
        Optional.empty(),
        KeyChoice.recommended(),
        StorageChoice.recommended());
  }

  /** The draft that a finished blueprint stands for. */
  static Draft of(Blueprint b) {
    return new Draft(
        b.name(),
        new DiskChoice(b.disks(), b.spares()),
        new GuardChoice(
            b.protection().kind(),
            Optional.of(b.protection().integrity()),
            b.protection().sectorBytes(),
            b.protection().writePath(),
            b.protection().start()),
        Optional.of(b.raid()),
        KeyChoice.of(b.keys()),
        StorageChoice.of(b));
  }

  Draft withName(String value) {
    return new Draft(value, disks, guard, raid, keys, storage);
  }

  Draft withDisks(DiskChoice value) {
    return new Draft(name, value, guard, raid, keys, storage);
  }

  Draft withGuard(GuardChoice value) {
    return new Draft(name, disks, value, raid, keys, storage);
  }

  Draft withRaid(RaidLevel value) {
    return new Draft(name, disks, guard, Optional.of(value), keys, storage);
  }

  Draft withKeys(KeyChoice value) {
    return new Draft(name, disks, guard, raid, value, storage);
  }

  Draft withStorage(StorageChoice value) {
    return new Draft(name, disks, guard, raid, keys, value);
  }

  /** The level that was chosen, or that fits the number of disks. */
  RaidLevel level() {
    return raid.orElseGet(() -> RaidLevel.usual(disks.members().size()));
  }

  /** Whether there are keys at all. */
  boolean encrypted() {
    return guard.kind() != Kind.INTEGRITY;
  }

  /** What shall be built, as the planner takes it. */
  Blueprint blueprint() {
    return new Blueprint(
        name,
        disks.members(),
        disks.spares(),
        guard.protection(),
        level(),
        keys.blueprint(guard.kind(), name),
        storage.blueprint(name),
        storage.mount(name),
        storage.scrub(),
        Optional.empty());
  }
}
