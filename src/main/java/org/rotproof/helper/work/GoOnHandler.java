package org.rotproof.helper.work;

import java.util.Optional;
import org.rotproof.engine.JournalState;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.SettleDesk;
import org.rotproof.helper.scrub.VitalDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Goes on with work that was cut. Answers as the work itself would have. */
public final class GoOnHandler implements AskHandler<Answer.Worked, Ask.GoOn> {
  private final Workshop workshop;
  private final ScrubDesk scrubs;

  /** Goes on with work of that workshop. */
  public GoOnHandler(Workshop workshop, ScrubDesk scrubs) {
    this.scrubs = scrubs;
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.GoOn> asks() {
    return Ask.GoOn.class;
  }

  @Override
  public Answer.Worked handle(Ask.GoOn ask, Request request)
      throws FailureException, InterruptedException {
    long start = System.nanoTime();
    JournalState journal = workshop.goOn(ask.journal(), request);
    Optional<Chore.Settle> settle = SettleDesk.of(journal);
    if (settle.isPresent()) {
      SettleDesk.prove(scrubs, settle.get());
    }
    VitalDesk.afterWork(scrubs, journal.work().title());
    return Builds.answer(journal.work(), start);
  }
}
