package org.rotproof.engine;

import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Command;
import org.rotproof.plan.Step;
import org.rotproof.plan.Step.Binding;
import org.rotproof.plan.Step.Effect;
import org.rotproof.plan.Step.ProgressSource;
import org.rotproof.plan.Trace;

/**
 * A step, written out: everything that doing it, seeing it and taking it back needs. The journal
 * holds these, so that what was begun can be finished or undone by any later version, whatever its
 * planner would plan by then.
 *
 * @param kind the step's kind, such as "format-luks"
 * @param subject what it acts on
 * @param writesTo inventory ids of disks that it writes to directly
 * @param undoOnlyIfDone for what leaves no trace: whether it is left alone after a cut
 * @param close what closes what it opened; empty unless {@code opens}
 * @param reopen what opens it again; the command itself unless {@code opens}
 * @param doneWhen asked after a cut, see {@link Step#doneWhen()}
 * @param passing see {@link Step#passing()}
 * @param binding see {@link Step#binding()}
 * @param workBytes what it will write, 0 where it takes no time
 * @param memoryKib what its tool takes beyond the usual
 * @param effect see {@link Step#effect()}; empty in a journal of before, whose kinds tell it
 */
public record Action(
    String kind,
    String subject,
    Command command,
    Optional<Command> undo,
    boolean undoOnlyIfDone,
    Optional<Command> close,
    Command reopen,
    boolean opens,
    boolean erases,
    List<String> writesTo,
    Optional<Trace> trace,
    Optional<Command> doneWhen,
    boolean passing,
    Binding binding,
    ProgressSource progress,
    long workBytes,
    int memoryKib,
    Optional<Effect> effect) {
  public Action {
    writesTo = List.copyOf(writesTo);
    if (kind.isBlank() || workBytes < 0 || memoryKib < 0) {
      throw new IllegalArgumentException("not an action: " + kind);
    }
    if (opens && (close.isEmpty() || trace.isEmpty())) {
      throw new IllegalArgumentException("what is opened must be seen and closed: " + kind);
    }
  }

  /** Whether it has that effect. */
  public boolean does(Effect one) {
    return effect.orElseGet(() -> Effect.of(kind)) == one;
  }

  /** Writes a step out. */
  public static Action of(Step step) {
    return new Action(
        step.kind(),
        step.subject(),
        step.command(),
        step.undo(),
        step.undoOnlyIfDone(),
        step.opens() ? step.closeAfterFailure() : Optional.empty(),
        step.reopen(),
        step.opens(),
        step.erases(),
        step.writesTo(),
        step.trace(),
        step.doneWhen(),
        step.passing(),
        step.binding(),
        step.progress(),
        step.workBytes(),
        step.memoryKib(),
        Optional.of(step.effect()));
  }
}
