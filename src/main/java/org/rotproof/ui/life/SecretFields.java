package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.SecretName;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.PassphraseFields;
import org.rotproof.ui.work.RecoveryKeyField;
import org.rotproof.ui.work.RecoveryKeyView;

/** The keys that a chore needs to be told or that it makes; emptied as soon as they were taken. */
final class SecretFields {
  private final Strings texts = Strings.of("life");
  private final ChoreSecrets secrets;
  private final Runnable changed;
  private final VBox view = Layouts.column(16);
  private final PasswordField present = new PasswordField();
  private final RecoveryKeyField paper = new RecoveryKeyField();
  private final boolean asksPresent;
  private final boolean asksPaper;
  private Optional<FormField> presentField = Optional.empty();
  private Optional<FormField> paperField = Optional.empty();
  private Optional<PassphraseFields> fresh = Optional.empty();
  private Optional<RecoveryKeyView> made = Optional.empty();

  /**
   * Fields for those secrets.
   *
   * @param completes whether a recovery key exists, which some disks are still to get
   */
  SecretFields(
      ChoreKind kind,
      List<SecretName> names,
      String array,
      boolean completes,
      ChoreSecrets secrets,
      Navigator navigator,
      Runnable changed) {
    this.secrets = secrets;
    this.changed = changed;
    asksPresent = names.contains(SecretName.PASSPHRASE);
    boolean makesRecovery = kind == ChoreKind.ADD_RECOVERY_KEY && !completes;
    asksPaper = names.contains(SecretName.RECOVERY_KEY) && !makesRecovery;
    List<Node> parts = new ArrayList<>();
    if (asksPresent) {
      parts.add(presentField(kind));
    }
    if (names.contains(SecretName.NEW_PASSPHRASE)) {
      PassphraseFields fields = new PassphraseFields(secrets.fresh(), changed);
      fields.setKnown(List.of(array, "rotproof"));
      fresh = Optional.of(fields);
      parts.add(titled("secret.new", fields.view()));
    }
    if (names.contains(SecretName.RECOVERY_KEY) && makesRecovery) {
      RecoveryKeyView key = new RecoveryKeyView(secrets.fresh(), navigator, changed);
      key.setArrayName(array);
      made = Optional.of(key);
      parts.add(titled("secret.recovery.make", key.view()));
    }
    if (asksPaper) {
      paperField = Optional.of(field("recovery-key", "secret.recovery", paper));
      parts.add(paperField.get());
    }
    view.getChildren().setAll(parts);
  }

  private Node presentField(ChoreKind kind) {
    String key =
        kind == ChoreKind.CHANGE_PASSPHRASE
            ? "secret.present.change"
            : Group.takesNewDisk(kind) ? "secret.present.join" : "secret.present";
    FormField field = field("present-passphrase", key, present);
    presentField = Optional.of(field);
    return field;
  }

  private FormField field(String id, String key, TextField field) {
    field.setId(id);
    FormField made = new FormField(texts.get(key), field, texts.getOr(key + ".help", ""));
    field
        .textProperty()
        .addListener(
            (o, was, is) -> {
              made.wrong(field == paper ? paper.slip() : Optional.empty());
              changed.run();
            });
    return made;
  }

  private Node titled(String key, Node node) {
    return Layouts.column(8, Texts.label(texts.get(key), "body", "strong"), node);
  }

  Node view() {
    return view;
  }

  boolean empty() {
    return view.getChildren().isEmpty();
  }

  Optional<Node> focus() {
    return asksPresent ? Optional.of(present) : fresh.map(PassphraseFields::focus);
  }

  /** What is still missing; what was handed over before need not be typed again. */
  Optional<String> whyNot() {
    if (asksPresent && present.getText().isEmpty() && !secrets.present().hasPassphrase()) {
      return Optional.of(texts.get("why.passphrase"));
    }
    if (fresh.isPresent() && fresh.get().why().isPresent()) {
      return fresh.get().why();
    }
    boolean typed = !paper.getText().isEmpty() || !secrets.present().hasRecoveryKey();
    if (asksPaper && typed && !paper.whole()) {
      return Optional.of(texts.get("why.recovery"));
    }
    return made.flatMap(RecoveryKeyView::why);
  }

  /** Those keys that exist already, so that they can be tried. */
  List<SecretName> toTry() {
    List<SecretName> names = new ArrayList<>();
    if (asksPresent && !present.getText().isEmpty()) {
      names.add(SecretName.PASSPHRASE);
    }
    if (asksPaper && !paper.getText().isEmpty()) {
      names.add(SecretName.RECOVERY_KEY);
    }
    return names;
  }

  /** A key was tried and does not open: says so at its field, which keeps what was typed. */
  void wrong(SecretName name, String message) {
    if (name == SecretName.RECOVERY_KEY) {
      String slip = paper.slip().map(s -> " " + s).orElse("");
      paperField.ifPresent(f -> f.wrong(Optional.of(message + slip)));
      paper.requestFocus();
      paperField.ifPresent(SecretFields::bring);
    } else {
      presentField.ifPresent(f -> f.wrong(Optional.of(message)));
      present.requestFocus();
      present.selectAll();
      presentField.ifPresent(SecretFields::bring);
    }
  }

  /** Into sight with what is wrong with it, once that has its room. */
  private static void bring(FormField field) {
    Platform.runLater(() -> Layouts.reveal(field));
  }

  /** Hands over the keys that exist, and leaves the fields as they are. */
  void hand() {
    if (asksPresent && !present.getText().isEmpty()) {
      secrets.present().setPassphrase(present.getText());
    }
    if (asksPaper && !paper.getText().isEmpty()) {
      secrets.present().setRecoveryKey(paper.key());
    }
  }

  /** Hands over what was typed and empties the fields. */
  void leave() {
    hand();
    present.clear();
    paper.clear();
    // It need not be typed again by who comes back to this page.
    if (secrets.present().hasPassphrase()) {
      present.setPromptText(texts.get("secret.kept"));
    }
    if (secrets.present().hasRecoveryKey()) {
      paper.setPromptText(texts.get("secret.kept"));
    }
    fresh.ifPresent(PassphraseFields::leave);
    made.ifPresent(RecoveryKeyView::leave);
  }

  /** The keys were forgotten: what was typed has to be typed again. */
  void forgotten() {
    present.setPromptText("");
    paper.setPromptText("");
  }
}
