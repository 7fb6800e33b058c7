package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.plan.RecoveryKey;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartVerdict;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A build, as it goes and as it goes wrong, by what a person sees. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class BuildWindowTest {
  private static final Failure BROKEN =
      new Failure(
          Failure.Kind.TOOL_FAILED,
          "disk2 could not be wiped.",
          "No array was made.",
          "Replace disk2 and go on.",
          "Device wipe error, offset 4096.");

  @TempDir static Path folder;
  private final ScriptedHost host = new ScriptedHost(Shop.shop());
  private WindowDriver w;
  private Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
  }

  @AfterEach
  void close() {
    javafx.application.Platform.runLater(() -> stage.close());
  }

  private ScriptedHost.Running build() {
    w.toReview();
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    w.click("#build");
    w.until("the build is asked for", () -> host.running().isPresent());
    return host.running().orElseThrow();
  }

  private void undoAndBuildAgain() {
    w.click("#way-undo");
    w.until(
        "undo is asked for",
        () -> host.running().map(r -> r.ask() instanceof Ask.Undo).orElse(false));
    host.running().orElseThrow().answer().complete(new Answer.Done());
    w.untilText(".page-content", "Everything was taken back");
    w.click("#way-build-again");
    w.see("#disk-disk1");
  }

  private Plan plan(ScriptedHost.Running run) throws PlanException {
    return Planner.plan(((Chore.Build) ((Ask.Do) run.ask()).chore()).blueprint(), Shop.shop());
  }

  private int stage(Plan plan, String kind) {
    return plan.stages().stream().map(s -> s.kind()).toList().indexOf(kind);
  }

  private Answer.JournalSummary journal(List<String> secrets) {
    return journal("j7", "build", secrets);
  }

  private Answer.JournalSummary journal(String id, String kind, List<String> secrets) {
    return new Answer.JournalSummary(
        id,
        kind,
        "data",
        host.running().map(r -> ((Chore.Build) ((Ask.Do) r.ask()).chore()).blueprint()),
        List.of("disk1", "disk2"),
        "2026-03-01T14:02:00+01:00",
        5,
        14,
        "5 of 14 steps are done. Wiping disk2 was under way.",
        secrets,
        true,
        "The wipe of disk2 begins anew.",
        true,
        "The headers are taken off again.",
        "The disks stay half built.");
  }

  @Test
  void eachDiskShowsHowFarItIsAndNextOpensAtTheEnd() throws PlanException {
    ScriptedHost.Running run = build();
    int format = stage(plan(run), "format");
    run.step(format, 0, StepState.RUNNING, 400, 1000, 100);
    run.step(format, 1, StepState.RUNNING, 200, 1000, 50);
    w.untilText("#wipe-disk1", "40 %");
    w.untilText("#wipe-disk2", "20 %");
    assertThat(w.text("#wipe-disk2")).contains("50 B/s", "16 s left");
    assertThat(w.enabled("#next")).isFalse();
    assertThat(w.text("#why-not")).contains("still running");
    assertThat(w.find("#back")).isEmpty();
    run.answer().complete(new Answer.Built("j1", "data", "md127", 3_990_000_000_000L, 91.2));
    w.untilOpen("#next");
    assertThat(((ProgressBar) w.see("#build-progress")).getProgress()).isEqualTo(1);
    w.click("#next");
    w.see("#recovery-sheet");
    assertThat(w.text("#recovery-sheet")).contains("cryptsetup open", "WD-WCC7K0AB1234");
    assertThat(w.text(".page-content")).contains("3.99 TB", "/srv/data", "1 failed disk");
  }

  /** The keys lie on the machine that may die: the page that ends a build copies them. */
  @Test
  void atTheEndKeysAndSheetGoToAStick() {
    ScriptedHost.Running run = build();
    run.answer().complete(new Answer.Built("j1", "data", "md127", 3_990_000_000_000L, 91.2));
    Inventory shop = Shop.shop();
    List<Disk> disks = new ArrayList<>(shop.disks());
    disks.removeIf(d -> d.bus().equals("usb") || d.removable());
    host.setInventory(shop.withDisks(disks));
    w.untilOpen("#next");
    w.click("#next");
    w.untilText("#stick-words", "Plug a stick");
    assertThat(w.enabled("#stick-save")).isFalse();
    disks.add(
        Shop.disk(
            "disk99",
            "SanDisk",
            "Ultra",
            "4C530001",
            16_000_000_000L,
            "usb",
            SmartVerdict.UNKNOWN,
            List.of(new DiskUse(DiskUse.Kind.MOUNTED, "/media/me/KEYS")),
            List.of(
                new DiskContent(
                    "/dev/sdz1", "vfat", "KEYS", 16_000_000_000L, List.of("/media/me/KEYS")))));
    host.setInventory(shop.withDisks(disks));
    w.untilOpen("#stick-save");
    w.click("#stick-save");
    w.until("it is asked for", () -> host.running().orElseThrow().ask() instanceof Ask.SaveKeys);
    ScriptedHost.Running copy = host.running().orElseThrow();
    assertThat(copy.ask()).isEqualTo(new Ask.SaveKeys("data", "/media/me/KEYS"));
    copy.answer()
        .complete(
            new Answer.KeysSaved(List.of(new Answer.SavedFile("data.key", 512, false)), List.of()));
    w.untilText("#stick-words", "On the stick: data.key");
  }

  @Test
  void aNarrowerWindowCutsNothingOff() throws PlanException {
    ScriptedHost.Running run = build();
    run.step(stage(plan(run), "format"), 0, StepState.RUNNING, 400, 1000, 100);
    w.untilText("#wipe-disk1", "40 %");
    for (double width : List.of(1024.0, 1280.0, 1024.0, 1280.0)) {
      javafx.application.Platform.runLater(() -> stage.setWidth(width));
      for (String node : List.of("#cancel-build", "#wipe-disk1", "#wipe-disk2")) {
        w.until(
            node + " is inside of a window of " + width,
            () -> {
              double right =
                  w.find(node)
                      .map(n -> n.localToScene(n.getBoundsInLocal()).getMaxX())
                      .orElse(Double.NaN);
              return stage.getWidth() == width && right <= stage.getScene().getWidth() - 8;
            });
      }
    }
  }

  @Test
  void cancellingSaysWhatItMeansFirstAndThenAsksTheHelper() {
    ScriptedHost.Running run = build();
    w.click("#cancel-build");
    w.see("#dialog");
    assertThat(w.text("#dialog")).contains("gone already", "go on later");
    w.press(KeyCode.ESCAPE);
    w.until("the dialog goes", () -> w.find("#dialog").isEmpty());
    assertThat(host.asked()).noneMatch(Ask.Cancel.class::isInstance);
    w.click("#cancel-build");
    w.click("#dialog-ok");
    w.until(
        "cancel is asked for", () -> host.asked().stream().anyMatch(Ask.Cancel.class::isInstance));
    host.setJournals(List.of(journal(List.of())));
    run.fail(
        new Failure(
            Failure.Kind.CANCELLED, "The build was stopped.", "Half built.", "Go on or undo.", ""));
    w.untilText("#failure", "The build was stopped.");
    w.see("#way-go-on");
    w.see("#way-undo");
  }

  @Test
  void aFailureSpeaksInSentencesAndKeepsTheToolsWordsOneClickAway() throws PlanException {
    ScriptedHost.Running run = build();
    host.setJournals(List.of(journal(List.of())));
    run.step(stage(plan(run), "format"), 1, StepState.FAILED, 400, 1000, 0);
    run.fail(BROKEN);
    w.untilText("#failure", BROKEN.what());
    assertThat(w.text("#failure")).contains(BROKEN.meaning(), BROKEN.advice());
    assertThat(w.find("#failure-output")).isEmpty();
    w.click("#failure-details");
    assertThat(w.text("#failure-output")).contains("offset 4096");
    w.untilText(".page-content", "The headers are taken off again.");
    undoAndBuildAgain();
  }

  @Test
  void whatIsHigherThanTheWindowLiesStillAndCanBeClicked() {
    javafx.application.Platform.runLater(() -> stage.setHeight(700));
    build();
    host.setJournals(List.of(journal(List.of())));
    host.running().orElseThrow().fail(BROKEN);
    w.untilText(".page-content", "The headers are taken off again.");
    w.click("#failure-details");
    undoAndBuildAgain();
  }

  @Test
  void goingOnAfterAFailureEndsLikeABuild() {
    ScriptedHost.Running run = build();
    host.setJournals(List.of(journal(List.of())));
    run.fail(BROKEN);
    w.see("#way-go-on");
    w.until("Enter goes on", () -> "way-go-on".equals(w.focused().getId()));
    assertThat(w.text(".page-content")).contains("You are asked about this build again");
    w.press(KeyCode.ENTER);
    w.until(
        "go on is asked for",
        () -> host.running().map(r -> r.ask() instanceof Ask.GoOn).orElse(false));
    w.until("the keyboard is on the page", () -> "cancel-build".equals(w.focused().getId()));
    host.running()
        .orElseThrow()
        .answer()
        .complete(new Answer.Built("j7", "data", "md127", 1_000_000_000L, 10));
    w.untilOpen("#next");
  }

  @Test
  void workOfAnotherKindOnAnArrayOfThatNameIsNotTheBuilds() {
    ScriptedHost.Running run = build();
    host.setJournals(
        List.of(journal("j8", "replace", List.of()), journal("j7", "build", List.of())));
    run.fail(BROKEN);
    w.click("#way-go-on");
    w.until(
        "the build itself goes on",
        () -> host.running().map(r -> r.ask().equals(new Ask.GoOn("j7"))).orElse(false));
  }

  @Test
  void aHelperThatDiesIsToldWithTheWayOn() {
    build();
    host.die("QEMU ended with signal 9");
    w.untilText("#failure", "ended in the middle of the build");
    assertThat(w.text(".page-content")).contains("how far it came");
    w.click("#way-start-again");
    w.see("#start-practice");
    w.until("the session is closed", host::closed);
  }

  @Test
  void closingTheWindowInABuildAsksFirst() {
    build();
    javafx.application.Platform.runLater(
        () -> stage.fireEvent(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST)));
    w.untilText("#dialog", "still running");
    w.click("#dialog-cancel");
    w.until("the dialog goes", () -> w.find("#dialog").isEmpty());
    assertThat(stage.isShowing()).isTrue();
    assertThat(host.closed()).isFalse();
  }

  @Test
  void aBuildThatWasCutIsOfferedAtTheNextStartAndAsksForTheKeysAgain() {
    ScriptedHost.Running run = build();
    Answer.JournalSummary left = journal(List.of(SecretName.PASSPHRASE.toString()));
    run.fail(BROKEN);
    w.see("#way-leave");
    w.click("#back");
    host.setJournals(List.of(left));
    w.see("#start-computer");
    ScriptedHost next = new ScriptedHost(Shop.shop());
    next.setJournals(List.of(left));
    javafx.application.Platform.runLater(() -> WindowDriver.open(stage, next, folder));
    w.click("#start-computer");
    w.see("#unfinished-go-on");
    assertThat(w.text("#found")).contains("Wiping disk2 was under way.", "5 of 14");
    w.click("#unfinished-go-on");
    w.fill("#secret-passphrase", "open sesame");
    w.click("#secrets-go-on");
    w.until(
        "go on is asked for",
        () -> next.running().map(r -> r.ask() instanceof Ask.GoOn).orElse(false));
    Optional<Ask.Secret> secret =
        next.asked().stream()
            .filter(Ask.Secret.class::isInstance)
            .map(Ask.Secret.class::cast)
            .findFirst();
    assertThat(secret).isPresent();
    next.running()
        .orElseThrow()
        .answer()
        .complete(new Answer.Built("j7", "data", "md127", 1L << 40, 5));
    w.untilOpen("#next");
  }

  @Test
  void aRecoveryKeyFromPaperIsTypedAsOneLikesAndASlipIsNamed() {
    build();
    ScriptedHost next = new ScriptedHost(Shop.shop());
    next.setJournals(List.of(journal(List.of(SecretName.RECOVERY_KEY.toString()))));
    javafx.application.Platform.runLater(() -> WindowDriver.open(stage, next, folder));
    w.click("#start-computer");
    w.see("#unfinished-go-on");
    w.until("Enter goes on", () -> "unfinished-go-on".equals(w.focused().getId()));
    w.press(KeyCode.ENTER);
    TextField paper = (TextField) w.see("#secret-recovery-key");
    w.until("it has the keyboard", paper::isFocused);
    String key = new String(RecoveryKey.make(new SecureRandom()), StandardCharsets.US_ASCII);
    char last = key.charAt(key.length() - 1);
    String slip = key.substring(0, key.length() - 1) + (last == '2' ? '3' : '2');
    assertThat(w.enabled("#secrets-go-on")).isFalse();
    javafx.application.Platform.runLater(() -> paper.setText(slip));
    w.untilText("#secrets", "look for a slip");
    String typed = key.replace("-", "").toLowerCase(java.util.Locale.ROOT);
    javafx.application.Platform.runLater(() -> paper.setText(typed));
    w.until("the slip is gone", () -> !w.text("#secrets").contains("slip"));
    w.untilOpen("#secrets-go-on");
    w.press(KeyCode.ENTER);
    w.until("it is told as it stands on paper", () -> told(next, key));
  }

  private static boolean told(ScriptedHost next, String key) {
    return next.asked().stream()
        .anyMatch(
            a ->
                a instanceof Ask.Secret s
                    && s.name().equals("recovery-key")
                    && new String(s.bytes(), StandardCharsets.US_ASCII).equals(key));
  }

  @Test
  void leavingAnUnfinishedBuildForgetsItOnlyAfterAsking() {
    host.setJournals(List.of(journal(List.of())));
    w.click("#start-computer");
    w.click("#unfinished-leave");
    w.untilText("#dialog", "half built");
    w.click("#dialog-cancel");
    w.until("the dialog goes", () -> w.find("#dialog").isEmpty());
    assertThat(host.asked()).noneMatch(Ask.Forget.class::isInstance);
    w.click("#unfinished-leave");
    w.click("#dialog-ok");
    w.until("it is forgotten", () -> host.asked().contains(new Ask.Forget("j7")));
    w.until("it is off the page", () -> w.find("#unfinished-leave").isEmpty());
  }
}
