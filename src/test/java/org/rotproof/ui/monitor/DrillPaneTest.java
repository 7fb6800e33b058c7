package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.geometry.VerticalDirection;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.SectorRange;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@Tag("window")
@ExtendWith(ApplicationExtension.class)
class DrillPaneTest {
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private final ScriptedLab lab = new ScriptedLab();
  private MonitorWindow window;

  @Start
  void start(Stage stage) {
    session.lab = Optional.of(lab);
    session.disks = Given.disks(2);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync"));
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    window = new MonitorWindow(stage, session, folder);
  }

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void theWholeStoryPlaysByItselfFromDamageToProof(FxRobot robot) {
    open(robot);
    robot.clickOn("#drill-watch");
    window.waitFor("#story-damage", "30 KiB on disk2, in one place");
    window.waitFor("#drill-headline", "nobody has noticed");
    assertThat(lab.done).containsExactly("damage disk2 30720");
    MonitorWindow.await("the scrub begins by itself", session::scrubs);
    session.scrubSays(new RotFound("disk2", new SectorRange(23_104, 23_163), Fate.FOUND));
    window.waitFor("#story-found", "60 sectors so far");
    session.scrubEnds(Given.repaired());
    window.waitFor("#story-repaired", "60 sectors rewritten");
    MonitorWindow.await("the second scrub begins by itself", session::scrubs);
    session.scrubEnds(Given.clean());
    window.waitFor("#story-proof", "checksum is unchanged");
    window.waitFor("#drill-headline", "It healed");
  }

  @Test
  void aPlaceIsPickedOnTheBandWithTheKeyboardAndDamagedOnlyThere(FxRobot robot) {
    open(robot);
    robot.clickOn("#drill-surface-band-1");
    robot.type(KeyCode.END);
    window.waitFor("#drill-aim", "of disk1");
    robot.clickOn("#drill-amount-512");
    robot.clickOn("#drill-damage");
    window.waitFor("#story-damage", "1 sector on disk1");
    assertThat(lab.done).containsExactly("damage disk1 512");
    window.waitFor("#story-scrub", "Nobody has noticed yet");
  }

  @Test
  void scatteredDamageStrikesInFiveHundredPlaces(FxRobot robot) {
    open(robot);
    robot.clickOn("#drill-amount-8388608");
    robot.clickOn("#drill-scattered");
    window.waitFor("#drill-aim", "8 MiB in 500 places of disk2");
    robot.clickOn("#drill-damage");
    window.waitFor("#story-damage", "8 MiB on disk2, in 500 places");
    assertThat(lab.done).hasSize(500);
  }

  @Test
  void otherAccidentsHappenToTheMachine(FxRobot robot) {
    open(robot);
    robot.moveTo("#drill-surface-band-1");
    robot.scroll(40, VerticalDirection.DOWN);
    robot.clickOn("#drill-pull");
    robot.clickOn("#drill-plug");
    robot.clickOn("#drill-power-cut");
    MonitorWindow.await(
        "all three happened",
        () -> lab.done.containsAll(List.of("pull disk1", "plug disk7 100663296", "power cut")));
  }

  private void open(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.clickOn("#tab-drill");
    window.waitFor("#drill-aim", "30 KiB");
  }
}
