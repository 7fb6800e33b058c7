package org.rotproof.helper.look;

import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Says what is there. */
public final class LookHandler implements AskHandler<Answer.Found, Ask.Look> {
  private final HelperContext context;

  /** Looks with that helper. */
  public LookHandler(HelperContext context) {
    this.context = context;
  }

  @Override
  public Class<Ask.Look> asks() {
    return Ask.Look.class;
  }

  @Override
  public Answer.Found handle(Ask.Look ask, Request request)
      throws FailureException, InterruptedException {
    return new Answer.Found(DiskHealthHandler.look(context));
  }
}
