package org.rotproof.ui.life;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.rotproof.host.HostSession;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.OpenPlaces;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.MainWindow;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.common.Connection;
import org.rotproof.ui.common.UiServices;
import org.testfx.api.FxRobot;
import org.testfx.util.WaitForAsyncUtils;

/** The real window on an array's management, around a scripted helper. */
final class ManageWindow {
  final ScriptedHost host;
  final MainWindow window;
  final Connection connection;
  private final Stage stage;
  private final FxRobot robot = new FxRobot();

  /** What the history has of scrubs. */
  volatile List<HistoryEntry> scrubs = List.of();

  private final List<ScriptedHost.Running> done = new CopyOnWriteArrayList<>();

  ManageWindow(Stage stage, Inventory inventory, Path folder) {
    this(stage, new ScriptedHost(inventory), folder);
  }

  private ManageWindow(Stage stage, ScriptedHost host, Path folder) {
    this(stage, host, host, folder);
    host.answers(
        (ask, run) -> {
          if (ask instanceof Ask.History history) {
            boolean scrub = history.kinds().contains(HistoryEntry.Kind.SCRUB);
            return Optional.of(new Answer.HistoryPage(scrub ? scrubs : List.of(), false, ""));
          }
          if (ask instanceof Ask.Differences) {
            return Optional.of(new Answer.DifferenceList(OpenPlaces.of(scrubs, List.of())));
          }
          boolean rehearsal = ask instanceof Ask.Rehearse;
          boolean begins = ask instanceof Ask.Rehearse r && r.afresh();
          if (begins
              || ask instanceof Ask.Do
              || ask instanceof Ask.Locate
              || ask instanceof Ask.SaveKeys
              || ask instanceof Ask.SaveVersions
              || ask instanceof Ask.GoOn
              || ask instanceof Ask.Undo) {
            done.add(run);
          }
          if (rehearsal && !begins) {
            return Optional.of(new Answer.Rehearsed(Optional.empty(), ""));
          }
          return Optional.empty();
        });
    begin();
  }

  /** Around a real helper; {@link #begin} shows the array. */
  ManageWindow(Stage stage, HostSession session, Path folder) {
    this(stage, new ScriptedHost(LifeShop.open(LifeShop.withKeyFile())), session, folder);
  }

  private ManageWindow(Stage stage, ScriptedHost host, HostSession session, Path folder) {
    this.stage = stage;
    this.host = host;
    connection =
        new Connection(
            session,
            new Answer.HelloFrom("0.1.0", "6.1", true, List.of()),
            Connection.Place.PRACTICE,
            "Practice");
    window = new MainWindow(stage, services(host, folder));
  }

  /** Shows the array "photos". */
  void begin() {
    Runnable work =
        () -> {
          window.toManage(connection, "photos", Optional.empty());
          stage.show();
        };
    if (Platform.isFxApplicationThread()) {
      work.run();
    } else {
      robot.interact(work);
    }
  }

  private static UiServices services(ScriptedHost host, Path folder) {
    return new UiServices(
        spec -> host,
        () -> host,
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

  /** The chore that the helper was asked for, once it was. */
  ScriptedHost.Running asked() {
    await("the helper is asked", () -> !done.isEmpty());
    return done.get(done.size() - 1);
  }

  boolean nothingAsked() {
    return done.isEmpty();
  }

  Node node(String id) {
    return robot.lookup(id).query();
  }

  boolean shows(String id) {
    return robot.lookup(id).tryQuery().filter(ManageWindow::seen).isPresent();
  }

  private static boolean seen(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return node.getScene() != null;
  }

  boolean open(String id) {
    return shows(id) && !node(id).isDisabled();
  }

  String text(String id) {
    return robot.lookup(id).queryAs(Labeled.class).getText();
  }

  /** All words below a node. */
  String words(String id) {
    StringBuilder all = new StringBuilder();
    node(id).lookupAll(".label").stream()
        .filter(ManageWindow::seen)
        .forEach(n -> all.append(((Labeled) n).getText()).append('\n'));
    return all.toString();
  }

  /** Presses what can be pressed, as soon as it can. */
  void press(String id) {
    meet(id + " can be pressed", 20, () -> open(id));
    robot.interact(
        () -> {
          Node n = node(id);
          n.requestFocus();
          ((ButtonBase) n).fire();
        });
  }

  void type(String id, String text) {
    meet(id + " is there", 20, () -> shows(id));
    robot.interact(
        () -> {
          TextInputControl field = (TextInputControl) node(id);
          field.requestFocus();
          field.setText(text);
        });
  }

  /** So that this can be seen. */
  void reveal(String id) {
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> org.rotproof.ui.common.Layouts.reveal(node(id)));
    WaitForAsyncUtils.waitForFxEvents();
  }

  void scroll(double to) {
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> ((ScrollPane) node(".page-scroll")).setVvalue(to));
  }

  void waitFor(String id) {
    meet(id + " shows", 20, () -> shows(id));
  }

  void waitFor(String id, String words) {
    meet(id + " says '" + words + "'", 20, () -> shows(id) && words(id).contains(words));
  }

  /** Real work takes its time. */
  void waitLong(String id, String words) {
    meet(id + " says '" + words + "'", 240, () -> shows(id) && words(id).contains(words));
  }

  /**
   * Runs what the review page shows, and waits for its result. Where the machine changed between
   * the two, the page shows the plan as it is now, and a person presses once more.
   */
  void runLong(String words) {
    press("#run");
    boolean[] again = new boolean[1];
    meet(
        "#result says '" + words + "'",
        240,
        () -> {
          boolean changed =
              shows("#run") && words(".root").contains("Something has changed since you looked");
          if (changed && !again[0] && node("#run") instanceof Button run && !run.isDisabled()) {
            again[0] = true;
            run.fire();
          }
          return shows("#result") && words("#result").contains(words);
        });
  }

  /** As {@link #await}, and where it is in vain, tells what the window says instead. */
  private void meet(String what, int seconds, Callable<Boolean> condition) {
    try {
      await(what, seconds, condition);
    } catch (AssertionError e) {
      picture("in-vain");
      throw new AssertionError(e.getMessage() + "; the window says: " + words(".root"), e);
    }
  }

  static void await(String what, Callable<Boolean> condition) {
    await(what, 60, condition);
  }

  private static void await(String what, int seconds, Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          seconds, TimeUnit.SECONDS, () -> WaitForAsyncUtils.waitForAsyncFx(60_000, condition));
    } catch (TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  <T> T fx(Function<Stage, T> work) {
    return WaitForAsyncUtils.waitForAsyncFx(60_000, () -> work.apply(stage));
  }

  /**
   * Takes pictures of the window where {@code -Drotproof.pictures=FOLDER} asks for them: as it is,
   * and dark on the smallest screen.
   */
  void picture(String name) {
    String folder = System.getProperty("rotproof.pictures");
    if (folder == null) {
      return;
    }
    snapshot(folder, name);
    double width = stage.getWidth();
    double height = stage.getHeight();
    look(1024, 700);
    snapshot(folder, name + "-dark-small");
    look(width, height);
  }

  /** Another size, and the other theme. */
  private void look(double width, double height) {
    robot.interact(
        () -> {
          stage.setWidth(width);
          stage.setHeight(height);
          ((ButtonBase) stage.getScene().lookup("#theme")).fire();
        });
    WaitForAsyncUtils.waitForFxEvents(10);
  }

  private void snapshot(String folder, String name) {
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
