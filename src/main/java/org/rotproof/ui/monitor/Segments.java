package org.rotproof.ui.monitor;

import java.util.List;
import java.util.function.Consumer;
import javafx.scene.Node;
import javafx.scene.control.Toggle;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;

/**
 * A row of buttons of which exactly one is pressed; more rows where there are too many for the
 * room.
 */
final class Segments<T> extends FlowPane {

  private final ToggleGroup group = new ToggleGroup();
  private Consumer<T> chosen = value -> {};

  /** One choice. */
  record Choice<T>(String id, String words, T value) {}

  Segments(List<Choice<T>> choices, T first) {
    getStyleClass().add("segments");
    setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    group
        .selectedToggleProperty()
        .addListener(
            (o, before, now) -> {
              if (now == null) {
                group.selectToggle(before);
              }
            });
    setChoices(choices, first);
  }

  /** All in one row, where there is room. */
  @Override
  protected double computePrefWidth(double height) {
    double width = snappedLeftInset() + snappedRightInset();
    for (Node child : getManagedChildren()) {
      width += snapSizeX(child.prefWidth(-1));
    }
    return width + Math.max(0, getManagedChildren().size() - 1) * snapSpaceX(getHgap());
  }

  /** Offers other choices. */
  void setChoices(List<Choice<T>> choices, T selected) {
    getChildren().clear();
    group.getToggles().clear();
    for (Choice<T> choice : choices) {
      ToggleButton button = new ToggleButton(choice.words());
      button.setId(choice.id());
      button.getStyleClass().add("segment");
      button.setUserData(choice.value());
      button.setToggleGroup(group);
      button.setMinWidth(USE_PREF_SIZE);
      button.setOnAction(e -> chosen.accept(choice.value()));
      button.setSelected(choice.value().equals(selected));
      getChildren().add(button);
    }
  }

  void onChosen(Consumer<T> consumer) {
    chosen = consumer;
  }

  /** What is chosen. */
  @SuppressWarnings("unchecked")
  T value() {
    return (T) group.getSelectedToggle().getUserData();
  }

  void select(T value) {
    for (Toggle toggle : group.getToggles()) {
      if (toggle.getUserData().equals(value)) {
        toggle.setSelected(true);
      }
    }
  }

  boolean isEmpty() {
    return group.getToggles().isEmpty();
  }
}
