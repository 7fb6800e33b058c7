package org.rotproof.ui.work;

import java.security.SecureRandom;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Paper;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;

/**
 * The recovery key: made here, shown once, to be printed, copied, or saved where the person says.
 * It is not shown again after the page was left.
 */
public final class RecoveryKeyView {
  private final Strings texts = Strings.of("work");
  private final TypedKeys secrets;
  private final Navigator navigator;
  private final Runnable changed;
  private final Button make = new Button(texts.get("recovery.make"));
  private final Label key = Texts.label("", "mono", "recovery-key");
  private final CheckBox written = new CheckBox(texts.get("recovery.written"));
  private final VBox shown;
  private final HBox kept;
  private final VBox view;
  private String arrayName = "";
  private boolean confirmed;

  /** Nothing is made yet. */
  public RecoveryKeyView(TypedKeys secrets, Navigator navigator, Runnable changed) {
    this.secrets = secrets;
    this.navigator = navigator;
    this.changed = changed;
    make.setId("recovery-make");
    make.setGraphic(Icons.of("mdi2e-eye-outline"));
    make.setOnAction(e -> make());
    key.setId("recovery-key");
    key.setWrapText(true);
    written.setId("recovery-written");
    written.setWrapText(true);
    written.setOnAction(e -> changed.run());
    Button print = new Button(texts.get("recovery.print"));
    print.setId("recovery-print");
    print.setGraphic(Icons.of("mdi2p-printer"));
    print.setOnAction(e -> print());
    Button copy = new Button(texts.get("recovery.copy"));
    copy.setId("recovery-copy");
    copy.setGraphic(Icons.of("mdi2c-content-copy"));
    copy.setOnAction(e -> TextFiles.copy(secrets.recoveryKeyText(), navigator));
    Button save = new Button(texts.get("recovery.save"));
    save.setId("recovery-save");
    save.setGraphic(Icons.of("mdi2c-content-save-outline"));
    save.setOnAction(
        e ->
            TextFiles.save(
                paper(), arrayName + "-recovery-key.txt", navigator, save.getScene().getWindow()));
    VBox well = Layouts.column(12, key, Layouts.row(12, print, copy, save));
    well.getStyleClass().add("well");
    shown = Layouts.column(10, well, written);
    Button again = new Button(texts.get("recovery.again"));
    again.getStyleClass().add("link");
    again.setOnAction(e -> make());
    kept =
        Layouts.row(
            8,
            Icons.of(20, "mdi2c-check-circle", "good"),
            Texts.label(texts.get("recovery.kept"), "body"),
            again);
    view = Layouts.column(0, make, shown, kept);
    show(false);
  }

  /** The view. */
  public Node view() {
    return view;
  }

  public void setArrayName(String name) {
    arrayName = name;
  }

  private void make() {
    secrets.makeRecoveryKey(new SecureRandom());
    key.setText(secrets.recoveryKeyText());
    written.setSelected(false);
    confirmed = false;
    show(true);
    changed.run();
  }

  private void show(boolean key) {
    Layouts.show(shown, key);
    Layouts.show(kept, !key && secrets.hasRecoveryKey());
    Layouts.show(make, !key && !secrets.hasRecoveryKey());
  }

  private void print() {
    Paper.print(paper(), navigator, view.getScene().getWindow());
  }

  private String paper() {
    return texts.get("recovery.paper.title", arrayName)
        + "\n\n"
        + secrets.recoveryKeyText()
        + "\n\n"
        + texts.get("recovery.paper.text");
  }

  public Optional<String> why() {
    if (!secrets.hasRecoveryKey()) {
      return Optional.of(texts.get("recovery.why.none"));
    }
    return confirmed || written.isSelected()
        ? Optional.empty()
        : Optional.of(texts.get("recovery.why.written"));
  }

  /** Takes the key off the screen; one that nobody has on paper is thrown away. */
  public void leave() {
    confirmed = confirmed || written.isSelected();
    if (!confirmed) {
      secrets.forgetRecoveryKey();
    }
    key.setText("");
    show(false);
  }
}
