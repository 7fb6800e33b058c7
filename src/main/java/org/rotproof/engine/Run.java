package org.rotproof.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.rotproof.engine.DiskGuard.Claim;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.engine.JournalState.Mark;
import org.rotproof.engine.Tools.Seen;
import org.rotproof.engine.Work.Place;
import org.rotproof.linux.Processes.Finished;
import org.rotproof.plan.Command;

/** What going forward and taking back have in common: the journal, the tools, the looks. */
final class Run {
  private static final Command SETTLE = Command.of("udevadm", "settle", "--timeout=30");
  static final int LOOKS = 4;
  private static final long PAUSE_MILLIS = 250;

  final Journal journal;
  final JournalState state;
  final Work work;
  final Tools tools;
  final Listener listener;
  private final DiskGuard guard;

  Run(Journal journal, Tools tools, DiskGuard guard, Listener listener) {
    this.journal = journal;
    this.state = journal.state();
    this.work = state.work();
    this.tools = tools;
    this.guard = guard;
    this.listener = listener;
  }

  Mark mark(Place place) {
    return state.mark(place);
  }

  /**
   * Writes to the journal.
   *
   * @throws EngineException when it may not be on the disk: then nothing must be done
   */
  void append(Entry entry) throws EngineException {
    try {
      journal.append(entry);
    } catch (IOException e) {
      throw new EngineException(
          Reason.INTERNAL,
          "The journal cannot be written.",
          "Without it nothing more is done.",
          "Make room or repair the file system that holds it, then go on or undo.",
          String.valueOf(e.getMessage()));
    }
  }

  /** Writes what would be good to know, but must not keep from closing what is open. */
  void appendIfPossible(Entry entry) {
    try {
      journal.append(entry);
    } catch (IOException | IllegalStateException e) {
      // A look at the system tells the same after a restart.
      return;
    }
  }

  Seen look(Action action) throws EngineException {
    return action.trace().isPresent() ? tools.look(action.trace().get()) : Seen.NOTHING;
  }

  /** Looks until it is there and works, giving udev time to make the nodes. */
  Seen lookUntilThere(Action action) throws EngineException {
    return lookUntil(action, true);
  }

  /** Looks until it is gone. */
  Seen lookUntilGone(Action action) throws EngineException {
    return lookUntil(action, false);
  }

  private Seen lookUntil(Action action, boolean there) throws EngineException {
    Seen seen = look(action);
    for (int i = 1; i < LOOKS && (there != (seen.something() && seen.works())); i++) {
      if (!there && !seen.something()) {
        break;
      }
      settle();
      pause();
      seen = look(action);
    }
    return seen;
  }

  /** Waits for udev where there is one; without it there is nothing to wait for. */
  void settle() {
    try {
      tools.runQuietly(SETTLE);
    } catch (EngineException e) {
      return;
    }
  }

  static void pause() throws EngineException {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Tools.cancelledException();
    }
  }

  /** Claims every disk that an action writes to. */
  Claims claim(Action action) throws EngineException {
    Claims claims = new Claims();
    try {
      for (String id : action.writesTo()) {
        claims.held.add(guard.claim(work.disk(id).orElseThrow()));
      }
      return claims;
    } catch (EngineException | RuntimeException e) {
      claims.close();
      throw e;
    }
  }

  /** Disks that are held while a tool works. */
  static final class Claims implements AutoCloseable {
    private final List<Claim> held = new ArrayList<>();

    void confirm() throws EngineException {
      for (Claim claim : held) {
        claim.confirm();
      }
    }

    @Override
    public void close() {
      Collections.reverse(held);
      held.forEach(Claim::close);
    }
  }

  /** Runs a command that closes or takes back, more than once where something is briefly busy. */
  Finished patiently(Command command) throws EngineException {
    return patiently(() -> tools.runQuietly(command), () -> true);
  }

  /** One try at running a command. */
  interface Attempt {
    Finished run() throws EngineException;
  }

  /** Tries more than once, because udev or a look at the machine may hold something briefly. */
  Finished patiently(Attempt attempt, BooleanSupplier worthAnother) throws EngineException {
    Finished finished = attempt.run();
    for (int i = 1; i < LOOKS && !finished.ok() && worthAnother.getAsBoolean(); i++) {
      settle();
      pause();
      finished = attempt.run();
    }
    return finished;
  }
}
