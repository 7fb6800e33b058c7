package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.DiskSample;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.FileSpace;
import org.rotproof.storage.Guard;
import org.rotproof.storage.SmartDetails;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/**
 * The page in the states a person may find it in, with time at the test's command. Every state must
 * fit the smallest window, in light and in dark; {@code -Drotproof.pictures=FOLDER} keeps pictures.
 */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class GalleryTest {
  private static final long ALL = 159_104;
  private static final long NOW = Given.NOW;
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private MonitorWindow window;
  private Stage stage;
  private long second;
  private long sent;

  @Start
  void start(Stage newStage) {
    stage = newStage;
    session.beats = false;
    session.lab = Optional.of(new ScriptedLab());
    session.disks = Given.disks(4);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync", "spare"));
    session.surfaces.put("md127", Given.surface(2, RotMap.State.VERIFIED, NOW - 3_600_000));
    session.trends =
        List.of(
            new DiskTrend("disk1", 0, 0, 0, DiskTrend.Verdict.STEADY, "No rot was found on disk1."),
            new DiskTrend(
                "disk2",
                2,
                1264,
                NOW - 86_400_000L,
                DiskTrend.Verdict.WATCH,
                "disk2 has rotted twice within a year: watch it."));
    session.history = history();
    window = new MonitorWindow(stage, session, folder, NOW, this::monotonic);
  }

  private long monotonic() {
    return second * 1000;
  }

  @AfterEach
  void end() {
    session.close();
  }

  @Test
  void healthy() {
    run(280);
    pictures("1-healthy");
  }

  @Test
  void wholeAndNeedsAPerson() {
    session.arrays =
        List.of(
            Given.unplugged(
                Given.array("raid1", 0, "in_sync", "in_sync,write_error,want_replacement", "spare"),
                2));
    run(60);
    window.waitFor("#verdict-headline", "needs you");
    window.waitFor("#verdict-meaning", "is not on the machine any more");
    pictures("1-needs-you");
  }

  @Test
  void aDiskDoesNotAnswer() {
    session.arrays = List.of(Given.array("raid1", 0, "in_sync,silent", "in_sync", "spare"));
    run(60);
    window.waitFor("#verdict-headline", "waits for a disk");
    window.waitFor("#verdict-meaning", "has not answered for more than five seconds");
    pictures("1-does-not-answer");
  }

  @Test
  void notBeingRebuilt() {
    session.arrays = List.of(Given.array("raid1", 1, "in_sync", "rebuilding"));
    run(60);
    window.waitFor("#verdict-headline", "is not being rebuilt");
    pictures("1-rebuild-stands");
  }

  @Test
  void guardedInPart() {
    Array whole =
        Given.array(
            "photos",
            "raid1",
            0,
            Optional.of(
                new SyncProgress(
                    SyncProgress.Action.RESYNC,
                    SyncProgress.State.RUNNING,
                    12,
                    100,
                    90_000,
                    5_400)),
            "in_sync",
            "in_sync");
    session.arrays =
        List.of(
            whole.with(
                whole.legs().stream().map(leg -> leg.guarded(Guard.of(3_790, 10_000))).toList(),
                List.of()));
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    run(60);
    window.waitFor("#verdict-headline", "guarded: 37");
    pictures("1-guarded-in-part");
  }

  @Test
  void scrubbing(FxRobot robot) {
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    run(30);
    robot.clickOn("#scrub-start");
    MonitorWindow.await("scrub", session::scrubs);
    for (int i = 1; i <= 60; i++) {
      session.scrubSays(
          new ScrubMoved(Phase.READING, ALL * i / 100, ALL, 18_000_000 + i * 40_000L, 95_000, 0));
      if (i == 38) {
        rot("disk2", 62_000, 62_059, Fate.FOUND);
        rot("disk2", 62_000, 62_059, Fate.REPAIRED);
      }
      if (i == 55) {
        rot("disk1", 86_000, 88_600, Fate.FOUND);
      }
      run(1);
    }
    pictures("2-scrubbing");
    session.scrubEnds(Given.repaired());
    window.waitFor("#scrub-result-headline", "Repaired");
    run(2);
    pictures("3-repaired");
  }

  @Test
  void lost(FxRobot robot) {
    run(5);
    robot.clickOn("#scrub-start");
    MonitorWindow.await("scrub", session::scrubs);
    rot("disk2", 62_000, 62_059, Fate.UNRECOVERABLE);
    rot("disk1", 62_000, 62_059, Fate.UNRECOVERABLE);
    session.surfaces.clear();
    session.scrubEnds(Given.unrecoverable("/srv/photos/2019/cat.jpg", "/srv/photos/dog.jpg"));
    window.waitFor("#scrub-result-headline", "Data lost");
    run(3);
    pictures("4-lost");
  }

  @Test
  void degradedAndGone() {
    session.arrays =
        List.of(
            Given.array("photos", "raid5", 1, Optional.empty(), "in_sync", "faulty", "in_sync"));
    session.surfaces.put("md127", Given.surface(3, RotMap.State.VERIFIED, NOW - 3_600_000));
    run(60);
    second += 40;
    run(60);
    pictures("5-degraded");
    session.die("The practice machine was switched off.");
    window.waitFor("#verdict-headline", "not known since");
    pictures("6-gone");
  }

  @Test
  void unplugged() {
    session.arrays =
        List.of(
            Given.unplugged(
                Given.array(
                    "photos", "raid5", 0, Optional.empty(), "in_sync", "in_sync", "in_sync"),
                1));
    session.surfaces.put("md127", Given.surface(3, RotMap.State.VERIFIED, NOW - 3_600_000));
    run(5);
    window.waitFor("#verdict-headline", "photos has lost disk2");
    pictures("11-unplugged");
  }

  @Test
  void newAndNearlyFull(FxRobot robot) {
    session.arrays =
        List.of(
            Given.array("raid1", 0, "in_sync", "in_sync", "spare")
                .with(new FileSpace(81_461_248, 61_000_000, 14_000_000)));
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    session.history = List.of();
    session.plan = plan(ScrubTimer.Runs.TIMER, NOW + 3 * 86_400_000L);
    // Of an array that the window knows already it does not ask again.
    robot.interact(() -> window = new MonitorWindow(stage, session, folder, NOW, this::monotonic));
    run(5);
    window.waitFor("#verdict-headline", "photos is new here");
    window.waitFor("#scrub-next", "Monthly, next ");
    assertThat(text("#verdict-about")).contains("61 MB used, 14 MB free");
    pictures("12-new", "1280x800", "1024x600");
    session.arrays = List.of(session.arrays.get(0).with(new FileSpace(81_461_248, 80_000_000, 0)));
    session.plan = plan(ScrubTimer.Runs.STOPPED, 0);
    robot.interact(() -> window.look());
    run(2);
    window.waitFor("#scrub-next", "its timer is there, and stopped");
    window.waitFor("#verdict-about", "full: nothing more can be written");
    pictures("13-full", "1024x600");
  }

  @Test
  void aDiskInDetail(FxRobot robot) throws Exception {
    session.health =
        SmartDetails.parse(
            Files.readString(Path.of("src/test/resources/cases/smart/nas-hdd-hot-airflow.json")));
    run(5);
    Node details =
        robot.lookup(".leg-details").queryAll().stream()
            .filter(Node::isVisible)
            .skip(1)
            .findFirst()
            .orElseThrow();
    robot.interact(() -> ((Button) details).fire());
    MonitorWindow.await("it is told", () -> said("#disk-told", "Airflow Temperature Cel"));
    assertThat(said("#disk-told", "past its line")).isTrue();
    robot.interact(() -> ((Button) find("#disk-blink")).fire());
    window.waitFor("#disk-blink-words", "its light blinks");
    assertThat(session.askedFor(Ask.Locate.class))
        .containsExactly(new Ask.Locate(List.of("disk2"), List.of("disk2"), 60));
    session.pulled("disk1", false);
    window.waitFor("#disk-blink-words", "Put it back at once: that was");
    pictures("14-disk", "1280x800", "1024x600");
    session.pulled("disk2", true);
    window.waitFor("#disk-blink-words", "That was the right one");
  }

  /** Whether a label says that. */
  private boolean said(String below, String words) {
    return find(below).lookupAll(".label").stream()
        .anyMatch(n -> n instanceof Labeled l && l.getText().contains(words));
  }

  private static Answer.ScrubPlan plan(ScrubTimer.Runs runs, long next) {
    return new Answer.ScrubPlan(
        true, Blueprint.ScrubSchedule.MONTHLY, runs, next, NOW - 1000, 0, "");
  }

  private String text(String id) {
    return ((Labeled) find(id)).getText();
  }

  @Test
  void pastAndDrill(FxRobot robot) {
    run(5);
    robot.clickOn("#tab-history");
    MonitorWindow.await(
        "the history shows",
        () -> !robot.lookup("#history-list").queryListView().getItems().isEmpty());
    pictures("7-history");
    robot.clickOn("#tab-drill");
    window.waitFor("#drill-aim", "30 KiB");
    pictures("8-drill");
    robot.clickOn("#drill-amount-8388608");
    robot.clickOn("#drill-scattered");
    pictures("9-drill-scattered");
    robot.clickOn("#drill-single");
    robot.clickOn("#drill-damage");
    window.waitFor("#story-damage", "disk2");
    robot.clickOn("#drill-scrub");
    MonitorWindow.await("scrub", session::scrubs);
    session.scrubSays(new ScrubMoved(Phase.READING, ALL / 2, ALL, 18_000_000, 95_000, 0));
    rot("disk2", 66_000, 82_400, Fate.FOUND);
    rot("disk2", 66_000, 82_400, Fate.REPAIRED);
    window.waitFor("#story-found", "so far");
    pictures("10-drill-found");
  }

  private void rot(String disk, long first, long last, Fate fate) {
    session.scrubSays(new RotFound(disk, new SectorRange(first, last), fate));
  }

  /** So many seconds of a busy machine. */
  private void run(int seconds) {
    MonitorWindow.await("it watches", () -> !session.askedFor(Ask.Watch.class).isEmpty());
    for (int i = 0; i < seconds; i++) {
      second++;
      List<DiskSample> disks = new ArrayList<>();
      for (int d = 1; d <= 3; d++) {
        long wave = (long) (4_000_000 * Math.sin(second / (11.0 + d)));
        long busy = second * 18_000_000 + wave * 6 + second * second * 7919 % 13 * 300_000;
        long ios = second * 140;
        long waited = second * 600 * d + (long) (900 * Math.sin(second / 7.0 * d));
        disks.add(
            new DiskSample("disk" + d, busy * (5 - d) / 4, second * 1000, ios, waited, waited));
      }
      sent++;
      long seen = sent;
      session.sample(NOW + second * 1000, disks);
      MonitorWindow.await("sample " + seen, () -> window.samplesSeen() >= seen);
    }
  }

  private void pictures(String name) {
    pictures(name, "1280x800", "1024x700");
  }

  private void pictures(String name, String... sizes) {
    for (String size : sizes) {
      String[] wh = size.split("x");
      for (String theme : List.of("light", "dark")) {
        new FxRobot()
            .interact(
                () -> {
                  stage.setWidth(Integer.parseInt(wh[0]));
                  stage.setHeight(Integer.parseInt(wh[1]));
                });
        window.refreshed();
        WaitForAsyncUtils.waitForFxEvents();
        fits();
        window.picture(name + "-" + size + "-" + theme);
        new FxRobot().interact(() -> ((javafx.scene.control.Button) find("#theme")).fire());
        WaitForAsyncUtils.waitForFxEvents();
      }
    }
  }

  private void fits() {
    Node verdict = find("#verdict");
    double right = verdict.localToScene(verdict.getBoundsInLocal()).getMaxX();
    assertThat(right).isLessThanOrEqualTo(stage.getScene().getWidth() + 1);
  }

  private Node find(String id) {
    return stage.getScene().lookup(id);
  }

  private static List<HistoryEntry> history() {
    List<HistoryEntry> entries = new ArrayList<>();
    List<ScrubReport> reports =
        List.of(
            Given.incomplete("The machine went off."),
            Given.unrecoverable("/srv/photos/cat.jpg"),
            Given.repaired(),
            Given.clean());
    for (int i = 60; i > 0; i--) {
      boolean scrub = i % 4 == 0;
      entries.add(
          new HistoryEntry(
              i,
              NOW - (61 - i) * 8_000_000L,
              scrub ? HistoryEntry.Kind.SCRUB : HistoryEntry.Kind.values()[i % 14],
              "photos",
              "",
              scrub ? "" : "disk" + (1 + i % 2),
              scrub ? "The monthly scrub." : "Something happened to the disk, said in a sentence.",
              List.of(),
              scrub || i % 14 == 0
                  ? Optional.of(reports.get(i / 4 % reports.size()))
                  : Optional.empty(),
              i % 14 == 12
                  ? java.util.Map.of(
                      "Power_On_Hours",
                      9000L + i,
                      "Reallocated_Sector_Ct",
                      i / 20L,
                      "Temperature",
                      34L)
                  : java.util.Map.of()));
    }
    return entries;
  }
}
