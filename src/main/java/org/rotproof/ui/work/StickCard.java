package org.rotproof.ui.work;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.CopyPlace;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.common.Choices;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/**
 * Key file, header backups and recovery sheet on a stick. The keys belong to root: the helper
 * copies them, and none of them passes through the window.
 */
public final class StickCard extends VBox {
  private final Strings texts = Strings.of("work");
  private final HostCalls calls;
  private final Supplier<Inventory> inventory;
  private final Supplier<String> array;
  private final ComboBox<CopyPlace> sticks = new ComboBox<>();
  private final Button save = new Button(texts.get("stick.save"));
  private final Label words = Texts.wrapped("", "small", "soft");
  private boolean atWork;

  /**
   * Of an array.
   *
   * @param inventory what was found on its machine last; {@link #update} asks for it
   * @param array its name
   */
  public StickCard(HostCalls calls, Supplier<Inventory> inventory, Supplier<String> array) {
    super(10);
    this.calls = calls;
    this.inventory = inventory;
    this.array = array;
    setId("stick-card");
    getStyleClass().add("card");
    sticks.setId("sticks");
    sticks.setConverter(Choices.shownAs(this::named));
    sticks.setAccessibleText(texts.get("stick.which"));
    save.setId("stick-save");
    save.setGraphic(Icons.of("mdi2u-usb-flash-drive-outline"));
    save.setMinWidth(Region.USE_PREF_SIZE);
    save.setOnAction(e -> save());
    words.setId("stick-words");
    HBox head =
        Layouts.row(
            16,
            Icons.of(22, "mdi2u-usb-flash-drive-outline", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    3,
                    Texts.wrapped(texts.get("stick.title"), "body", "strong"),
                    Texts.wrapped(texts.get("stick.text"), "small", "soft"))),
            sticks,
            save);
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, words);
    update();
  }

  private String named(CopyPlace place) {
    return texts.get(
        "stick.named",
        place.label().isEmpty() ? place.disk().displayName() : place.label(),
        place.point());
  }

  /** Sticks come and go. */
  public void update() {
    List<CopyPlace> now = CopyPlace.removable(inventory.get());
    Optional<String> chosen = Optional.ofNullable(sticks.getValue()).map(CopyPlace::point);
    if (!sticks.isShowing() && !now.equals(sticks.getItems())) {
      sticks.getItems().setAll(now);
      sticks.setValue(
          now.stream()
              .filter(p -> chosen.filter(p.point()::equals).isPresent())
              .findFirst()
              .orElse(now.isEmpty() ? null : now.get(0)));
    }
    Layouts.show(sticks, !now.isEmpty());
    save.setDisable(now.isEmpty() || atWork);
    if (words.getText().isEmpty() || words.getText().equals(texts.get("stick.none"))) {
      words.setText(now.isEmpty() ? texts.get("stick.none") : "");
    }
    Layouts.show(words, !words.getText().isEmpty());
  }

  private void save() {
    CopyPlace place = sticks.getValue();
    if (place == null) {
      return;
    }
    atWork = true;
    Texts.say(words, texts.get("stick.saving"), "soft");
    calls.send(new Ask.SaveKeys(array.get(), place.point()), this::saved, this::failed);
    update();
  }

  private void saved(Answer.KeysSaved saved) {
    atWork = false;
    List<String> names = saved.files().stream().map(Answer.SavedFile::name).toList();
    Texts.say(
        words,
        texts.get("stick.saved", String.join(", ", names), String.join(" ", saved.notes())),
        "good");
    update();
  }

  private void failed(Failure why) {
    atWork = false;
    Texts.say(words, (why.what() + " " + why.advice()).strip(), "warn");
    update();
  }
}
