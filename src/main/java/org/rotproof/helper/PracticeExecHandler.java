package org.rotproof.helper;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.linux.Processes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Runs a shell command in a practice guest. The one free-form ask; everywhere else it refuses. */
final class PracticeExecHandler implements AskHandler<Answer.Executed, Ask.PracticeExec> {
  private static final Duration LIMIT = Duration.ofMinutes(30);
  private static final int MOST_OUTPUT = 1 << 20;

  private final HelperContext context;

  PracticeExecHandler(HelperContext context) {
    this.context = context;
  }

  @Override
  public Class<Ask.PracticeExec> asks() {
    return Ask.PracticeExec.class;
  }

  @Override
  public Answer.Executed handle(Ask.PracticeExec ask, Request request)
      throws FailureException, InterruptedException, IOException {
    if (!context.practice()) {
      throw new FailureException(
          new Failure(
              Failure.Kind.DENIED,
              "Commands of one's own run in practice only.",
              "Nothing was changed.",
              "Use a practice machine for this.",
              ""));
    }
    // Both streams in the order in which they come.
    List<String> argv = List.of("/bin/bash", "-c", "exec 2>&1\n" + ask.command());
    Processes.Finished finished = Processes.run(argv, new byte[0], LIMIT);
    String output = finished.stdout();
    return new Answer.Executed(
        finished.exit(), output.length() > MOST_OUTPUT ? output.substring(0, MOST_OUTPUT) : output);
  }
}
