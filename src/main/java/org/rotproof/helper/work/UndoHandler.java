package org.rotproof.helper.work;

import java.util.Optional;
import org.rotproof.engine.JournalState;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.SettleDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Takes back what unfinished work left. */
public final class UndoHandler implements AskHandler<Answer.Done, Ask.Undo> {
  private final Workshop workshop;
  private final ScrubDesk scrubs;

  /** Takes back work of that workshop; what a settling left is read again at the desk. */
  public UndoHandler(Workshop workshop, ScrubDesk scrubs) {
    this.scrubs = scrubs;
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Undo> asks() {
    return Ask.Undo.class;
  }

  @Override
  public Answer.Done handle(Ask.Undo ask, Request request)
      throws FailureException, InterruptedException {
    JournalState journal = workshop.undo(ask.journal(), request);
    Optional<Chore.Settle> settle = SettleDesk.of(journal);
    if (settle.isPresent()) {
      SettleDesk.afterCut(scrubs, settle.get());
    }
    return new Answer.Done();
  }
}
