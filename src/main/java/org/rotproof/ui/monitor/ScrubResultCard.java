package org.rotproof.ui.monitor;

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
  private Optional<ScrubReport> shown = Optional.empty();

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

  void show(ScrubReport report, Names names) {
    if (shown.filter(report::equals).isPresent()) {
      return;
    }
    shown = Optional.of(report);
    ResultStory story = ResultStory.of(report, names);
    headline.setText(story.headline());
    head.getChildren().set(0, Icons.of(26, icon(report.result())));
    getStyleClass().removeAll("tone-good", "tone-care", "tone-bad");
    getStyleClass().add(tone(report.result()));
    lines.getChildren().clear();
    story.lines().forEach(line -> lines.getChildren().add(Texts.wrapped(line, "small")));
    files.getItems().setAll(story.files());
    double rows = Math.min(MOST_ROWS, story.files().size());
    files.setPrefHeight(rows * ROW + 4);
    files.setMinHeight(rows * ROW + 4);
    Layouts.show(files, !story.files().isEmpty());
    setAccessibleText(story.headline() + ". " + String.join(" ", story.lines()));
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
