package org.rotproof.helper;

import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Takes back what unfinished work left. */
final class UndoHandler implements AskHandler<Ask.Undo> {
  private final Workshop workshop;

  UndoHandler(Workshop workshop) {
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Undo> asks() {
    return Ask.Undo.class;
  }

  @Override
  public Answer handle(Ask.Undo ask, Request request)
      throws FailureException, InterruptedException {
    workshop.undo(ask.journal(), request);
    return new Answer.Done();
  }
}
