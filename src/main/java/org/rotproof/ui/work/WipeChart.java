package org.rotproof.ui.work;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.PlanWords;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Sparkline;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Each disk's wipe: how far, how fast now, and its speed over time on one common scale. */
public final class WipeChart {
  private static final double GAP = 12;
  private static final double LEAST_WIDTH = 240;

  private final Strings texts = Strings.of("work");
  private final FlowPane view = new FlowPane(GAP, GAP);
  private final List<DiskCard> cards = new ArrayList<>();
  private double fastest = 1;

  /** One card for each step that takes its time. */
  public WipeChart(BuildProgress progress, Inventory inventory) {
    view.setId("wipes");
    // Its own idea of a least width is a card's present one: it would never become narrower.
    view.setMinWidth(0);
    int series = 0;
    for (BuildProgress.Row row : progress.measured()) {
      series = series % 8 + 1;
      DiskCard card = new DiskCard(row, series, inventory);
      cards.add(card);
      view.getChildren().add(card.view);
    }
    view.widthProperty().addListener((o, was, is) -> spread(is.doubleValue()));
  }

  /** The cards. */
  public Node view() {
    return view;
  }

  private void spread(double width) {
    int columns = (int) Math.max(1, Math.floor((width + GAP) / (LEAST_WIDTH + GAP)));
    columns = Math.min(columns, Math.max(1, cards.size()));
    double each = Math.floor((width - GAP * (columns - 1)) / columns);
    cards.forEach(c -> c.view.setPrefWidth(each));
  }

  /** Takes a sample of each: once a second or so. */
  public void sample() {
    for (DiskCard card : cards) {
      if (card.row.state() == StepState.RUNNING && card.row.totalBytes() > 0) {
        fastest = Math.max(fastest, (double) card.row.bytesPerSecond());
        card.line.add((double) card.row.bytesPerSecond());
      }
    }
    cards.forEach(c -> c.line.setCeiling(fastest * 1.1));
  }

  /** Shows how they stand. */
  public void show() {
    cards.forEach(DiskCard::show);
  }

  /** A rebuild is no wipe: a kind of step may have words of its own. */
  private String word(BuildProgress.Row row) {
    String state = row.state().name().toLowerCase(java.util.Locale.ROOT);
    return texts.getOr("wipe." + row.step().kind() + "." + state, texts.get("wipe." + state));
  }

  private final class DiskCard {
    private final BuildProgress.Row row;
    private final VBox view;
    private final Sparkline line;
    private final ProgressBar bar = new ProgressBar(0);
    private final Label percent = Texts.label("", "body", "strong");
    private final Label speed = Texts.label("", "caption", "soft");
    private final Label rest = Texts.label("", "caption", "soft");

    DiskCard(BuildProgress.Row row, int series, Inventory inventory) {
      this.row = row;
      String subject = row.step().subject();
      // A disk by its model; what is not one disk, by what is done to it.
      String model =
          inventory
              .disk(subject)
              .map(d -> d.displayName())
              .orElseGet(() -> PlanWords.bare(row.step()));
      line = new Sparkline("series-" + series);
      line.setPrefHeight(56);
      bar.setMaxWidth(Double.MAX_VALUE);
      bar.getStyleClass().addAll("thin", "bar-series-" + series);
      // Whole, however long: the serial stands at its end.
      Label name = Texts.wrapped(subject.substring(subject.lastIndexOf('/') + 1), "body", "strong");
      Label about = Texts.wrapped(model, "caption", "soft");
      view =
          Layouts.column(
              8,
              Layouts.row(8, Layouts.grow(Layouts.column(2, name, about)), percent),
              line,
              bar,
              Layouts.row(8, speed, Layouts.spring(), rest));
      percent.setMinWidth(Region.USE_PREF_SIZE);
      view.getStyleClass().add("wipe");
      view.setId("wipe-" + subject);
      show();
    }

    void show() {
      bar.setProgress(row.fraction());
      percent.setText(texts.get("build.percent", (int) Math.floor(100 * row.fraction())));
      boolean moving = row.state() == StepState.RUNNING && row.bytesPerSecond() > 0;
      speed.setText(
          moving ? texts.get("build.speed", Sizes.format(row.bytesPerSecond())) : word(row));
      rest.setText(
          moving && row.etaMillis() >= 0
              ? texts.get("build.left", Durations.format(row.etaMillis()))
              : row.totalBytes() > 0 ? Sizes.format(row.totalBytes()) : "");
      bar.setAccessibleText(
          texts.get("build.wipe.spoken", row.step().subject(), percent.getText()));
    }
  }
}
