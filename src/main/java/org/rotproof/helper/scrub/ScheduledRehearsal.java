package org.rotproof.helper.scrub;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.MdMonitor;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.Health;

/**
 * Rehearses an array's opening without anybody asking for it, at a turn of the timer that scrubs
 * it: four times a year, and soon after what opens it was changed. The first one comes after the
 * first scrub. One that takes what a person types is left to that person.
 */
final class ScheduledRehearsal {
  /**
   * A little less than a quarter of a year, so that a scrub that comes early is not passed over.
   */
  private static final Duration EVERY = Duration.ofDays(85);

  /** Any other state is looked after before its next start is. */
  private static final Set<Health> WHOLE = EnumSet.of(Health.HEALTHY, Health.ATTENTION);

  private final HelperContext context;
  private final ScrubDesk desk;
  private final RehearseHandler rehearsals;

  /** On that helper's machine. */
  ScheduledRehearsal(HelperContext context, ScrubDesk desk) {
    this.context = context;
    this.desk = desk;
    rehearsals = new RehearseHandler(context, desk);
  }

  /**
   * Whether one is due.
   *
   * @param last what is known of the last one
   * @param scrubbed whether a scrub came to its end just now
   */
  static boolean due(Answer.Rehearsed last, boolean scrubbed, long nowMillis) {
    if (last.last().isEmpty()) {
      return scrubbed;
    }
    long ago = nowMillis - last.last().get().atMillis();
    // One from the future, by a clock that was wrong, says nothing of today.
    return !last.outdated().isEmpty() || ago < 0 || ago >= EVERY.toMillis();
  }

  /**
   * Rehearses, if that is due, and says on standard output how it went, or why it was left.
   *
   * @param request ends it early, and then nothing is known of the opening from it
   * @return whether nothing speaks against the next start, as far as this knows
   */
  boolean run(Array array, boolean scrubbed, Request request)
      throws FailureException, HistoryException, InterruptedException {
    if (!due(RehearseHandler.last(desk, array.name()), scrubbed, desk.now())) {
      return true;
    }
    Optional<String> left = leftOut(array);
    if (left.isPresent()) {
      System.out.println("Its opening was not rehearsed: " + left.get());
      return true;
    }
    // Without a disk, it would mail in the middle of the night that an array is degraded.
    boolean each = !MdMonitor.runs();
    Rehearsal rehearsal =
        rehearsals
            .handle(new Ask.Rehearse(array.name(), true, each), request)
            .last()
            .orElseThrow(() -> new IllegalStateException("a rehearsal without a result"));
    System.out.println("Its opening was rehearsed. " + rehearsal.words());
    rehearsal.notes().forEach(System.out::println);
    if (!each) {
      System.out.println(
          "It was not tried without each of its disks: md's own monitor runs here, and would report"
              + " that as an array that lost one.");
    }
    return switch (rehearsal.verdict()) {
      case OPENS, UNPROVED -> true;
      case WEAKENED, FAILS -> false;
    };
  }

  private Optional<String> leftOut(Array array) throws FailureException, InterruptedException {
    if (!WHOLE.contains(array.judged().health())) {
      return Optional.of("it is " + array.judged().health().word() + ".");
    }
    try {
      RehearsalPlan plan = RehearsalPlan.of(array.name(), Recognition.look(context).inventory());
      return plan.secrets().isEmpty()
          ? Optional.empty()
          : Optional.of(
              "that takes a passphrase, which only a person can type. Do it by 'rotproof rehearse "
                  + array.name()
                  + "'.");
    } catch (PlanException e) {
      return Optional.of(e.getMessage());
    }
  }
}
