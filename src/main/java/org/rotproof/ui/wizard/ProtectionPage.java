package org.rotproof.ui.wizard;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.RaidLevel;
import org.rotproof.ui.common.Banner;
import org.rotproof.ui.common.ChoiceCard;
import org.rotproof.ui.common.Durations;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;

/** How the bits are guarded, and how many disks may fail. */
final class ProtectionPage extends WizardPage {
  private final Map<Kind, ChoiceCard> kinds = new EnumMap<>(Kind.class);
  private final Map<RaidLevel, ChoiceCard> levels = new EnumMap<>(RaidLevel.class);
  private final CapacityView capacity = new CapacityView();
  private final Banner trouble = new Banner(Banner.Tone.WARN, "");
  private final AdvancedProtection advanced;
  private final VBox content;

  ProtectionPage(WizardModel model) {
    super(Page.PROTECTION, model);
    ToggleGroup kindGroup = new ToggleGroup();
    for (Kind kind : Kind.values()) {
      String key = "kind." + kind.name().toLowerCase(Locale.ROOT);
      ChoiceCard card =
          new ChoiceCard(kindGroup, text(key + ".icon"), text(key), text(key + ".text"));
      card.setId("kind-" + kind.name().toLowerCase(Locale.ROOT));
      card.setOnAction(e -> model.change(d -> d.withGuard(d.guard().withKind(kind))));
      kinds.put(kind, card);
    }
    ToggleGroup levelGroup = new ToggleGroup();
    for (RaidLevel level : RaidLevel.values()) {
      String key = "raid." + level.mdName();
      ChoiceCard card =
          new ChoiceCard(levelGroup, text(key + ".icon"), text(key), text(key + ".text"));
      card.setId(level.mdName());
      card.setOnAction(e -> model.change(d -> d.withRaid(level)));
      levels.put(level, card);
    }
    advanced = new AdvancedProtection(model);
    VBox room = Layouts.column(10, capacity);
    room.getStyleClass().add("card");
    content =
        Layouts.column(
            12,
            Texts.label(text("protection.kinds"), "section-title"),
            Layouts.columns(12, kinds.values().toArray(Node[]::new)),
            heading("protection.levels"),
            Layouts.columns(12, levels.values().toArray(Node[]::new)),
            trouble,
            heading("protection.capacity"),
            room,
            advanced.view());
  }

  private Node heading(String key) {
    var label = Texts.label(text(key), "section-title");
    VBox.setMargin(label, new javafx.geometry.Insets(12, 0, 0, 0));
    return label;
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Node firstFocus() {
    return kinds.get(model().draft().guard().kind());
  }

  @Override
  void update() {
    Draft draft = model().draft();
    kinds.forEach((kind, card) -> card.setSelected(kind == draft.guard().kind()));
    kinds.forEach(
        (kind, card) ->
            card.setDisable(GuardChoice.onOffer(kind, model().inventory().abilities()).isEmpty()));
    levels.forEach(this::updateLevel);
    Optional<String> why = whyNot();
    trouble.say(Banner.Tone.WARN, why.orElse(""));
    advanced.update();
    showCapacity(draft);
  }

  private void updateLevel(RaidLevel level, ChoiceCard card) {
    int members = model().draft().disks().members().size();
    boolean enough = members >= level.leastMembers();
    boolean offered =
        model().inventory().abilities().isEmpty()
            || model().inventory().abilities().contains(level.mdName());
    card.setSelected(level == model().draft().level());
    card.setDisable(!enough || !offered);
    if (!offered) {
      card.note(text("raid.no-kernel"), "faint");
    } else if (!enough) {
      card.note(text("raid.needs", level.leastMembers(), members), "faint");
    } else {
      card.note(text("raid.survives", level.survives(members)), "accent-text");
    }
  }

  private void showCapacity(Draft draft) {
    try {
      Plan plan = PageCheck.outline(draft, model().inventory());
      long millis = TimeEstimate.millis(plan, model().chosenDisks(), model().practice());
      capacity.show(plan.capacity(), text("capacity.time", Durations.format(millis)));
      capacity.setVisible(true);
    } catch (PlanException e) {
      capacity.setVisible(false);
    }
  }
}
