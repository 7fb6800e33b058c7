package org.rotproof.helper;

import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Says what is there. */
final class LookHandler implements AskHandler<Ask.Look> {
  private final HelperContext context;

  LookHandler(HelperContext context) {
    this.context = context;
  }

  @Override
  public Class<Ask.Look> asks() {
    return Ask.Look.class;
  }

  @Override
  public Answer handle(Ask.Look ask, Request request)
      throws FailureException, InterruptedException {
    return new Answer.Found(DiskHealthHandler.look(context));
  }
}
