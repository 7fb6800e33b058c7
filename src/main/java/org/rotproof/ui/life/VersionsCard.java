package org.rotproof.ui.life;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.Settlement;
import org.rotproof.scrub.Difference;
import org.rotproof.storage.CopyPlace;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Saves what each disk has where they differ, so that a person can look before choosing. */
final class VersionsCard extends VBox {
  private static final int MOST_NAMED = 6;

  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final Supplier<List<Difference>> places;
  private final TextField folder = new TextField();
  private final Button save = new Button(texts.get("versions.save"));
  private final Label words = Texts.wrapped("", "small", "soft");
  private boolean atWork;

  VersionsCard(ManageModel model, Supplier<List<Difference>> places) {
    super(10);
    this.model = model;
    this.places = places;
    setId("versions-card");
    Label name = Texts.label(texts.get("versions.folder"), "small", "soft");
    name.setLabelFor(folder);
    folder.setId("versions-folder");
    folder.setText(suggestion());
    folder.setAccessibleText(texts.get("versions.folder"));
    HBox.setHgrow(folder, Priority.ALWAYS);
    folder.textProperty().addListener((o, was, is) -> update());
    save.setId("versions-save");
    save.setMnemonicParsing(true);
    save.setGraphic(Icons.of("mdi2f-file-compare"));
    save.setMinWidth(Region.USE_PREF_SIZE);
    save.setOnAction(e -> save());
    words.setId("versions-words");
    Layouts.show(words, false);
    HBox row = new HBox(10, folder, save);
    row.setAlignment(Pos.CENTER_LEFT);
    getChildren()
        .addAll(
            Texts.wrapped(texts.get("versions.text"), "caption", "soft"),
            Layouts.column(4, name, row),
            words);
    update();
  }

  /** A stick, where there is one: a person can read that without being root. */
  private String suggestion() {
    return CopyPlace.removable(model.inventory()).stream()
        .findFirst()
        .map(CopyPlace::point)
        .orElse(texts.get("versions.suggested", model.array()));
  }

  /** Places were chosen, or the folder was named. */
  void update() {
    save.setDisable(atWork || folder.getText().isBlank() || places.get().isEmpty());
  }

  private void save() {
    List<Chore.Settle.Place> runs =
        places.get().stream().flatMap(d -> Settlement.of(d, "").stream()).toList();
    atWork = true;
    Texts.say(words, texts.get("versions.saving"), "soft");
    model
        .calls()
        .send(
            new Ask.SaveVersions(model.array(), folder.getText().strip(), runs),
            this::saved,
            this::failed);
    update();
  }

  private void saved(Answer.VersionsSaved saved) {
    atWork = false;
    int more = saved.files().size() - MOST_NAMED;
    String names =
        saved.files().stream()
            .limit(MOST_NAMED)
            .map(f -> f.of().isEmpty() ? f.name() : texts.get("versions.of", f.name(), f.of()))
            .collect(Collectors.joining("\n"));
    Texts.say(
        words,
        texts.get("versions.saved", saved.files().size(), saved.folder())
            + "\n"
            + names
            + (more > 0 ? "\n" + texts.get("versions.more", more) : "")
            + "\n"
            + String.join(" ", saved.notes()),
        "good");
    update();
  }

  private void failed(Failure why) {
    atWork = false;
    Texts.say(words, (why.what() + " " + why.advice()).strip(), "warn");
    update();
  }
}
