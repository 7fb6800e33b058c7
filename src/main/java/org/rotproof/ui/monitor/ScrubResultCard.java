package org.rotproof.ui.monitor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.ResultStory;
import org.rotproof.ui.monitor.model.Words;

/** A scrub's result: which of the four it is, where, and which files. */
final class ScrubResultCard extends VBox {
  private static final int ROW = 26;
  private static final int MOST_ROWS = 6;

  private final Label headline = Texts.wrapped("", "section-title");
  private final VBox lines = new VBox(4);
  private final ListView<String> files = new ListView<>();
  private final HBox head;
  private Optional<Shown> shown = Optional.empty();

  /** What the card says now. */
  private record Shown(Facts.LastScrub scrub, boolean stands) {}

  ScrubResultCard(Runnable putAway) {
    super(10);
    setId("scrub-result");
    getStyleClass().addAll("card", "result");
    headline.setId("scrub-result-headline");
    lines.setId("scrub-result-lines");
    files.setId("scrub-result-files");
    files.setFixedCellSize(ROW);
    files.setAccessibleText(Words.of("result.files.accessible"));
    Button close = new Button();
    close.setId("scrub-result-close");
    close.setGraphic(Icons.of("mdi2c-close"));
    close.getStyleClass().add("flat-icon");
    close.setAccessibleText(Words.of("result.close"));
    close.setTooltip(new Tooltip(Words.of("result.close")));
    close.setOnAction(e -> putAway.run());
    head = new HBox(12, new Label(), headline, close);
    head.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(headline, Priority.ALWAYS);
    headline.setMaxWidth(Double.MAX_VALUE);
    getChildren().addAll(head, lines, files);
  }

  /**
   * Shows a result.
   *
   * @param stands whether the array is as the scrub left it: one that lost a disk since then is
   *     told in the past, and never in the colour of what is well
   */
  void show(Facts.LastScrub scrub, Names names, boolean stands) {
    Shown now = new Shown(scrub, stands);
    if (shown.filter(now::equals).isPresent()) {
      return;
    }
    shown = Optional.of(now);
    ScrubReport report = scrub.report();
    ResultStory story = ResultStory.of(report, names);
    boolean past = !stands && report.result() == ScrubReport.Result.CLEAN;
    headline.setText(story.headline());
    head.getChildren().set(0, Icons.of(26, past ? "mdi2h-history" : icon(report.result())));
    getStyleClass().removeAll("tone-good", "tone-care", "tone-bad", "tone-past");
    getStyleClass().add(past ? "tone-past" : tone(report.result()));
    lines.getChildren().clear();
    List<String> said = new ArrayList<>(story.lines());
    if (!stands) {
      said.add(0, Words.of("result.before", Texts.when(Instant.ofEpochMilli(scrub.atMillis()))));
    }
    said.forEach(line -> lines.getChildren().add(Texts.wrapped(line, "small")));
    files.getItems().setAll(story.files());
    double rows = Math.min(MOST_ROWS, story.files().size());
    files.setPrefHeight(rows * ROW + 4);
    files.setMinHeight(rows * ROW + 4);
    Layouts.show(files, !story.files().isEmpty());
    setAccessibleText(story.headline() + ". " + String.join(" ", said));
  }

  static String tone(ScrubReport.Result result) {
    return switch (result) {
      case CLEAN -> "tone-good";
      case REPAIRED, INCOMPLETE -> "tone-care";
      case UNRECOVERABLE -> "tone-bad";
    };
  }

  static String icon(ScrubReport.Result result) {
    return switch (result) {
      case CLEAN -> "mdi2c-check-circle";
      case REPAIRED -> "mdi2w-wrench";
      case UNRECOVERABLE -> "mdi2f-file-alert";
      case INCOMPLETE -> "mdi2p-progress-close";
    };
  }
}
