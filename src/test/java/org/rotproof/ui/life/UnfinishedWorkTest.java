package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.SwitchedOff;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A chore that was cut, by what a person sees of it where the array is managed. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class UnfinishedWorkTest {
  private ManageWindow ui;
  private final SwitchedOff lab = new SwitchedOff();

  @Start
  void start(Stage stage) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-life");
    ui = new ManageWindow(stage, LifeShop.closed(LifeShop.withKeyFile()), folder);
    ui.host.setLab(lab);
  }

  static JournalSummary journal(
      String kind, boolean canGoOn, List<String> secrets, String... more) {
    return new JournalSummary(
        "j9",
        kind,
        more.length > 0 ? more[0] : "photos",
        Optional.empty(),
        List.of("disk1"),
        "2026-03-01T14:02:00+01:00",
        3,
        8,
        "3 of 8 steps are done. Nothing that it opened is open now.",
        secrets,
        canGoOn,
        canGoOn
            ? "What is done stays, and the remaining steps are done."
            : "Not yet: The array 'photos' is not open. Open it first.",
        true,
        "What this work made is closed and taken off again.",
        "The disks stay as they are, unfinished, and this is not shown again.");
  }

  private void left(JournalSummary... journals) {
    ui.host.setJournals(List.of(journals));
    again();
  }

  private void again() {
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
  }

  @Test
  void whatHasToWaitUntilTheArrayIsOpenGoesOnRightAfterItWasOpened() throws Exception {
    left(journal("replace", false, List.of()));
    ui.waitFor("#chores", "replacing a disk");
    assertThat(ui.words("#chores")).contains("3 of 8 steps", "Open it first", "Not finished");
    assertThat(ui.open("#unfinished-go-on")).isFalse();
    assertThat(ui.open("#unfinished-undo")).isTrue();
    ui.picture("unfinished-closed");

    ui.press("#do-open");
    ui.press("#run");
    ui.host.setInventory(LifeShop.open(LifeShop.withKeyFile()));
    ui.host.setJournals(List.of(journal("replace", true, List.of())));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#result", "photos is open");
    ManageWindow.await("it can go on now", () -> ui.open("#unfinished-go-on"));
    ui.picture("unfinished-after-open");

    ui.press("#unfinished-go-on");
    ManageWindow.await("it goes on", () -> ui.asked().ask().equals(new Ask.GoOn("j9")));
    ScriptedHost.Running run = ui.asked();
    for (int step = 0; step < 4; step++) {
      run.step(0, step, StepState.DONE, 0, 0, 0);
    }
    ManageWindow.await("half is done", () -> ui.text("#run-headline").equals("50 %"));
    ui.picture("unfinished-goes-on");
    ui.host.setJournals(List.of());
    run.answer().complete(new Answer.Done());
    ui.waitFor("#resumed", "It is done now");
    ui.press("#way-list");
    ManageWindow.await("it is off the page", () -> !ui.shows("#unfinished-go-on"));
    assertThat(ui.shows("#do-close")).isTrue();
  }

  @Test
  void itIsTakenBackByKeyboard(FxRobot robot) {
    left(journal("add-spare", true, List.of()));
    ui.waitFor("#unfinished-undo");
    robot.interact(() -> ui.node("#unfinished-undo").requestFocus());
    robot.type(KeyCode.SPACE);
    ManageWindow.await("it is taken back", () -> ui.asked().ask().equals(new Ask.Undo("j9")));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#undone", "It was taken back");
  }

  @Test
  void theKeysThatItNeedsAreAskedForAgain() {
    left(journal("change-passphrase", true, List.of("passphrase", "new-passphrase")));
    ui.press("#unfinished-go-on");
    ui.waitFor("#resume-keys", "keys are needed again");
    assertThat(ui.open("#resume-go-on")).isFalse();
    ui.press("#resume-back");
    ui.press("#unfinished-go-on");
    ui.waitFor("#resume-keys");
    ui.type("#present-passphrase", "the old and long one");
    ui.type("#passphrase", "quite another sentence 7");
    ui.type("#passphrase-again", "quite another sentence 7");
    ui.picture("unfinished-keys");
    ui.press("#resume-go-on");
    ManageWindow.await("it goes on", () -> ui.asked().ask().equals(new Ask.GoOn("j9")));
    assertThat(
            ui.host.asked().stream()
                .filter(Ask.Secret.class::isInstance)
                .map(a -> ((Ask.Secret) a).name()))
        .containsExactly("passphrase", "new-passphrase");
  }

  @Test
  void whatCouldNotBeTakenBackGoesOnOnlyAfterItsKeysWereAskedFor() {
    left(journal("change-passphrase", true, List.of("passphrase", "new-passphrase")));
    ui.press("#unfinished-undo");
    ManageWindow.await("it is taken back", () -> ui.asked().ask().equals(new Ask.Undo("j9")));
    ui.asked()
        .answer()
        .completeExceptionally(
            new FailureException(
                new Failure(
                    Failure.Kind.TOOL_FAILED, "It broke.", "As it was.", "Try again.", "")));
    ui.waitFor("#way-go-on");
    ui.press("#way-go-on");
    ui.waitFor("#resume-keys", "keys are needed again");
  }

  @Test
  void whatIsFoundRightAfterConnectingGoesOnHereWithItsKeys() {
    JournalSummary left =
        journal("change-passphrase", true, List.of("passphrase", "new-passphrase"));
    ui.fx(
        stage -> {
          ui.window.toUnfinished(ui.connection, left, false);
          return true;
        });
    ui.waitFor("#resume-keys", "New passphrase");
    ui.press("#resume-back");
    ui.waitFor("#do-open");
    ui.fx(
        stage -> {
          ui.window.toUnfinished(ui.connection, left, true);
          return true;
        });
    ManageWindow.await("it is taken back", () -> ui.asked().ask().equals(new Ask.Undo("j9")));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#undone", "It was taken back");
  }

  @Test
  void leavingItForgetsItOnlyAfterAsking() {
    left(journal("replace", true, List.of()));
    ui.press("#unfinished-leave");
    ui.waitFor("#dialog", "Forget the unfinished work on photos?");
    ui.press("#dialog-cancel");
    assertThat(ui.host.asked()).noneMatch(Ask.Forget.class::isInstance);
    ui.press("#unfinished-leave");
    ui.host.setJournals(List.of());
    ui.press("#dialog-ok");
    ManageWindow.await("it is forgotten", () -> ui.host.asked().contains(new Ask.Forget("j9")));
    ManageWindow.await("it is off the page", () -> !ui.shows("#unfinished-leave"));
  }

  @Test
  void workOnOtherArraysAndBuildsAreNoneOfThisPagesBusiness() {
    left(journal("replace", true, List.of(), "films"), journal("build", true, List.of()));
    ui.waitFor("#do-open");
    ManageWindow.await(
        "the journals were asked for",
        () -> ui.host.asked().stream().anyMatch(Ask.Journals.class::isInstance));
    assertThat(ui.shows("#unfinished-go-on")).isFalse();
  }

  @Test
  void aPracticeMachineThatIsLostInAChoreIsSwitchedOnAndTheChoreGoesOn() throws Exception {
    ui.press("#do-open");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    ui.host.die("QEMU ended with signal 9");
    run.fail(new Failure(Failure.Kind.LOST, "The practice machine ended.", "", "", ""));
    ui.waitFor("#failure");
    ui.waitFor("#way-switch-on");
    ui.picture("lost-in-a-chore");
    ScriptedHost next = new ScriptedHost(LifeShop.closed(LifeShop.withKeyFile()));
    next.setJournals(List.of(journal("open", true, List.of())));
    next.setLab(lab);
    ui.press("#way-switch-on");
    ui.waitFor("#switch-on-news");
    assertThat(ui.open("#way-switch-on")).as("once is enough").isFalse();
    lab.boots(next);
    ui.waitFor("#manage-title");
    ManageWindow.await("its journal shows", () -> ui.open("#unfinished-go-on"));
    assertThat(lab.asked()).isEqualTo(1);
    assertThat(next.closed()).isFalse();
    ui.press("#unfinished-go-on");
    ManageWindow.await("it goes on there", () -> next.asked().contains(new Ask.GoOn("j9")));
  }

  @Test
  void aMachineThatIsLostOnTheListIsReachedAgainAndATryThatFailsSaysSo() {
    ui.waitFor("#do-open");
    lab.fails(
        new FailureException(
            new Failure(Failure.Kind.TOOL_FAILED, "QEMU did not start.", "", "", "")));
    ui.host.die("QEMU ended with signal 9");
    ui.press("#way-switch-on");
    ManageWindow.await(
        "the reason shows", () -> ui.text("#switch-on-news").contains("QEMU did not start."));
    ManageWindow.await("it can be tried again", () -> ui.open("#way-switch-on"));
    assertThat(ui.shows("#way-start-again")).isTrue();
  }
}
