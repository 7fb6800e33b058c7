package org.rotproof.ui;

import javafx.animation.PauseTransition;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import javafx.util.Duration;

/** A short sentence at the lower edge that goes away by itself. */
final class NoticeBar {
  private final Label label = new Label();
  private final StackPane pane = new StackPane(label);
  private final PauseTransition away = new PauseTransition(Duration.seconds(4));

  NoticeBar() {
    label.setId("notice");
    label.getStyleClass().add("notice");
    label.setVisible(false);
    pane.setAlignment(Pos.BOTTOM_CENTER);
    pane.setPickOnBounds(false);
    pane.setMouseTransparent(true);
    pane.getStyleClass().add("notice-layer");
    away.setOnFinished(e -> label.setVisible(false));
  }

  Node view() {
    return pane;
  }

  void show(String sentence) {
    label.setText(sentence);
    label.setVisible(true);
    away.playFromStart();
  }
}
