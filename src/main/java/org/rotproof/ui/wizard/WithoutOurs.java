package org.rotproof.ui.wizard;

import java.util.HashSet;
import java.util.Set;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.MachineBefore;
import org.rotproof.storage.Inventory;

/**
 * An inventory as it was before a build of ours began: what the half-built array itself occupies
 * counts as free. Only for showing the steps of a build that was begun; the helper decides by
 * itself what is safe. Pure.
 */
final class WithoutOurs {
  private WithoutOurs() {}

  static Inventory of(Inventory now, Blueprint b) {
    Set<String> ours = new HashSet<>(b.disks());
    ours.addAll(b.spares());
    Set<String> mounts = new HashSet<>(now.mountPoints());
    b.mount().point().ifPresent(mounts::remove);
    Set<String> groups = new HashSet<>(now.volumeGroups());
    if (b.storage() instanceof Storage.Lvm lvm) {
      groups.remove(lvm.volumeGroup());
    }
    return new Inventory(
        now.disks().stream().map(d -> ours.contains(d.id()) ? d.asEmpty() : d).toList(),
        now.arrays().stream().filter(a -> !a.name().equals(b.name())).toList(),
        groups,
        mounts,
        now.abilities(),
        now.unknown(),
        MachineBefore.of(now.machine(), b),
        now.tornGroups());
  }
}
