package org.rotproof.helper.work;

import java.util.List;
import java.util.Optional;
import org.rotproof.engine.Work;
import org.rotproof.helper.look.EngineFailures;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.scrub.DeedBook;
import org.rotproof.helper.scrub.RehearseHandler;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.SettleDesk;
import org.rotproof.helper.scrub.VitalDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Deeds;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Inventory;

/**
 * Builds arrays and does all other chores: planned anew from what is there now, compared with what
 * was shown, journalled.
 */
public final class DoHandler implements AskHandler<Answer.Worked, Ask.Do> {
  private final HelperContext context;
  private final Workshop workshop;
  private final ScrubDesk scrubs;

  /** Works in that workshop; deeds are written at the desk. */
  public DoHandler(HelperContext context, Workshop workshop, ScrubDesk scrubs) {
    this.scrubs = scrubs;
    this.context = context;
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Do> asks() {
    return Ask.Do.class;
  }

  @Override
  public Answer.Worked handle(Ask.Do ask, Request request)
      throws FailureException, InterruptedException {
    long start = System.nanoTime();
    if (ask.chore() instanceof Chore.Settle settle) {
      SettleDesk.check(scrubs, settle);
    }
    Recognition recognition = Recognition.look(context);
    Work work = work(ask, recognition);
    try {
      workshop.begin(work, recognition, request);
    } catch (FailureException e) {
      if (ask.chore().kind().leavesNothing()) {
        workshop.forgetIfThere(work.id());
      }
      if (ask.chore() instanceof Chore.Settle settle) {
        SettleDesk.afterCut(scrubs, settle);
      }
      throw e;
    }
    if (ask.chore() instanceof Chore.Settle settle) {
      SettleDesk.prove(scrubs, settle);
    }
    Inventory before = recognition.inventory();
    Optional<String> deed = Deeds.words(ask.chore(), before);
    if (deed.isPresent()) {
      DeedBook.write(scrubs, ask.chore().array(), before.arrays(), deed.get());
    }
    if (ask.chore() instanceof Chore.Build build) {
      Builds.remember(scrubs, build.array());
    }
    if (ask.chore().kind().changesOpening()) {
      RehearseHandler.changed(scrubs, ask.chore().array());
    }
    if (!ask.chore().kind().endsArray()) {
      VitalDesk.afterWork(scrubs, ask.chore().array());
    }
    return Builds.answer(work, start);
  }

  private Work work(Ask.Do ask, Recognition recognition) throws FailureException {
    Plan plan;
    try {
      plan = ChorePlanner.plan(ask.chore(), recognition.inventory());
    } catch (PlanException e) {
      throw EngineFailures.of(e);
    }
    List<Work.WorkDisk> disks = recognition.claimed(plan.writesTo(step -> true), ask.claims());
    if (!plan.digest().equals(ask.planDigest())) {
      throw EngineFailures.refused(
          "What would be done now is not what was shown: something on this machine has changed"
              + " since.",
          "Look at the plan again, and confirm it anew.");
    }
    String kind = ask.chore().kind().wire();
    return new Work(
        workshop.journalId(kind, ask.chore().array()),
        kind,
        ask.chore().array(),
        workshop.now(),
        Builds.about(ask.chore()),
        disks,
        plan.secrets().stream().map(SecretName::toString).toList(),
        Work.parts(plan));
  }
}
