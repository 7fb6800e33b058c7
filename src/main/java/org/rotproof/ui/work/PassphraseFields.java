package org.rotproof.ui.work;

import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/**
 * A passphrase, typed twice, with its strength. JavaFX keeps what is typed as a String, so the
 * fields are emptied as soon as the page is left; the bytes go to {@link TypedKeys}.
 */
public final class PassphraseFields {
  private static final int SEGMENTS = 4;

  private final Strings texts = Strings.of("work");
  private final TypedKeys secrets;
  private final Runnable changed;
  private final PasswordField first = new PasswordField();
  private final PasswordField second = new PasswordField();
  private final FormField firstField;
  private final FormField secondField;
  private final HBox meter = new HBox(4);
  private final Label verdict = Texts.label("", "caption", "strong");
  private final CheckBox secondThought = new CheckBox();
  private final PauseTransition pause = new PauseTransition(Duration.millis(150));
  private final VBox entry;
  private final HBox kept;
  private final VBox view;
  private Optional<Strength.Verdict> strength = Optional.empty();
  private List<String> known = List.of();

  /** Empty fields, for those secrets. */
  public PassphraseFields(TypedKeys secrets, Runnable changed) {
    this.secrets = secrets;
    this.changed = changed;
    first.setId("passphrase");
    second.setId("passphrase-again");
    secondThought.setId("weak-anyway");
    secondThought.setText(texts.get("passphrase.weak-anyway"));
    secondThought.setWrapText(true);
    firstField = new FormField(texts.get("passphrase.first"), first, "");
    secondField = new FormField(texts.get("passphrase.second"), second, "");
    for (int i = 0; i < SEGMENTS; i++) {
      Region segment = new Region();
      segment.getStyleClass().add("meter-segment");
      HBox.setHgrow(segment, Priority.ALWAYS);
      meter.getChildren().add(segment);
    }
    verdict.setId("passphrase-strength");
    verdict.setMinWidth(150);
    meter.setAlignment(javafx.geometry.Pos.CENTER);
    HBox meterRow = Layouts.row(12, Layouts.grow(meter), verdict);
    entry =
        Layouts.column(
            10, Layouts.columns(16, 200, firstField, secondField), meterRow, secondThought);
    Button change = new Button(texts.get("passphrase.change"));
    change.setId("passphrase-change");
    change.getStyleClass().add("link");
    change.setOnAction(e -> typeAgain());
    kept =
        Layouts.row(
            8,
            Icons.of(20, "mdi2c-check-circle", "good"),
            Texts.label(texts.get("passphrase.kept"), "body"),
            change);
    view = Layouts.column(0, kept, entry);
    pause.setOnFinished(e -> judge());
    first.textProperty().addListener((o, was, is) -> typed());
    second.textProperty().addListener((o, was, is) -> changed());
    secondThought.selectedProperty().addListener((o, was, is) -> changed());
    showKept();
    showMeter();
  }

  /** The fields. */
  public Node view() {
    return view;
  }

  /** Where the keyboard begins. */
  public Node focus() {
    return first;
  }

  /** Words an attacker would try first: the array's name. */
  public void setKnown(List<String> words) {
    known = words;
  }

  private void typed() {
    strength = Optional.empty();
    pause.playFromStart();
    changed();
  }

  private void judge() {
    String text = first.getText();
    if (text.isEmpty()) {
      showMeter();
      return;
    }
    List<String> words = known;
    Background.run(
        () -> Strength.of(text, words),
        v -> {
          if (text.equals(first.getText())) {
            strength = Optional.of(v);
            changed();
          }
        },
        error -> {});
  }

  private void changed() {
    showMeter();
    boolean differ = !second.getText().isEmpty() && !first.getText().startsWith(second.getText());
    secondField.wrong(differ ? Optional.of(texts.get("passphrase.differ")) : Optional.empty());
    changed.run();
  }

  private void showMeter() {
    int score = strength.map(Strength.Verdict::score).orElse(-1);
    int lit = score < 0 ? 0 : Math.max(1, score);
    String tone = score < 2 ? "bad" : score < Strength.STRONG ? "warn" : "good";
    for (int i = 0; i < SEGMENTS; i++) {
      Node segment = meter.getChildren().get(i);
      segment.getStyleClass().setAll("meter-segment");
      if (i < lit) {
        segment.getStyleClass().add(tone);
      }
    }
    verdict.setText(
        score >= 0
            ? texts.get("strength." + score)
            : texts.get(first.getText().isEmpty() ? "strength.none" : "strength.wait"));
    verdict.getStyleClass().removeAll("bad", "warn", "good", "faint");
    verdict.getStyleClass().add(score < 0 ? "faint" : tone);
    boolean weak = strength.map(Strength.Verdict::weak).orElse(false);
    Layouts.show(secondThought, weak);
  }

  private void showKept() {
    Layouts.show(kept, secrets.hasPassphrase());
    Layouts.show(entry, !secrets.hasPassphrase());
  }

  private void typeAgain() {
    secrets.forgetPassphrase();
    showKept();
    first.requestFocus();
    changed();
  }

  /** What is still missing; empty when there is a passphrase to go on with. */
  public Optional<String> why() {
    if (secrets.hasPassphrase()) {
      return Optional.empty();
    }
    if (first.getText().isEmpty()) {
      return Optional.of(texts.get("passphrase.why.none"));
    }
    if (!first.getText().equals(second.getText())) {
      return Optional.of(
          texts.get(second.getText().isEmpty() ? "passphrase.why.again" : "passphrase.why.differ"));
    }
    if (strength.isEmpty()) {
      return Optional.of(texts.get("strength.wait"));
    }
    return strength.get().weak() && !secondThought.isSelected()
        ? Optional.of(texts.get("passphrase.why.weak"))
        : Optional.empty();
  }

  /** Hands a good passphrase over and empties the fields in any case. */
  public void leave() {
    if (!secrets.hasPassphrase() && !first.getText().isEmpty() && why().isEmpty()) {
      secrets.setPassphrase(first.getText());
    }
    first.clear();
    second.clear();
    secondThought.setSelected(false);
    showKept();
  }
}
