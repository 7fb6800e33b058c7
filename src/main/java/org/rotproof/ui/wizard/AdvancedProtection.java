package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Blueprint.Protection.WritePath;
import org.rotproof.plan.Integrity;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Algorithm and sector size, folded away: the recommended ones suit nearly everyone. */
final class AdvancedProtection {
  private final Strings texts = Strings.of("wizard");
  private final WizardModel model;
  private final ComboBox<Integrity> algorithm = new ComboBox<>();
  private final Label about = Texts.wrapped("", "caption", "soft");
  private final RadioButton large = new RadioButton(texts.get("sector.4096"));
  private final RadioButton small = new RadioButton(texts.get("sector.512"));
  private final RadioButton journal = new RadioButton(texts.get("write.journal"));
  private final RadioButton bitmap = new RadioButton(texts.get("write.bitmap"));
  private final VBox writing;
  private final Button toggle = new Button(texts.get("advanced.show"));
  private final VBox body;
  private final VBox view;
  private boolean showing;

  AdvancedProtection(WizardModel model) {
    this.model = model;
    algorithm.setId("algorithm");
    about.setId("algorithm-about");
    algorithm.setConverter(Choices.shownAs(Integrity::id));
    algorithm
        .valueProperty()
        .addListener(
            (o, was, is) -> {
              if (!showing && is != null) {
                model.change(d -> d.withGuard(d.guard().withIntegrity(is.id())));
              }
            });
    ToggleGroup group = new ToggleGroup();
    sector(large, group, 4096);
    sector(small, group, 512);
    FormField field = new FormField(texts.get("advanced.algorithm"), algorithm, "");
    VBox left = Layouts.column(6, field, about);
    VBox right =
        Layouts.column(
            10,
            Texts.label(texts.get("advanced.sector"), "small", "strong"),
            large,
            small,
            Texts.wrapped(texts.get("advanced.sector.text"), "caption", "soft"));
    ToggleGroup ways = new ToggleGroup();
    way(journal, ways, WritePath.JOURNAL);
    way(bitmap, ways, WritePath.BITMAP);
    writing =
        Layouts.column(
            10,
            Texts.label(texts.get("advanced.write"), "small", "strong"),
            journal,
            bitmap,
            Texts.wrapped(texts.get("advanced.write.text"), "caption", "soft"));
    writing.setId("write-path");
    body = Layouts.column(18, Layouts.columns(32, 220, left, right), writing);
    body.getStyleClass().add("card");
    toggle.setId("advanced");
    toggle.setMnemonicParsing(true);
    toggle.getStyleClass().add("link");
    toggle.setOnAction(e -> fold(!body.isVisible()));
    view = Layouts.column(8, toggle, body);
    fold(false);
  }

  private void sector(RadioButton button, ToggleGroup group, int bytes) {
    button.setToggleGroup(group);
    button.setId("sector-" + bytes);
    button.setOnAction(e -> model.change(d -> d.withGuard(d.guard().withSectorBytes(bytes))));
  }

  private void way(RadioButton button, ToggleGroup group, WritePath way) {
    button.setToggleGroup(group);
    button.setId("write-" + way.name().toLowerCase(Locale.ROOT));
    button.setOnAction(e -> model.change(d -> d.withGuard(d.guard().withWritePath(way))));
  }

  private void fold(boolean open) {
    Layouts.show(body, open);
    toggle.setText(texts.get(open ? "advanced.hide" : "advanced.show"));
    toggle.setGraphic(Icons.of(open ? "mdi2c-chevron-down" : "mdi2c-chevron-right"));
  }

  Node view() {
    return view;
  }

  void update() {
    showing = true;
    GuardChoice guard = model.draft().guard();
    List<Integrity> offer = GuardChoice.onOffer(guard.kind(), model.inventory().abilities());
    if (!algorithm.getItems().equals(offer)) {
      algorithm.getItems().setAll(offer);
    }
    algorithm.setValue(guard.algorithm());
    String words = texts.getOr("integrity." + guard.algorithm().id(), "");
    about.setText(
        model
            .speeds()
            .map(s -> s.bytesPerSecond().get(guard.algorithm().id()))
            .map(v -> words + " " + texts.get("integrity.speed", Sizes.format(v)))
            .orElse(words));
    large.setSelected(guard.sectorBytes() == 4096);
    small.setSelected(guard.sectorBytes() == 512);
    Layouts.show(writing, guard.choosesWritePath());
    journal.setSelected(guard.writePath() == WritePath.JOURNAL);
    bitmap.setSelected(guard.writePath() == WritePath.BITMAP);
    showing = false;
  }
}
