package org.rotproof.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.JournalState.Status;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.linux.LockedBytes;

/**
 * Runs pieces of work, one at a time: begins them, goes on with them, takes them back. Every action
 * is journalled before it is taken. When work fails or is cancelled, what it opened is closed, so
 * that the disks are free and hold what the journal says. Knows nothing of builds: any work runs.
 */
public final class Engine {
  private final Path state;
  private final JournalStore store;
  private final Clock clock;

  /** One that keeps its journals below a state folder. */
  public Engine(Path state, Clock clock) {
    this.state = state;
    this.store = new JournalStore(state);
    this.clock = clock;
  }

  /** The journals. */
  public JournalStore journals() {
    return store;
  }

  /**
   * What a run needs from outside.
   *
   * @param guard asked before each action that writes to a disk
   * @param secrets those that the work names; the caller closes them
   * @param onCancel is given, once and at once, what ends the work when the person wants it
   * @param onPause is given, once and at once, what has the work stand still (true) or go on
   * @param standing asked after work ended badly and what it opened was closed: how what it worked
   *     on stands then, in sentences; empty where nothing of it runs
   */
  public record Means(
      DiskGuard guard,
      Map<String, LockedBytes> secrets,
      Listener listener,
      Consumer<Runnable> onCancel,
      Consumer<Consumer<Boolean>> onPause,
      Supplier<Optional<String>> standing) {
    /** For work on what does not run, and which nobody pauses. */
    public Means(
        DiskGuard guard,
        Map<String, LockedBytes> secrets,
        Listener listener,
        Consumer<Runnable> onCancel) {
      this(guard, secrets, listener, onCancel, pause -> {}, Optional::empty);
    }
  }

  /**
   * Begins a piece of work, and returns when all of it is done. Older unfinished work on the same
   * disks is over by that.
   *
   * @throws EngineException when it ended before; the journal tells how far it came, unless nothing
   *     was begun: then there is none
   */
  public void begin(Work work, Means means) throws EngineException {
    acting(
        name(work) + ", begun at " + work.startedAt().toLocalTime().truncatedTo(ChronoUnit.MINUTES),
        () -> {
          checkSecrets(work, means);
          PathGuard.check(work);
          store.supersede(work.disks());
          try (Journal journal = store.create(work)) {
            forward(journal, Entry.Mode.BEGIN, means);
          } finally {
            forgetWhenUntouched(work.id());
          }
        });
  }

  private static String name(Work work) {
    return "'" + work.kind() + "' of '" + work.title() + "'";
  }

  private String name(String id) {
    return store
        .find(id)
        .flatMap(JournalStore.Stored::state)
        .map(journal -> name(journal.work()))
        .orElse(id);
  }

  private void forgetWhenUntouched(String id) throws IOException {
    Optional<JournalState> journal = store.find(id).flatMap(JournalStore.Stored::state);
    if (journal.isPresent() && journal.get().touchedNothing()) {
      store.forget(id);
    }
  }

  /** Goes on with work that was cut, failed or was cancelled; otherwise as {@link #begin}. */
  public void goOn(String id, Means means) throws EngineException {
    acting(
        "the rest of " + name(id),
        () -> {
          try (Journal journal = store.reopen(id)) {
            checkUnfinished(journal);
            checkSecrets(journal.state().work(), means);
            boolean undoing = journal.state().undoing();
            if (undoing
                && WayBack.closedBy(journal.state(), new Tools(means.secrets())).isEmpty()) {
              throw new EngineException(
                  Reason.REFUSED,
                  "This work is being undone.",
                  "Nothing was changed.",
                  "Finish the undo.");
            }
            forward(journal, Entry.Mode.GO_ON, means);
          }
        });
  }

  /** Takes back what unfinished work left. */
  public void undo(String id, Means means) throws EngineException {
    acting(
        "the undoing of " + name(id),
        () -> {
          try (Journal journal = store.reopen(id)) {
            checkUnfinished(journal);
            Run run = run(journal, means);
            WayBack.hold(run);
            run.append(entry(Entry.Mode.UNDO));
            new Backward(run).undoAll();
          }
        });
  }

  /**
   * Deletes a journal, readable or not, and leaves the disks as they are.
   *
   * @return whether there was one
   * @throws EngineException REFUSED, while somebody works
   */
  public boolean forget(String id) throws EngineException {
    AtomicBoolean found = new AtomicBoolean();
    acting("the forgetting of " + id, () -> found.set(store.forget(id)));
    return found.get();
  }

