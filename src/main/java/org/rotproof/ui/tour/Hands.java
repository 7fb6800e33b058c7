package org.rotproof.ui.tour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.robot.Robot;

/** The mouse and the keyboard of the real screen. */
final class Hands {
  private static final int STEPS_OF_A_MOVE = 10;
  private static final long STEP_MILLIS = 12;
  private static final int MOST_WHEEL_TURNS = 60;

  private final Eyes eyes;
  private final Robot robot;

  Hands(Eyes eyes) throws InterruptedException {
    this.eyes = eyes;
    robot = OnFx.get(Robot::new);
  }

  /** Clicks the middle of a node, scrolling to it where needed. */
  void click(String selector, Duration limit) throws InterruptedException {
    Node node = bring(selector, limit);
    moveTo(middle(node));
    OnFx.run(() -> robot.mouseClick(MouseButton.PRIMARY));
    Thread.sleep(80);
  }

  /** Moves the mouse over a place of a node, both given from 0 to 1, and stays there. */
  void point(String selector, double across, double down, Duration limit)
      throws InterruptedException {
    moveTo(place(bring(selector, limit), across, down));
  }

  /** Clicks a place of a node, both given from 0 to 1. */
  void clickAt(String selector, double across, double down, Duration limit)
      throws InterruptedException {
    point(selector, across, down, limit);
    OnFx.run(() -> robot.mouseClick(MouseButton.PRIMARY));
    Thread.sleep(80);
  }

  /** Puts the mouse where it covers nothing. */
  void rest() throws InterruptedException {
    moveTo(new Point2D(640, 798));
  }

  /** Clicks a field, empties it, and types. */
  void fill(String selector, String text, Duration limit) throws InterruptedException {
    click(selector, limit);
    press(KeyCode.CONTROL, KeyCode.A);
    press(KeyCode.DELETE);
    type(text);
    eyes.waitForText(selector, text, limit);
  }

  /** Types letters, digits and a few signs of the US keyboard. */
  void type(String text) throws InterruptedException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      List<KeyCode> keys = new ArrayList<>();
      if (Character.isUpperCase(c) || c == '_') {
        keys.add(KeyCode.SHIFT);
      }
      keys.add(key(c));
      press(keys.toArray(KeyCode[]::new));
    }
  }

  private static KeyCode key(char c) {
    return switch (c) {
      case ' ' -> KeyCode.SPACE;
      case '-', '_' -> KeyCode.MINUS;
      case '.' -> KeyCode.PERIOD;
      case '/' -> KeyCode.SLASH;
      case '\n' -> KeyCode.ENTER;
      default -> {
        KeyCode code = KeyCode.getKeyCode(String.valueOf(c).toUpperCase(Locale.ROOT));
        if (code == null) {
          throw new IllegalArgumentException("no key for '" + c + "'");
        }
        yield code;
      }
    };
  }

  /** Presses keys together and lets go of them. */
  void press(KeyCode... keys) throws InterruptedException {
    OnFx.run(
        () -> {
          for (KeyCode key : keys) {
            robot.keyPress(key);
          }
          for (int i = keys.length - 1; i >= 0; i--) {
            robot.keyRelease(keys[i]);
          }
        });
    Thread.sleep(15);
  }

  /** Turns the wheel over the scroll pane around a node until all of the node can be seen. */
  Node bring(String selector, Duration limit) throws InterruptedException {
    Node node = eyes.ready(selector, limit);
    for (int i = 0; i < MOST_WHEEL_TURNS; i++) {
      Node shown = node;
      int turn = OnFx.get(() -> turnNeeded(shown));
      if (turn == 0) {
        return node;
      }
      moveTo(OnFx.get(() -> middleOf(around(shown))));
      OnFx.run(() -> robot.mouseWheel(turn));
      node = eyes.ready(selector, limit);
    }
    throw new TourFailed("the wheel does not bring " + selector + " into view");
  }

  private static int turnNeeded(Node node) {
    ScrollPane pane = around(node);
    if (pane == null) {
      return 0;
    }
    Bounds frame = pane.localToScene(pane.getBoundsInLocal());
    Bounds bounds = node.localToScene(node.getBoundsInLocal());
    double middle = bounds.getCenterY();
    boolean tall = bounds.getHeight() > frame.getHeight();
    if (tall ? middle > frame.getMaxY() : bounds.getMaxY() > frame.getMaxY() + 1) {
      return pane.getVvalue() >= pane.getVmax() ? 0 : 1;
    }
    if (tall ? middle < frame.getMinY() : bounds.getMinY() < frame.getMinY() - 1) {
      return pane.getVvalue() <= pane.getVmin() ? 0 : -1;
    }
    return 0;
  }

  private static ScrollPane around(Node node) {
    Node n = node.getParent();
    while (n != null && !(n instanceof ScrollPane)) {
      n = n.getParent();
    }
    return (ScrollPane) n;
  }

  private static Point2D middle(Node node) throws InterruptedException {
    return OnFx.get(() -> middleOf(node));
  }

  private static Point2D middleOf(Node node) {
    Bounds b = node.localToScreen(node.getBoundsInLocal());
    return new Point2D(b.getCenterX(), b.getCenterY());
  }

  private static Point2D place(Node node, double across, double down) throws InterruptedException {
    return OnFx.get(
        () -> {
          Bounds b = node.localToScreen(node.getBoundsInLocal());
          return new Point2D(
              b.getMinX() + across * b.getWidth(), b.getMinY() + down * b.getHeight());
        });
  }

  private void moveTo(Point2D goal) throws InterruptedException {
    Point2D from = OnFx.get(robot::getMousePosition);
    for (int i = 1; i <= STEPS_OF_A_MOVE; i++) {
      Point2D next = from.interpolate(goal, (double) i / STEPS_OF_A_MOVE);
      OnFx.run(() -> robot.mouseMove(next));
      Thread.sleep(STEP_MILLIS);
    }
  }
}
