package org.rotproof.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.JournalState.Mark;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Listener.State;
import org.rotproof.engine.Run.Claims;
import org.rotproof.engine.Tools.Seen;
import org.rotproof.engine.Work.Part;
import org.rotproof.engine.Work.Place;
import org.rotproof.linux.Processes.Finished;
import org.rotproof.plan.Step.Effect;
import org.rotproof.plan.Step.ProgressSource;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.ToolProgress;

/**
 * Does what is not done yet, part by part. The same for a new piece of work and for one that was
 * cut: what is done is looked for and opened again, what was cut is taken back and done again.
 */
final class Forward {
  private static final int MOST_OUTPUT_LINES = 200;

  private final Run run;

  Forward(Run run) {
    this.run = run;
  }

  /**
   * Returns when everything is done.
   *
   * @throws EngineException the first thing that went wrong; what ran beside it has ended
   */
  void go() throws EngineException {
    for (int p = 0; p < run.work.parts().size(); p++) {
      Part part = run.work.parts().get(p);
      List<Place> places = new ArrayList<>();
      for (int a = 0; a < part.actions().size(); a++) {
        places.add(new Place(p, a));
      }
      if (part.parallel() && places.size() > 1) {
        sideBySide(places);
      } else {
        for (Place place : places) {
          step(place);
        }
      }
    }
  }

  private void sideBySide(List<Place> places) throws EngineException {
    MemoryGate memory = MemoryGate.forThisMachine();
    ConcurrentLinkedQueue<EngineException> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (Place place : places) {
      Thread thread =
          new Thread(
              () -> inTurn(place, memory, failures), "step-" + place.part() + "-" + place.action());
      thread.setDaemon(true);
      threads.add(thread);
      thread.start();
    }
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          // Whoever interrupts wants an end, and gets it in good order.
          interrupted = true;
          run.tools.cancel();
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throwFirst(failures);
  }

  private void inTurn(
      Place place, MemoryGate memory, ConcurrentLinkedQueue<EngineException> failures) {
    int kib = run.work.action(place).memoryKib();
    try {
      memory.enter(kib);
      try {
        if (failures.isEmpty()) {
          step(place);
        }
      } finally {
        memory.leave(kib);
      }
    } catch (EngineException e) {
      failures.add(e);
      // The others are of no use without this one.
      run.tools.stopRunning();
    } catch (InterruptedException e) {
      failures.add(Tools.cancelledException());
    } catch (RuntimeException | Error e) {
      failures.add(Tools.fault(e));
      run.tools.stopRunning();
    }
  }

  /** What failed by itself counts for more than what was ended because of it. */
  private static void throwFirst(ConcurrentLinkedQueue<EngineException> failures)
      throws EngineException {
    Optional<EngineException> first =
        failures.stream().filter(e -> e.reason() != Reason.CANCELLED).findFirst();
    if (first.isPresent()) {
      throw first.get();
    }
    if (!failures.isEmpty()) {
      throw failures.element();
    }
  }

  private void step(Place place) throws EngineException {
    try {
      run.tools.pause().gate();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Tools.cancelledException();
    }
    if (run.tools.cancelled()) {
      throw Tools.cancelledException();
    }
    Mark mark = run.mark(place);
    if (mark.status() == Status.UNDONE) {
      throw new EngineException(
          Reason.REFUSED,
          "This work is being undone.",
          "Some of it is gone already.",
          "Finish the undo.");
    }
    if (mark.status() == Status.DONE) {
      keep(place, mark);
      run.listener.changed(place, State.DONE);
    } else if (mark.status() == Status.BEGUN && finishedNevertheless(place)) {
      run.listener.changed(place, State.DONE);
    } else {
      if (mark.status() == Status.BEGUN) {
        clear(place, mark);
      }
      perform(place);
    }
  }

  /** Makes sure that what was done is still so, and open if it opens. */
  private void keep(Place place, Mark mark) throws EngineException {
    Action action = run.work.action(place);
    if (action.does(Effect.LETS_GO)
        && action.doneWhen().isPresent()
        && !run.tools.runQuietly(action.doneWhen().orElseThrow()).ok()) {
      letGoAgain(place, action);
    }
    if (action.trace().isEmpty() || action.passing()) {
      return;
    }
    Seen seen = run.lookUntilThere(action);
    if (seen.identity().equals(mark.made()) && seen.works()) {
      if (mark.closed()) {
        run.append(new Entry.Reopening(place));
        run.append(new Entry.Reopened(place));
      }
      return;
    }
    boolean mayOpen = !seen.something() || seen.identity().equals(mark.made());
    if (!action.opens() || !mayOpen) {
      throw new EngineException(
          Reason.REFUSED,
          seen.something()
              ? "Something else is where " + action.subject() + " should be."
              : "What was made of " + action.subject() + " is not there any more.",
          "Nothing more was written.",
          "Somebody has changed it since. Undo what is left, or leave it, and begin anew.");
    }
    reopen(place, action, mark, seen);
  }

  /** An array that was put together anew may have taken in again what it had let go of. */
  private void letGoAgain(Place place, Action action) throws EngineException {
    run.listener.changed(place, State.RUNNING);
    run.append(new Entry.Reopening(place));
    Output output = new Output(place, action.progress());
    Finished finished = work(action, output);
    if (!finished.ok()) {
      EngineException e = failure(action, finished, output);
      run.appendIfPossible(new Entry.Failed(place, e.getMessage(), e.toolOutput()));
      run.listener.changed(place, State.FAILED);
      throw e;
    }
    run.append(new Entry.Reopened(place));
  }

