package org.rotproof.ui.wizard;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.TextField;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.plan.PlanException;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.PassphraseFields;
import org.rotproof.ui.work.RecoveryKeyView;

/** Which keys open it, and where they are. */
final class KeysPage extends WizardPage {
  private final KeyCard fileCard;
  private final KeyCard passphraseCard;
  private final KeyCard recoveryCard;
  private final KeyCard headerCard;
  private final TextField fileName = new TextField();
  private final TextField headerFolder = new TextField();
  private final FormField fileField;
  private final FormField headerField;
  private final PassphraseFields passphrase;
  private final RecoveryKeyView recovery;
  private final VBox cards;
  private final VBox none;
  private final StackPane content;
  private boolean showing;

  KeysPage(WizardModel model) {
    super(Page.KEYS, model);
    fileCard = card("key-file", "mdi2f-file-key-outline", on -> change(k -> k.withKeyFile(on)));
    passphraseCard =
        card(
            "key-passphrase",
            "mdi2f-form-textbox-password",
            on -> change(k -> k.withPassphrase(on)));
    recoveryCard = card("key-recovery", "mdi2l-lifebuoy", on -> change(k -> k.withRecoveryKey(on)));
    headerCard =
        card("key-header", "mdi2c-content-save-outline", on -> change(k -> k.withHeaderBackup(on)));
    fileField = new FormField(text("keys.key-file.field"), fileName, text("keys.key-file.help"));
    headerField =
        new FormField(text("keys.key-header.field"), headerFolder, text("keys.key-header.help"));
    fileName.setId("key-file-name");
    headerFolder.setId("header-folder");
    fileName
        .textProperty()
        .addListener((o, was, is) -> typed(k -> k.withKeyFileName(Optional.of(is.strip()))));
    headerFolder
        .textProperty()
        .addListener((o, was, is) -> typed(k -> k.withHeaderFolder(Optional.of(is.strip()))));
    passphrase = new PassphraseFields(model.secrets(), this::footerChanged);
    recovery = new RecoveryKeyView(model.secrets(), model.navigator(), this::footerChanged);
    fileCard.details(fileField);
    passphraseCard.details(passphrase.view());
    recoveryCard.details(recovery.view());
    headerCard.details(headerField);
    cards = Layouts.column(12, fileCard, passphraseCard, recoveryCard, headerCard);
    none = nothingToAsk();
    content = new StackPane(cards, none);
    content.setAlignment(javafx.geometry.Pos.TOP_LEFT);
  }

  private KeyCard card(String id, String icon, java.util.function.Consumer<Boolean> switched) {
    return new KeyCard(
        id, icon, text("keys." + id + ".title"), text("keys." + id + ".text"), switched);
  }

  private VBox nothingToAsk() {
    VBox box =
        Layouts.column(
            10,
            Icons.of(36, "mdi2l-lock-open-variant-outline", "accent-text"),
            Texts.label(text("keys.none.title"), "section-title"),
            Texts.wrapped(text("keys.none.text"), "body", "soft"));
    box.getStyleClass().add("card");
    box.setMaxHeight(Region.USE_PREF_SIZE);
    return box;
  }

  private void change(java.util.function.UnaryOperator<KeyChoice> how) {
    model().change(d -> d.withKeys(how.apply(d.keys())));
  }

  private void typed(java.util.function.UnaryOperator<KeyChoice> how) {
    if (!showing) {
      change(how);
    }
  }

  @Override
  Region content() {
    return content;
  }

  @Override
  Node firstFocus() {
    return model().draft().encrypted() ? fileCard.toggle() : content;
  }

  @Override
  void update() {
    showing = true;
    Draft draft = model().draft();
    KeyChoice keys = draft.keys();
    Layouts.show(cards, draft.encrypted());
    Layouts.show(none, !draft.encrypted());
    fileCard.show(keys.keyFile());
    passphraseCard.show(keys.passphrase());
    recoveryCard.show(keys.recoveryKey());
    headerCard.show(keys.headerBackup());
    setText(fileName, keys.effectiveKeyFile(draft.name()));
    setText(headerFolder, keys.effectiveHeaderFolder());
    passphrase.setKnown(List.of(draft.name(), "rotproof"));
    recovery.setArrayName(draft.name());
    Optional<PlanException> trouble = PageCheck.check(Page.KEYS, draft, model().inventory());
    fileField.wrong(at(trouble, "keys.keyFile"));
    headerField.wrong(at(trouble, "keys.headerBackup"));
    showing = false;
  }

  private static void setText(TextField field, String text) {
    if (!field.getText().strip().equals(text)) {
      field.setText(text);
    }
  }

  private static Optional<String> at(Optional<PlanException> trouble, String field) {
    return trouble.filter(t -> t.field().equals(field)).map(PlanException::getMessage);
  }

  @Override
  Optional<String> whyNot() {
    Optional<String> trouble = super.whyNot();
    Draft draft = model().draft();
    if (trouble.isPresent() || !draft.encrypted()) {
      return trouble;
    }
    if (draft.keys().passphrase() && passphrase.why().isPresent()) {
      return passphrase.why();
    }
    return draft.keys().recoveryKey() ? recovery.why() : Optional.empty();
  }

  @Override
  void hidden() {
    passphrase.leave();
    recovery.leave();
  }
}
