package org.rotproof.ui;

import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.StackPane;
import org.rotproof.ui.common.Layouts;

/**
 * A card above everything else. While it is there the keyboard stays in it: Tab goes round in it,
 * Escape closes it, Enter presses the button that has the focus. Afterwards the focus is back where
 * it was.
 *
 * <p>It does the work of default and cancel buttons itself: JavaFX knows one of each in a scene,
 * and one in a card would take Enter away from the page below for good.
 */
final class DialogLayer {
  private static final double MARGIN = 16;

  private final StackPane layer = new StackPane();
  private final Runnable lost;
  private Optional<Node> focusBefore = Optional.empty();

  /**
   * Makes it.
   *
   * @param lost puts the keyboard on the page, where what had it before is gone
   */
  DialogLayer(Runnable lost) {
    this.lost = lost;
    layer.setId("dialogs");
    layer.getStyleClass().add("dialog-layer");
    layer.setAlignment(Pos.CENTER);
    layer.setVisible(false);
    layer.addEventHandler(MouseEvent.ANY, MouseEvent::consume);
    layer
        .sceneProperty()
        .addListener(
            (o, was, is) -> {
              if (is != null) {
                is.addEventFilter(KeyEvent.KEY_PRESSED, this::pressed);
              }
            });
  }

  Node view() {
    return layer;
  }

  void show(Node card) {
    if (!layer.isVisible()) {
      focusBefore = Optional.ofNullable(layer.getScene().getFocusOwner());
    }
    // A card that is higher than the window can be scrolled.
    StackPane middle = new StackPane(card);
    middle.setPadding(new Insets(MARGIN));
    ScrollPane around = Layouts.scroll(middle);
    around.setFitToHeight(true);
    layer.getChildren().setAll(around);
    layer.setVisible(true);
    layer.applyCss();
    layer.layout();
    Node first = card.lookup("#dialog-cancel");
    List<Node> stops = stops();
    if (first != null) {
      first.requestFocus();
    } else if (!stops.isEmpty()) {
      stops.get(0).requestFocus();
    }
  }

  void hide() {
    if (!layer.isVisible()) {
      return;
    }
    layer.setVisible(false);
    layer.getChildren().clear();
    // What had it may have gone meanwhile, as work ends while one is asked about it.
    focusBefore
        .filter(n -> n.getScene() != null && Layouts.shows(n) && !n.isDisabled())
        .ifPresentOrElse(Node::requestFocus, lost);
    focusBefore = Optional.empty();
  }

  private void pressed(KeyEvent event) {
    if (!layer.isVisible()) {
      return;
    }
    if (event.getCode() == KeyCode.ESCAPE) {
      event.consume();
      if (layer.lookup("#dialog-cancel") instanceof Button cancel) {
        cancel.fire();
      } else {
        hide();
      }
    } else if (event.getCode() == KeyCode.TAB) {
      event.consume();
      move(event.isShiftDown() ? -1 : 1);
    } else if (event.getCode() == KeyCode.ENTER
        && layer.getScene().getFocusOwner() instanceof Button button) {
      event.consume();
      button.fire();
    }
  }

  private void move(int by) {
    List<Node> stops = stops();
    if (!stops.isEmpty()) {
      int now = stops.indexOf(layer.getScene().getFocusOwner());
      Node next = stops.get(Math.floorMod(now + by, stops.size()));
      next.requestFocus();
      Layouts.reveal(next);
    }
  }

  private List<Node> stops() {
    return layer.lookupAll("*").stream()
        .filter(n -> n.isFocusTraversable() && !n.isDisabled() && Layouts.shows(n))
        .toList();
  }
}
