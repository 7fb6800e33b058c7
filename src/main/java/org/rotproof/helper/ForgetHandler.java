package org.rotproof.helper;

import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Leaves the disks as they are and forgets a journal. */
final class ForgetHandler implements AskHandler<Ask.Forget> {
  private final Workshop workshop;

  ForgetHandler(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Forget> asks() {
    return Ask.Forget.class;
  }

  @Override
  public Answer handle(Ask.Forget ask, Request request) throws FailureException {
    workshop.forget(ask.journal());
    return new Answer.Done();
  }
}
