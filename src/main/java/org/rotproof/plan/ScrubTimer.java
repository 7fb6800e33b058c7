package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Machine;
import org.rotproof.storage.TimerState;

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

  /** What runs an array's scrubs on a machine, or why nothing does. */
  public enum Runs {
    /** Its timer. */
    TIMER,
    /** Its timer, until the machine starts again: it is not enabled. */
    UNTIL_RESTART,
    /** Nothing: its timer is there, and stopped. */
    STOPPED,
    /** Nothing: its timer is not there. */
    NO_TIMER,
    /** Nothing: Rotproof's package is not installed. */
    NOT_INSTALLED,
    /** Nothing: the machine is not started by systemd. */
    NO_SYSTEMD,
    /** Nobody looked at the machine. */
    UNKNOWN;

    /** Whether scrubs come by themselves, as far as is known. */
    public boolean byItself() {
      return this == TIMER || this == UNTIL_RESTART;
    }

    /** As it stands in JSON. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What runs the scrubs of the array of that name. */
  public static Runs runs(String array, Machine machine) {
    if (!machine.known()) {
      return Runs.UNKNOWN;
    }
    if (!possible(machine)) {
      return machine.systemd() ? Runs.NOT_INSTALLED : Runs.NO_SYSTEMD;
    }
    if (machine.file(files(array).get(1)).isEmpty()) {
      return Runs.NO_TIMER;
    }
    TimerState state = state(array, machine).orElse(new TimerState(true, true, 0));
    return !state.active() ? Runs.STOPPED : state.enabled() ? Runs.TIMER : Runs.UNTIL_RESTART;
  }

  private static Optional<TimerState> state(String array, Machine machine) {
    return Optional.ofNullable(machine.timers().get(ScrubUnits.timerName(array)));
  }

  /** When the timer of that array elapses next; 0 where it does not, or that is not known. */
  public static long nextMillis(String array, Machine machine) {
    return state(array, machine).filter(TimerState::active).map(TimerState::nextMillis).orElse(0L);
  }

  /**
   * What really holds: what the record says, unless a timer could run and does not.
   *
   * @param record the array's record
   */
  public static ScrubSchedule inForce(ArrayRecord record, Machine machine) {
    Runs runs = runs(record.name(), machine);
    return runs == Runs.NO_TIMER || runs == Runs.STOPPED
        ? ScrubSchedule.NEVER
        : record.blueprint().scrub();
  }

  /** Whether a timer can run on that machine: systemd starts it, and Rotproof is installed. */
  public static boolean possible(Machine machine) {
    return machine.known() && machine.systemd() && machine.file(PROGRAM).isPresent();
  }

  /** The units of all timers of scrubs that are there. */
  public static List<String> units(Machine machine) {
    String folder = ScrubUnits.FOLDER + "/";
    return machine.files().keySet().stream()
        .filter(path -> path.startsWith(folder + "rotproof-scrub-") && path.endsWith(".timer"))
        .map(path -> path.substring(folder.length()))
        .sorted()
        .toList();
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
    boolean asleep =
        wanted && state(array, machine).filter(s -> s.active() && s.enabled()).isEmpty();
    boolean known = state(array, machine).isPresent();
    if (serviceStep.isEmpty() && timerStep.isEmpty()) {
      // The files are right; the timer may have been stopped or disabled since.
      return asleep && known
          ? List.of(
              new Stage(
                  "schedule",
                  false,
                  List.of(new TimerStep.EnableTimer(ScrubUnits.timerName(array)))))
          : List.of();
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
