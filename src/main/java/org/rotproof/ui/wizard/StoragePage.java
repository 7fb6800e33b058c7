package org.rotproof.ui.wizard;

import atlantafx.base.controls.ToggleSwitch;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.FileSystemType;
import org.rotproof.plan.PlanException;
import org.rotproof.ui.common.ChoiceCard;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;

/** What it is called, what goes on it, where it is mounted, how often it is scrubbed. */
final class StoragePage extends WizardPage {

  private final Map<FileSystemType, ChoiceCard> types = new LinkedHashMap<>();
  private final Map<ScrubSchedule, ToggleButton> schedules = new EnumMap<>(ScrubSchedule.class);
  private final Map<String, FormField> fields = new LinkedHashMap<>();
  private final Map<TextField, Function<Draft, String>> shown = new LinkedHashMap<>();
  private final TextField name;
  private final ToggleSwitch lvm = new ToggleSwitch();
  private final ToggleSwitch mounted = new ToggleSwitch();
  private final ToggleSwitch atBoot = new ToggleSwitch();
  private final HBox boot;
  private final Node lvmFields;
  private final Node mountFields;
  private final VBox content;
  private boolean showing;

  StoragePage(WizardModel model) {
    super(Page.STORAGE, model);
    name = field("name", "array-name", Draft::name, Draft::withName);
    field(
        "storage.label",
        "label",
        d -> d.storage().effectiveLabel(d.name()),
        storage((s, v) -> s.withLabel(Optional.of(v))));
    field(
        "storage.volumeGroup",
        "volume-group",
        d -> d.storage().effectiveGroup(d.name()),
        storage((s, v) -> s.withVolumeGroup(Optional.of(v))));
    field(
        "storage.logicalVolume",
        "logical-volume",
        d -> d.storage().effectiveVolume(d.name()),
        storage((s, v) -> s.withLogicalVolume(Optional.of(v))));
    field(
        "mount.point",
        "mount-point",
        d -> d.storage().effectivePoint(d.name()),
        storage((s, v) -> s.withPoint(Optional.of(v))));
    ToggleGroup group = new ToggleGroup();
    for (FileSystemType type : FileSystemType.values()) {
      ChoiceCard card =
          new ChoiceCard(
              group, text("fs." + type + ".icon"), type.toString(), text("fs." + type + ".text"));
      card.setId("fs-" + type);
      card.setOnAction(e -> model.change(d -> d.withStorage(d.storage().withType(type))));
      types.put(type, card);
    }
    toggle(lvm, "lvm", StorageChoice::withLvm);
    toggle(mounted, "mounted", StorageChoice::withMounted);
    toggle(atBoot, "at-boot", StorageChoice::withAtBoot);
    lvmFields =
        Layouts.columns(
            16, 200, fields.get("storage.volumeGroup"), fields.get("storage.logicalVolume"));
    boot = switchRow(atBoot, "storage.at-boot");
    mountFields = Layouts.column(12, fields.get("mount.point"), boot);
    content =
        Layouts.column(
            20,
            Layouts.columns(16, 200, fields.get("name"), fields.get("storage.label")),
            Layouts.column(
                12,
                Texts.label(text("storage.file-system"), "section-title"),
                Layouts.columns(12, 160, types.values().toArray(Node[]::new))),
            Layouts.columns(
                16,
                240,
                card(switchRow(mounted, "storage.mounted"), mountFields),
                card(switchRow(lvm, "storage.lvm"), lvmFields)),
            card(schedule()));
  }

  private static VBox card(Node... nodes) {
    VBox card = Layouts.column(14, nodes);
    card.getStyleClass().add("card");
    return card;
  }

  private TextField field(
      String field, String id, Function<Draft, String> get, BiFunction<Draft, String, Draft> set) {
    TextField input = new TextField();
    input.setId(id);
    input
        .textProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing) {
                model().change(d -> set.apply(d, is.strip()));
              }
            });
    fields.put(field, new FormField(text("field." + id), input, text("field." + id + ".help")));
    shown.put(input, get);
    return input;
  }

  private static BiFunction<Draft, String, Draft> storage(
      BiFunction<StorageChoice, String, StorageChoice> set) {
    return (d, v) -> d.withStorage(set.apply(d.storage(), v));
  }

  private void toggle(
      ToggleSwitch toggle, String id, BiFunction<StorageChoice, Boolean, StorageChoice> set) {
    toggle.setId(id);
    toggle
        .selectedProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing) {
                model().change(d -> d.withStorage(set.apply(d.storage(), is)));
              }
            });
  }

  private HBox switchRow(ToggleSwitch toggle, String key) {
    toggle.setAccessibleText(text(key));
    toggle.setAccessibleHelp(text(key + ".text"));
    HBox.setMargin(toggle, new javafx.geometry.Insets(0, -7, 0, 0));
    return Layouts.row(
        12,
        Layouts.grow(
            Layouts.column(
                2,
                Texts.label(text(key), "body", "strong"),
                Texts.wrapped(text(key + ".text"), "caption", "soft"))),
        toggle);
  }

  private Node schedule() {
    ToggleGroup group = new ToggleGroup();
    HBox row = new HBox();
    row.getStyleClass().add("segmented");
    for (ScrubSchedule schedule : ScrubSchedule.values()) {
      String key = schedule.name().toLowerCase(Locale.ROOT);
      ToggleButton button = new ToggleButton(text("scrub." + key));
      button.setId("scrub-" + key);
      button.setToggleGroup(group);
      button.setMinWidth(Region.USE_PREF_SIZE);
      button.setOnAction(
          e -> {
            button.setSelected(true);
            model().change(d -> d.withStorage(d.storage().withScrub(schedule)));
          });
      schedules.put(schedule, button);
      row.getChildren().add(button);
    }
    row.setMinWidth(Region.USE_PREF_SIZE);
    return Layouts.row(
        16,
        Layouts.grow(
            Layouts.column(
                2,
                Texts.label(text("storage.scrub"), "body", "strong"),
                Texts.wrapped(text("storage.scrub.text"), "caption", "soft"))),
        row);
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Node firstFocus() {
    return name;
  }

  @Override
  void update() {
    showing = true;
    Draft draft = model().draft();
    shown.forEach(
        (input, get) -> {
          String text = get.apply(draft);
          if (!input.getText().strip().equals(text)) {
            input.setText(text);
          }
        });
    types.forEach((type, card) -> card.setSelected(type == draft.storage().type()));
    schedules.forEach((s, b) -> b.setSelected(s == draft.storage().scrub()));
    lvm.setSelected(draft.storage().lvm());
    mounted.setSelected(draft.storage().mounted());
    atBoot.setSelected(draft.storage().atBoot());
    Layouts.show(lvmFields, draft.storage().lvm());
    Layouts.show(mountFields, draft.storage().mounted());
    Optional<PlanException> trouble = PageCheck.check(Page.STORAGE, draft, model().inventory());
    fields.forEach(
        (field, view) ->
            view.wrong(
                trouble.filter(t -> t.field().equals(field)).map(PlanException::getMessage)));
    showing = false;
  }
}
