package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Verdict;
import org.rotproof.ui.monitor.model.Words;

/** Every array of the machine with its verdict, one below the other. */
final class ArrayRail extends VBox {
  private final ToggleGroup group = new ToggleGroup();
  private final Consumer<String> chosen;
  private List<Entry> shown = List.of();

  /** An array in the list. */
  record Entry(String key, String name, String level, long sizeBytes, Verdict verdict) {}

  ArrayRail(Consumer<String> chosen) {
    super(8);
    this.chosen = chosen;
    setId("arrays");
    getStyleClass().add("array-rail");
  }

  void show(List<Entry> entries, String selected) {
    if (entries.equals(shown) && isSelected(selected)) {
      return;
    }
    shown = List.copyOf(entries);
    List<ToggleButton> buttons = new ArrayList<>();
    boolean focused = getChildren().stream().anyMatch(node -> node.isFocused());
    group.getToggles().clear();
    for (Entry entry : entries) {
      ToggleButton button = button(entry);
      button.setSelected(entry.key().equals(selected));
      buttons.add(button);
    }
    getChildren().setAll(buttons);
    if (focused) {
      buttons.stream().filter(ToggleButton::isSelected).forEach(ToggleButton::requestFocus);
    }
  }

  private boolean isSelected(String key) {
    return group.getSelectedToggle() != null && key.equals(group.getSelectedToggle().getUserData());
  }

  private ToggleButton button(Entry entry) {
    StackPane sign = new StackPane(Icons.of(22, Tones.icon(entry.verdict().health())));
    sign.getStyleClass().addAll("rail-sign", Tones.styleClass(entry.verdict().health().tone()));
    Label name = Texts.label(entry.name(), "strong");
    Label verdict = Texts.label(Words.of("health." + entry.verdict().health()), "caption");
    Label size =
        Texts.label(
            Words.of("rail.about", entry.level(), Sizes.format(entry.sizeBytes())),
            "caption",
            "faint");
    HBox content = new HBox(10, sign, new VBox(1, name, verdict, size));
    content.setAlignment(Pos.CENTER_LEFT);
    ToggleButton button = new ToggleButton();
    button.setId("array-" + entry.name());
    button.setGraphic(content);
    button.getStyleClass().addAll("choice", "array-choice");
    button.setMaxWidth(Double.MAX_VALUE);
    button.setToggleGroup(group);
    button.setUserData(entry.key());
    button.setAccessibleText(entry.verdict().headline());
    button.setOnAction(
        e -> {
          button.setSelected(true);
          chosen.accept(entry.key());
        });
    return button;
  }
}
