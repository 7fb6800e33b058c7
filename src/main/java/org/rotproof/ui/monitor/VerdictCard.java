package org.rotproof.ui.monitor;

import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.storage.Array;
import org.rotproof.storage.FileSpace;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Verdict;
import org.rotproof.ui.monitor.model.Verdict.Step;
import org.rotproof.ui.monitor.model.Verdict.Tone;
import org.rotproof.ui.monitor.model.Words;

/** How an array stands, in words that can be read across the room, and the one thing to do next. */
final class VerdictCard extends HBox {
  private final StackPane sign = new StackPane();
  private final Label headline = Texts.wrapped("", "verdict-headline");
  private final Label meaning = Texts.wrapped("", "body");
  private final Label next = Texts.wrapped("", "body", "strong");
  private final Label about = Texts.wrapped("", "caption", "soft");
  private final Button step = new Button();
  private final Button scrub = new Button();
  private final Button manage = new Button(Words.of("verdict.manage"));
  private Verdict shown;

  VerdictCard(Runnable onStep, Runnable onScrub) {
    super(18);
    setId("verdict");
    getStyleClass().add("verdict");
    setAlignment(Pos.CENTER_LEFT);
    sign.getStyleClass().add("verdict-sign");
    sign.setMinSize(52, 52);
    sign.setMaxSize(52, 52);
    headline.setId("verdict-headline");
    meaning.setId("verdict-meaning");
    next.setId("verdict-next");
    about.setId("verdict-about");
    VBox words = new VBox(3, headline, meaning, next, about);
    VBox.setMargin(about, new javafx.geometry.Insets(5, 0, 0, 0));
    HBox.setHgrow(words, Priority.ALWAYS);
    words.setMinWidth(200);
    step.setId("next-step");
    step.getStyleClass().add("accent");
    step.setOnAction(e -> onStep.run());
    scrub.setId("scrub-start");
    scrub.setGraphic(Icons.of("mdi2m-magnify-scan"));
    scrub.setOnAction(e -> onScrub.run());
    manage.setId("manage-array");
    manage.setGraphic(Icons.of("mdi2t-tune-variant"));
    VBox buttons = new VBox(8, step, scrub, manage);
    buttons.setAlignment(Pos.CENTER_RIGHT);
    buttons.setMinWidth(Region.USE_PREF_SIZE);
    step.setMaxWidth(Double.MAX_VALUE);
    scrub.setMaxWidth(Double.MAX_VALUE);
    manage.setMaxWidth(Double.MAX_VALUE);
    getChildren().addAll(sign, words, buttons);
    setAccessibleRole(AccessibleRole.TEXT);
  }

  /** Takes less room, where the verdict is not what the page is about. */
  void setCompact(boolean compact) {
    getStyleClass().remove("compact");
    if (compact) {
      getStyleClass().add("compact");
    }
    Layouts.show(about, !compact);
    Layouts.show(next, !compact);
    double side = compact ? 38 : 52;
    sign.setMinSize(side, side);
    sign.setMaxSize(side, side);
  }

  /** What to do when the person wants to manage the array. */
  void onManage(Runnable action) {
    manage.setOnAction(e -> action.run());
  }

  /** Puts the keyboard on the scrub's button. */
  void placeFocus() {
    scrub.requestFocus();
  }

  void show(Verdict verdict, Array array, boolean canScrub, String scrubWords) {
    about.setText(about(array));
    boolean full = array.space().filter(FileSpace::full).isPresent();
    about.getStyleClass().remove("warn");
    if (full) {
      about.getStyleClass().add("warn");
    }
    scrub.setText(scrubWords);
    Layouts.show(scrub, canScrub);
    if (verdict.equals(shown)) {
      return;
    }
    shown = verdict;
    boolean scrubIsNext = verdict.step() == Step.SCRUB || verdict.step() == Step.GO_ON;
    scrub.getStyleClass().remove("accent");
    if (scrubIsNext) {
      scrub.getStyleClass().add("accent");
    }
    headline.setText(verdict.headline());
    meaning.setText(verdict.meaning());
    next.setText(verdict.next());
    boolean other = !scrubIsNext && verdict.step() != Step.NOTHING;
    Layouts.show(step, other);
    if (other) {
      step.setText(Words.of("step." + verdict.step().name()));
    }
    Tone tone = verdict.health().tone();
    getStyleClass().removeAll("tone-good", "tone-busy", "tone-care", "tone-bad", "tone-blind");
    getStyleClass().add(Tones.styleClass(tone));
    sign.getChildren().setAll(Icons.of(30, Tones.icon(verdict.health())));
    setAccessibleText(
        String.join(" ", verdict.headline() + ".", verdict.meaning(), verdict.next()));
  }

  /** How full it is, as the file system says; nothing where it is not mounted. */
  private static String space(Array array) {
    return array
        .space()
        .map(
            s ->
                Words.of("about.between")
                    + Words.of(
                        s.full() ? "about.full" : "about.space",
                        Sizes.format(s.usedBytes()),
                        Sizes.format(s.freeBytes())))
        .orElse("");
  }

  private static String about(Array array) {
    String place =
        array.mountPoint().isEmpty()
            ? Words.of("about.not-mounted")
            : Words.of("about.mounted", array.mountPoint());
    String files = array.fileSystem().isEmpty() ? "" : array.fileSystem() + ", ";
    return Words.of(
        "about.line",
        Words.orItself("level.", array.level()),
        Words.orItself("protection.", array.protection()),
        Sizes.format(array.sizeBytes()),
        files + place + space(array));
  }
}
