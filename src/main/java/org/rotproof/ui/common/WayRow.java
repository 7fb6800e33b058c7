package org.rotproof.ui.common;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;

/** A way on: a button, and beside it what it means. */
public final class WayRow extends HBox {
  private static final double LEAST_WIDTH = 160;

  private final Button button;

  /**
   * A row.
   *
   * @param id the button's
   * @param name what is on the button; an underscore before the key that presses it
   */
  public WayRow(String id, String name, String meaning, Runnable action) {
    super(16);
    setAlignment(Pos.CENTER_LEFT);
    button = new Button(name);
    button.setId(id);
    button.setMnemonicParsing(true);
    button.setMinWidth(LEAST_WIDTH);
    button.setAccessibleHelp(meaning);
    button.setOnAction(e -> action.run());
    getChildren().addAll(button, Layouts.grow(Texts.wrapped(meaning, "small", "soft")));
  }

  /** The button. */
  public Button button() {
    return button;
  }

  /** The same, as the way that is best taken. */
  public WayRow best() {
    button.getStyleClass().add("accent");
    return this;
  }
}
