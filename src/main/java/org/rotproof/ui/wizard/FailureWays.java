package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Failure;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.FailureView;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.LostMachine;
import org.rotproof.ui.common.ReportSaver;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.common.WayRow;
import org.rotproof.ui.work.WorkRun;

/** What went wrong in a build, what the disks are like now, and the ways on from there. */
final class FailureWays {
  private final Strings texts = Strings.of("wizard");
  private final WizardModel model;
  private final WorkRun run;
  private final EarlierBuild earlier;
  private Object shown = "";
  private Optional<KeysAgain> keys = Optional.empty();

  FailureWays(WizardModel model, WorkRun run, EarlierBuild earlier) {
    this.model = model;
    this.run = run;
    this.earlier = earlier;
  }

  /** Where the keyboard begins, while keys are asked for. */
  Optional<Node> begin() {
    return keys.map(KeysAgain::first);
  }

  /** Fills the box; does nothing while nothing has changed. */
  void show(VBox box) {
    Object now = List.of(run.state(), run.failure(), run.journal(), run.lost());
    if (Objects.equals(now, shown)) {
      return;
    }
    shown = now;
    box.getChildren().clear();
    keys = Optional.empty();
    switch (run.state()) {
      case FAILED -> box.getChildren().add(failed());
      case UNDONE -> box.getChildren().add(undone());
      case ASKING_SECRETS -> {
        if (!run.missingSecrets().isEmpty()) {
          keys = Optional.of(new KeysAgain(run.missingSecrets(), model.secrets(), this::goOn));
          box.getChildren().add(keys.get().view());
        }
      }
      case IDLE, STARTING, RUNNING, UNDOING, DONE, REPLANNED -> {}
    }
    Layouts.show(box, !box.getChildren().isEmpty());
    if (box.isVisible() && box.getScene() != null) {
      begin().ifPresentOrElse(Node::requestFocus, () -> Layouts.begin(box));
    }
  }

  /** The keys are there now. */
  private void goOn() {
    if (run.missingSecrets().isEmpty()) {
      run.goOn();
    }
  }

  private Node failed() {
    FailureView failure = new FailureView(run.failure().orElseThrow());
    if (!run.lost()) {
      failure.withReport(new ReportSaver(model.calls(), model.navigator()));
    }
    VBox card = Layouts.column(16, failure);
    card.getStyleClass().addAll("card", "failure-card");
    Optional<JournalSummary> journal = run.journal();
    if (journal.isPresent()) {
      card.getChildren().add(new Banner(Banner.Tone.INFO, journal.get().state()));
    }
    card.getChildren().add(Layouts.rule());
    if (run.lost()) {
      card.getChildren()
          .addAll(
              new LostMachine(model.navigator(), model.connection())
                  .ways(c -> model.navigator().toMachine(x -> c.session(), c.place(), c.name())));
      return card;
    }
    if (journal.isPresent()) {
      JournalSummary j = journal.get();
      // Who stopped it knows why: neither way is better then.
      boolean stopped = run.failure().orElseThrow().kind() == Failure.Kind.CANCELLED;
      if (j.canGoOn()) {
        WayRow goOn =
            new WayRow("way-go-on", texts.get("ways.go-on"), j.goOnMeans(), earlier::goOn);
        card.getChildren().add(stopped ? goOn : goOn.best());
      }
      if (j.canUndo()) {
        card.getChildren()
            .add(new WayRow("way-undo", texts.get("ways.undo"), j.undoMeans(), run::undo));
      }
    }
    WayRow leave =
        new WayRow(
            "way-leave",
            texts.get("ways.leave"),
            texts.get("ways.leave.text"),
            () -> model.navigator().toWizard(model.connection()));
    card.getChildren().add(journal.isEmpty() ? leave.best() : leave);
    return card;
  }

  private Node undone() {
    VBox card =
        Layouts.column(
            16,
            Layouts.column(
                4,
                Texts.wrapped(texts.get("undone.title"), "section-title"),
                Texts.wrapped(texts.get("undone.text"), "body", "soft")),
            new WayRow(
                    "way-build-again",
                    texts.get("ways.again"),
                    texts.get("ways.again.text"),
                    () -> model.navigator().toWizard(model.connection()))
                .best());
    card.getStyleClass().add("card");
    return card;
  }
}
