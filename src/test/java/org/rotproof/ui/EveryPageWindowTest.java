package org.rotproof.ui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.host.KnownMachine;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The rarer pages before and around an array: every screen and look. */
@Tag("window")
@Tag("turn-5")
@ExtendWith(ApplicationExtension.class)
class EveryPageWindowTest {
  private static final long PATIENCE_MILLIS = 60_000;

  @TempDir Path folder;
  private final ScriptedHost host = new ScriptedHost(Shop.shop());
  private final AtomicReference<List<WorkItem>> works = new AtomicReference<>(List.of());
  private final AtomicReference<ScriptedHost.Running> followed = new AtomicReference<>();
  private Stage stage;
  private MainWindow window;
  private WindowDriver w;
  private EveryPage every;

  @Start
  void start(Stage shown) throws Exception {
    stage = shown;
    host.answers(this::answer);
    Files.writeString(folder.resolve("settings"), "theme=light\nzoom=100\n");
    window = WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
    every = new EveryPage(shown);
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
    return Optional.empty();
  }

  private void fx(Runnable work) {
    WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MILLIS, work);
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void fire(String selector) {
    w.untilOpen(selector);
    fx(
        () -> {
          Node node = w.find(selector).orElseThrow();
          node.requestFocus();
          ((ButtonBase) node).fire();
        });
  }

  private void set(String selector, String text) {
    w.see(selector);
    fx(() -> ((TextInputControl) w.find(selector).orElseThrow()).setText(text));
  }

  private void closeRequest() {
    fx(() -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    w.see("#dialog");
  }

  @Test
  void theStartWithMachinesAndTheWayToOne() throws Exception {
    window
        .services()
        .known()
        .met(
            new KnownMachine(
                "anna@cellar-of-the-old-house.home.arpa",
                1_763_000_000_000L,
                List.of(
                    new KnownMachine.Known("films", "healthy", ""),
                    new KnownMachine.Known(
                        "letters-and-everything-else",
                        "degraded",
                        "TOSHIBA HDWG440, serial 22G0A0X5VUPL: not plugged in."))));
    window.services().known().met(new KnownMachine("root@nas", 1_764_000_000_000L, List.of()));
    fx(window::toStart);
    w.see("#met-look");
    every.page("start-machines");
    CompletableFuture<Void> gate = new CompletableFuture<>();
    host.startsWhen(gate);
    host.refuseToStart(
        new Failure(
            Failure.Kind.DENIED,
            "anna@nas answered, and did not let anybody in.",
            "Nothing was asked of it, and nothing was changed.",
            "See that “ssh anna@nas” works in a terminal without a question, then try again.",
            "Permission denied (publickey,password)."));
    set("#ssh-target", "anna@nas");
    fire("#start-ssh");
    w.see("#connecting");
    every.page("connecting");
    gate.complete(null);
    w.see("#failure");
    every.page("ssh-failed");
    w.press(KeyCode.ESCAPE);
    w.see("#start-computer");
    host.refuseToStart(
        new Failure(
            Failure.Kind.DENIED,
            "The part that acts as root has to be installed: it belongs to root.",
            "Nothing was changed.",
            "Run: " + Path.of("").toAbsolutePath() + "/installer/install",
            ""));
    fire("#start-computer");
    w.see("#install-command");
    every.page("install");
    every.assertWell();
  }

  @Test
  void workUnderWayAndTheQuestionsBeforeLeaving() {
    works.set(List.of(item()));
    host.setJournals(List.of(journal("j6", "replace", "photos"), journal("j7", "build", "data")));
    fire("#start-computer");
    w.untilText("#work-words", "Build of data");
    every.page("found-at-work");
    fire("#work-show");
    w.until("it is followed", () -> followed.get() != null);
    closeRequest();
    every.page("leave-question");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
    followed
        .get()
        .fail(
            new Failure(
                Failure.Kind.TOOL_FAILED,
                "disk2 could not be wiped.",
                "No array was made.",
                "Replace disk2 and go on.",
                "Device wipe error, offset 4096."));
    w.see("#failure");
    every.page("build-failed");
    every.assertWell();
  }

  @Test
  void practiceThatIsLeftOrLost() {
    host.setLab(new SwitchedOff(true));
    fire("#start-practice");
    w.see("#disk-disk1");
    closeRequest();
    every.page("keep-question");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
    fire("#check-disk1");
    fire("#check-disk2");
    for (String page : List.of("#kind-encrypted", "#key-file-name", "#array-name")) {
      fire("#next");
      w.see(page);
      if (w.find("#recovery-make").isPresent()) {
        fire("#recovery-make");
        fire("#recovery-written");
      }
    }
    fire("#next");
    set("#confirm-text", "data");
    fire("#build");
    w.until("the build is asked for", () -> host.running().isPresent());
    host.running().orElseThrow().step(0, 0, StepState.RUNNING, 1, 2, 1);
    closeRequest();
    every.page("leave-practice");
    w.press(KeyCode.ESCAPE);
    w.until("it is gone again", () -> w.find("#dialog").isEmpty());
    host.die("QEMU ended with signal 9");
    w.see("#failure");
    every.page("build-lost");
    every.assertWell();
  }

  private static WorkItem item() {
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
        List.of(new WorkItem.Doing("format-luks", "disk2", 50, 100, 1, 50_000)),
        Optional.empty(),
        WorkItem.State.RUNNING,
        0,
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private static Answer.JournalSummary journal(String id, String kind, String array) {
    return new Answer.JournalSummary(
        id,
        kind,
        array,
        Optional.empty(),
        List.of("disk1", "disk2"),
        "2026-03-01T14:02:00+01:00",
        5,
        14,
        "Both disks have new LUKS headers. Wiping disk2 was under way when it stopped.",
        List.of(),
        true,
        "The wipe of disk2 begins anew, and the steps after it follow. What is done stays.",
        true,
        "The new headers are taken off both disks again. What they held before is gone.",
        "The disks stay half built, and you are asked again next time.");
  }
}
