package org.rotproof.ui.monitor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RotMap;
import org.rotproof.storage.SmartDetails;
import org.rotproof.ui.EverySize;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The monitor's tabs over an array of many disks, on every screen. */
@Tag("window")
@Tag("turn-7")
@ExtendWith(ApplicationExtension.class)
class EverySizeMonitorTest {
  private static final int MANY = 24;
  private static final long NOW = Given.NOW;

  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private MonitorWindow window;
  private EverySize sizes;

  @Start
  void start(Stage stage) throws Exception {
    Files.writeString(folder.resolve("settings"), "theme=light\nzoom=100\n");
    session.beats = false;
    session.lab = Optional.of(new ScriptedLab());
    session.disks = Given.disks(MANY);
    session.arrays =
        List.of(
            Given.array(
                "raid6",
                0,
                IntStream.range(0, MANY).mapToObj(i -> "in_sync").toArray(String[]::new)));
    session.surfaces.put("md127", Given.surface(MANY, RotMap.State.VERIFIED, NOW - 3_600_000));
    session.trends =
        List.of(
            new DiskTrend(
                "disk2",
                2,
                1264,
                NOW - 86_400_000L,
                DiskTrend.Verdict.WATCH,
                "disk2 has rotted twice within a year: watch it."));
    session.history =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    new HistoryEntry(
                        20 - i,
                        NOW - i * 8_000_000L,
                        i % 4 == 0 ? HistoryEntry.Kind.SCRUB : HistoryEntry.Kind.DISK_FAILED,
                        "photos",
                        "",
                        i % 4 == 0 ? "" : "disk" + (1 + i),
                        i % 4 == 0
                            ? "The monthly scrub."
                            : "Something happened to the disk, said in a sentence that is long.",
                        List.of(),
                        i % 4 == 0 ? Optional.of(Given.repaired()) : Optional.empty(),
                        java.util.Map.of()))
            .toList();
    session.health =
        SmartDetails.parse(
            Files.readString(Path.of("src/test/resources/cases/smart/nas-hdd-hot-airflow.json")));
    window = new MonitorWindow(stage, session, folder, NOW, () -> 0);
    sizes = new EverySize(stage);
  }

  @AfterEach
  void end() {
    session.close();
  }

  private static void press(FxRobot robot, Node node) {
    robot.interact(() -> ((ButtonBase) node).fire());
  }

  @Test
  void everyTabFitsEveryScreen(FxRobot robot) {
    MonitorWindow.await("it watches", () -> window.shows("#verdict-headline"));
    sizes.page("monitor");
    for (String tab : List.of("history", "drill")) {
      press(robot, robot.lookup("#tab-" + tab).query());
      MonitorWindow.await("a tab", () -> window.shows("#tab-" + tab));
      sizes.page("monitor-" + tab);
    }
    press(robot, robot.lookup("#tab-overview").query());
    Node details =
        robot.lookup(".leg-details").queryAll().stream()
            .filter(Node::isVisible)
            .findFirst()
            .orElseThrow();
    press(robot, details);
    MonitorWindow.await("it is told", () -> window.shows("#disk-told"));
    sizes.page("monitor-disk");
    sizes.assertWell();
  }

  @Test
  void whatIsWrongFitsEveryScreen(FxRobot robot) {
    MonitorWindow.await("it watches", () -> window.shows("#verdict-headline"));
    press(robot, robot.lookup("#scrub-start").query());
    MonitorWindow.await("scrub", session::scrubs);
    sizes.page("monitor-scrub");
    session.scrubEnds(
        Given.unrecoverable(
            "/srv/photos/2019/Summer in the mountains/IMG_20190714_101112.jpg",
            "/srv/photos/dog.jpg"));
    window.waitFor("#scrub-result-headline", "Data lost");
    sizes.page("monitor-lost");
    session.die("The practice machine was switched off.");
    window.waitFor("#verdict-headline", "not known since");
    sizes.page("monitor-gone");
    sizes.assertWell();
  }
}
