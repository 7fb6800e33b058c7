package org.rotproof.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Work.Place;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.BlockDevice.Holder;
import org.rotproof.linux.LiveTools;
import org.rotproof.plan.Command;
import org.rotproof.plan.Step.ProgressSource;

/**
 * Clears away what a tool leaves that was killed: the tool itself, when only the helper was killed,
 * and the temporary mappings through which cryptsetup wipes a disk, which hold the disk.
 */
final class Leftovers {
  private static final String TEMPORARY = "temporary-cryptsetup-";
  private static final String INTEGRITY_HALF = "_dif";
  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final Duration POLITE = Duration.ofSeconds(15);

  private final Tools tools;

  Leftovers(Tools tools) {
    this.tools = tools;
  }

  /** Tools of this work that still run, though their helper has gone. */
  static List<Long> orphans(JournalState state) throws IOException {
    List<Long> pids = new java.util.ArrayList<>();
    for (Place place : state.places(Status.BEGUN)) {
      pids.addAll(LiveTools.running(state.work().action(place).command().argv()));
    }
    return pids;
  }

  /** Ends those tools: the quick ones are waited for, the long ones are asked to end. */
  static void endOrphans(JournalState state) throws IOException, InterruptedException {
    for (Place place : state.places(Status.BEGUN)) {
      Action action = state.work().action(place);
      boolean quick = action.progress() == ProgressSource.NONE;
      for (long pid : LiveTools.running(action.command().argv())) {
        LiveTools.end(pid, quick ? QUICK : Duration.ZERO, POLITE);
      }
    }
  }

  /** Takes temporary mappings off the disks, the uppermost first. */
  void removeMappings(List<WorkDisk> disks) throws EngineException {
    for (WorkDisk disk : disks) {
      try {
        removeAbove(disk.path());
      } catch (IOException e) {
        // A disk that is not there has nothing on it; who needs it will say so.
        continue;
      }
    }
  }

  private void removeAbove(String path) throws IOException, EngineException {
    for (Holder holder : BlockDevice.holders(path)) {
      String node = "/dev/" + holder.node();
      boolean temporary = holder.mapping().startsWith(TEMPORARY);
      if (temporary) {
        removeAbove(node);
      }
      boolean half =
          holder.mapping().endsWith(INTEGRITY_HALF) && BlockDevice.holders(node).isEmpty();
      if (temporary || half) {
        tools.runQuietly(Command.of("dmsetup", "remove", "--retry", holder.mapping()));
      }
    }
  }
}
