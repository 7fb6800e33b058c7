package org.rotproof.ui.common;

import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/**
 * A card that is a radio button: icon, title, sentence, and a mark when it is chosen. One of a
 * group is always chosen; arrow keys move between them.
 */
public final class ChoiceCard extends ToggleButton {
  private final Label note = Texts.wrapped("", "caption", "strong");
  private final VBox body;
  private final String spoken;

  /** A card of that group. */
  public ChoiceCard(ToggleGroup group, String icon, String title, String sentence) {
    spoken = title + ". " + sentence;
    setToggleGroup(group);
    getStyleClass().setAll("choice");
    setContentDisplay(ContentDisplay.GRAPHIC_ONLY);
    setAlignment(Pos.TOP_LEFT);
    Node mark = Icons.of(20, "mdi2c-check-circle", "choice-mark");
    mark.visibleProperty().bind(selectedProperty());
    HBox head =
        Layouts.row(
            10,
            Icons.of(22, icon, "choice-icon"),
            Layouts.grow(Texts.wrapped(title, "strong")),
            mark);
    Label words = Texts.wrapped(sentence, "small", "soft");
    body = Layouts.column(8, head, words, note);
    Layouts.show(note, false);
    body.setFillWidth(true);
    body.prefWidthProperty().bind(widthProperty().subtract(34));
    body.setMinWidth(0);
    setGraphic(body);
    setMinSize(0, Region.USE_PREF_SIZE);
    setAccessibleText(spoken);
  }

  /** A further line in the card: what it gives ("Survives 1 failed disk"), or why it is closed. */
  public void note(String text, String... styleClasses) {
    note.setText(text);
    note.getStyleClass().setAll("label", "caption", "strong");
    note.getStyleClass().addAll(styleClasses);
    Layouts.show(note, !text.isBlank());
    setAccessibleText(text.isBlank() ? spoken : spoken + " " + text);
  }

  /** Puts something at the card's foot. */
  public void add(Node node) {
    body.getChildren().add(node);
  }

  /** A click on the chosen one leaves it chosen. */
  @Override
  public void fire() {
    if (!isSelected() && !isDisabled()) {
      super.fire();
    }
  }

  @Override
  protected double computePrefHeight(double width) {
    double inner = width > 34 ? width - 34 : -1;
    return body.prefHeight(inner) + 34;
  }

  @Override
  public javafx.geometry.Orientation getContentBias() {
    return javafx.geometry.Orientation.HORIZONTAL;
  }
}
