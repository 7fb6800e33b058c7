package org.rotproof.ui.common;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** A small card with one fact: what it is, and its value in large. */
public final class FactCard {
  private FactCard() {}

  /** A card that says that. */
  public static VBox of(String icon, String name, String value) {
    Label words = Texts.label(value, "section-title");
    words.setMinWidth(0);
    VBox card =
        Layouts.column(
            6,
            Layouts.row(8, Icons.of(18, icon, "accent-text"), Texts.label(name, "caption", "soft")),
            words);
    card.getStyleClass().addAll("card", "fact");
    card.setAccessibleText(name + ": " + value);
    return card;
  }
}
