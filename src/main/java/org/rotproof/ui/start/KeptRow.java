package org.rotproof.ui.start;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.host.KeptMachine;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Screen;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** The practice machine that was kept, where there is one: go on with it, or throw it away. */
final class KeptRow {
  private final Strings texts = Strings.of("start");
  private final KeptMachine kept;
  private final Label about = Texts.wrapped("", "small", "soft");
  private final VBox view;

  /**
   * @param go connects to it
   * @param ask puts a question, and runs what it is given when that is answered with yes
   */
  KeptRow(KeptMachine kept, Runnable go, BiConsumer<Screen.LeaveQuestion, Runnable> ask) {
    this.kept = kept;
    about.setId("kept-about");
    Button again = new Button(texts.get("practice.kept.go"));
    again.setId("start-kept");
    again.setMaxWidth(Double.MAX_VALUE);
    again.setOnAction(e -> go.run());
    Button away = new Button(texts.get("practice.kept.away"));
    away.setId("kept-away");
    away.getStyleClass().addAll("flat", "small");
    away.setMinWidth(Region.USE_PREF_SIZE);
    away.setOnAction(e -> ask.accept(question(), this::discard));
    view = Layouts.column(6, again, Layouts.row(8, Layouts.grow(about), away));
    view.setId("kept");
    Layouts.show(view, false);
  }

  Node view() {
    return view;
  }

  /** Looks whether one is kept. */
  void look() {
    Background.run(kept::seen, this::show, error -> show(Optional.empty()));
  }

  private void show(Optional<KeptMachine.Seen> seen) {
    seen.ifPresent(
        s -> about.setText(texts.get("practice.kept.about", Texts.when(s.at()), s.disks())));
    Layouts.show(view, seen.isPresent());
  }

  private Screen.LeaveQuestion question() {
    return new Screen.LeaveQuestion(
        texts.get("practice.kept.away.title"),
        texts.get("practice.kept.away.text"),
        texts.get("practice.kept.away.ok"),
        texts.get("practice.kept.away.stay"));
  }

  private void discard() {
    Background.run(
        () -> {
          kept.discard();
          return kept.seen();
        },
        this::show,
        error -> about.setText(texts.get("practice.kept.failed", words(error))));
  }

  private static String words(Exception error) {
    return error instanceof IOException ? error.getMessage() : error.toString();
  }
}
