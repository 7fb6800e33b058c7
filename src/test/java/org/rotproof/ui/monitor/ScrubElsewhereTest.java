package org.rotproof.ui.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Ask.ScrubElsewhere.Wish;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.RotFound;
import org.rotproof.protocol.Event.RotFound.Fate;
import org.rotproof.protocol.Event.ScrubMoved;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.RotMap;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/**
 * A scrub that the timer or the command line began, seen in the window; and what calls a person.
 */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class ScrubElsewhereTest {
  private static final long ALL = 159_104;
  private final ConcurrentLinkedQueue<String> desktop = new ConcurrentLinkedQueue<>();
  @TempDir Path folder;
  private final ScriptedSession session = new ScriptedSession();
  private final long started = System.currentTimeMillis() - 60_000;
  private MonitorWindow window;
  private Optional<Stage> another = Optional.empty();

  @Start
  void start(Stage stage) {
    session.disks = Given.disks(3);
    session.arrays = List.of(Given.array("raid1", 0, "in_sync", "in_sync"));
    session.surfaces.put("md127", Given.surface(2, RotMap.State.NEVER, 0));
    window =
        new MonitorWindow(
            stage,
            session,
            folder,
            Clock.systemUTC(),
            () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
            (title, text, urgent) -> desktop.add(title + (urgent ? "!" : "")));
  }

  @AfterEach
  void end(FxRobot robot) {
    robot.interact(() -> another.ifPresent(Stage::close));
    session.close();
  }

  private void says(boolean running, Phase phase, long done, RotFound... finds) {
    session.watchSays(
        new Event.ScrubElsewhere(
            session.arrays.get(0).uuid(),
            running,
            started,
            0,
            new ScrubMoved(phase, done, ALL, 18_400_000, 95_000, 0),
            List.of(finds)));
  }

  private void ends(ScrubReport report) {
    session.history =
        List.of(
            new HistoryEntry(
                1,
                System.currentTimeMillis(),
                HistoryEntry.Kind.SCRUB,
                "photos",
                session.arrays.get(0).uuid(),
                "",
                "",
                List.of(),
                Optional.of(report),
                Map.of()));
    says(false, Phase.READING, ALL);
  }

  @Test
  void itShowsLiveWithItsFindsAndItsResult(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    says(true, Phase.READING, ALL / 4);
    window.waitFor("#scrub-figures", "25 %");
    window.waitFor("#verdict-headline", "being scrubbed");
    window.waitFor("#scrub-elsewhere", "Begun by the timer");
    assertThat(window.shows("#scrub-pause")).isTrue();
    assertThat(window.shows("#scrub-stop")).isTrue();
    assertThat(window.shows("#scrub-start")).isFalse();
    window.picture("scrub-elsewhere");
    robot.interact(
        () -> {
          window.stage.setWidth(1024);
          window.stage.setHeight(700);
        });
    MonitorWindow.await(
        "it is as narrow as it gets", () -> window.stage.getScene().getWidth() <= 1024);
    MonitorWindow.await("all of it is there", () -> whole(robot, "#scrub-stop"));
    for (String id : List.of("#scrub-figures", "#scrub-pause", "#scrub-stop")) {
      assertThat(whole(robot, id)).as(id + " has room for all its words").isTrue();
    }
    window.picture("scrub-elsewhere-narrow");
    says(
        true,
        Phase.REPAIRING,
        ALL / 2,
        new RotFound("disk2", new SectorRange(60_000, 60_059), Fate.FOUND));
    window.waitFor("#verdict-headline", "Rot found in photos");
    says(
        true,
        Phase.READING,
        ALL / 2 + 8,
        new RotFound("disk2", new SectorRange(60_000, 60_059), Fate.REPAIRED));
    ends(Given.repaired());
    window.waitFor("#scrub-result-headline", "Repaired: 60 sectors on disk2");
    window.waitFor("#verdict-headline", "Rot was found in photos, and repaired");
    assertThat(window.shows("#scrub-elsewhere")).isFalse();
    assertThat(window.shows("#scrub-start")).isTrue();
    assertThat(session.askedFor(Ask.Scrub.class)).isEmpty();
  }

  /** Whether a label or button is in the window with its whole text. */
  private boolean whole(FxRobot robot, String id) {
    Labeled node = robot.lookup(id).queryAs(Labeled.class);
    double right = node.localToScene(node.getBoundsInLocal()).getMaxX();
    return right <= window.stage.getScene().getWidth() && node.getWidth() >= node.prefWidth(-1) - 1;
  }

  private Ask.ScrubElsewhere asked(int nth) {
    MonitorWindow.await(
        "it is told", () -> session.askedFor(Ask.ScrubElsewhere.class).size() == nth);
    return session.askedFor(Ask.ScrubElsewhere.class).get(nth - 1);
  }

  @Test
  void itIsHeldLetGoOnAndEndedByKeyboardAndGoesOnLater(FxRobot robot) {
    String array = session.arrays.get(0).uuid();
    window.waitFor("#verdict-headline", "photos");
    says(true, Phase.READING, ALL / 4);
    window.waitFor("#scrub-pause", "Pause");

    robot.interact(() -> robot.lookup("#scrub-pause").queryButton().requestFocus());
    robot.type(KeyCode.SPACE);
    assertThat(asked(1)).isEqualTo(new Ask.ScrubElsewhere(array, started, Wish.PAUSE));
    says(true, Phase.PAUSED, ALL / 4);
    window.waitFor("#scrub-pause", "Resume");
    window.waitFor("#verdict-headline", "paused");
    window.picture("scrub-elsewhere-paused");

    robot.clickOn("#next-step");
    assertThat(asked(2)).isEqualTo(new Ask.ScrubElsewhere(array, started, Wish.GO_ON));
    says(true, Phase.READING, ALL / 3);
    window.waitFor("#scrub-pause", "Pause");

    session.point = new Answer.ScrubPoint(ALL / 2, ALL, "It was stopped.", started, 0);
    robot.interact(() -> robot.lookup("#scrub-stop").queryButton().requestFocus());
    robot.type(KeyCode.SPACE);
    assertThat(asked(3)).isEqualTo(new Ask.ScrubElsewhere(array, started, Wish.STOP));
    window.waitFor("#scrub-what", "Stopping");
    assertThat(robot.lookup("#scrub-stop").queryButton().isDisabled())
        .as("once is enough")
        .isTrue();
    ends(Given.incomplete("It was stopped."));
    window.waitFor("#scrub-start", "Go on at 50 %");
    robot.clickOn("#scrub-start");
    MonitorWindow.await("it goes on here", () -> session.scrubs());
    assertThat(session.askedFor(Ask.Scrub.class).get(0).fromSector()).isEqualTo(ALL / 2);
  }

  @Test
  void oneThatDoesNotHearGoesOnAndThePersonIsToldSo(FxRobot robot) {
    session.deaf =
        Optional.of(
            new Failure(
                Failure.Kind.TOOL_FAILED, "The scrub of photos did not hear it.", "", "", ""));
    window.waitFor("#verdict-headline", "photos");
    says(true, Phase.READING, ALL / 4);
    window.waitFor("#scrub-figures", "25 %");
    robot.clickOn("#scrub-stop");
    window.waitFor("#notice", "did not hear it");
    says(true, Phase.READING, ALL / 2);
    window.waitFor("#scrub-figures", "50 %");
    assertThat(robot.lookup("#scrub-stop").queryButton().isDisabled()).isFalse();
    assertThat(window.shows("#scrub-progress")).isTrue();
  }

  @Test
  void leavingDoesNotAskAboutAScrubThatGoesOnWithoutTheWindow(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    says(true, Phase.READING, ALL / 4);
    window.waitFor("#scrub-figures", "25 %");
    robot.clickOn("#monitor-leave");
    MonitorWindow.await("the start page shows", () -> !window.shows("#monitor"));
    assertThat(session.askedFor(Ask.Cancel.class)).hasSize(1); // The watch's.
    assertThat(session.askedFor(Ask.ScrubElsewhere.class)).isEmpty();
  }

  @Test
  void aScrubThatIsCutLeavesNoResultOfAnEarlierOne() {
    window.waitFor("#verdict-headline", "photos");
    says(true, Phase.READING, ALL / 4);
    window.waitFor("#scrub-figures", "25 %");
    says(false, Phase.READING, ALL / 4);
    MonitorWindow.await("it is over", () -> !window.shows("#scrub-progress"));
    assertThat(window.shows("#scrub-result-headline")).isFalse();
  }

  @Test
  void aPersonWhoLooksAwayIsCalledForRotAFailedDiskAndTheEndOfAScrub(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    robot.interact(
        () -> {
          Stage other = new Stage();
          other.setScene(new Scene(new Label("another program's window")));
          other.show();
          other.requestFocus();
          another = Optional.of(other);
        });
    MonitorWindow.await("the person looks elsewhere", () -> !window.stage.isFocused());
    says(
        true,
        Phase.READING,
        ALL / 2,
        new RotFound("disk2", new SectorRange(60_000, 60_059), Fate.FOUND),
        new RotFound("disk2", new SectorRange(70_000, 70_007), Fate.FOUND));
    MonitorWindow.await("rot is told", () -> desktop.contains("Rot found in photos!"));
    ends(Given.repaired());
    MonitorWindow.await("the end is told", () -> desktop.contains("Scrub of photos finished"));
    session.arrays = List.of(Given.array("raid1", 1, "in_sync", "faulty"));
    MonitorWindow.await("the disk is told", () -> desktop.contains("photos: disk2 failed!"));
    assertThat(desktop).as("each once").hasSize(3);
  }

  @Test
  void theScheduleIsSeenAndChangedByKeyboardThroughThePlanOfJustThat(FxRobot robot) {
    session.machine = Given.recorded();
    robot.interact(window::look);
    ComboBox<?> box = robot.lookup("#scrub-schedule").queryComboBox();
    MonitorWindow.await("monthly shows", () -> String.valueOf(box.getValue()).equals("MONTHLY"));
    assertThat(box.isDisabled()).isFalse();
    window.picture("schedule");
    robot.interact(box::requestFocus);
    robot.type(KeyCode.UP);
    MonitorWindow.await("it is asked for", () -> !session.askedFor(Ask.Do.class).isEmpty());
    Ask.Do ask = session.askedFor(Ask.Do.class).get(0);
    assertThat(ask.chore())
        .isEqualTo(
            new org.rotproof.plan.Chore.Schedule(
                "photos", org.rotproof.plan.Blueprint.ScrubSchedule.WEEKLY));
    assertThat(ask.claims()).isEmpty();
    assertThat(ask.planDigest()).isNotBlank();
    window.waitFor("#notice", "photos is scrubbed weekly from now on");
  }

  @Test
  void anArrayWithoutARecordCannotBeScheduledAndSaysWhy(FxRobot robot) {
    window.waitFor("#verdict-headline", "photos");
    ComboBox<?> box = robot.lookup("#scrub-schedule").queryComboBox();
    assertThat(box.isDisabled()).isTrue();
    assertThat(box.getAccessibleHelp()).contains("Take the array over first");
  }
}
