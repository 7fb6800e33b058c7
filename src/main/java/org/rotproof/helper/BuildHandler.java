package org.rotproof.helper;

import org.rotproof.engine.Work;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;

/** Builds an array. */
final class BuildHandler implements AskHandler<Ask.Build> {
  private final HelperContext context;
  private final Workshop workshop;
  private final Builder builder;

  BuildHandler(HelperContext context, Workshop workshop) {
    this.context = context;
    this.workshop = workshop;
    this.builder = new Builder(workshop);
  }

  @Override
  public Class<Ask.Build> asks() {
    return Ask.Build.class;
  }

  @Override
  public Answer handle(Ask.Build ask, Request request)
      throws FailureException, InterruptedException {
    long start = System.nanoTime();
    Recognition recognition = Recognition.look(context);
    Work work = builder.work(ask, recognition);
    workshop.begin(work, recognition, request);
    return Builder.built(work, (System.nanoTime() - start) / 1e9);
  }
}
