package org.rotproof.ui.life;

import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Paper;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;

/** The recovery sheet as the array is now, to be printed, copied or saved at any time. */
final class SheetCard extends HBox {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;

  /** Of the array that the model speaks of. */
  SheetCard(ManageModel model) {
    super(16);
    this.model = model;
    setId("sheet-card");
    getStyleClass().add("card");
    setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    getChildren()
        .addAll(
            Icons.of(22, "mdi2f-file-document-outline", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    3,
                    Texts.wrapped(texts.get("sheet.title"), "body", "strong"),
                    Texts.wrapped(texts.get("sheet.text"), "small", "soft"))),
            button("print", "mdi2p-printer", this::print),
            button("copy", "mdi2c-content-copy", this::copy),
            button("save", "mdi2c-content-save-outline", this::save));
  }

  private Button button(String what, String icon, Runnable action) {
    Button button = new Button(texts.get("sheet." + what));
    button.setId("sheet-" + what);
    button.setGraphic(Icons.of(icon));
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  /** What is printed, as things are now; empty where the array is not known any more. */
  private Optional<RecoverySheet> sheet() {
    return model.record().map(r -> RecoverySheet.of(r, model.inventory()));
  }

  private void print() {
    sheet().ifPresent(s -> Paper.print(s.text(), model.navigator(), getScene().getWindow()));
  }

  private void copy() {
    sheet().ifPresent(s -> TextFiles.copy(s.text(), model.navigator()));
  }

  private void save() {
    sheet()
        .ifPresent(
            s ->
                TextFiles.save(
                    s.text(),
                    s.name() + "-recovery-sheet.txt",
                    model.navigator(),
                    getScene().getWindow()));
  }
}
