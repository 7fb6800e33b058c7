package org.rotproof.protocol;

import java.util.List;
import java.util.Optional;
import org.rotproof.scrub.ScrubReport;

/**
 * A piece of work on a machine: a build, a chore, a scrub.
 *
 * @param id names it in other asks
 * @param kind "build", "scrub", or the kind of a chore; "go-on" and "undo" for a journal's rest
 * @param array what it works on
 * @param by the user who began it; "" where only root is known
 * @param startedMillis when it began
 * @param goesOn whether it goes on without the connection that began it
 * @param journal the journal that it writes; "" where there is none
 * @param stepsDone of {@code stepsTotal}; both 0 for a scrub
 * @param doing the steps under way now
 * @param scrub how far a scrub is; empty for other work
 * @param endedMillis when it ended; 0 while it runs, and where nobody knows
 * @param failure why it did not end well
 * @param report what a scrub found
 * @param afterRestart whether the machine goes on with it by itself after a restart
 * @param paused that it shall stand still, and whether it does; empty where nobody wished so
 */
public record WorkItem(
    String id,
    String kind,
    String array,
    String by,
    long startedMillis,
    boolean goesOn,
    String journal,
    int stepsDone,
    int stepsTotal,
    List<Doing> doing,
    Optional<Event.ScrubMoved> scrub,
    State state,
    long endedMillis,
    Optional<Failure> failure,
    Optional<ScrubReport> report,
    boolean afterRestart,
    Optional<Event.WorkPaused> paused) {
  public WorkItem {
    doing = List.copyOf(doing);
    // A helper of an earlier version does not say it.
    paused = paused == null ? Optional.empty() : paused;
  }

  /** How it stands. */
  public enum State {
    RUNNING,
    /** It came to its end. */
    DONE,
    /** It ended early, or was stopped: see the failure. */
    FAILED,
    /** Its process is gone in the middle of it, as after a power cut. */
    CUT
  }

  /**
   * A step under way.
   *
   * @param kind as in the plan
   * @param subject what it works on
   * @param doneBytes of {@code totalBytes}; both 0 where progress is not known
   * @param etaMillis -1 when unknown
   */
  public record Doing(
      String kind,
      String subject,
      long doneBytes,
      long totalBytes,
      long bytesPerSecond,
      long etaMillis) {}

  /** Whether it is under way. */
  public boolean running() {
    return state == State.RUNNING;
  }

  /**
   * How far it is, from 0 to 1: by steps, and within the steps under way by bytes; of a scrub by
   * sectors.
   */
  public double fraction() {
    if (scrub.isPresent()) {
      return portion(scrub.get().doneSectors(), scrub.get().totalSectors());
    }
    double within = doing.stream().mapToDouble(d -> portion(d.doneBytes(), d.totalBytes())).sum();
    return stepsTotal == 0 ? 0 : Math.min(1, (stepsDone + within) / stepsTotal);
  }

  private static double portion(long done, long total) {
    return total <= 0 ? 0 : Math.max(0, Math.min(1, (double) done / total));
  }
}
