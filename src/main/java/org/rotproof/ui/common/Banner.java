package org.rotproof.ui.common;

import javafx.scene.control.Label;
import javafx.scene.layout.HBox;

/** A sentence across the page: an icon, words, and a ground that says how serious it is. */
public final class Banner extends HBox {
  /** How serious it is. */
  public enum Tone {
    INFO("mdi2i-information-outline"),
    GOOD("mdi2c-check-circle-outline"),
    WARN("mdi2a-alert-outline"),
    BAD("mdi2a-alert-octagon-outline");

    private final String icon;

    Tone(String icon) {
      this.icon = icon;
    }

    String styleClass() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final Label words = Texts.wrapped("", "body");

  /** A banner; empty text hides it. */
  public Banner(Tone tone, String text) {
    super(12);
    getStyleClass().add("banner");
    getChildren().add(words);
    Layouts.grow(words);
    say(tone, text);
  }

  /** Changes what it says. */
  public void say(Tone tone, String text) {
    getStyleClass().removeAll("info", "good", "warn", "bad");
    getStyleClass().add(tone.styleClass());
    getChildren().setAll(Icons.of(20, tone.icon, tone.styleClass()), words);
    words.setText(text);
    Layouts.show(this, !text.isBlank());
  }
}
