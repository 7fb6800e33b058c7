package org.rotproof.ui;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.application.Platform;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.SmartVerdict;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The start, the wizard with a full case of disks, and the cards over them, on every screen. */
@Tag("window")
@Tag("turn-5")
@ExtendWith(ApplicationExtension.class)
class EverySizeWindowTest {
  private static final long TB = 1_000_204_886_016L;
  private static final long PATIENCE_MILLIS = 60_000;
  private static final int MANY = 24;

  @TempDir Path folder;
  private final Inventory shop = manyDisks();
  private final ScriptedHost host = new ScriptedHost(shop);
  private Stage stage;
  private WindowDriver w;
  private EverySize sizes;

  @Start
  void start(Stage shown) throws Exception {
    stage = shown;
    Files.writeString(folder.resolve("settings"), "theme=light\nzoom=100\n");
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown);
    sizes = new EverySize(shown);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
  }

  private static Inventory manyDisks() {
    List<Disk> disks = new ArrayList<>();
    for (int i = 1; i <= MANY; i++) {
      disks.add(
          Shop.disk(
              "ata-WDC_WD241KRYZ-01AGNB0_WD-CA2400" + (10 + i),
              "Western Digital",
              "Ultrastar DC HC580 WD241KRYZ-01AGNB0",
              "WD-CA2400" + (10 + i) + "ABCDEFG",
              24 * TB,
              "sata",
              SmartVerdict.GOOD,
              List.of(),
              List.of()));
    }
    return new Inventory(disks, List.of(), Set.of(), Set.of("/"), Shop.ABILITIES);
  }

  private void fire(String selector) {
    w.untilOpen(selector);
    WaitForAsyncUtils.waitForAsyncFx(
        PATIENCE_MILLIS,
        () -> {
          javafx.scene.Node node = w.find(selector).orElseThrow();
          node.requestFocus();
          if (node instanceof atlantafx.base.controls.ToggleSwitch t) {
            t.setSelected(!t.isSelected());
          } else {
            ((ButtonBase) node).fire();
          }
        });
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void set(String selector, String text) {
    w.see(selector);
    WaitForAsyncUtils.waitForAsyncFx(
        PATIENCE_MILLIS, () -> ((TextInputControl) w.find(selector).orElseThrow()).setText(text));
  }

  private void card(String name, KeyCode... keys) {
    w.press(keys);
    w.see("#dialog");
    sizes.page(name);
    w.press(KeyCode.ESCAPE);
    w.until("it is gone", () -> w.find("#dialog").isEmpty());
  }

  @Test
  void startAndWizardFitEveryScreen() throws Exception {
    sizes.page("start");
    card("help", KeyCode.F1);
    card("settings", KeyCode.CONTROL, KeyCode.COMMA);
    fire("#start-practice");
    w.see("#disk-" + shop.disks().get(0).id());
    sizes.page("disks-none");
    for (int i = 0; i < 12; i++) {
      fire("#check-" + shop.disks().get(i).id());
    }
    sizes.page("disks");
    fire("#next");
    w.see("#kind-encrypted");
    sizes.page("protection");
    fire("#advanced");
    sizes.page("protection-advanced");
    fire("#kind-integrity");
    sizes.page("protection-integrity");
    fire("#kind-encrypted");
    fire("#next");
    w.see("#key-file-name");
    fire("#key-passphrase");
    set("#passphrase", "photos1");
    set("#passphrase-again", "photos2");
    sizes.page("keys-wrong");
    fire("#key-passphrase");
    fire("#recovery-make");
    sizes.page("keys");
    fire("#recovery-written");
    fire("#next");
    w.see("#array-name");
    sizes.page("storage");
    fire("#lvm");
    set("#label", "no/slash");
    sizes.page("storage-wrong");
    fire("#lvm");
    set("#label", "photos");
    fire("#next");
    w.see("#confirm-text");
    sizes.page("review");
    String name = "data";
    set("#confirm-text", name);
    fire("#build");
    w.until("the build is asked for", () -> host.running().isPresent());
    ScriptedHost.Running run = host.running().orElseThrow();
    Plan plan = Planner.plan(((Chore.Build) ((Ask.Do) run.ask()).chore()).blueprint(), shop);
    int format = plan.stages().stream().map(s -> s.kind()).toList().indexOf("format");
    for (int step = 0; step < plan.stages().get(format).steps().size(); step++) {
      run.step(format, step, StepState.RUNNING, 9 * TB, 24 * TB, 250_000_000);
    }
    w.untilText(".page-content", "%");
    sizes.page("build");
    run.answer().complete(new Answer.Built("j1", "data", "md127", 230 * TB, 91_000.2));
    fire("#next");
    w.see("#recovery-sheet");
    sizes.page("done");
    sizes.assertWell();
  }

  @Test
  void failuresAndWhatIsUnfinishedFitEveryScreen() throws Exception {
    host.refuseToStart(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The virtual machine did not answer within 60 seconds.",
            "Nothing was changed: practice only uses files of its own.",
            "Close other programs that need much memory and try again.",
            "qemu-system-x86_64: could not allocate memory"));
    fire("#start-practice");
    w.see("#failure");
    sizes.page("not-started");
    host.startsAfterAll();
    host.setJournals(List.of(journal()));
    WaitForAsyncUtils.waitForAsyncFx(PATIENCE_MILLIS, () -> WindowDriver.open(stage, host, folder));
    fire("#start-computer");
    w.see("#build-new");
    sizes.page("found");
    sizes.assertWell();
  }

  private static Answer.JournalSummary journal() {
    return new Answer.JournalSummary(
        "j7",
        "build",
        "data",
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
