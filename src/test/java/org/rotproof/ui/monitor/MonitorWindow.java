package org.rotproof.ui.monitor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.rotproof.protocol.Answer;
import org.rotproof.ui.MainWindow;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.UiServices;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The real window around a scripted helper, and a person's view of it. */
final class MonitorWindow {
  /** Also on a machine that is busy with other things. */
  private static final long PATIENCE_SECONDS = 60;

  final Stage stage;
  private final FxRobot robot = new FxRobot();

  private MonitorScreen screen;

  /** The window as it opens for a person. */
  MonitorWindow(Stage stage, ScriptedSession session, Path folder) {
    this.stage = stage;
    MainWindow window = new MainWindow(stage, services(folder));
    window.toMonitor(connection(session), Optional.empty());
    stage.show();
  }

  /** The same, with clocks at the test's command. */
  MonitorWindow(
      Stage stage, ScriptedSession session, Path folder, long nowMillis, LongSupplier monotonic) {
    this(
        stage,
        session,
        folder,
        Clock.fixed(Instant.ofEpochMilli(nowMillis), ZoneOffset.UTC),
        monotonic,
        (title, text, urgent) -> true);
  }

  /** The same, with a desktop that the test watches. */
  MonitorWindow(
      Stage stage,
      ScriptedSession session,
      Path folder,
      Clock clock,
      LongSupplier monotonic,
      Notices.Desktop desktop) {
    this.stage = stage;
    MainWindow window = new MainWindow(stage, services(folder));
    screen =
        new MonitorScreen(window, connection(session), Optional.empty(), clock, monotonic, desktop);
    window.show(screen);
    stage.show();
  }

  /** How many samples the screen has taken in. */
  long samplesSeen() {
    return screen.samples();
  }

  /** Has the screen look at the machine anew. */
  void look() {
    screen.look();
  }

  /** Lets the second strike. */
  void refreshed() {
    robot.interact(screen::tick);
  }

  private static Connection connection(ScriptedSession session) {
    return new Connection(
        session,
        new Answer.HelloFrom("0.1.0", "6.1", true, List.of()),
        Connection.Place.PRACTICE,
        "Practice");
  }

  private static UiServices services(Path folder) {
    return new UiServices(
        spec -> {
          throw new IllegalStateException();
        },
        () -> {
          throw new IllegalStateException();
        },
        text -> {
          throw new IllegalArgumentException(text);
        },
        text -> {
          throw new IllegalArgumentException(text);
        },
        folder,
        folder.resolve("settings"),
        "0.1.0");
  }

  /** What a label or button says, once it shows. */
  String text(String id) {
    return robot.lookup(id).queryAs(Labeled.class).getText();
  }

  boolean shows(String id) {
    return robot.lookup(id).tryQuery().filter(MonitorWindow::seen).isPresent();
  }

  private static boolean seen(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return node.getScene() != null;
  }

  /** Waits until the label says something with those words in it. */
  void waitFor(String id, String words) {
    await(id + " says '" + words + "'", () -> shows(id) && text(id).contains(words));
  }

  static void await(String what, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> fx(condition));
    } catch (TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  private static boolean fx(Callable<Boolean> condition) {
    return WaitForAsyncUtils.waitForAsyncFx(PATIENCE_SECONDS * 1000, condition);
  }

  /** Takes a picture of the window where {@code -Drotproof.pictures=FOLDER} asks for it. */
  void picture(String name) {
    String folder = System.getProperty("rotproof.pictures");
    if (folder == null) {
      return;
    }
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(
        () -> {
          try {
            File file = new File(folder, name + ".png");
            file.getParentFile().mkdirs();
            ImageIO.write(
                SwingFXUtils.fromFXImage(stage.getScene().snapshot(null), null), "png", file);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
