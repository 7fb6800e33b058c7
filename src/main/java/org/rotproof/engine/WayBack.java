package org.rotproof.engine;

import java.util.List;
import java.util.Optional;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Work.Place;
import org.rotproof.plan.Step.Binding;
import org.rotproof.plan.Step.Effect;

/**
 * Whether work can still be taken back. The journal alone does not know: once a member is in an
 * array, md goes on by itself, whatever became of the program, and at its end builds on it.
 */
final class WayBack {
  /** Steps that give the array a member. */
  private WayBack() {}

  /** What was done, or has come about by itself, that cannot be taken back; looks only. */
  static Optional<Action> closedBy(JournalState journal, Tools tools) throws EngineException {
    if (journal.bound().isPresent()) {
      return journal.bound();
    }
    for (Place place : goingOn(journal)) {
      Action action = journal.work().action(place);
      if (action.trace().isPresent() && tools.look(action.trace().get()).works()) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }

  /**
   * Stops what goes on by itself, so that it does not come to its end while it is taken back.
   *
   * @throws EngineException REFUSED, where there is no way back any more; all goes on then
   */
  static void hold(Run run) throws EngineException {
    Optional<Action> closed = closedBy(run.state, run.tools);
    if (closed.isPresent()) {
      throw refused(closed.get());
    }
    for (Place place : goingOn(run.state)) {
      Action action = run.work.action(place);
      if (action.undo().isPresent() && !run.patiently(action.undo().get()).ok()) {
        throw refused(action);
      }
    }
  }

  private static EngineException refused(Action closed) {
    return new EngineException(
        EngineException.Reason.REFUSED,
        "There is no way back any more: " + ActionWords.bound(closed) + ".",
        "Nothing was changed.",
        "Go on with it, or leave it.");
  }

  /** Waits that are not over as far as the journal knows, for members that were given away. */
  private static List<Place> goingOn(JournalState journal) {
    List<Place> places = journal.work().places();
    return places.stream()
        .filter(p -> journal.work().action(p).binding() == Binding.HOLDS_WHEN_DONE)
        .filter(p -> journal.mark(p).status() != Status.DONE)
        .filter(p -> places.subList(0, places.indexOf(p)).stream().anyMatch(e -> gave(journal, e)))
        .toList();
  }

  private static boolean gave(JournalState journal, Place place) {
    Status status = journal.mark(place).status();
    return journal.work().action(place).does(Effect.GIVES)
        && (status == Status.BEGUN || status == Status.DONE);
  }
}
