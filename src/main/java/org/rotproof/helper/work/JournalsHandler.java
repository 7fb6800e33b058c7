package org.rotproof.helper.work;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.engine.JournalState;
import org.rotproof.engine.JournalStore.Stored;
import org.rotproof.engine.Situation;
import org.rotproof.engine.Work;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.look.Recognition;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.Request;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Lists unfinished work, each held against what is there now. */
public final class JournalsHandler implements AskHandler<Answer.JournalList, Ask.Journals> {
  private final HelperContext context;
  private final Workshop workshop;

  /** Lists the journals of that workshop. */
  public JournalsHandler(HelperContext context, Workshop workshop) {
    this.context = context;
    this.workshop = workshop;
  }

  @Override
  public Class<Ask.Journals> asks() {
    return Ask.Journals.class;
  }

  @Override
  public Answer.JournalList handle(Ask.Journals ask, Request request)
      throws FailureException, InterruptedException {
    List<Stored> unfinished = unfinished();
    List<JournalSummary> summaries = new ArrayList<>();
    if (!unfinished.isEmpty()) {
      Recognition recognition = Recognition.look(context);
      for (Stored stored : unfinished) {
        summaries.add(
            stored.state().isPresent()
                ? summary(stored.state().get(), recognition)
                : damaged(stored));
      }
    }
    return new Answer.JournalList(summaries);
  }

  private List<Stored> unfinished() throws FailureException {
    try {
      return workshop.unfinished();
    } catch (IOException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.INTERNAL,
              "The journals of earlier work cannot be read.",
              "Whether something is unfinished is not known.",
              "Look at the file system that holds them.",
              String.valueOf(e.getMessage())));
    }
  }

  private JournalSummary summary(JournalState journal, Recognition recognition)
      throws FailureException {
    Work work = journal.work();
    Situation s = workshop.situation(journal, recognition);
    return new JournalSummary(
        work.id(),
        work.kind(),
        work.title(),
        Builds.blueprint(work),
        work.disks().stream().map(WorkDisk::id).toList(),
        work.startedAt().toString(),
        s.done(),
        s.total(),
        s.state(),
        work.secrets(),
        s.canGoOn(),
        s.goOnMeans(),
        s.canUndo(),
        s.undoMeans(),
        s.leaveMeans());
  }

  private static JournalSummary damaged(Stored stored) {
    return new JournalSummary(
        stored.id(),
        "unreadable",
        stored.id(),
        Optional.empty(),
        List.of(),
        "",
        0,
        0,
        "The journal of earlier work cannot be used: " + stored.damage() + ".",
        List.of(),
        false,
        "Not possible: nobody knows how far it came.",
        false,
        "Not possible: nobody knows what it made.",
        "The disks stay as they are, and this is not shown again. Look at them by hand first.");
  }
}
