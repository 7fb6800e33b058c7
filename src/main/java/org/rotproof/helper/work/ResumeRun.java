package org.rotproof.helper.work;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.rotproof.engine.JournalState;
import org.rotproof.engine.Situation;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.wire.RestartWishes;
import org.rotproof.helper.wire.Unattended;
import org.rotproof.helper.wire.WorkDesk;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the start of the machine runs: goes on with work that a restart cut, where a person wished
 * that ({@link Ask.AfterRestart}), and takes back what was being taken back. Each disk is
 * recognised anew first, as when a person asks; where one is not there, or the array is not open,
 * the work waits for a person, as all other work does.
 */
public final class ResumeRun {
  private static final Logger LOG = LoggerFactory.getLogger(ResumeRun.class);

  /** The start may still be opening the disks. */
  private static final long WAIT_SECONDS = 300;

  private static final long LOOK_AGAIN_MILLIS = 3000;

  private final HelperContext context;
  private final WorkDesk works;
  private final Workshop workshop;
  private final ScrubDesk scrubs;
  private final RestartWishes wishes;

  /** On that machine. */
  public ResumeRun(HelperContext context, WorkDesk works, ScrubDesk scrubs) {
    this.context = context;
    this.works = works;
    this.scrubs = scrubs;
    workshop = new Workshop(context);
    wishes = new RestartWishes(context.state());
  }

  /** Whether there is anything on that machine. */
  public static boolean any(HelperContext context) {
    return !new RestartWishes(context.state()).journals().isEmpty();
  }

  /**
   * One after another.
   *
   * @return whether all of it ended well
   */
  public boolean run() throws InterruptedException {
    boolean well = true;
    for (String journal : wishes.journals()) {
      well &= one(journal);
    }
    return well;
  }

  private boolean one(String id) throws InterruptedException {
    Optional<JournalState> journal = workshop.journal(id);
    if (journal.isEmpty()) {
      wishes.over(id);
      return true;
    }
    Optional<String> why = waitsFor(journal.get());
    if (why.isPresent()) {
      LOG.warn("{} waits for a person: {}", id, why.get());
      return false;
    }
    if (!works.takeUp(id)) {
      // Another helper is at it.
      return true;
    }
    Optional<Failure> failure =
        journal.get().undoing()
            ? Unattended.run(new UndoHandler(workshop, scrubs), new Ask.Undo(id), works)
            : Unattended.run(new GoOnHandler(workshop, scrubs), new Ask.GoOn(id), works);
    failure.ifPresent(f -> LOG.warn("{}: {} {}", id, f.what(), f.meaning()));
    return failure.isEmpty();
  }

  /** Why it cannot go on; empty as soon as it can. */
  private Optional<String> waitsFor(JournalState journal) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    Optional<String> why = looked(journal);
    while (why.isPresent() && System.nanoTime() < giveUpAt) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      why = looked(journal);
    }
    return why;
  }

  private Optional<String> looked(JournalState journal) throws InterruptedException {
    try {
      Situation now = workshop.situation(journal, Recognition.look(context));
      boolean can = journal.undoing() ? now.canUndo() : now.canGoOn();
      return can
          ? Optional.empty()
          : Optional.of(journal.undoing() ? now.undoMeans() : now.goOnMeans());
    } catch (FailureException e) {
      return Optional.of(e.failure().what());
    }
  }
}
