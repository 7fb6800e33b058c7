package org.rotproof.ui.monitor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.monitor.model.Words;

/** Says how often arrays are scrubbed without being asked, and changes it. */
final class ScheduleDesk {
  private final WatchedMachine machine;
  private final Consumer<String> tell;

  /**
   * How an array is scheduled.
   *
   * @param runs what runs it on that machine
   */
  record Schedule(ScrubSchedule scrub, ScrubTimer.Runs runs) {}

  ScheduleDesk(WatchedMachine machine, Consumer<String> tell) {
    this.machine = machine;
    this.tell = tell;
  }

  /** The schedules of all arrays of which there is a record, by their names. */
  static Map<String, Schedule> of(Inventory inventory) {
    Map<String, Schedule> schedules = new HashMap<>();
    ArrayRecordJson.found(inventory.machine())
        .forEach(
            (name, record) ->
                schedules.put(
                    name,
                    new Schedule(
                        ScrubTimer.inForce(record, inventory.machine()),
                        ScrubTimer.runs(name, inventory.machine()))));
    return schedules;
  }

  /** Changes it: looks, plans, and has the helper do just that. */
  void set(ArrayState state, ScrubSchedule wanted) {
    machine
        .calls()
        .send(
            new Ask.Look(),
            found -> plan(state, wanted, found.inventory()),
            failure -> refused(state, failure.what()));
  }

  private void plan(ArrayState state, ScrubSchedule wanted, Inventory inventory) {
    Chore chore = new Chore.Schedule(state.name(), wanted);
    try {
      String digest = ChorePlanner.plan(chore, inventory).digest();
      machine
          .calls()
          .send(
              new Ask.Do(chore, List.of(), digest),
              done -> {
                tell.accept(Words.of("schedule.now." + wanted, state.name()));
                machine.look();
              },
              failure -> refused(state, failure.what()));
    } catch (PlanException e) {
      refused(state, String.valueOf(e.getMessage()));
    }
  }

  private void refused(ArrayState state, String why) {
    tell.accept(Words.of("schedule.refused", state.name(), why));
    machine.look();
  }
}
