package org.rotproof.ui;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.host.PracticeLab;
import org.rotproof.ui.common.Background;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.Texts;

/** Whether the practice machine that one leaves is kept for next time. */
final class KeepCard {
  private static final double WIDE = 620;

  private final Strings texts = Strings.of("common");
  private final PracticeLab lab;
  private final Runnable leave;
  private final Label text;
  private final Button keep = new Button(texts.get("keep.ok"));
  private final Button away = new Button(texts.get("keep.away"));
  private final Button stay = new Button(texts.get("keep.stay"));

  private KeepCard(PracticeLab lab, boolean another, Runnable leave, Runnable close) {
    this.lab = lab;
    this.leave = leave;
    text = Texts.wrapped(texts.get(another ? "keep.text.another" : "keep.text"), "body");
    text.setId("keep-text");
    keep.setId("dialog-ok");
    keep.getStyleClass().add("accent");
    keep.setDefaultButton(true);
    keep.setOnAction(e -> keep());
    away.setId("dialog-stop");
    away.getStyleClass().add("danger-quiet");
    away.setOnAction(
        e -> {
          close.run();
          leave.run();
        });
    stay.setId("dialog-cancel");
    stay.setOnAction(e -> close.run());
  }

  /**
   * The question.
   *
   * @param another whether one is kept already, whose place this one would take
   * @param leave goes, once that is settled; the machine is thrown away with its session
   * @param close takes the card away
   */
  static Node of(PracticeLab lab, boolean another, Runnable leave, Runnable close) {
    return new KeepCard(lab, another, leave, close).view();
  }

  private Node view() {
    List<Button> buttons = List.of(away, stay, keep);
    buttons.forEach(b -> b.setMinWidth(Region.USE_PREF_SIZE));
    VBox card = Dialogs.card(texts.get("keep.title"), text, away, stay, keep);
    card.setMaxWidth(WIDE);
    return card;
  }

  private void keep() {
    List.of(away, stay, keep).forEach(b -> b.setDisable(true));
    text.setText(texts.get("keep.doing"));
    Background.run(
        () -> {
          lab.keep();
          return true;
        },
        done -> leave.run(),
        error -> {
          text.setText(texts.get("keep.failed", error.getMessage()));
          List.of(away, stay).forEach(b -> b.setDisable(false));
          stay.requestFocus();
        });
  }
}
