package org.rotproof.ui.wizard;

import atlantafx.base.controls.ToggleSwitch;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;

/** A card with a switch: what it is, what it is good for, and its details while it is on. */
final class KeyCard extends VBox {
  private final ToggleSwitch toggle = new ToggleSwitch();
  private final VBox details = Layouts.column(12);
  private boolean showing;

  KeyCard(String id, String icon, String title, String sentence, Consumer<Boolean> switched) {
    super(14);
    getStyleClass().addAll("card", "key-card");
    toggle.setId(id);
    toggle.setAccessibleText(title);
    toggle.setAccessibleHelp(sentence);
    toggle
        .selectedProperty()
        .addListener(
            (o, was, is) -> {
              Layouts.show(details, is);
              if (!showing) {
                switched.accept(is);
              }
            });
    StackPane badge = new StackPane(Icons.of(22, icon, "accent-text"));
    badge.getStyleClass().addAll("badge", "badge-small");
    HBox head =
        Layouts.row(
            14,
            badge,
            Layouts.grow(
                Layouts.column(
                    2,
                    Texts.label(title, "body", "strong"),
                    Texts.wrapped(sentence, "small", "soft"))),
            toggle);
    HBox.setMargin(toggle, new javafx.geometry.Insets(0, -7, 0, 0));
    VBox.setMargin(details, new javafx.geometry.Insets(0, 0, 0, 54));
    Layouts.show(details, false);
    getChildren().addAll(head, details);
  }

  void details(Node... nodes) {
    details.getChildren().setAll(nodes);
  }

  void show(boolean on) {
    showing = true;
    toggle.setSelected(on);
    showing = false;
  }

  ToggleSwitch toggle() {
    return toggle;
  }
}
