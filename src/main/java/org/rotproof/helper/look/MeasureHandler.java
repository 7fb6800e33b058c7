package org.rotproof.helper.look;

import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;

/** Says how fast this machine computes. */
public final class MeasureHandler implements AskHandler<Answer.Measured, Ask.Measure> {
  private final CipherBench bench = new CipherBench();

  @Override
  public Class<Ask.Measure> asks() {
    return Ask.Measure.class;
  }

  @Override
  public Answer.Measured handle(Ask.Measure ask, Request request) throws InterruptedException {
    return new Answer.Measured(bench.speeds());
  }
}
