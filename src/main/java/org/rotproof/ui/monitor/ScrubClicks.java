package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.ScrubPicture;

/** Starts, holds and ends scrubs, and writes down what they tell. JavaFX's thread only. */
final class ScrubClicks {
  private final WatchedMachine machine;
  private Listener listener = new Listener() {};

  /** Hears of scrubs. */
  interface Listener {
    /** One began that this window did not ask for. */
    default void begunElsewhere(ArrayState state) {}

    /** It moved on, or found something. */
    default void moved(ArrayState state, boolean found) {}

    /** It ended with a result. */
    default void ended(ArrayState state, ScrubReport report) {}

    /** It ended without one. */
    default void broke(ArrayState state, Failure failure) {}

    /** A wish could not be met. */
    default void refused(Failure failure) {}
  }

  ScrubClicks(WatchedMachine machine) {
    this.machine = machine;
  }

  void listen(Listener newListener) {
    listener = newListener;
  }

  /** Starts a scrub there; 0 is the beginning. Does nothing while one runs. */
  void start(ArrayState state, long fromSector) {
    if (state.run.isPresent()) {
      return;
    }
    begin(state, fromSector, state.array.guardedToSector(), machine.nowMillis());
    state.call =
        Optional.of(
            machine
                .calls()
                .send(
                    new Ask.Scrub(state.array.node(), 0, false, fromSector),
                    events -> news(state, events),
                    answer -> ended(state, answer.report()),
                    failure -> broke(state, failure)));
    listener.moved(state, false);
  }

  private void begin(ArrayState state, long fromSector, long guardedToSector, long startedMillis) {
    ScrubPicture run = new ScrubPicture(fromSector, guardedToSector, startedMillis);
    state.run = Optional.of(run);
    state.showResult = false;
    state.surface.ifPresent(run::begins);
    state.story.scrubStarted();
  }

  /** Another process scrubs it: shown as one of our own, which does not end with this window. */
  void elsewhere(ArrayState state, Event.ScrubElsewhere scrub) {
    if (state.call.isPresent()) {
      return;
    }
    if (scrub.running()) {
      if (state.run.isEmpty()) {
        state.elsewhere = true;
        // How far it was guarded as that one began is not known here; its report will say.
        long guardedTo = state.array.guard().partly() ? 0 : Long.MAX_VALUE;
        begin(state, scrub.fromSector(), guardedTo, scrub.startedMillis());
        listener.begunElsewhere(state);
      }
      List<Event> events = new ArrayList<>(scrub.finds());
      events.add(scrub.moved());
      news(state, events);
    } else if (state.elsewhere) {
      long started = scrub.startedMillis();
      over(state);
      machine.askForLast(
          state,
          last -> {
            Optional<ScrubReport> report =
                last.filter(l -> l.atMillis() >= started).map(Facts.LastScrub::report);
            if (report.isPresent()) {
              ended(state, report.get());
            } else {
              // It was cut: what it had read by then is in the history nevertheless.
              state.story.scrubBroke();
              machine.ask(state);
            }
          });
    }
  }

  private void news(ArrayState state, List<Event> events) {
    Optional<ScrubPicture> run = state.run;
    if (run.isEmpty()) {
      return;
    }
    boolean found = false;
    long now = machine.nowMillis();
    for (Event event : events) {
      if (event instanceof Event.ScrubMoved moved) {
        run.get().moved(moved, now);
        state.surface.ifPresent(surface -> surface.scrubbedUpTo(moved.doneSectors(), now));
        state.story.scrubMoved(run.get().fraction());
      } else if (event instanceof Event.RotFound rot) {
        found = true;
        run.get().rot(rot);
        state.story.rot(rot);
        state.surface.ifPresent(surface -> surface.rot(rot.disk(), rot.range(), rot.fate(), now));
      }
    }
    listener.moved(state, found);
  }

  private void ended(ArrayState state, ScrubReport report) {
    over(state);
    state.last = Optional.of(new Facts.LastScrub(report, machine.nowMillis()));
    state.showResult = true;
    state.story.scrubEnded(report);
    machine.askAfterScrub(state);
    listener.ended(state, report);
  }

  private void broke(ArrayState state, Failure failure) {
    over(state);
    state.story.scrubBroke();
    machine.ask(state);
    listener.broke(state, failure);
  }

  private void over(ArrayState state) {
    state.run = Optional.empty();
    state.elsewhere = false;
    state.call = Optional.empty();
    state.surface.ifPresent(LiveSurface::scrubEnded);
  }

  /** Holds a scrub, or lets it go on. */
  void pause(ArrayState state, boolean paused) {
    if (state.elsewhere) {
      wish(state, paused ? Wish.PAUSE : Wish.GO_ON);
    }
    state.call.ifPresent(call -> call.pause(paused));
  }

  /** Ends a scrub as soon as it safely can; what was read stays known. */
  void stop(ArrayState state) {
    state.run.ifPresent(run -> run.stopping(true));
    if (state.elsewhere) {
      wish(state, Wish.STOP);
    }
    state.call.ifPresent(HostCalls.Pending::cancel);
    listener.moved(state, false);
  }

  private void wish(ArrayState state, Wish wish) {
    if (state.run.isEmpty()) {
      return;
    }
    ScrubPicture run = state.run.get();
    machine
        .calls()
        .send(
            new Ask.ScrubElsewhere(state.key(), run.startedMillis(), wish),
            done -> {},
            failure -> {
              run.stopping(false);
              listener.moved(state, false);
              listener.refused(failure);
            });
  }

  /** How much of each leg may be read per second, 0 for no limit. */
  void limit(ArrayState state, long bytesPerSecond) {
    machine
        .calls()
        .send(
            new Ask.SpeedLimit(state.array.node(), bytesPerSecond),
            done -> machine.askAfterScrub(state),
            failure -> listener.refused(failure));
  }
}
