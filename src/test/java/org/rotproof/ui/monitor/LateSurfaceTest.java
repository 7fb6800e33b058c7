package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import javafx.scene.control.Label;
import javafx.stage.Stage;
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

/** A person who is quicker than the helper. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class LateSurfaceTest {
  private static final String NOT_YET = "Its surface is not known yet.";
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private MonitorWindow window;

  @Start
  void start(Stage stage) {
    session.disks = Given.disks(3);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync"));
    window = new MonitorWindow(stage, session, folder);
  }

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void aSurfaceThatArrivesDuringTheScrubIsFilledByIt(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#scrub-start");
    MonitorWindow.await("the scrub is asked for", session::scrubs);
    assertThat(robot.lookup(NOT_YET).queryAll()).isNotEmpty();
    session.surfaceArrives("md127", Given.surface(2, RotMap.State.NEVER, 0));
    MonitorWindow.await(
        "the bands are shown",
        () ->
            robot
                .lookup(n -> n instanceof Label l && NOT_YET.equals(l.getText()))
                .queryAllAs(Label.class)
                .stream()
                .noneMatch(Label::isVisible));
  }
}
