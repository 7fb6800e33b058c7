package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.VBox;
import org.rotproof.plan.Planner;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Navigator;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.wizard.PassphraseFields;
import org.rotproof.ui.wizard.RecoveryKeyView;

/** The keys that a chore needs to be told or that it makes; emptied as soon as they were taken. */
final class SecretFields {
  private static final Pattern RECOVERY_KEY =
      Pattern.compile("[0-9A-HJKMNP-TV-Z]{5}(-[0-9A-HJKMNP-TV-Z]{5}){7}");

  private final Strings texts = Strings.of("life");
  private final ChoreSecrets secrets;
  private final Runnable changed;
  private final VBox view = Layouts.column(16);
  private final PasswordField present = new PasswordField();
  private final PasswordField again = new PasswordField();
  private final PasswordField paper = new PasswordField();
  private final boolean asksPresent;
  private final boolean asksTwice;
  private final boolean asksPaper;
  private Optional<PassphraseFields> fresh = Optional.empty();
  private Optional<RecoveryKeyView> made = Optional.empty();

  SecretFields(
      ChoreKind kind,
      List<String> names,
      String array,
      ChoreSecrets secrets,
      Navigator navigator,
      Runnable changed) {
    this.secrets = secrets;
    this.changed = changed;
    asksPresent = names.contains(Planner.PASSPHRASE);
    // A disk that joins gets what is typed here as its key: a slip would only show much later.
    asksTwice = asksPresent && kind.takesNewDisk();
    boolean makesRecovery = kind == ChoreKind.ADD_RECOVERY_KEY;
    asksPaper = names.contains(Planner.RECOVERY_KEY) && !makesRecovery;
    List<Node> parts = new ArrayList<>();
    if (asksPresent) {
      parts.add(presentField());
    }
    if (names.contains(ChoreSecrets.NEW_PASSPHRASE)) {
      PassphraseFields fields = new PassphraseFields(secrets.fresh(), changed);
      fields.setKnown(List.of(array, "rotproof"));
      fresh = Optional.of(fields);
      parts.add(titled("secret.new", fields.view()));
    }
    if (names.contains(Planner.RECOVERY_KEY) && makesRecovery) {
      RecoveryKeyView key = new RecoveryKeyView(secrets.fresh(), navigator, changed);
      key.setArrayName(array);
      made = Optional.of(key);
      parts.add(titled("secret.recovery.make", key.view()));
    }
    if (asksPaper) {
      parts.add(field("recovery-key", "secret.recovery", paper));
    }
    view.getChildren().setAll(parts);
  }

  private Node presentField() {
    FormField once =
        field("present-passphrase", asksTwice ? "secret.present.join" : "secret.present", present);
    if (!asksTwice) {
      return once;
    }
    return Layouts.columns(16, once, field("present-passphrase-again", "secret.again", again));
  }

  private FormField field(String id, String key, PasswordField field) {
    field.setId(id);
    field.textProperty().addListener((o, was, is) -> changed.run());
    return new FormField(texts.get(key), field, texts.getOr(key + ".help", ""));
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

  /** What is still missing. */
  Optional<String> whyNot() {
    if (asksPresent && present.getText().isEmpty()) {
      return Optional.of(texts.get("why.passphrase"));
    }
    if (asksTwice && !present.getText().equals(again.getText())) {
      return Optional.of(texts.get("why.passphrase-again"));
    }
    if (fresh.isPresent() && fresh.get().why().isPresent()) {
      return fresh.get().why();
    }
    if (asksPaper && !RECOVERY_KEY.matcher(paperText()).matches()) {
      return Optional.of(texts.get("why.recovery"));
    }
    return made.flatMap(RecoveryKeyView::why);
  }

  private String paperText() {
    return paper.getText().strip().toUpperCase(java.util.Locale.ROOT).replaceAll("\\s+", "-");
  }

  /** Hands over what was typed and empties the fields. */
  void leave() {
    if (asksPresent && !present.getText().isEmpty()) {
      secrets.present().setPassphrase(present.getText());
    }
    if (asksPaper && !paper.getText().isEmpty()) {
      secrets.present().setRecoveryKey(paperText());
    }
    present.clear();
    again.clear();
    paper.clear();
    fresh.ifPresent(PassphraseFields::leave);
    made.ifPresent(RecoveryKeyView::leave);
  }
}
