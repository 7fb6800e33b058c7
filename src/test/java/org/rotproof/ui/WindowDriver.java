package org.rotproof.ui;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javafx.application.Platform;
import javafx.event.EventHandler;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.robot.Robot;
import javafx.stage.Stage;
import org.rotproof.host.Host;
import org.rotproof.ui.common.UiServices;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** Drives the real window with the mouse and the keyboard, and reads what a person would see. */
public final class WindowDriver {
  private static final Logger LOG = System.getLogger(WindowDriver.class.getName());
  private static final long PATIENCE_SECONDS = 60;

  private final long patienceSeconds;
  private final FxRobot robot = new FxRobot();
  private final Stage stage;

  private final AtomicInteger released = new AtomicInteger();

  public WindowDriver(Stage stage) {
    this(stage, PATIENCE_SECONDS);
  }

  /** With more patience, for a real machine behind the window. */
  public WindowDriver(Stage stage, long patienceSeconds) {
    this.stage = stage;
    this.patienceSeconds = patienceSeconds;
    stage.addEventFilter(KeyEvent.KEY_RELEASED, e -> released.incrementAndGet());
  }

  /** Keys travel through the display: what was pressed has arrived when its release has. */
  private void keys(int count, Runnable press) {
    int before = released.get();
    press.run();
    until("the keys arrive", () -> released.get() >= before + count);
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Opens the window over that host, which serves every choice of the start page. */
  public static MainWindow open(Stage stage, Host host, Path folder) {
    UiServices services =
        new UiServices(
            spec -> host,
            () -> host,
            text -> {
              if (text.contains(" ")) {
                throw new IllegalArgumentException("A machine’s name has no spaces.");
              }
              return host;
            },
            text -> host,
            folder,
            folder.resolve("settings"),
            "0.1.0");
    MainWindow window = new MainWindow(stage, services);
    window.toStart();
    // TestFX hands on the window of the test before, with its size.
    stage.setWidth(1280);
    stage.setHeight(800);
    stage.show();
    return window;
  }

  public Stage stage() {
    return stage;
  }

  public FxRobot robot() {
    return robot;
  }

  /** Waits until it is so. */
  public void until(String what, BooleanSupplier condition) {
    Callable<Boolean> onFx = () -> WaitForAsyncUtils.asyncFx(condition::getAsBoolean).get();
    try {
      WaitForAsyncUtils.waitFor(patienceSeconds, TimeUnit.SECONDS, onFx);
    } catch (TimeoutException e) {
      throw new AssertionError(
          "waited in vain for: "
              + what
              + "; focus: "
              + focused()
              + "; page: "
              + find("#page-title"),
          e);
    }
  }

  /** A node that is there and visible. */
  public Optional<Node> find(String selector) {
    return stage.getScene().getRoot().lookupAll(selector).stream()
        .filter(WindowDriver::shows)
        .findFirst();
  }

  private static boolean shows(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  /** Waits for a node. */
  public Node see(String selector) {
    until(selector, () -> find(selector).isPresent());
    return find(selector).orElseThrow();
  }

  public boolean enabled(String selector) {
    return !see(selector).isDisabled();
  }

  /** The words on a node and in it. */
  public String text(String selector) {
    Node node = see(selector);
    if (node instanceof Labeled labeled
        && labeled.getText() != null
        && !labeled.getText().isEmpty()) {
      return labeled.getText();
    }
    if (node instanceof TextInputControl input) {
      return input.getText();
    }
    StringBuilder words = new StringBuilder();
    node.lookupAll(".label").stream()
        .filter(WindowDriver::shows)
        .forEach(n -> words.append(((Labeled) n).getText()).append('\n'));
    return words.toString();
  }

  public void untilText(String selector, String part) {
    until(
        selector + " says " + part,
        () -> find(selector).isPresent() && text(selector).contains(part));
  }

  public void untilOpen(String selector) {
    until(selector + " is open", () -> find(selector).map(n -> !n.isDisabled()).orElse(false));
  }

  /**
   * Clicks it where it is seen; scrolls to it first. Where the page moved between press and
   * release, or put another in its place, so that the click went beside it, it is clicked again, as
   * a person would.
   */
  public void click(String selector) {
    for (int tries = 0; tries < 5 && !clicked(see(selector)); tries++) {
      LOG.log(Level.INFO, "The click on {0} went beside it.", selector);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Whether it, or what cannot be clicked, was clicked. */
  private boolean clicked(Node node) {
    AtomicInteger clicks = new AtomicInteger();
    // Not "clicked", which does not come when the release has already taken the page away.
    EventHandler<MouseEvent> count =
        e -> {
          if (node.contains(node.sceneToLocal(e.getSceneX(), e.getSceneY()))) {
            clicks.incrementAndGet();
          }
        };
    node.addEventFilter(MouseEvent.MOUSE_RELEASED, count);
    try {
      bring(node);
      untilStill(node);
      point(node);
      for (int looks = 0; looks < 100 && clicks.get() == 0 && isThere(node); looks++) {
        WaitForAsyncUtils.sleep(20, TimeUnit.MILLISECONDS);
      }
      return clicks.get() > 0 || node.isDisabled();
    } finally {
      node.removeEventFilter(MouseEvent.MOUSE_RELEASED, count);
    }
  }

  private boolean isThere(Node node) {
    return WaitForAsyncUtils.waitForAsyncFx(
        5000, () -> node.getScene() == stage.getScene() && shows(node) && !node.isDisabled());
  }

  /**
   * The pointer goes there and the button is pressed and released, through the display. At one
   * step: TestFX moves it by hundreds, and waits after each.
   */
  private static void point(Node node) {
    Robot mouse = WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000, Robot::new);
    step(
        () -> {
          Bounds bounds = node.localToScreen(node.getBoundsInLocal());
          if (bounds != null) {
            mouse.mouseMove(bounds.getCenterX(), bounds.getCenterY());
          }
        });
    step(() -> mouse.mousePress(MouseButton.PRIMARY));
    step(() -> mouse.mouseRelease(MouseButton.PRIMARY));
  }

  /** What the robot does reaches the window by way of the display, a moment later. */
  private static void step(Runnable act) {
    WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000, act);
    WaitForAsyncUtils.sleep(40, TimeUnit.MILLISECONDS);
  }

  /**
   * Nobody can click what is still moving, as a page does while answers come in: it lies still when
   * two layouts in a row leave it where it is. What never does is a page that is broken.
   */
  private void untilStill(Node node) {
    Bounds last = null;
    int same = 0;
    for (int looks = 0; same < 2; looks++) {
      if (looks > 100) {
        throw new AssertionError("it never lies still: " + node);
      }
      nextLayout();
      Bounds now =
          WaitForAsyncUtils.waitForAsyncFx(
              PATIENCE_SECONDS * 1000, () -> node.localToScene(node.getBoundsInLocal()));
      same = now.equals(last) ? same + 1 : 0;
      last = now;
      WaitForAsyncUtils.sleep(40, TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until the scene has been laid out once more, which a busy machine may do late. */
  private void nextLayout() {
    CountDownLatch done = new CountDownLatch(1);
    Scene scene = stage.getScene();
    Runnable listener = done::countDown;
    WaitForAsyncUtils.waitForAsyncFx(
        5000,
        () -> {
          scene.addPostLayoutPulseListener(listener);
          Platform.requestNextPulse();
        });
    try {
      boolean laidOut = done.await(2, TimeUnit.SECONDS);
      if (!laidOut) {
        LOG.log(Level.INFO, "No layout within two seconds.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      WaitForAsyncUtils.waitForAsyncFx(
          PATIENCE_SECONDS * 1000, () -> scene.removePostLayoutPulseListener(listener));
    }
  }

  private void bring(Node node) {
    WaitForAsyncUtils.waitForAsyncFx(
        5000,
        () -> {
          ScrollPane pane = null;
          for (Node n = node; n != null && pane == null; n = n.getParent()) {
            pane = n instanceof ScrollPane p ? p : null;
          }
          if (pane == null || pane.getContent() == null) {
            return;
          }
          Bounds content = pane.getContent().getBoundsInLocal();
          Bounds at = pane.getContent().sceneToLocal(node.localToScene(node.getBoundsInLocal()));
          double room = pane.getViewportBounds().getHeight();
          double top = pane.getVvalue() * Math.max(0, content.getHeight() - room);
          boolean seen = at.getMinY() >= top && at.getMaxY() <= top + room;
          if (!seen && content.getHeight() > room) {
            double wanted = at.getMinY() - (room - at.getHeight()) / 2;
            pane.setVvalue(Math.max(0, Math.min(1, wanted / (content.getHeight() - room))));
          }
        });
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Clicks into a field, empties it and types. */
  public void fill(String selector, String text) {
    click(selector);
    press(KeyCode.CONTROL, KeyCode.A);
    press(KeyCode.DELETE);
    type(text);
  }

  public void press(KeyCode... keys) {
    keys(keys.length, () -> robot.push(keys));
  }

  public void type(String text) {
    Node field = focused();
    robot.write(text);
    until(
        "the letters arrive",
        () -> !(field instanceof TextInputControl input) || input.getText().strip().endsWith(text));
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** The node that has the keyboard. */
  public Node focused() {
    return stage.getScene().getFocusOwner();
  }

  /** Tab until that node has the keyboard. */
  public void tabTo(String id) {
    for (int i = 0; i < 60; i++) {
      if (focused() != null && ("#" + focused().getId()).equals(id)) {
        return;
      }
      press(KeyCode.TAB);
    }
    throw new AssertionError("Tab never came to " + id);
  }

  /** From the start page to the disks. */
  public void toDisks() {
    click("#start-practice");
    see("#disk-disk1");
  }

  /** Makes the recovery key, and says that it is on paper. */
  public void recoveryKey() {
    click("#recovery-make");
    click("#recovery-written");
  }

  /** From the disks to the review, with two disks and the suggested answers. */
  public void toReview() {
    toDisks();
    click("#check-disk1");
    click("#check-disk2");
    for (int page = 0; page < 4; page++) {
      if (page == 2 && find("#recovery-make").isPresent()) {
        recoveryKey();
      }
      untilOpen("#next");
      click("#next");
    }
    see("#confirm-text");
  }
}