  /** Runs an action's command, patiently where it ends something that was open. */
  private Finished work(Action action, Output output) throws EngineException {
    return run.patiently(
        () -> run.tools.work(action, action.command(), output::line),
        () -> action.does(Effect.CLOSES) && !run.tools.cancelled());
  }

  private void reopen(Place place, Action action, Mark mark, Seen before) throws EngineException {
    run.listener.changed(place, State.RUNNING);
    run.append(new Entry.Reopening(place));
    if (before.something()) {
      run.patiently(action.close().orElseThrow());
    }
    Output output = new Output(place, action.progress());
    Finished finished = run.tools.work(action, action.reopen(), output::line);
    Seen seen = finished.ok() ? run.lookUntilThere(action) : Seen.NOTHING;
    if (!seen.identity().equals(mark.made())) {
      EngineException e = failure(action, finished, output);
      run.appendIfPossible(new Entry.Failed(place, e.getMessage(), ""));
      run.listener.changed(place, run.tools.cancelled() ? State.CANCELLED : State.FAILED);
      throw e;
    }
    run.append(new Entry.Reopened(place));
  }

  private boolean finishedNevertheless(Place place) throws EngineException {
    Action action = run.work.action(place);
    if (action.doneWhen().isEmpty() || !run.tools.runQuietly(action.doneWhen().get()).ok()) {
      return false;
    }
    Seen seen = run.look(action);
    if (action.opens() && !seen.something()) {
      run.tools.work(action, action.reopen(), line -> {});
      seen = run.lookUntilThere(action);
    }
    run.append(new Entry.Done(place, seen.identity()));
    return true;
  }

  /** Takes back what a cut left, so that it can be done once more. */
  private void clear(Place place, Mark mark) throws EngineException {
    Action action = run.work.action(place);
    if (action.undo().isEmpty()) {
      return;
    }
    Seen seen = run.look(action);
    boolean due =
        action.trace().isPresent()
            ? seen.something() && !seen.identity().equals(mark.before())
            : !action.undoOnlyIfDone();
    if (!due) {
      return;
    }
    try (Claims claims = run.claim(action)) {
      run.patiently(action.undo().get());
      claims.confirm();
    }
  }

  private void perform(Place place) throws EngineException {
    Action action = run.work.action(place);
    PathGuard.check(action);
    try (Claims claims = run.claim(action)) {
      Seen before = run.look(action);
      run.append(new Entry.Start(place, before.identity()));
      run.listener.changed(place, State.RUNNING);
      finish(place, action, claims);
    }
  }

  private void finish(Place place, Action action, Claims claims) throws EngineException {
    Output output = new Output(place, action.progress());
    try {
      MdProgress watched = MdProgress.of(action, place, run.listener);
      Finished finished;
      try {
        finished = work(action, output);
      } finally {
        watched.end();
      }
      claims.confirm();
      if (!finished.ok()) {
        throw failure(action, finished, output);
      }
      Seen made = action.trace().isPresent() ? run.lookUntilThere(action) : Seen.NOTHING;
      if (action.trace().isPresent() && !(made.something() && made.works())) {
        throw new EngineException(
            Reason.TOOL_FAILED,
            action.command().argv().get(0)
                + " said that all is well, but what it should make of "
                + action.subject()
                + " is not there.",
            "What it wrote is not known.",
            "Look at the tool's own words.",
            output.words(finished));
      }
      run.append(new Entry.Done(place, made.identity()));
      run.listener.changed(place, State.DONE);
    } catch (EngineException e) {
      boolean cancelled = e.reason() == Reason.CANCELLED;
      run.appendIfPossible(
          cancelled
              ? new Entry.Stopped(place)
              : new Entry.Failed(place, e.getMessage(), e.toolOutput()));
      run.listener.changed(place, cancelled ? State.CANCELLED : State.FAILED);
      throw e;
    }
  }

  private static EngineException failure(Action action, Finished finished, Output output) {
    return ToolTrouble.explain(action, finished.exit(), output.words(finished));
  }

  /** A tool's output: progress goes on, the rest is kept for the person, but not all of it. */
  private final class Output {
    private final Place place;
    private final ProgressSource source;
    private final Deque<String> last = new ArrayDeque<>();

    Output(Place place, ProgressSource source) {
      this.place = place;
      this.source = source;
    }

    void line(String line) {
      if (source == ProgressSource.PROGRESS_JSON && ToolProgress.looksLike(line)) {
        try {
          ToolProgress p = ToolProgress.parse(line);
          run.listener.moved(
              place, p.doneBytes(), p.totalBytes(), p.bytesPerSecond(), p.etaMillis());
          return;
        } catch (ParseException e) {
          // Then it is words.
        }
      }
      synchronized (last) {
        last.add(line);
        if (last.size() > MOST_OUTPUT_LINES) {
          last.remove();
        }
      }
    }

    String words(Finished finished) {
      synchronized (last) {
        return (finished.words() + "\n" + String.join("\n", last)).strip();
      }
    }
  }
}
