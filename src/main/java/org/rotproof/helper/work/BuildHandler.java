package org.rotproof.helper.work;

import java.io.IOException;
import java.util.List;
import org.rotproof.engine.Work;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.ScrubHistory;
import org.rotproof.helper.scrub.VitalDesk;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Builds an array. */
public final class BuildHandler implements AskHandler<Ask.Build> {
  private static final Logger LOG = LoggerFactory.getLogger(BuildHandler.class);

  private final HelperContext context;
  private final Workshop workshop;
  private final Builder builder;
  private final ScrubDesk scrubs;

  /** Builds in that workshop; a new array's history begins at the desk. */
  public BuildHandler(HelperContext context, Workshop workshop, ScrubDesk scrubs) {
    this.scrubs = scrubs;
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
    remember(ask.blueprint().name());
    VitalDesk.afterWork(scrubs, ask.blueprint().name());
    return Builder.built(work, (System.nanoTime() - start) / 1e9);
  }

  /** Its first scrub is due so long after this moment; the history's trouble is not the build's. */
  private void remember(String name) throws InterruptedException {
    try {
      List<Array> built = scrubs.arrays().stream().filter(a -> a.name().equals(name)).toList();
      for (HistoryEntry entry : ArrayChanges.between(List.of(), built, scrubs.now())) {
        ScrubHistory.appendOnce(scrubs, entry);
      }
    } catch (IOException | ParseException | HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
    }
  }
}
