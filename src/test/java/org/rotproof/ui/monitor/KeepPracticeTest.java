package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.RotMap;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Leaving practice asks whether the machine is kept, where something was done in it. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class KeepPracticeTest {
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private final ScriptedLab lab = new ScriptedLab();
  private MonitorWindow window;

  @Start
  void start(Stage stage) {
    session.disks = Given.disks(3);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync"));
    session.surfaces.put(
        "md127", Given.surface(2, RotMap.State.VERIFIED, System.currentTimeMillis() - 3_600_000));
    session.lab = Optional.of(lab);
    window = new MonitorWindow(stage, session, folder);
  }

  @AfterEach
  void end() {
    session.close();
  }

  private void close(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.interact(
        () ->
            window.stage.fireEvent(
                new WindowEvent(window.stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
  }

  @Test
  void whereNothingWasDoneNobodyIsAsked(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#monitor-leave");
    MonitorWindow.await("the start page", () -> window.shows("#start"));
    assertThat(lab.done).isEmpty();
  }

  @Test
  void itIsKeptAndTheWindowCloses(FxRobot robot) {
    lab.used = true;
    close(robot);
    MonitorWindow.await("the question", () -> window.shows("#dialog-ok"));
    window.picture("keep-practice");
    assertThat(window.stage.isShowing()).isTrue();
    robot.clickOn("#dialog-ok");
    MonitorWindow.await("the window closes", () -> !window.stage.isShowing());
    assertThat(lab.done).containsExactly("keep");
  }

  @Test
  void onesOwnWayBackAsksToo(FxRobot robot) {
    lab.used = true;
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#monitor-leave");
    MonitorWindow.await("the question", () -> window.shows("#dialog-stop"));
    robot.clickOn("#dialog-cancel");
    MonitorWindow.await("it is gone", () -> !window.shows("#dialog-stop"));
    assertThat(window.shows("#verdict-headline")).isTrue();
    robot.clickOn("#monitor-leave");
    MonitorWindow.await("the question", () -> window.shows("#dialog-stop"));
    robot.clickOn("#dialog-stop");
    MonitorWindow.await("the start page", () -> window.shows("#start"));
    assertThat(lab.done).isEmpty();
  }

  @Test
  void whatCannotBeKeptIsSaidAndOneMayStay(FxRobot robot) {
    lab.used = true;
    lab.refusal = "there is no room";
    close(robot);
    MonitorWindow.await("the question", () -> window.shows("#dialog-ok"));
    robot.clickOn("#dialog-ok");
    window.waitFor("#keep-text", "there is no room");
    assertThat(window.stage.isShowing()).isTrue();
    robot.clickOn("#dialog-cancel");
    MonitorWindow.await("it is gone", () -> !window.shows("#dialog-ok"));
  }
}
