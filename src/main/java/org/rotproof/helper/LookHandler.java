package org.rotproof.helper;

import java.io.IOException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.ParseException;

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
    try {
      return new Answer.Found(context.collector().look());
    } catch (IOException | ParseException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.TOOL_FAILED,
              "The disks of this machine could not be listed.",
              "Nothing was changed.",
              "See that the package util-linux with its lsblk is installed, then look again.",
              String.valueOf(e.getMessage())));
    }
  }
}
