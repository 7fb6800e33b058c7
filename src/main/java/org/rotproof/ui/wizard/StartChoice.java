package org.rotproof.ui.wizard;

import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.Protection.Start;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Whether the disks are wiped first, or used at once and guarded bit by bit. */
final class StartChoice {
  private final Strings texts = Strings.of("wizard");
  private final WizardModel model;
  private final RadioButton wiped;
  private final RadioButton atOnce;
  private final Label note = Texts.wrapped("", "caption", "soft");
  private final VBox choice;
  private final VBox view;

  StartChoice(WizardModel model) {
    this.model = model;
    ToggleGroup group = new ToggleGroup();
    wiped = button(Start.WIPED, group);
    atOnce = button(Start.AT_ONCE, group);
    note.setId("start-note");
    choice =
        Layouts.column(
            6,
            wiped,
            Texts.wrapped(texts.get("start.wiped.text"), "caption", "soft"),
            atOnce,
            Texts.wrapped(texts.get("start.at_once.text"), "caption", "soft"));
    view = Layouts.column(10, choice, note);
    view.setId("start");
    view.getStyleClass().add("card");
  }

  private RadioButton button(Start start, ToggleGroup group) {
    String name = start.name().toLowerCase(Locale.ROOT);
    RadioButton button = new RadioButton(texts.get("start." + name));
    button.setToggleGroup(group);
    button.setId("start-" + name.replace('_', '-'));
    button.setOnAction(e -> model.change(d -> d.withGuard(d.guard().withStart(start))));
    return button;
  }

  Node view() {
    return view;
  }

  void update() {
    GuardChoice guard = model.draft().guard();
    boolean free = guard.choosesStart();
    Start start = guard.protection().start();
    wiped.setSelected(start == Start.WIPED);
    atOnce.setSelected(start == Start.AT_ONCE);
    Layouts.show(choice, free);
    note.setText(
        texts.get(free ? start == Start.WIPED ? "start.why" : "start.behind" : "start.encrypted"));
  }
}
