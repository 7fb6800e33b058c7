package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;

/** Disks of which one is chosen; those that cannot be are shown with the reason. */
final class DiskPick {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  /**
   * One disk.
   *
   * @param facts serial and the like, a line
   * @param state what is to be known of it, such as what would be lost; "" for nothing
   * @param refusal why it cannot be chosen; "" where it can
   * @param urgent whether it is the reason to choose one at all
   */
  record Choice(
      String id,
      String icon,
      String name,
      String facts,
      String state,
      String size,
      String refusal,
      boolean urgent) {}

  private final String prefix;
  private final VBox view = Layouts.column(8);
  private final ToggleGroup group = new ToggleGroup();
  private List<Choice> shown = List.of();
  private String chosen = "";
  private boolean showing;
  private boolean others;
  private String quietWay = "";

  DiskPick(String prefix, String spoken, Runnable changed) {
    this.prefix = prefix;
    view.setId(prefix + "-disks");
    view.setAccessibleText(spoken);
    group
        .selectedToggleProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing && is != null) {
                chosen = (String) is.getUserData();
                mark();
                changed.run();
              }
            });
  }

  Node view() {
    return view;
  }

  /** The disk that was chosen; "" for none. */
  String chosen() {
    return chosen;
  }

  void show(List<Choice> choices) {
    if (choices.equals(shown)) {
      return;
    }
    boolean first = shown.isEmpty();
    shown = List.copyOf(choices);
    if (choices.stream().noneMatch(c -> c.id().equals(chosen) && c.refusal().isEmpty())) {
      chosen = "";
    }
    List<Choice> usable = choices.stream().filter(c -> c.refusal().isEmpty()).toList();
    if (first && usable.size() == 1) {
      chosen = usable.get(0).id();
    }
    Optional<Choice> urgent = usable.stream().filter(Choice::urgent).findFirst();
    if (chosen.isEmpty() && !others && urgent.isPresent()) {
      chosen = urgent.get().id();
    }
    showing = true;
    group.getToggles().clear();
    List<Node> rows = new ArrayList<>();
    // What is broken comes first; the others are a quieter way.
    boolean quiet = choices.stream().anyMatch(Choice::urgent) && !quietWay.isEmpty();
    choices.stream().filter(c -> !quiet || c.urgent()).forEach(c -> rows.add(row(c)));
    if (quiet && others) {
      choices.stream().filter(c -> !c.urgent()).forEach(c -> rows.add(row(c)));
    } else if (quiet && choices.stream().anyMatch(c -> !c.urgent())) {
      rows.add(more());
    }
    view.getChildren().setAll(rows);
    showing = false;
    mark();
  }

  private Node more() {
    Button more = new Button(quietWay);
    more.setId(prefix + "-more");
    more.getStyleClass().add("link");
    more.setUserData("");
    more.setOnAction(
        e -> {
          others = true;
          List<Choice> all = shown;
          shown = List.of();
          show(all);
        });
    return more;
  }

  /** The words of the way to those that are not urgent, where some are. */
  void quietWay(String words) {
    quietWay = words;
  }

  private Node row(Choice c) {
    boolean usable = c.refusal().isEmpty();
    RadioButton radio = new RadioButton();
    radio.setId(prefix + "-" + c.id());
    radio.setUserData(c.id());
    radio.setDisable(!usable);
    radio.setVisible(usable);
    radio.setToggleGroup(group);
    radio.setSelected(c.id().equals(chosen));
    radio.setAccessibleText(
        String.join(", ", c.name(), c.size(), c.facts(), c.state()) + " " + c.refusal());
    Label name = Texts.label(c.name(), "body", "strong");
    name.setMinWidth(0);
    Label facts = Texts.wrapped(c.facts(), "caption", "soft");
    Label size = Texts.label(c.size(), "disk-size");
    size.setMinWidth(Region.USE_PREF_SIZE);
    VBox words = Layouts.column(3, name, facts);
    if (!c.state().isEmpty()) {
      words.getChildren().add(Texts.wrapped(c.state(), "small", c.urgent() ? "bad" : "soft"));
    }
    if (!usable) {
      Label why = Texts.wrapped(c.refusal(), "small", "disk-refusal");
      why.setGraphic(Icons.of(16, "mdi2l-lock-outline", "faint"));
      words.getChildren().add(why);
    }
    words.setMinWidth(0);
    HBox row =
        Layouts.row(
            14,
            radio,
            Icons.of(24, c.icon(), c.urgent() ? "bad" : usable ? "" : "faint"),
            Layouts.grow(words),
            size);
    row.getStyleClass().add("disk-row");
    if (!usable) {
      row.getStyleClass().add("refused");
    }
    row.setUserData(c.id());
    row.setOnMouseClicked(
        e -> {
          if (usable) {
            radio.requestFocus();
            radio.setSelected(true);
          }
        });
    return row;
  }

  private void mark() {
    for (Node row : view.getChildren()) {
      row.pseudoClassStateChanged(CHOSEN, !chosen.isEmpty() && row.getUserData().equals(chosen));
    }
  }

  /** Where the keyboard begins. */
  Optional<Node> focus() {
    return group.getToggles().stream().map(t -> (Node) t).filter(n -> !n.isDisabled()).findFirst();
  }
}
