package org.rotproof.ui.tour;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Labeled;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextInputControl;
import javafx.scene.text.Text;
import javafx.stage.Window;

/** Reads what the window shows. Every wait is for a condition, and says what it waited for. */
final class Eyes {
  private static final long LOOK_AGAIN_MILLIS = 60;

  /** The showing node of that id or style class. */
  Node find(String selector, Duration limit) throws InterruptedException {
    List<Node> found = new ArrayList<>();
    waitFor(
        selector + " to show",
        limit,
        () -> {
          found.clear();
          look(selector).ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** A showing node that can be used and has come to rest. */
  Node ready(String selector, Duration limit) throws InterruptedException {
    Node node = find(selector, limit);
    waitFor(
        selector + " to be enabled (it says: " + text(node) + ")",
        limit,
        () -> look(selector).map(n -> !n.isDisabled()).orElse(false));
    node = find(selector, limit);
    Bounds before = place(node);
    for (int i = 0; i < 100; i++) {
      Thread.sleep(LOOK_AGAIN_MILLIS);
      Bounds now = place(node);
      if (now != null && now.equals(before)) {
        return node;
      }
      before = now;
    }
    throw new TourFailed(selector + " never came to rest");
  }

  private static Bounds place(Node node) throws InterruptedException {
    return OnFx.get(() -> node.localToScreen(node.getBoundsInLocal()));
  }

  /** Whether such a node shows and can be used. */
  boolean enabled(String selector) throws InterruptedException {
    return OnFx.get(() -> look(selector).map(n -> !n.isDisabled()).orElse(false));
  }

  /** On JavaFX's thread: how far a bar is, -1 where it does not say or does not show. */
  static double progress(String selector) {
    return look(selector)
        .filter(ProgressIndicator.class::isInstance)
        .map(n -> ((ProgressIndicator) n).getProgress())
        .orElse(-1.0);
  }

  /** Gives fades and slides their time to end. */
  void untilStill() throws InterruptedException {
    Thread.sleep(450);
  }

  /** Whether such a node shows now. */
  boolean shows(String selector) throws InterruptedException {
    return OnFx.get(() -> look(selector).isPresent());
  }

  /** All the text that a showing node and what lies in it show; "" when it does not show. */
  String text(String selector) throws InterruptedException {
    return OnFx.get(() -> look(selector).map(Eyes::words).orElse(""));
  }

  private static String text(Node node) throws InterruptedException {
    return OnFx.get(() -> words(node));
  }

  /** Waits until a node's text holds a part. */
  void waitForText(String selector, String part, Duration limit) throws InterruptedException {
    waitFor(
        selector + " to say '" + part + "'",
        limit,
        () -> look(selector).map(n -> words(n).contains(part)).orElse(false));
  }

  /** Waits for a condition, which is asked on JavaFX's thread. */
  void waitFor(String what, Duration limit, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Supplier<Boolean> ask = condition::getAsBoolean;
    while (!OnFx.get(ask)) {
      if (System.nanoTime() > end) {
        throw new TourFailed("waited " + limit.toSeconds() + " s for " + what);
      }
      String failure = OnFx.get(() -> look("#failure").map(Eyes::words).orElse(""));
      if (!failure.isEmpty()) {
        throw new TourFailed("while waiting for " + what + ", the window said: " + failure);
      }
      Thread.sleep(LOOK_AGAIN_MILLIS);
    }
  }

  /**
   * On JavaFX's thread: the first node that matches and can be seen.
   *
   * @param selector as CSS has it; ".list-cell=2 disks" also says the text
   */
  static Optional<Node> look(String selector) {
    int split = selector.indexOf('=');
    String css = split < 0 ? selector : selector.substring(0, split);
    String text = split < 0 ? "" : selector.substring(split + 1);
    for (Window window : Window.getWindows()) {
      if (!window.isShowing() || window.getScene() == null) {
        continue;
      }
      for (Node node : window.getScene().getRoot().lookupAll(css)) {
        if (showing(node) && (split < 0 || words(node).equals(text))) {
          return Optional.of(node);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean showing(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    Bounds bounds = node.getBoundsInLocal();
    return node.getScene() != null && bounds.getWidth() > 0 && bounds.getHeight() > 0;
  }

  private static String words(Node node) {
    List<String> found = new ArrayList<>();
    collect(node, found);
    return found.stream().filter(s -> !s.isBlank()).collect(Collectors.joining(" "));
  }

  private static void collect(Node node, List<String> found) {
    if (!node.isVisible()) {
      return;
    }
    if (node instanceof ComboBox<?> box) {
      box.getChildrenUnmodifiable().forEach(child -> collect(child, found));
    } else if (node instanceof Labeled labeled) {
      found.add(labeled.getText() == null ? "" : labeled.getText());
      if (labeled.getGraphic() != null) {
        collect(labeled.getGraphic(), found);
      }
    } else if (node instanceof TextInputControl input) {
      found.add(input.getText() == null ? "" : input.getText());
    } else if (node instanceof Text text) {
      found.add(text.getText());
    } else if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, found));
    }
  }
}
