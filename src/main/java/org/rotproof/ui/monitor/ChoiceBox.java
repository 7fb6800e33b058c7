package org.rotproof.ui.monitor;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.Texts;

/**
 * A named list to choose from, small enough for a strip. What the program shows is told apart from
 * what the person chooses, and never moves while the list is open.
 */
final class ChoiceBox<T> extends HBox {
  private final ComboBox<T> box = new ComboBox<>();
  private final Tooltip tip = new Tooltip();
  private boolean setting;

  ChoiceBox(String id, String name, List<T> choices, Function<T, String> words, Consumer<T> wish) {
    super(8);
    setAlignment(Pos.CENTER_LEFT);
    box.setId(id);
    box.getItems().setAll(choices);
    box.setConverter(Choices.shownAs(words));
    box.setValue(choices.get(0));
    box.setAccessibleText(name);
    box.setTooltip(tip);
    box.getStyleClass().add("compact");
    box.valueProperty()
        .addListener(
            (o, before, now) -> {
              if (!setting && now != null) {
                wish.accept(now);
              }
            });
    Label label = Texts.label(name, "caption", "soft");
    label.setLabelFor(box);
    label.setMinWidth(USE_PREF_SIZE);
    box.setMinWidth(110);
    getChildren().addAll(label, box);
  }

  /** Says what it is for, or why it cannot be used. */
  void explain(String words) {
    tip.setText(words);
    box.setAccessibleHelp(words);
  }

  /** Shows what holds now. */
  void show(T value) {
    if (!box.isShowing() && !box.getValue().equals(value)) {
      setting = true;
      if (!box.getItems().contains(value)) {
        box.getItems().add(value);
      }
      box.setValue(value);
      setting = false;
    }
  }
}
