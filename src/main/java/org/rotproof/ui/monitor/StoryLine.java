package org.rotproof.ui.monitor;

import java.util.List;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.DrillStory;
import org.rotproof.ui.monitor.model.DrillStory.Chapter;
import org.rotproof.ui.monitor.model.DrillStory.Mark;
import org.rotproof.ui.monitor.model.Words;

/** The drill's five chapters side by side, on one line that fills as they come true. */
final class StoryLine extends GridPane {
  private List<DrillStory.Line> shown = List.of();

  StoryLine() {
    setId("drill-story");
    setFocusTraversable(true);
    setAccessibleRole(AccessibleRole.TEXT);
    getStyleClass().add("story");
    for (int i = 0; i < Chapter.values().length; i++) {
      ColumnConstraints column = new ColumnConstraints();
      column.setPercentWidth(100.0 / Chapter.values().length);
      getColumnConstraints().add(column);
    }
  }

  void show(List<DrillStory.Line> lines) {
    if (lines.equals(shown)) {
      return;
    }
    shown = lines;
    setAccessibleText(
        lines.stream()
            .filter(line -> !line.text().isEmpty())
            .map(line -> line.title() + ": " + line.text())
            .collect(Collectors.joining("; ")));
    getChildren().clear();
    for (int i = 0; i < lines.size(); i++) {
      add(
          chapter(lines.get(i), i == 0, i == lines.size() - 1, i > 0 && done(lines.get(i - 1))),
          i,
          0);
    }
  }

  private static boolean done(DrillStory.Line line) {
    return line.mark() == Mark.DONE || line.mark() == Mark.FAILED;
  }

  private static VBox chapter(DrillStory.Line line, boolean first, boolean last, boolean reached) {
    StackPane knot = new StackPane(Icons.of(20, icon(line)));
    knot.getStyleClass()
        .addAll("knot", "knot-" + line.mark().name().toLowerCase(java.util.Locale.ROOT));
    knot.setMinSize(40, 40);
    knot.setMaxSize(40, 40);
    HBox rail = new HBox(rail(!first, reached), knot, rail(!last, done(line)));
    rail.setAlignment(Pos.CENTER);
    Label title = Texts.label(line.title(), "strong");
    Label text = Texts.wrapped(line.text(), "small", "soft");
    text.setId("story-" + line.chapter().name().toLowerCase(java.util.Locale.ROOT));
    text.setAlignment(Pos.TOP_CENTER);
    text.setTextAlignment(javafx.scene.text.TextAlignment.CENTER);
    VBox box = new VBox(6, rail, title, text);
    box.setAlignment(Pos.TOP_CENTER);
    box.setAccessibleText(
        String.join(", ", line.title(), Words.of("mark." + line.mark().name()), line.text()));
    HBox.setHgrow(knot, Priority.NEVER);
    return box;
  }

  private static Region rail(boolean drawn, boolean filled) {
    Region region = new Region();
    HBox.setHgrow(region, Priority.ALWAYS);
    region.setMinHeight(3);
    region.setMaxHeight(3);
    region.getStyleClass().add(!drawn ? "rail-none" : filled ? "rail-filled" : "rail-open");
    return region;
  }

  private static String icon(DrillStory.Line line) {
    if (line.mark() == Mark.DONE) {
      return line.chapter() == Chapter.DAMAGE ? "mdi2f-flash" : "mdi2c-check-bold";
    }
    if (line.mark() == Mark.FAILED) {
      return "mdi2c-close-thick";
    }
    return switch (line.chapter()) {
      case DAMAGE -> "mdi2f-flash-outline";
      case SCRUB -> "mdi2m-magnify-scan";
      case FOUND -> "mdi2t-target";
      case REPAIRED -> "mdi2w-wrench-outline";
      case PROOF -> "mdi2s-shield-check-outline";
    };
  }
}
