package org.rotproof.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Machine;

/** A machine as it was before the files of an array were written. Pure. */
public final class MachineBefore {
  private MachineBefore() {}

  /**
   * Takes away what a build writes: the array's record, its key file, its timer, and its lines in
   * the tables of others.
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
    return new Machine(
        now.known(),
        now.systemd(),
        now.rootEncrypted(),
        files,
        unreadable,
        now.mappings(),
        now.sectorBytes(),
        now.timers());
  }
}
