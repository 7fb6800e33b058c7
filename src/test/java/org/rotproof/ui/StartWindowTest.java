package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Failure;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The start page, the keyboard, and looks that a machine can check. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class StartWindowTest {
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

  @Test
  void themeSwitchesBothWaysIsRememberedAndSaysWhatItWillDo() {
    String first = ((Button) w.see("#theme")).getAccessibleText();
    w.click("#theme");
    String second = ((Button) w.see("#theme")).getAccessibleText();
    assertThat(second).isNotEqualTo(first).contains("Switch to");
    w.until("it is kept", () -> folder.resolve("settings").toFile().exists());
    w.click("#theme");
    assertThat(((Button) w.see("#theme")).getAccessibleText()).isEqualTo(first);
  }

  @Test
  void connectingCanBeCalledOffAndLeavesNothingRunning() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    host.startsWhen(gate);
    w.click("#start-practice");
    w.untilText("#connecting", "Starting the virtual machine");
    w.untilText("#connecting-elapsed", "1 s");
    w.press(KeyCode.ESCAPE);
    w.see("#start-practice");
    gate.complete(null);
    assertThat(w.find("#disk-disk1")).isEmpty();
  }

  /** What a person kept is on the start page, to go on with or to throw away, which is asked. */
  @Test
  void thePracticeMachineThatWasKeptIsThereUntilItIsThrownAway() throws Exception {
    assertThat(w.find("#start-kept")).isEmpty();
    Path kept = folder.resolve("kept/practice");
    java.nio.file.Files.createDirectories(kept);
    java.nio.file.Files.writeString(
        kept.resolve("kept.json"),
        "{\"atMillis\":1790000000000,\"boots\":1,\"disksMade\":1,\"pulled\":[],\"disks\":[{"
            + "\"id\":\"disk1\",\"role\":\"FREE\",\"vendor\":\"WDC\",\"product\":\"WD40\","
            + "\"serial\":\"S1\",\"wwn\":\"5001\",\"turnsPerMinute\":1,\"sizeBytes\":4096}]}");
    javafx.application.Platform.runLater(() -> stage.close());
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    org.testfx.util.WaitForAsyncUtils.asyncFx(() -> WindowDriver.open(stage, host, folder)).get();
    w.see("#start-kept");
    w.untilText("#kept-about", "with one disk");
    w.click("#kept-away");
    w.click("#dialog-cancel");
    w.see("#start-kept");
    w.click("#kept-away");
    w.click("#dialog-ok");
    w.until("it is gone", () -> w.find("#start-kept").isEmpty());
    assertThat(kept).doesNotExist();
  }

  @Test
  void aMachineThatDoesNotStartSaysWhyAndCanBeTriedAgain() {
    host.refuseToStart(
        new Failure(
            Failure.Kind.TOOL_FAILED, "QEMU is missing.", "Nothing changed.", "Install it.", "x"));
    w.click("#start-practice");
    w.untilText("#failure", "QEMU is missing.");
    assertThat(w.text("#failure")).contains("Nothing changed.", "Install it.");
    w.click("#connect-again");
    w.untilText("#failure", "QEMU is missing.");
    w.click("#connect-back");
    w.see("#start-practice");
  }

  @Test
  void fromACheckoutTheCommandThatInstallsTheHelperIsShownToCopyAndItGoesOnAfterIt() {
    Path checkout = Path.of("").toAbsolutePath();
    String command = checkout + "/installer/install";
    host.refuseToStart(
        new Failure(
            Failure.Kind.DENIED, "It has to be installed.", "Nothing.", "Run: " + command, ""));
    w.click("#start-computer");
    w.untilText("#failure", "It has to be installed.");
    assertThat(((TextField) w.see("#install-command")).getText()).isEqualTo(command);
    w.see("#install-copy");
    host.startsAfterAll();
    w.click("#connect-again");
    w.see("#disk-disk1");
  }

  @Test
  void aMachineNameThatCannotBeOneIsToldAtItsField() {
    assertThat(w.enabled("#start-ssh")).isFalse();
    w.fill("#ssh-target", "my nas");
    w.click("#start-ssh");
    w.untilText("#start", "has no spaces");
    w.fill("#ssh-target", "nas");
    w.press(KeyCode.ENTER);
    w.see("#disk-disk1");
    assertThat(w.text("#place")).isEqualTo("nas");
  }

  @Test
  void aMachineThatWasMetIsShownWithHowItStoodAndCanBeAskedAgain() throws Exception {
    org.rotproof.host.KnownMachines known =
        new org.rotproof.host.KnownMachines(folder.resolve("machines.json"));
    known.met(
        new org.rotproof.host.KnownMachine(
            "nas",
            1_700_000_000_000L,
            java.util.List.of(
                new org.rotproof.host.KnownMachine.Known("films", "degraded", "disk2 failed."))));
    javafx.application.Platform.runLater(() -> stage.close());
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    javafx.application.Platform.runLater(() -> WindowDriver.open(stage, host, folder));
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    w.untilText("#met", "films: degraded. disk2 failed.");
    assertThat(w.text("#met")).contains("ssh://nas", "2023");
    host.refuseToStart(
        new Failure(Failure.Kind.LOST, "nas cannot be reached.", "Nothing.", "Look.", ""));
    w.click("#met-look");
    w.untilText("#met", "Not known now. nas cannot be reached.");
    assertThat(w.text("#met")).contains("films: degraded");
    host.startsAfterAll();
    w.click("#met-look");
    w.untilText("#met", "No arrays");
    known.forget("nas");
  }

  @Test
  void theKeyboardAloneGetsFromTheStartToABuild() {
    w.tabTo("#start-practice");
    w.press(KeyCode.SPACE);
    w.see("#disk-disk1");
    w.until("the first disk has the focus", () -> "check-disk1".equals(w.focused().getId()));
    w.press(KeyCode.SPACE);
    w.tabTo("#check-disk2");
    w.press(KeyCode.SPACE);
    w.untilOpen("#next");
    w.press(KeyCode.ALT, KeyCode.N);
    w.see("#kind-encrypted");
    w.press(KeyCode.ALT, KeyCode.N);
    w.see("#key-file-name");
    w.tabTo("#recovery-make");
    w.press(KeyCode.SPACE);
    w.tabTo("#recovery-written");
    w.press(KeyCode.SPACE);
    w.tabTo("#next");
    w.press(KeyCode.SPACE);
    w.until("the name has the focus", () -> "array-name".equals(w.focused().getId()));
    w.press(KeyCode.CONTROL, KeyCode.A);
    w.type("photos");
    w.untilOpen("#next");
    w.press(KeyCode.ENTER);
    w.until("the confirmation has the focus", () -> "confirm-text".equals(w.focused().getId()));
    w.press(KeyCode.ALT, KeyCode.B);
    w.see("#array-name");
    w.press(KeyCode.ENTER);
    w.see("#confirm-text");
    w.type("photos");
    w.untilOpen("#build");
    w.press(KeyCode.ENTER);
    w.until("the build is asked for", () -> host.running().isPresent());
  }

  @Test
  void everyPageNamesItsControlsAndCutsNoWordAtTheLeastSize() {
    javafx.application.Platform.runLater(
        () -> {
          stage.setWidth(MainWindow.LEAST_WIDTH);
          stage.setHeight(MainWindow.LEAST_HEIGHT);
        });
    check("start");
    w.toDisks();
    for (String id : new String[] {"disk1", "disk2", "disk3", "disk4"}) {
      w.click("#check-" + id);
    }
    check("disks");
    w.click("#next");
    w.click("#advanced");
    check("protection");
    w.click("#next");
    w.click("#key-passphrase");
    check("keys");
    w.click("#key-passphrase");
    w.recoveryKey();
    w.click("#next");
    w.click("#lvm");
    check("storage");
    w.click("#next");
    check("review");
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    w.click("#build");
    w.see("#steps");
    check("build");
  }

  private void check(String page) {
    org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    for (Node node : stage.getScene().getRoot().lookupAll("*")) {
      if (!w.find("#window").isPresent() || !visible(node)) {
        continue;
      }
      if (node instanceof Control control && control.isFocusTraversable()) {
        boolean named =
            notBlank(control.getAccessibleText())
                || (control instanceof Labeled l && notBlank(l.getText()));
        assertThat(named).as(page + ": a name for " + describe(control)).isTrue();
      }
      if (node instanceof Labeled labeled && notBlank(labeled.getText()) && whole(labeled)) {
        String shown = shown(labeled);
        assertThat(shown)
            .as(page + ": whole words in " + describe(labeled))
            .doesNotEndWith("…".repeat(labeled.getText().endsWith("…") ? 2 : 1));
      }
    }
  }

  /** Labels that may be cut: facts of hardware have a tooltip with all of it. */
  private static boolean whole(Labeled labeled) {
    return labeled.getStyleClass().stream().noneMatch("may-be-cut"::equals);
  }

  private static String shown(Labeled labeled) {
    return labeled.lookupAll(".text").stream()
        .filter(javafx.scene.text.Text.class::isInstance)
        .map(t -> ((javafx.scene.text.Text) t).getText())
        .findFirst()
        .orElse("");
  }

  private static boolean visible(Node node) {
    for (Node n = node; n != null; n = n.getParent()) {
      if (!n.isVisible()) {
        return false;
      }
    }
    return true;
  }

  private static String describe(Node node) {
    return node.getClass().getSimpleName()
        + " #"
        + node.getId()
        + " "
        + node.getStyleClass()
        + (node instanceof Labeled l ? " “" + l.getText() + "”" : "");
  }

  private static boolean notBlank(String text) {
    return text != null && !text.isBlank();
  }

  @Test
  void helpComesByKeyAndGoesByKeyAndNamesTheVersion() {
    w.press(KeyCode.F1);
    w.see("#dialog");
    assertThat(w.find("#dialog-cancel")).isPresent();
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
    w.click("#help");
    w.see("#dialog");
    w.click("#dialog-cancel");
    w.until("it is gone again", () -> w.find("#dialog").isEmpty());
  }

  @Test
  void escapeGoesBackAndLosesNothing() {
    w.toDisks();
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.click("#next");
    w.see("#kind-integrity");
    w.press(KeyCode.ESCAPE);
    w.see("#check-disk1");
    w.untilOpen("#next");
  }
}
