package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ProgressBar;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Work of a real machine that another window began: seen, shown, left to itself, stopped. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class WorkWindowTest {
  private static final Failure STOPPED =
      new Failure(
          Failure.Kind.CANCELLED, "It was cancelled.", "The disks are free.", "Go on or undo.", "");

  private static final long ROUND_MILLIS = 1500;

  @TempDir static Path folder;
  private final ScriptedHost host = new ScriptedHost(Shop.shop());
  private final AtomicReference<List<WorkItem>> works = new AtomicReference<>(List.of());
  private final AtomicReference<ScriptedHost.Running> followed = new AtomicReference<>();
  private WindowDriver w;
  private Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
    host.answers(this::answer);
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
  }

  private Optional<Answer> answer(Ask<?> ask, ScriptedHost.Running run) {
    if (ask instanceof Ask.Works) {
      return Optional.of(new Answer.WorkList(works.get()));
    }
    if (ask instanceof Ask.FollowWork) {
      followed.set(run);
    }
    boolean said =
        ask instanceof Ask.StopWork
            || ask instanceof Ask.WorkTold
            || ask instanceof Ask.KeepWork
            || ask instanceof Ask.AfterRestart;
    return said ? Optional.of(new Answer.Done()) : Optional.empty();
  }

  private static WorkItem item(WorkItem.State state) {
    return new WorkItem(
        "work-1-1-1",
        "build",
        "data",
        "ann",
        1_700_000_000_000L,
        true,
        "j7",
        5,
        20,
        state == WorkItem.State.RUNNING
            ? List.of(new WorkItem.Doing("format-luks", "disk2", 50, 100, 1, 50_000))
            : List.of(),
        Optional.empty(),
        state,
        state == WorkItem.State.RUNNING ? 0 : 1_700_000_100_000L,
        state == WorkItem.State.FAILED ? Optional.of(STOPPED) : Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private static Answer.JournalSummary journal() throws PlanException {
    Blueprint blueprint =
        BlueprintJson.read(
            "{\"name\":\"data\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"keys\":{\"keyFile\":\"data.key\",\"headerBackup\":\"backups\"}}");
    return new Answer.JournalSummary(
        "j7",
        "build",
        "data",
        Optional.of(blueprint),
        List.of("disk1", "disk2"),
        "2026-03-01T14:02:00+01:00",
        5,
        20,
        "A change is being made on this machine right now.",
        List.of(),
        false,
        "Wait.",
        false,
        "Wait.",
        "The disks stay half built.");
  }

  private void follow() throws PlanException {
    works.set(List.of(item(WorkItem.State.RUNNING)));
    host.setJournals(List.of(journal()));
    w.click("#start-computer");
    w.untilText("#work-words", "Build of data: 27 %");
    assertThat(w.text("#work-words")).contains("disk2", "begun by ann");
    assertThat(w.find("#unfinished-leave")).as("it is not unfinished").isEmpty();
    assertThat(((ProgressBar) w.see("#work-progress")).getProgress()).isBetween(0.27, 0.28);
    w.click("#work-show");
    w.until("it is followed", () -> followed.get() != null);
    assertThat(followed.get().ask()).isEqualTo(new Ask.FollowWork("work-1-1-1"));
  }

  private void closeRequest() {
    Platform.runLater(
        () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    w.see("#dialog-stop");
  }

  @Test
  void itCanGoOnByItselfAfterARestart() throws Exception {
    follow();
    CheckBox box = (CheckBox) w.see("#after-restart");
    assertThat(box.isSelected()).isFalse();
    w.click("#after-restart");
    w.until("it is wished", () -> host.asked().contains(new Ask.AfterRestart("work-1-1-1", true)));
    w.until("the page says so", () -> box.isSelected());
    w.click("#after-restart");
    w.until("not any more", () -> host.asked().contains(new Ask.AfterRestart("work-1-1-1", false)));
    w.until("the page says that too", () -> !box.isSelected());
  }

  @Test
  void whatAnotherBeganIsSeenAndItsPageShowsItToItsEnd() throws Exception {
    follow();
    w.until("its own page shows it", () -> w.find("#work-words").isEmpty());
    followed.get().step(1, 0, StepState.RUNNING, 500, 1000, 10);
    w.untilText("#build-headline", "%");
    followed.get().answer().complete(new Answer.Built("j7", "data", "md127", 4_000_000_000L, 9));
    w.untilOpen("#next");
    w.until("nobody else is told", () -> host.asked().contains(new Ask.WorkTold("work-1-1-1")));
    w.click("#next");
    assertThat(w.text("#recovery-sheet")).contains("cryptsetup open");
  }

  @Test
  void closingLetsItGoOnUnlessThePersonSaysStop() throws Exception {
    follow();
    closeRequest();
    assertThat(w.text("#dialog")).contains("the machine goes on with the build by itself");
    Button strong = (Button) w.see("#dialog-ok");
    assertThat(strong.isDefaultButton()).isTrue();
    assertThat(strong.getText()).isEqualTo("Go on in the background");
    for (String button : List.of("#dialog-ok", "#dialog-stop", "#dialog-cancel")) {
      Button way = (Button) w.see(button);
      assertThat(((Text) way.lookup(".text")).getText()).as("not cut").isEqualTo(way.getText());
    }
    w.press(KeyCode.ESCAPE);
    w.until("the dialog goes", () -> w.find("#dialog").isEmpty());
    assertThat(stage.isShowing()).isTrue();

    closeRequest();
    w.click("#dialog-stop");
    w.until("it is stopped", () -> host.asked().contains(new Ask.StopWork("work-1-1-1")));
    assertThat(stage.isShowing()).as("until it has ended").isTrue();
    followed.get().fail(STOPPED);
    w.until("the window closes then", () -> !stage.isShowing());
  }

  @Test
  void closingWithTheDefaultStopsNothing() throws Exception {
    follow();
    closeRequest();
    w.click("#dialog-ok");
    w.until("the window is gone", () -> !stage.isShowing());
    w.until("so is its connection", host::closed);
    assertThat(host.asked()).noneMatch(Ask.StopWork.class::isInstance);
  }

  @Test
  void itCanBeStoppedFromEachPageAfterAQuestion() {
    works.set(List.of(item(WorkItem.State.RUNNING)));
    w.click("#start-computer");
    w.click("#work-stop");
    assertThat(w.text("#dialog")).contains("Stop “Build of data”?", "can be gone on with");
    w.click("#dialog-cancel");
    w.until("the dialog goes", () -> w.find("#dialog").isEmpty());
    assertThat(host.asked()).noneMatch(Ask.StopWork.class::isInstance);
    w.click("#work-stop");
    w.click("#dialog-ok");
    w.until("it is stopped", () -> host.asked().contains(new Ask.StopWork("work-1-1-1")));
  }

  @Test
  void howItEndedIsToldOnce() {
    works.set(List.of(item(WorkItem.State.FAILED)));
    w.click("#start-computer");
    w.untilText("#work-words", "Build of data ended early");
    assertThat(w.text("#work-words")).contains("It was cancelled.", "The disks are free.");
    assertThat(w.find("#work-show")).isEmpty();
    w.click("#work-stop");
    w.until("it is told", () -> host.asked().contains(new Ask.WorkTold("work-1-1-1")));
    works.set(List.of());
    w.until("and gone", () -> w.find("#work-words").isEmpty());
  }

  /** What is asked again and again would hold a window that nobody sees any more. */
  @Test
  void aClosedWindowAsksNoMore() throws InterruptedException {
    w.toDisks();
    w.until("it asks", () -> asked() > 1);
    Platform.runLater(() -> stage.hide());
    w.until("it is closed", () -> !stage.isShowing());
    Thread.sleep(2 * ROUND_MILLIS);
    long before = asked();
    Thread.sleep(3 * ROUND_MILLIS);
    assertThat(asked()).isEqualTo(before);
  }

  private long asked() {
    return host.asked().stream().filter(Ask.Works.class::isInstance).count();
  }
}
