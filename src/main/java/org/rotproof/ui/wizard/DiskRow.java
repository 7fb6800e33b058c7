package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SmartVerdict;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.SegmentBar;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.DiskTexts;

/** One disk: what it is, what is on it, what it is for, or why it is out of reach. */
final class DiskRow {
  private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

  private final Strings texts = Strings.of("wizard");
  private final CheckBox check = new CheckBox();
  private final ToggleButton spare = new ToggleButton(texts.get("disks.spare"));
  private final Label name = Texts.label("", "body", "strong");
  private final Label facts = Texts.label("", "caption", "soft");
  private final Label nothing = Texts.label(DiskTexts.nothing(), "caption", "soft");
  private final Label contents = Texts.label("", "caption", "soft");
  private final Label warning = Texts.wrapped("", "small", "warn");
  private final Label refusal = Texts.wrapped("", "small", "disk-refusal");
  private final Label size = Texts.label("", "disk-size");
  private final Label health = Texts.pill("mdi2h-help-circle-outline", "");
  private final SegmentBar bar = new SegmentBar(8);
  private final StackPane icon = new StackPane();
  private final HBox view;
  private boolean showing;
  private boolean usable;

  DiskRow(String id, Consumer<DiskChoice.Role> choose) {
    check.setId("check-" + id);
    spare.setId("spare-" + id);
    spare.getStyleClass().setAll("spare-toggle");
    spare.setMinWidth(Region.USE_PREF_SIZE);
    check
        .selectedProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing) {
                choose.accept(is ? DiskChoice.Role.MEMBER : DiskChoice.Role.UNUSED);
              }
            });
    spare
        .selectedProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing) {
                choose.accept(is ? DiskChoice.Role.SPARE : DiskChoice.Role.MEMBER);
              }
            });
    HBox top = Layouts.row(12, Layouts.grow(name), spare, health, size);
    name.setWrapText(true);
    name.setMinHeight(Region.USE_PREF_SIZE);
    health.setMinWidth(Region.USE_PREF_SIZE);
    size.setMinWidth(72);
    size.setAlignment(Pos.CENTER_RIGHT);
    facts.setMinWidth(0);
    facts.getStyleClass().add("may-be-cut");
    contents.getStyleClass().add("may-be-cut");
    contents.setMinWidth(0);
    HBox second = Layouts.row(16, Layouts.grow(facts), nothing);
    nothing.setMinWidth(Region.USE_PREF_SIZE);
    VBox body =
        Layouts.column(
            8, Layouts.column(2, top, second), Layouts.column(4, bar, contents), warning, refusal);
    icon.setMaxSize(Region.USE_PREF_SIZE, Region.USE_PREF_SIZE);
    body.setMinWidth(0);
    icon.getStyleClass().add("disk-icon");
    view = Layouts.row(14, check, icon, Layouts.grow(body));
    view.setId("disk-" + id);
    view.getStyleClass().add("disk-row");
    view.setOnMouseClicked(
        e -> {
          if (e.getButton() == MouseButton.PRIMARY && usable) {
            check.requestFocus();
            check.setSelected(!check.isSelected());
          }
        });
  }

  Node view() {
    return view;
  }

  CheckBox check() {
    return check;
  }

  /** Shows the disk as it is now, what it is for, and why it is out of reach, if it is. */
  void show(Disk disk, DiskChoice.Role role, Optional<String> reason) {
    showing = true;
    usable = reason.isEmpty();
    icon.getChildren().setAll(Icons.of(24, DiskTexts.icon(disk), usable ? "" : "faint"));
    name.setText(disk.displayName());
    facts.setText(DiskTexts.facts(disk));
    facts.setTooltip(new Tooltip(facts.getText()));
    size.setText(Sizes.format(disk.sizeBytes()));
    bar.show(DiskTexts.parts(disk));
    contents.setText(DiskTexts.contents(disk));
    contents.setTooltip(new Tooltip(contents.getText()));
    Layouts.show(contents, !disk.contents().isEmpty());
    Layouts.show(nothing, disk.contents().isEmpty());
    String warns = role == DiskChoice.Role.UNUSED ? "" : warning(disk);
    warning.setText(warns);
    warning.setGraphic(Icons.of(16, "mdi2a-alert-outline", "warn"));
    Layouts.show(warning, usable && !warns.isEmpty());
    refusal.setText(reason.map(r -> texts.get("disks.refused", r)).orElse(""));
    refusal.setGraphic(Icons.of(16, "mdi2l-lock-outline", "faint"));
    Layouts.show(refusal, !usable);
    check.setVisible(usable);
    check.setDisable(!usable);
    check.setSelected(role != DiskChoice.Role.UNUSED);
    spare.setSelected(role == DiskChoice.Role.SPARE);
    Layouts.show(spare, role != DiskChoice.Role.UNUSED);
    showHealth(disk.smart());
    view.pseudoClassStateChanged(CHOSEN, role != DiskChoice.Role.UNUSED);
    view.getStyleClass().remove("refused");
    if (!usable) {
      view.getStyleClass().add("refused");
    }
    String spoken =
        String.join(", ", disk.displayName(), size.getText(), facts.getText(), contents.getText())
            + (usable ? "" : ". " + refusal.getText());
    check.setAccessibleText(spoken);
    view.setAccessibleText(spoken);
    spare.setAccessibleText(texts.get("disks.spare.spoken", disk.displayName()));
    showing = false;
  }

  private String warning(Disk disk) {
    List<String> sentences = new ArrayList<>();
    if (disk.smart() == SmartVerdict.FAILING) {
      sentences.add(texts.get("disks.failing"));
    }
    if (!disk.contents().isEmpty()) {
      sentences.add(texts.get("disks.loses"));
    }
    return String.join(" ", sentences);
  }

  private void showHealth(SmartVerdict verdict) {
    String key = verdict.name().toLowerCase(Locale.ROOT);
    health.setText(texts.get("smart." + key));
    health.getStyleClass().setAll("label", "pill");
    health.getStyleClass().add(texts.get("smart." + key + ".class"));
    health.setGraphic(Icons.of(16, texts.get("smart." + key + ".icon")));
  }
}
