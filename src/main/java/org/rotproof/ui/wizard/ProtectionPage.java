package org.rotproof.ui.wizard;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.Node;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.CipherAdvice;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.storage.RaidLevel;
import org.rotproof.storage.Sizes;
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
  private final Banner advice = new Banner(Banner.Tone.INFO, "");
  private final StartChoice start;
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
    for (RaidLevel level : RaidLevel.OFFERED) {
      String key = "raid." + level.mdName();
      ChoiceCard card =
          new ChoiceCard(levelGroup, text(key + ".icon"), text(key), text(key + ".text"));
      card.setId(level.mdName());
      card.setOnAction(e -> model.change(d -> d.withRaid(level)));
      levels.put(level, card);
    }
    advice.setId("advice");
    start = new StartChoice(model);
    advanced = new AdvancedProtection(model);
    VBox room = Layouts.column(10, capacity);
    room.getStyleClass().add("card");
    content =
        Layouts.column(
            12,
            Texts.label(text("protection.kinds"), "section-title"),
            Layouts.columns(12, 160, kinds.values().toArray(Node[]::new)),
            advice,
            heading("protection.levels"),
            Layouts.columns(12, 105, levels.values().toArray(Node[]::new)),
            trouble,
            heading("protection.capacity"),
            room,
            heading("protection.start"),
            start.view(),
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
  void shown() {
    model().measure();
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
    kinds.forEach((kind, card) -> card.note(here(kind), "soft"));
    advice.say(Banner.Tone.INFO, advised());
    levels.forEach(this::updateLevel);
    Optional<String> why = whyNot();
    trouble.say(Banner.Tone.WARN, why.orElse(""));
    start.update();
    advanced.update();
    showCapacity(draft);
  }

  /** What that kind would give on this machine, as far as it can be told. */
  private String here(Kind kind) {
    Draft draft = model().draft();
    Draft so = draft.withGuard(draft.guard().withKind(kind));
    OptionalLong speed = perLeg(so.guard().protection());
    if (speed.isEmpty()) {
      return "";
    }
    long disk = TimeEstimate.slowest(model().chosenDisks());
    String rate =
        !model().practice() && speed.getAsLong() >= disk
            ? text("kind.here.disks")
            : text("kind.here.processor", Sizes.format(speed.getAsLong()));
    try {
      Plan plan = PageCheck.outline(so, model().inventory());
      return text(
          "kind.here",
          rate,
          Durations.format(
              TimeEstimate.millis(
                  plan, model().chosenDisks(), model().speeds(), model().practice())),
          Sizes.format(plan.capacity().usableBytes()));
    } catch (PlanException e) {
      return rate;
    }
  }

  private OptionalLong perLeg(Protection protection) {
    Draft draft = model().draft();
    int legs = draft.disks().members().size();
    return model()
        .speeds()
        .map(s -> s.perLeg(protection, draft.level(), legs))
        .orElse(OptionalLong.empty());
  }

  /** Which way of being encrypted suits this machine, and why; in practice only what it is. */
  private String advised() {
    if (model().speeds().isEmpty()) {
      return "";
    }
    if (model().practice()) {
      return text("advice.practice");
    }
    Draft draft = model().draft();
    Optional<CipherAdvice> found =
        CipherAdvice.of(
            model().speeds().get(),
            model().inventory().abilities(),
            draft.level(),
            draft.disks().members().size(),
            draft.guard().sectorBytes(),
            TimeEstimate.slowest(model().chosenDisks()));
    return found
        .map(
            a ->
                text(
                    "advice." + a.why().name().toLowerCase(Locale.ROOT),
                    speed(a.protection()),
                    speed(GuardChoice.recommended().protection())))
        .orElse("");
  }

  private String speed(Protection protection) {
    OptionalLong speed = perLeg(protection);
    return speed.isPresent() ? Sizes.format(speed.getAsLong()) + "/s" : "";
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
      card.note(text("raid.survives", level.redundancy(members).survives()), "accent-text");
    }
  }

  private void showCapacity(Draft draft) {
    try {
      Plan plan = PageCheck.outline(draft, model().inventory());
      long millis =
          TimeEstimate.millis(plan, model().chosenDisks(), model().speeds(), model().practice());
      String key = draft.guard().protection().atOnce() ? "capacity.time-at-once" : "capacity.time";
      capacity.show(plan.capacity(), text(key, Durations.format(millis)));
      capacity.setVisible(true);
    } catch (PlanException e) {
      capacity.setVisible(false);
    }
  }
}
