package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Machine;

/**
 * Brings the systemd timer of an array's scrubs from what it is to what it shall be. Only where
 * systemd starts the machine and Rotproof is installed: elsewhere the schedule is kept in the
 * record, and nothing runs it.
 */
public final class ScrubTimer {
  /** What a timer starts: a part of an installed Rotproof that needs no window. */
  public static final String PROGRAM = "/usr/lib/rotproof/rotproof-scrub";

  private final String array;
  private final Machine machine;

  ScrubTimer(String array, Machine machine) {
    this.array = array;
    this.machine = machine;
  }

  /** The files of an array's timer. */
  public static List<String> files(String array) {
    return List.of(
        ScrubUnits.FOLDER + "/" + ScrubUnits.serviceName(array),
        ScrubUnits.FOLDER + "/" + ScrubUnits.timerName(array));
  }

  /**
   * What really holds: what the record says, unless a timer could run and is not there.
   *
   * @param record the array's record
   */
  public static ScrubSchedule inForce(ArrayRecord record, Machine machine) {
    boolean timer = machine.file(files(record.name()).get(1)).isPresent();
    return possible(machine) && !timer ? ScrubSchedule.NEVER : record.blueprint().scrub();
  }

  /** Whether a timer can run on that machine: systemd starts it, and Rotproof is installed. */
  public static boolean possible(Machine machine) {
    return machine.known() && machine.systemd() && machine.file(PROGRAM).isPresent();
  }

  /** Refuses to touch units of that name which others wrote. */
  void check() throws PlanException {
    for (String path : files(array)) {
      boolean foreign =
          machine.file(path).filter(text -> !text.startsWith(ScrubUnits.MARK)).isPresent();
      if (foreign || machine.unreadable().contains(path)) {
        throw new PlanException(
            Reason.SAFETY,
            "scrub",
            path
                + " is there, but Rotproof did not write it. Look at it and move it away, or do"
                + " without scheduled scrubs.");
      }
    }
  }

  /** What leads to that schedule; nothing where nothing changes. */
  List<Stage> to(ScrubSchedule schedule) {
    if (!possible(machine)) {
      return List.of();
    }
    String service = files(array).get(0);
    String timer = files(array).get(1);
    List<Step> steps = new ArrayList<>();
    boolean wanted = schedule != ScrubSchedule.NEVER;
    List<Step> serviceStep =
        FileStep.toward(machine, service, wanted ? ScrubUnits.service(array, schedule) : "");
    List<Step> timerStep =
        FileStep.toward(machine, timer, wanted ? ScrubUnits.timer(array, schedule) : "");
    if (serviceStep.isEmpty() && timerStep.isEmpty()) {
      return List.of();
    }
    if (machine.file(timer).isPresent()) {
      steps.add(new TimerStep.DisableTimer(ScrubUnits.timerName(array)));
    }
    steps.addAll(serviceStep);
    steps.addAll(timerStep);
    if (wanted) {
      steps.add(new TimerStep.EnableTimer(ScrubUnits.timerName(array)));
    }
    return List.of(new Stage("schedule", false, steps));
  }

  /** What the person should know. */
  List<String> notes(ScrubSchedule schedule) {
    if (schedule == ScrubSchedule.NEVER || !machine.known() || possible(machine)) {
      return List.of();
    }
    return List.of(
        "No timer is set up for scrubs, because "
            + (machine.systemd()
                ? "the package of Rotproof is not installed on this machine"
                : "systemd does not start this machine")
            + ": the array is scrubbed when you ask for it, or when something runs 'rotproof"
            + " scrub'.");
  }
}
