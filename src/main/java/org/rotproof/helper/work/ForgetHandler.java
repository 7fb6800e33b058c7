package org.rotproof.helper.work;

import java.util.Optional;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.SettleDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Leaves the disks as they are and forgets a journal. */
public final class ForgetHandler implements AskHandler<Answer.Done, Ask.Forget> {
  private final Workshop workshop;
  private final ScrubDesk scrubs;

  /** Forgets work of that workshop; what a settling left is read again at the desk. */
  public ForgetHandler(Workshop workshop, ScrubDesk scrubs) {
    this.scrubs = scrubs;
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Forget> asks() {
    return Ask.Forget.class;
  }

  @Override
  public Answer.Done handle(Ask.Forget ask, Request request)
      throws FailureException, InterruptedException {
    Optional<Chore.Settle> settle = workshop.journal(ask.journal()).flatMap(SettleDesk::of);
    workshop.forget(ask.journal());
    if (settle.isPresent()) {
      SettleDesk.afterCut(scrubs, settle.get());
    }
    return new Answer.Done();
  }
}
