package org.rotproof.ui.common;

import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Cards for {@link Navigator#showDialog}. */
public final class Dialogs {
  /** For three ways with their words. */
  private static final double WIDE = 680;

  private Dialogs() {}

  /** Whether to leave, with the consequence. The safe answer has the focus. */
  public static Node question(Screen.LeaveQuestion question, Runnable leave, Runnable stay) {
    if (question.stop().isPresent()) {
      return goesOn(question, question.stop().get(), leave, stay);
    }
    Button yes = new Button(question.leave());
    yes.setId("dialog-ok");
    yes.getStyleClass().add("danger");
    yes.setOnAction(e -> leave.run());
    Button no = new Button(question.stay());
    no.setId("dialog-cancel");
    no.getStyleClass().add("accent");
    no.setOnAction(e -> stay.run());
    Label text = new Label(question.consequence());
    text.setWrapText(true);
    text.getStyleClass().add("body");
    return card(question.title(), text, yes, no);
  }

  /** Leaving does no harm, so it is the strong way; stopping is another. */
  private static Node goesOn(
      Screen.LeaveQuestion question, Screen.Stop stop, Runnable leave, Runnable stay) {
    Button go = new Button(question.leave());
    go.setId("dialog-ok");
    go.getStyleClass().add("accent");
    go.setDefaultButton(true);
    go.setOnAction(e -> leave.run());
    Button end = new Button(stop.words());
    end.setId("dialog-stop");
    end.getStyleClass().add("danger-quiet");
    end.setOnAction(
        e -> {
          stay.run();
          stop.first().accept(leave);
        });
    Button no = new Button(question.stay());
    no.setId("dialog-cancel");
    no.setOnAction(e -> stay.run());
    Label text = new Label(question.consequence());
    text.setWrapText(true);
    text.getStyleClass().add("body");
    VBox card = card(question.title(), text, end, no, go);
    List.of(end, no, go).forEach(b -> b.setMinWidth(Region.USE_PREF_SIZE));
    card.setMaxWidth(WIDE);
    return card;
  }

  /** The one button of a card that only has to be taken away; Escape presses it. */
  public static Button close(String words, Runnable close) {
    Button done = new Button(words);
    done.setId("dialog-cancel");
    done.getStyleClass().add("accent");
    done.setOnAction(e -> close.run());
    return done;
  }

  /** A card with a title, some content and buttons, the last of them at the right edge. */
  public static VBox card(String title, Node content, Button... buttons) {
    Label heading = new Label(title);
    heading.getStyleClass().add("section-title");
    heading.setWrapText(true);
    HBox row = new HBox(8, buttons);
    row.setAlignment(Pos.CENTER_RIGHT);
    VBox card = new VBox(16, heading, content, row);
    card.setId("dialog");
    card.getStyleClass().addAll("card", "dialog");
    card.setMaxSize(520, Region.USE_PREF_SIZE);
    return card;
  }
}
