package org.rotproof.ui.life;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.PulledDisks;

/** How a member stands, by what is plugged in and not by what md believes. Pure. */
enum MemberState {
  /** Its disk is not on the machine. */
  GONE(true),
  /** Its disk was away, and is plugged in again; the array runs without it. */
  BACK(true),
  /** md took it out. */
  FAILED(true),
  /** Plugged in, and not part of the running array. */
  OUT(true),
  /** At work with all its data. */
  WORKS(false),
  /** Waits, or is being filled. */
  SPARE(false),
  /** The array does not run. */
  CLOSED(false);

  private final boolean broken;

  MemberState(boolean broken) {
    this.broken = broken;
  }

  /** Whether it is a reason to replace the disk. */
  boolean broken() {
    return broken;
  }

  /** Its name in the bundle. */
  String key() {
    return "member." + name().toLowerCase(java.util.Locale.ROOT);
  }

  /** How a member stands. */
  static MemberState of(ArrayRecord.Member m, Inventory inventory, Optional<Array> running) {
    boolean plugged = inventory.disks().stream().anyMatch(m::isOn);
    if (running.isEmpty()) {
      return plugged ? CLOSED : GONE;
    }
    Optional<Leg> leg =
        running.get().legs().stream().filter(l -> l.mapping().equals(m.mapping())).findFirst();
    if (leg.isEmpty()) {
      return plugged ? OUT : GONE;
    }
    if (PulledDisks.pulled(leg.get(), inventory)) {
      return plugged ? BACK : GONE;
    }
    String state = leg.get().state();
    return state.contains("faulty") ? FAILED : state.contains("in_sync") ? WORKS : SPARE;
  }

  /** Members that are a reason to act, in the record's order; spares are none. */
  static List<ArrayRecord.Member> broken(
      Optional<ArrayRecord> record, Inventory inventory, Optional<Array> running) {
    return record.map(ArrayRecord::members).orElse(List.of()).stream()
        .filter(m -> !m.spare() && of(m, inventory, running).broken())
        .toList();
  }
}
