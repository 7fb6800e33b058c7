package org.rotproof.ui.wizard;

import java.util.Optional;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.WorkItem;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.work.WorkRun;

/** A build that was begun before: once its page is there, it goes on, is taken back or followed. */
final class EarlierBuild {
  private final WizardModel model;
  private final WorkRun run;
  private Optional<Runnable> next = Optional.empty();

  EarlierBuild(WizardModel model, WorkRun run) {
    this.model = model;
    this.run = run;
  }

  /** Whether there is one. */
  boolean isThere() {
    return run.journal().isPresent();
  }

  /** Remembers a build that did not end well. */
  void resume(JournalSummary left, boolean undo) {
    run.resume(left);
    next = Optional.of(undo ? run::undo : this::goOn);
  }

  /** Remembers a build that is under way. */
  void follow(WorkItem work, JournalSummary itsJournal) {
    run.resume(itsJournal);
    next = Optional.of(() -> run.follow(work));
  }

  /** Looks at the disks, so that the steps can be shown, and begins. */
  void start() {
    if (next.isEmpty()) {
      return;
    }
    Runnable begin = next.get();
    next = Optional.empty();
    run.askForSecrets();
    model
        .calls()
        .send(
            new Ask.Look(),
            found -> {
              run.journal()
                  .flatMap(JournalSummary::blueprint)
                  .ifPresent(b -> outline(b, found.inventory()));
              begin.run();
            },
            run::fail);
  }

  /** The steps of a build that was begun, where they can still be told. */
  private void outline(Blueprint blueprint, Inventory now) {
    Inventory before = WithoutOurs.of(now, blueprint);
    model.resume(Draft.of(blueprint), before);
    model.planned(before);
    try {
      run.outline(Optional.of(Planner.plan(blueprint, before)));
    } catch (PlanException e) {
      run.outline(Optional.empty());
    }
  }

  /** Goes on, after asking for secrets that have been forgotten by now. */
  void goOn() {
    if (run.missingSecrets().isEmpty()) {
      run.goOn();
    } else {
      run.askForSecrets();
    }
  }
}
