package org.rotproof.engine;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.rotproof.engine.Entry.Result;
import org.rotproof.engine.Work.Place;
import org.rotproof.plan.Step;
import org.rotproof.plan.Step.Effect;

/**
 * What a journal says. Pure: entries in, state out. What really is on the disks is for {@link
 * Situation} to see.
 */
public final class JournalState {
  /** How far an action came, by the journal alone. */
  public enum Status {
    /** Never begun. */
    WAITING,
    /** Begun; nothing says that it ended: it runs now, or it was cut. */
    BEGUN,
    /** Ended well. */
    DONE,
    /** Taken back. */
    UNDONE
  }

  /**
   * What is known of one action.
   *
   * @param before who was there before it began, "" if nobody
   * @param made who it made, "" where that cannot be seen
   * @param closed whether what it opened was closed again
   * @param failure why it failed, "" if it did not
   */
  public record Mark(Status status, String before, String made, boolean closed, String failure) {
    static final Mark WAITING = new Mark(Status.WAITING, "", "", false, "");
  }

  private final Work work;
  private final Map<Place, Mark> marks = new ConcurrentHashMap<>();
  private Optional<Result> result = Optional.empty();
  private boolean undoing;

  private JournalState(Work work) {
    this.work = work;
  }

  /** A state in which nothing was begun. */
  static JournalState of(Work work) {
    return new JournalState(work);
  }

  /**
   * The state after all those entries.
   *
   * @throws JournalException when they contradict each other
   */
  static JournalState of(List<Entry> entries) throws JournalException {
    if (entries.isEmpty() || !(entries.get(0) instanceof Entry.Begin begin)) {
      throw new JournalException("it does not begin with what shall be done");
    }
    if (begin.version() != JournalFormat.VERSION) {
      throw new JournalException("it was written by another version of Rotproof");
    }
    JournalState state = new JournalState(begin.work());
    for (Entry entry : entries.subList(1, entries.size())) {
      state.apply(entry);
    }
    return state;
  }

  void apply(Entry entry) throws JournalException {
    if (result.isPresent()) {
      throw new JournalException("it goes on behind its end");
    }
    if (entry instanceof Entry.Begin) {
      throw new JournalException("it begins twice");
    } else if (entry instanceof Entry.Run run) {
      if (run.mode() == Entry.Mode.UNDO) {
        undoing = true;
      } else if (undoing) {
        // The way back was closed by what md did meanwhile: what was taken back is done anew.
        undoing = false;
        marks.values().removeIf(mark -> mark.status() == Status.UNDONE);
      }
    } else if (entry instanceof Entry.Start e) {
      set(
          e.place(),
          new Mark(Status.BEGUN, e.before(), "", false, ""),
          Status.WAITING,
          Status.BEGUN);
    } else if (entry instanceof Entry.Done e) {
      Mark old = mark(e.place());
      set(e.place(), new Mark(Status.DONE, old.before(), e.made(), false, ""), Status.BEGUN);
    } else if (entry instanceof Entry.Failed e) {
      Mark old = mark(e.place());
      set(
          e.place(),
          new Mark(old.status(), old.before(), old.made(), old.closed(), e.what()),
          Status.BEGUN,
          Status.DONE);
    } else if (entry instanceof Entry.Stopped e) {
      set(e.place(), mark(e.place()), Status.BEGUN);
    } else if (entry instanceof Entry.Reopening e) {
      set(e.place(), mark(e.place()), Status.DONE);
    } else if (entry instanceof Entry.Reopened e) {
      closed(e.place(), false);
    } else if (entry instanceof Entry.Closing e) {
      set(e.place(), mark(e.place()), Status.BEGUN, Status.DONE);
    } else if (entry instanceof Entry.Closed e) {
      closed(e.place(), true);
    } else if (entry instanceof Entry.Undoing e) {
      set(e.place(), mark(e.place()), Status.BEGUN, Status.DONE);
    } else if (entry instanceof Entry.Undone e) {
      Mark old = mark(e.place());
      set(
          e.place(),
          new Mark(Status.UNDONE, old.before(), old.made(), true, old.failure()),
          Status.BEGUN,
          Status.DONE);
    } else if (entry instanceof Entry.Ended e) {
      result = Optional.of(e.result());
    }
  }

  private void closed(Place place, boolean closed) throws JournalException {
    Mark old = mark(place);
    set(
        place,
        new Mark(old.status(), old.before(), old.made(), closed, closed ? old.failure() : ""),
        Status.BEGUN,
        Status.DONE);
  }

  private void set(Place place, Mark mark, Status... from) throws JournalException {
    if (!work.has(place)) {
      throw new JournalException("it speaks of a step that does not exist");
    }
    if (!List.of(from).contains(mark(place).status())) {
      throw new JournalException("it contradicts itself at " + work.action(place).kind());
    }
    marks.put(place, mark);
  }

  /** All that shall be done. */
  public Work work() {
    return work;
  }

  /** What is known of an action. */
  public Mark mark(Place place) {
    return marks.getOrDefault(place, Mark.WAITING);
  }

  /** Places of actions of that status, in order. */
  public List<Place> places(Status status) {
    return work.places().stream().filter(p -> mark(p).status() == status).toList();
  }

  /** All that was begun, in order. */
  public Map<Place, Mark> begun() {
    return Collections.unmodifiableMap(new TreeMap<>(marks));
  }

  /** Whether nothing was begun but looks, which leave nothing. */
  boolean touchedNothing() {
    return marks.keySet().stream().allMatch(p -> work.action(p).does(Effect.LOOKS));
  }

  /** How it ended; empty for work that is unfinished. */
  public Optional<Result> result() {
    return result;
  }

  /** Whether an undo was begun: then there is no going on any more. */
  public boolean undoing() {
    return undoing;
  }

  /** What was done that cannot be taken back; empty while there is a way back. */
  public Optional<Action> bound() {
    return where(Step.Binding::inForce).findFirst();
  }

  /** Whether what was begun goes on by itself, and needs what was opened for it. */
  boolean holds() {
    return where(Step.Binding::holds).findAny().isPresent();
  }

  private interface Rule {
    boolean of(Step.Binding binding, boolean begun, boolean done);
  }

  private Stream<Action> where(Rule rule) {
    return work.places().stream()
        .filter(
            p -> {
              Status status = mark(p).status();
              return rule.of(
                  work.action(p).binding(), status == Status.BEGUN, status == Status.DONE);
            })
        .map(work::action);
  }

  /** Whether every action is done. */
  public boolean complete() {
    return places(Status.DONE).size() == work.places().size();
  }
}
