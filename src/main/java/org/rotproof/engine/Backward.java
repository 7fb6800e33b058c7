package org.rotproof.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.JournalState.Mark;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Listener.State;
import org.rotproof.engine.Run.Claims;
import org.rotproof.engine.Tools.Seen;
import org.rotproof.engine.Work.Place;
import org.rotproof.linux.Processes.Finished;

/**
 * Goes back, from the last action to the first: closes what lives only while the machine runs, or
 * takes everything back. Touches only what is still the very thing that this work made.
 */
final class Backward {
  private final Run run;
  private final Leftovers leftovers;

  Backward(Run run) {
    this.run = run;
    this.leftovers = new Leftovers(run.tools);
  }

  /**
   * Closes what is open, so that the disks are free.
   *
   * @return sentences about what stayed open; empty when all is closed
   */
  List<String> closeAll() {
    List<String> problems = new ArrayList<>();
    try {
      for (Place place : reversed()) {
        if (run.work.action(place).opens()) {
          close(place, problems);
        }
      }
      leftovers.removeMappings(run.work.disks());
      run.settle();
    } catch (EngineException e) {
      problems.add(e.getMessage());
    }
    return problems;
  }

  private List<Place> reversed() {
    List<Place> places = new ArrayList<>(run.work.places());
    Collections.reverse(places);
    return places;
  }

  private void close(Place place, List<String> problems) throws EngineException {
    Mark mark = run.mark(place);
    if (mark.status() != Status.DONE && mark.status() != Status.BEGUN) {
      return;
    }
    Action action = run.work.action(place);
    Seen seen = run.look(action);
    if (!seen.something()) {
      if (mark.status() == Status.DONE && !mark.closed()) {
        run.appendIfPossible(new Entry.Closing(place));
        run.appendIfPossible(new Entry.Closed(place));
      }
      return;
    }
    if (!ours(mark, seen)) {
      return;
    }
    run.appendIfPossible(new Entry.Closing(place));
    Finished finished = run.patiently(action.close().orElseThrow());
    if (run.lookUntilGone(action).something()) {
      problems.add(action.subject() + " could not be closed: " + finished.words());
      return;
    }
    run.appendIfPossible(new Entry.Closed(place));
    run.listener.changed(place, State.UNDONE);
  }

  /** Whether what is there now was made by this work. */
  private static boolean ours(Mark mark, Seen seen) {
    if (!seen.something() || seen.identity().equals(mark.before())) {
      return false;
    }
    return mark.status() == Status.BEGUN || seen.identity().equals(mark.made());
  }

  /**
   * Takes everything back that this work made.
   *
   * @throws EngineException when something stands in the way; what came before it is taken back,
   *     and undo can be asked for again
   */
  void undoAll() throws EngineException {
    try {
      Leftovers.endOrphans(run.state);
    } catch (IOException e) {
      throw new EngineException(
          Reason.INTERNAL,
          "It cannot be seen what still runs.",
          "Nothing was changed.",
          "Look whether /proc is mounted.",
          String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Tools.cancelledException();
    }
    leftovers.removeMappings(run.work.disks());
    for (Place place : reversed()) {
      Mark mark = run.mark(place);
      if (mark.status() == Status.DONE || mark.status() == Status.BEGUN) {
        undo(place, mark);
        run.listener.changed(place, State.UNDONE);
      }
    }
    run.append(new Entry.Ended(Entry.Result.UNDONE));
  }

  private void undo(Place place, Mark mark) throws EngineException {
    Action action = run.work.action(place);
    if (run.tools.cancelled()) {
      throw Tools.cancelledException();
    }
    if (action.undo().isPresent()) {
      boolean due =
          action.trace().isPresent()
              ? ours(mark, run.look(action))
              : mark.status() == Status.DONE || !action.undoOnlyIfDone();
      if (due) {
        takeBack(place, action);
      }
    }
    if (run.mark(place).status() != Status.UNDONE) {
      run.append(new Entry.Undone(place));
    }
  }

  private void takeBack(Place place, Action action) throws EngineException {
    try (Claims claims = run.claim(action)) {
      run.append(new Entry.Undoing(place));
      run.listener.changed(place, State.RUNNING);
      Finished finished = run.patiently(action.undo().orElseThrow());
      claims.confirm();
      if (!finished.ok()) {
        run.listener.changed(place, State.FAILED);
        throw new EngineException(
            Reason.TOOL_FAILED,
            action.subject() + " (" + action.kind() + ") could not be taken back.",
            "What came after it is taken back; it and what came before are still there.",
            "See what uses it (lsblk and fuser show it), end that, then undo again.",
            finished.words());
      }
    }
    run.append(new Entry.Undone(place));
  }
}
