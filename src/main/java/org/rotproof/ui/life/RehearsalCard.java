package org.rotproof.ui.life;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.ui.common.FormField;
import org.rotproof.ui.common.HostCalls;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** What the last rehearsal of the array's opening gave, and the way to do it again. */
final class RehearsalCard extends VBox {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final Label result = Texts.wrapped("", "small");
  private final Label progress = Texts.wrapped("", "small", "soft");
  private final CheckBox each = new CheckBox(texts.get("rehearse.each"));
  private final PasswordField passphrase = new PasswordField();
  private final FormField typing = new FormField(texts.get("rehearse.passphrase"), passphrase, "");
  private final Button start = new Button(texts.get("rehearse.start"));
  private final Button stop = new Button(texts.get("rehearse.stop"));
  private final ChoreSecrets typed = new ChoreSecrets();
  private Optional<HostCalls.Pending> running = Optional.empty();

  /** Of the array that the model speaks of. */
  RehearsalCard(ManageModel model) {
    super(10);
    this.model = model;
    setId("rehearsal-card");
    getStyleClass().add("card");
    result.setId("rehearsal-result");
    progress.setId("rehearsal-progress");
    each.setId("rehearsal-each");
    each.setSelected(true);
    passphrase.setId("rehearsal-passphrase");
    passphrase.textProperty().addListener((o, was, is) -> typing.wrong(Optional.empty()));
    start.setId("rehearse");
    start.setMinWidth(Region.USE_PREF_SIZE);
    start.setOnAction(e -> begin());
    stop.setId("rehearse-stop");
    stop.setMinWidth(Region.USE_PREF_SIZE);
    stop.setOnAction(
        e -> {
          stop.setDisable(true);
          progress.setText(texts.get("rehearse.stopping"));
          running.ifPresent(HostCalls.Pending::cancel);
        });
    HBox head =
        Layouts.row(
            16,
            Icons.of(22, "mdi2p-play-circle-outline", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    3,
                    Texts.label(texts.get("rehearse.title"), "body", "strong"),
                    Texts.wrapped(texts.get("rehearse.text"), "small", "soft"))),
            start,
            stop);
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, each, typing, progress, result);
    Layouts.show(progress, false);
    Layouts.show(stop, false);
    Layouts.show(result, false);
    update();
    askForLast();
  }

  /** What opening takes may be another matter now. */
  void update() {
    Layouts.show(typing, running.isEmpty() && !secrets().isEmpty());
  }

  private List<SecretName> secrets() {
    try {
      return RehearsalPlan.of(model.array(), model.inventory()).secrets();
    } catch (PlanException e) {
      // The helper says why, when it is asked.
      return List.of();
    }
  }

  private void askForLast() {
    model
        .calls()
        .send(
            new Ask.Rehearse(model.array(), false, false),
            this::told,
            // Of no weight: the button says what is wrong.
            failure -> {});
  }

  private void begin() {
    if (secrets().contains(SecretName.PASSPHRASE)) {
      if (passphrase.getText().isEmpty()) {
        typing.wrong(Optional.of(texts.get("why.passphrase")));
        passphrase.requestFocus();
        return;
      }
      typed.present().setPassphrase(passphrase.getText());
      passphrase.clear();
      byte[] bytes = typed.copy(SecretName.PASSPHRASE).orElse(new byte[0]);
      typed.wipe();
      model
          .calls()
          .send(
              new Ask.Secret(SecretName.PASSPHRASE.toString(), bytes),
              handed -> {
                Arrays.fill(bytes, (byte) 0);
                rehearse();
              },
              this::failed);
    } else {
      rehearse();
    }
  }

  private void rehearse() {
    progress.setText(texts.get("rehearse.begins"));
    running =
        Optional.of(
            model
                .calls()
                .send(
                    new Ask.Rehearse(model.array(), true, each.isSelected()),
                    events -> events.forEach(this::moved),
                    answer -> {
                      ended();
                      told(answer);
                    },
                    this::failed));
    atWork(true);
  }

  private void moved(Event event) {
    if (event instanceof Event.RehearsalMoved moved && !stop.isDisabled()) {
      String what =
          texts.get(
              "rehearse.phase." + moved.doing().name().toLowerCase(Locale.ROOT),
              model.diskName(moved.subject()));
      String which =
          moved.without().isEmpty()
              ? texts.get("rehearse.whole", moved.step() + 1, moved.steps())
              : texts.get(
                  "rehearse.without",
                  moved.step() + 1,
                  moved.steps(),
                  model.diskName(moved.without()));
      progress.setText(which + " " + what);
    }
  }

  private void ended() {
    running = Optional.empty();
    atWork(false);
  }

  private void atWork(boolean now) {
    Layouts.show(progress, now);
    Layouts.show(stop, now);
    Layouts.show(start, !now);
    each.setDisable(now);
    stop.setDisable(false);
    update();
  }

  private void failed(Failure why) {
    ended();
    say(
        why.kind() == Failure.Kind.CANCELLED
            ? texts.get("rehearse.stopped")
            : (why.what() + " " + why.meaning() + " " + why.advice() + " " + why.toolOutput())
                .strip(),
        "warn");
  }

  private void told(Answer.Rehearsed answer) {
    if (answer.last().isEmpty()) {
      say(texts.get("rehearse.never"), "soft");
      return;
    }
    Rehearsal last = answer.last().get();
    String when = Texts.when(Instant.ofEpochMilli(last.atMillis()));
    boolean counts = answer.outdated().isEmpty();
    say(
        texts.get(
            "rehearse.last",
            when,
            (answer.outdated() + " " + last.words() + " " + String.join(" ", last.notes()))
                .strip()),
        !counts
            ? "warn"
            : switch (last.verdict()) {
              case OPENS -> "good";
              case WEAKENED, UNPROVED -> "warn";
              case FAILS -> "bad";
            });
  }

  private void say(String words, String tone) {
    Texts.say(result, words.strip(), tone);
  }
}
