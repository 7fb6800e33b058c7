package org.rotproof.ui.wizard;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.rotproof.plan.SecretName;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.RecoveryKeyField;
import org.rotproof.ui.work.TypedKeys;

/** Asks for the keys that an earlier build needs again: nothing remembers them. */
final class KeysAgain {
  private final Strings texts = Strings.of("wizard");
  private final TypedKeys keys;
  private final PasswordField passphrase = new PasswordField();
  private final RecoveryKeyField paper = new RecoveryKeyField();
  private final List<TextField> fields = new ArrayList<>();
  private final Button go = new Button(texts.get("ways.go-on"));
  private final VBox view;

  /**
   * Asks for those.
   *
   * @param keys takes what is typed
   * @param goOn runs once they are typed
   */
  KeysAgain(List<SecretName> names, TypedKeys keys, Runnable goOn) {
    this.keys = keys;
    view =
        Layouts.column(
            14,
            Texts.label(texts.get("secrets.title"), "section-title"),
            Texts.wrapped(texts.get("secrets.text"), "body", "soft"));
    names.forEach(this::ask);
    go.setId("secrets-go-on");
    go.setMnemonicParsing(true);
    go.getStyleClass().add("accent");
    go.setOnAction(
        e -> {
          hand();
          goOn.run();
        });
    view.getChildren().add(Layouts.row(8, Layouts.spring(), go));
    view.getStyleClass().add("card");
    view.setId("secrets");
    update();
  }

  private void ask(SecretName name) {
    boolean onPaper = name == SecretName.RECOVERY_KEY;
    TextField field = onPaper ? paper : passphrase;
    field.setId("secret-" + name);
    FormField row = new FormField(texts.get("secrets." + name), field, "");
    field
        .textProperty()
        .addListener(
            (o, was, is) -> {
              row.wrong(onPaper ? paper.slip() : Optional.empty());
              update();
            });
    // The page's own default button is that of its footer.
    field.setOnAction(e -> go.fire());
    fields.add(field);
    view.getChildren().add(row);
  }

  private void update() {
    boolean missing =
        fields.stream().anyMatch(f -> f == paper ? !paper.whole() : f.getText().isEmpty());
    go.setDisable(missing);
    go.setAccessibleHelp(missing ? texts.get("secrets.why") : "");
  }

  /** Hands over what was typed and empties the fields. */
  private void hand() {
    if (fields.contains(passphrase)) {
      keys.setPassphrase(passphrase.getText());
    }
    if (fields.contains(paper)) {
      keys.setRecoveryKey(paper.key());
    }
    fields.forEach(TextField::clear);
  }

  VBox view() {
    return view;
  }

  /** Where the keyboard begins. */
  Node first() {
    return fields.isEmpty() ? go : fields.get(0);
  }
}
