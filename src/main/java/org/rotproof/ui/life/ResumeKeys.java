package org.rotproof.ui.life;

import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ChoreKind;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.work.WorkRun;

/** Asks for the keys that unfinished work needs again: nothing remembers them. */
final class ResumeKeys {
  private final Strings texts = Strings.of("life");
  private final SecretFields fields;
  private final Button go = new Button();
  private final VBox view;

  ResumeKeys(
      ManageModel model, JournalSummary journal, ChoreSecrets typed, Runnable goOn, Runnable back) {
    // A recovery key that was made when the work began is on paper by now: another one would open
    // only the disks that are still to come.
    ChoreKind kind =
        UnfinishedWork.kind(journal)
            .filter(k -> k != ChoreKind.ADD_RECOVERY_KEY)
            .orElse(ChoreKind.OPEN);
    fields =
        new SecretFields(
            kind,
            WorkRun.secrets(journal),
            model.array(),
            true,
            typed,
            model.navigator(),
            this::update);
    go.setId("resume-go-on");
    go.setText(texts.get("resume.go-on"));
    go.setMnemonicParsing(true);
    go.setDefaultButton(true);
    go.getStyleClass().add("accent");
    go.setOnAction(
        e -> {
          fields.leave();
          goOn.run();
        });
    Button leave = new Button(texts.get("back"));
    leave.setId("resume-back");
    leave.setMnemonicParsing(true);
    leave.setCancelButton(true);
    leave.setOnAction(e -> back.run());
    view =
        Layouts.column(
            16,
            Texts.wrapped(texts.get("resume.keys"), "section-title"),
            Texts.wrapped(texts.get("resume.keys.text"), "body", "soft"),
            fields.view(),
            Layouts.row(8, leave, Layouts.spring(), go));
    view.setId("resume-keys");
    view.getStyleClass().add("card");
    update();
  }

  private void update() {
    Optional<String> why = fields.whyNot();
    go.setDisable(why.isPresent());
    go.setAccessibleHelp(why.orElse(""));
  }

  VBox view() {
    return view;
  }

  void placeFocus() {
    Node first = fields.focus().orElse(go);
    first.requestFocus();
  }

  /** Empties the fields. */
  void leave() {
    fields.leave();
  }
}
