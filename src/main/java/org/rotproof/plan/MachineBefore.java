package org.rotproof.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Machine;

/** A machine as it was before an array was built. Pure. */
public final class MachineBefore {
  private MachineBefore() {}

  /**
   * Takes away what a build writes and opens: the array's record, its key file, its timer, its
   * lines in the tables of others, and its mappings.
   */
  public static Machine of(Machine now, Blueprint blueprint) {
    Set<String> ours = new HashSet<>(ScrubTimer.files(blueprint.name()));
    ours.add(ArrayRecord.path(blueprint.name()));
    blueprint.keys().keyFile().ifPresent(name -> ours.add(Planner.keyPath(name)));
    Map<String, String> files = new HashMap<>();
    now.files()
        .forEach(
            (path, content) -> files.put(path, MarkedBlock.removeFrom(content, blueprint.name())));
    files.keySet().removeAll(ours);
    Set<String> unreadable = new HashSet<>(now.unreadable());
    unreadable.removeAll(ours);
    Set<String> mappings = new HashSet<>(now.mappings());
    mappings.removeAll(
        PlanSafety.mappings(
            blueprint.name(), blueprint.disks().size() + blueprint.spares().size()));
    return new Machine(
        now.known(),
        now.systemd(),
        now.rootEncrypted(),
        files,
        unreadable,
        mappings,
        now.sectorBytes(),
        now.switchedOff(),
        now.timers());
  }
}