  /**
   * How a journal stands against what is there now.
   *
   * @param diskProblem why a disk is not the one of then, or not there; empty when it is
   */
  public Situation situation(JournalState journal, Function<WorkDisk, Optional<String>> diskProblem)
      throws EngineException {
    try {
      return Situation.look(journal, new Tools(Map.of()), ActingLock.isTaken(state), diskProblem);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static void checkUnfinished(Journal journal) throws EngineException {
    if (journal.state().result().isPresent()) {
      throw new EngineException(
          Reason.REFUSED,
          "This work is over already.",
          "Nothing was changed.",
          "Look at the list again.");
    }
  }

  private static void checkSecrets(Work work, Means means) throws EngineException {
    for (String name : work.secrets()) {
      if (!means.secrets().containsKey(name)) {
        throw new EngineException(
            Reason.USAGE,
            "The " + name + " is needed and was not given.",
            "Nothing was changed.",
            "Enter it, then try again.");
      }
    }
  }

  private Run run(Journal journal, Means means) {
    Tools tools = new Tools(means.secrets(), means.listener());
    means.onCancel().accept(tools::cancel);
    means.onPause().accept(tools.pause()::wish);
    return new Run(journal, tools, means.guard(), means.listener());
  }

  private Entry entry(Entry.Mode mode) {
    return new Entry.Run(mode, OffsetDateTime.now(clock), bootId(), ProcessHandle.current().pid());
  }

  private static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
          .strip();
    } catch (IOException e) {
      return "";
    }
  }

  private void forward(Journal journal, Entry.Mode mode, Means means) throws EngineException {
    Run run = run(journal, means);
    run.append(entry(mode));
    try {
      if (mode == Entry.Mode.GO_ON) {
        Leftovers.endOrphans(run.state);
        new Leftovers(run.tools).removeMappings(run.work.disks());
      }
      new Forward(run).go();
      run.append(new Entry.Ended(Entry.Result.FINISHED));
    } catch (EngineException e) {
      throw closed(run, means, e);
    } catch (IOException e) {
      throw closed(run, means, broken(e));
    } catch (RuntimeException e) {
      throw closed(run, means, Tools.fault(e));
    } catch (InterruptedException e) {
      EngineException cancelled = closed(run, means, Tools.cancelledException());
      Thread.currentThread().interrupt();
      throw cancelled;
    }
  }

  /** Closes what is open, and says how the disks are now, and what runs on. */
  private static EngineException closed(Run run, Means means, EngineException e) {
    if (run.state.holds()) {
      return told(
          e,
          e.meaning(),
          "What was begun goes on by itself; the journal tells what is left to do.",
          means.standing().get().orElse("The array can be used meanwhile."));
    }
    List<String> problems = new Backward(run).closeAll();
    Optional<String> standing = means.standing().get();
    if (!problems.isEmpty()) {
      return told(
          e,
          e.meaning(),
          "Not everything could be closed: "
              + String.join("; ", problems).replaceFirst("\\.+$", "")
              + ".",
          standing.orElse(""));
    }
    boolean untouched =
        run.state.places(Status.BEGUN).isEmpty() && run.state.places(Status.DONE).isEmpty();
    if (untouched) {
      return told(e, "Nothing was written to any disk.", standing.orElse(""));
    }
    // An array that runs on is neither closed nor are its disks free, and nobody may think so.
    return standing.isPresent()
        ? told(e, standing.get(), e.meaning(), takenBack(run))
        : told(
            e,
            e.meaning(),
            "Everything is closed and the disks are free; the journal tells what is on them.");
  }

  /** What the closing took back of work on what runs on. */
  private static String takenBack(Run run) {
    return run.work.places().stream()
        .filter(p -> run.mark(p).closed())
        .map(p -> ActionWords.takenBack(run.work.action(p)))
        .flatMap(Optional::stream)
        .distinct()
        .collect(Collectors.joining(" "));
  }

  private static EngineException told(EngineException e, String... sentences) {
    return e.meaning(
        Stream.of(sentences).filter(t -> !t.isBlank()).collect(Collectors.joining(" ")));
  }

  private interface Act {
    void run() throws IOException, JournalException, EngineException;
  }

  private void acting(String what, Act act) throws EngineException {
    try {
      Optional<ActingLock> lock = ActingLock.take(state, what);
      if (lock.isEmpty()) {
        String other = ActingLock.holder(state);
        throw new EngineException(
            Reason.REFUSED,
            "Another change is being made on this machine"
                + (other.isEmpty() ? "." : ": " + other + "."),
            "Nothing was changed.",
            "Wait until it is done, then try again. How far it is, the window and 'rotproof work'"
                + " show.");
      }
      try {
        act.run();
      } finally {
        lock.get().close();
      }
    } catch (JournalException e) {
      throw new EngineException(
          Reason.REFUSED,
          "The journal cannot be used: " + e.getMessage() + ".",
          "Nothing was changed.",
          "Look at the disks by hand; when they are as you want them, forget the journal.");
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private static EngineException broken(IOException e) {
    return new EngineException(
        Reason.INTERNAL,
        "The journals cannot be read or written.",
        "Nothing was changed.",
        "Look at the file system that holds them: is it full, or read-only?",
        String.valueOf(e.getMessage()));
  }
}
