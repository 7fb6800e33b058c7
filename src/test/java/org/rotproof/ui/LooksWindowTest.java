package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * For every eye: contrast is counted in the pixels, in each look and size, and what is larger than
 * the window is still reached. {@code -Drotproof.pictures=FOLDER} keeps pictures.
 */
@Tag("window")
@Tag("turn-3")
@ExtendWith(ApplicationExtension.class)
class LooksWindowTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;
  private final ScriptedHost host = new ScriptedHost(Shop.shop());
  private WindowDriver w;
  private Stage stage;
  private EveryLook eyes;

  @Start
  void start(Stage shown) {
    stage = shown;
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
    eyes = new EveryLook(shown);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
  }

  private void open(String colours, String contrast, int zoom) throws IOException {
    Files.writeString(
        folder.resolve("settings"),
        "theme=" + colours + "\ncontrast=" + contrast + "\nzoom=" + zoom + "\n");
    WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MILLIS, () -> WindowDriver.open(stage, host, folder));
    w.see("#start-practice");
  }

  @ParameterizedTest
  @CsvSource({
    "light,usual,100",
    "dark,usual,100",
    "light,high,100",
    "dark,high,100",
    "light,usual,200",
    "dark,usual,200",
    "light,high,200",
    "dark,high,200"
  })
  void wordsAndEdgesCanBeSeen(String colours, String contrast, int zoom) throws Exception {
    open(colours, contrast, zoom);
    String look = colours + "-" + contrast + "-" + zoom;
    look(look, "start");
    w.press(KeyCode.CONTROL, KeyCode.COMMA);
    w.see("#dialog");
    look(look, "settings");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
    w.press(KeyCode.F1);
    w.see("#dialog");
    look(look, "help");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone again", () -> w.find("#dialog").isEmpty());
    w.toDisks();
    look(look, "disks");
    w.click("#check-disk1");
    w.click("#check-disk2");
    next();
    w.see("#kind-encrypted");
    look(look, "protection");
    if (zoom == 100) {
      toReview(look);
    }
    eyes.assertWell();
  }

  /** By the keyboard: at twice the size the button may lie outside of the window. */
  private void next() {
    w.untilOpen("#next");
    press("#next");
  }

  private void press(String selector) {
    w.tabTo(selector);
    w.press(KeyCode.SPACE);
  }

  private void toReview(String look) throws IOException {
    next();
    w.see("#key-file-name");
    look(look, "keys");
    w.recoveryKey();
    next();
    w.see("#array-name");
    look(look, "storage");
    next();
    w.see("#confirm-text");
    look(look, "review");
  }

  private void look(String look, String page) {
    eyes.look(look, page);
  }

  @Test
  void theSizeIsChangedByKeysAndKept() throws Exception {
    Button practice = (Button) w.see("#start-practice");
    double usual = practice.localToScene(practice.getLayoutBounds()).getHeight();
    for (int i = 0; i < 9; i++) {
      w.press(KeyCode.CONTROL, KeyCode.EQUALS);
    }
    w.until("it is twice as high", () -> height("#start-practice") > 1.9 * usual);
    w.press(KeyCode.CONTROL, KeyCode.MINUS);
    w.until("it is smaller", () -> height("#start-practice") < 1.9 * usual);
    w.until("it is kept", () -> kept().contains("zoom=175"));
    w.press(KeyCode.CONTROL, KeyCode.DIGIT0);
    w.until("it is as usual", () -> Math.abs(height("#start-practice") - usual) < 1);
    open("light", "usual", 200);
    assertThat(height("#start-practice")).isGreaterThan(1.9 * usual);
  }

  private double height(String selector) {
    Node node = w.see(selector);
    return node.localToScene(node.getLayoutBounds()).getHeight();
  }

  private String kept() {
    try {
      Path file = folder.resolve("settings");
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** At twice the size in a small window too: the keyboard brings each control into sight. */
  @Test
  void whatIsLargerThanTheWindowIsReachedByTheKeyboardAndCutsNoWord() throws Exception {
    open("light", "usual", 200);
    WaitForAsyncUtils.waitForAsyncFx(
        PATIENCE_MILLIS,
        () -> {
          stage.setWidth(MainWindow.LEAST_WIDTH);
          stage.setHeight(MainWindow.LEAST_HEIGHT);
        });
    allReached("start");
    w.press(KeyCode.CONTROL, KeyCode.COMMA);
    w.see("#dialog");
    allReached("settings");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
    press("#start-practice");
    w.see("#disk-disk1");
    press("#check-disk1");
    press("#check-disk2");
    allReached("disks");
    next();
    w.see("#kind-encrypted");
    allReached("protection");
    next();
    w.see("#key-file-name");
    allReached("keys");
  }

  private void allReached(String page) {
    WaitForAsyncUtils.waitForFxEvents();
    Node first = w.focused();
    int stops = 0;
    do {
      w.press(KeyCode.TAB);
      stops++;
      Node now = w.focused();
      w.until(page + ": all of " + now + " is in the window", () -> inWindow(now));
    } while (w.focused() != first && stops < 80);
    assertThat(stops).as(page).isBetween(3, 79);
    for (Node node : stage.getScene().getRoot().lookupAll(".label")) {
      if (node instanceof Labeled labeled
          && EveryLook.seen(labeled)
          && !labeled.getStyleClass().contains("may-be-cut")) {
        for (Node text : labeled.lookupAll(".text")) {
          boolean whole = labeled.getText() == null || labeled.getText().endsWith("…");
          assertThat(whole || !((Text) text).getText().endsWith("…"))
              .as(page + ": whole words in “" + labeled.getText() + "”")
              .isTrue();
        }
      }
    }
  }

  /** A control that is higher than the window shows at least its beginning. */
  private boolean inWindow(Node node) {
    Bounds at = node.localToScene(node.getLayoutBounds());
    boolean fits =
        at.getWidth() <= stage.getScene().getWidth()
            && at.getHeight() <= stage.getScene().getHeight() - 200;
    return !(node instanceof Control)
        || (at.getMinX() >= -1
            && at.getMinY() >= -1
            && (!fits
                || (at.getMaxX() <= stage.getScene().getWidth() + 1
                    && at.getMaxY() <= stage.getScene().getHeight() + 1)));
  }

  @Test
  void settingsHoldAtOnceAndAreKept() {
    w.click("#settings");
    w.see("#settings-colours");
    w.click("#settings-notices");
    w.until("it is kept", () -> kept().contains("notices=off"));
    w.tabTo("#settings-contrast");
    w.press(KeyCode.DOWN);
    w.press(KeyCode.DOWN);
    w.until("it is kept", () -> kept().contains("contrast=high"));
    assertThat(stage.getScene().getStylesheets()).anyMatch(s -> s.endsWith("contrast-light.css"));
    w.tabTo("#settings-schedule");
    w.press(KeyCode.DOWN);
    w.until("it is kept", () -> kept().contains("schedule=quarterly"));
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
  }
}
