package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javafx.application.Platform;
import javafx.geometry.Bounds;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.Blinks;
import org.rotproof.protocol.Event.Pulled;
import org.rotproof.protocol.Event.RehearsalMoved;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.EveryPage;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.SwitchedOff;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** The rarer pages of looking after an array, as the night shows them: every screen and look. */
@Tag("window")
@Tag("turn-6")
@ExtendWith(ApplicationExtension.class)
class EveryPageManageTest {
  private static final String FILE =
      "/srv/photos/2019/Summer in the mountains with everybody/IMG_20190714_101112.jpg";

  /** Whole, and its last sign does not fit. */
  private static final String SLIP = "A3K9PZ0QX7M2WTV8RD5JBHYC6N4E1GFSA3K9PZ0Q";

  @TempDir Path folder;
  private ManageWindow ui;
  private EveryPage every;
  private Stage stage;

  @Start
  void start(Stage shown) throws Exception {
    stage = shown;
    Files.writeString(folder.resolve("settings"), "theme=light\nzoom=100\n");
    ui = new ManageWindow(shown, LifeShop.open(LifeShop.withKeyFile()), folder);
    every = new EveryPage(shown);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
  }

  private void machine(Inventory inventory) {
    ui.host.setInventory(inventory);
    ui.fx(
        shown -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#do-open");
  }

  private boolean inSight(String id) {
    Bounds room = ui.node(".page-scroll").localToScene(ui.node(".page-scroll").getLayoutBounds());
    return room.contains(ui.node(id).localToScene(ui.node(id).getLayoutBounds()));
  }

  private static Failure failure(Failure.Kind kind, String what, String meaning, String advice) {
    return new Failure(kind, what, meaning, advice, "mdadm: /dev/sdc: Input/output error");
  }

  @Test
  void keysThatAreTypedAgainAndWorkThatIsLeft() {
    ArrayRecord r = LifeShop.withPassphrase();
    ui.host.setJournals(
        List.of(
            UnfinishedWorkTest.journal("replace", true, List.of("passphrase", "recovery-key")),
            UnfinishedWorkTest.journal("add-spare", false, List.of())));
    machine(
        LifeShop.degraded(
            new ArrayRecord(
                r.blueprint(), r.members(), Set.of("disk1"), Optional.empty(), Set.of())));
    ui.waitFor("#unfinished-go-on");
    ui.waitFor("#without-recovery");
    every.page("unfinished");
    ui.press("#unfinished-leave");
    ui.waitFor("#dialog");
    every.page("forget");
    ui.press("#dialog-cancel");
    ui.press("#unfinished-go-on");
    ui.waitFor("#resume-keys");
    every.page("resume-keys");
    ui.type("#present-passphrase", "four plain words here");
    ui.type("#recovery-key", SLIP);
    every.page("resume-keys-typed");
    ui.press("#resume-back");
    ui.press("#do-replace");
    ui.waitFor("#old-disks", "Not plugged in");
    ui.type("#present-passphrase", "four plain words here");
    ui.press("#continue");
    ui.asked()
        .fail(
            failure(
                Failure.Kind.TOOL_FAILED,
                "The passphrase opens no key slot of WDC WD40EFRX-68N32N0 (serial"
                    + " WD-WCC7K0000001).",
                "",
                ""));
    ui.waitFor("#manage", "opens no key slot");
    ManageWindow.await("the slip is in sight", () -> inSight("#present-passphrase"));
    every.page("replace-slip");
    every.assertWell();
  }

  @Test
  void lightsThatBlinkAndTheRehearsal() {
    machine(LifeShop.degraded(LifeShop.withPassphrase()));
    ui.waitFor("#locate-card");
    ui.reveal("#labels-save");
    ui.press("#locate-all");
    ScriptedHost.Running blinks = ui.asked();
    blinks.events().accept(new Blinks("disk1", "3", true));
    blinks.events().accept(new Pulled("disk1", false));
    ui.waitFor("#locate-all-words", "Put it back at once");
    every.page("locate");
    ui.type("#rehearsal-passphrase", "four plain words here");
    ui.reveal("#rehearsal-each");
    every.page("rehearsal");
    ui.press("#rehearse");
    ManageWindow.await("it begins", () -> ui.asked().ask() instanceof Ask.Rehearse);
    ScriptedHost.Running run = ui.asked();
    run.events().accept(new RehearsalMoved(RehearsalMoved.Doing.OPENING, "disk1", "disk2", 2, 3));
    ui.waitFor("#rehearsal-progress", "3 of 3, without");
    ui.reveal("#rehearse-stop");
    every.page("rehearsal-runs");
    run.answer().complete(new Answer.Rehearsed(Optional.of(RehearsalWindowTest.weakened()), ""));
    ui.waitFor("#rehearsal-result", "disk2 does not open");
    ui.reveal("#rehearsal-result");
    every.page("rehearsal-result");
    every.assertWell();
  }

  @Test
  void whatOpensItWithNoHands() {
    machine(
        UnlockWindowTest.withClevis(UnlockWindowTest.machine(UnlockWindowTest.record(), false)));
    ui.press("#do-add-unlock");
    ui.waitFor("#new-tang");
    ui.press("#new-tang");
    ui.type("#tang-url", "tang");
    ui.waitFor("#tang", "Type where the Tang server answers");
    every.page("unlock-tang");
    new FxRobot().type(KeyCode.ESCAPE);
    ui.waitFor("#do-add-unlock");
    machine(UnlockWindowTest.machine(UnlockWindowTest.record(), false));
    ui.press("#do-add-unlock");
    ui.waitFor("#new-disks", "knows no TPM 2");
    ui.type("#present-passphrase", "four plain words here");
    every.page("unlock");
    ui.press("#continue");
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#run");
    every.page("unlock-review");
    FxRobot keys = new FxRobot();
    keys.type(KeyCode.ESCAPE);
    ui.waitFor("#continue");
    keys.type(KeyCode.ESCAPE);
    ui.waitFor("#do-add-unlock");
    machine(UnlockWindowTest.machine(UnlockWindowTest.given(), true));
    ui.press("#do-test-unlock");
    ui.press("#run");
    ManageWindow.await(
        "it is tried", () -> ui.asked().ask() instanceof Ask.Do d && d.claims().isEmpty());
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#result", "would open now");
    every.page("unlock-tested");
    every.assertWell();
  }

  @Test
  void versionsOfWhatDiffers() {
    ui.scrubs =
        List.of(
            new HistoryEntry(
                1,
                1,
                HistoryEntry.Kind.SCRUB,
                "photos",
                "",
                "",
                "Scrubbed.",
                List.of(),
                Optional.of(Given.differing(Difference.Fate.OPEN, FILE)),
                Map.of()));
    machine(LifeShop.open(LifeShop.withKeyFile()));
    ui.press("#do-settle");
    ui.waitFor("#versions-save");
    ui.press("#old-disk2");
    ui.press("#versions-save");
    ui.asked()
        .answer()
        .complete(
            new Answer.VersionsSaved(
                "/root/versions-of-photos",
                List.of(
                    new Answer.SavedVersion(
                        "01-IMG_20190714_101112.disk1.jpg", FILE, "disk1", 9_000_000, 4096),
                    new Answer.SavedVersion(
                        "01-IMG_20190714_101112.disk2.jpg", FILE, "disk2", 9_000_000, 4096)),
                List.of("Nothing on the array was changed.")));
    ui.waitFor("#versions-words", "2 files saved");
    String shown = ((Text) ui.node("#place-0").lookup(".text")).getText();
    assertThat(shown).as("no underscore of it is taken for an access key").contains(FILE);
    every.page("settle");
    ui.press("#continue");
    ui.waitFor("#confirm-text");
    every.page("settle-review");
    every.assertWell();
  }

  @Test
  void waysOutOfWorkThatFails() {
    Inventory now = LifeShop.degraded(LifeShop.withKeyFile());
    machine(now);
    ui.press("#do-replace");
    ui.waitFor("#old-disks", "Not plugged in");
    ui.press("#continue");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    run.step(0, 0, StepState.DONE, 1, 1, 0);
    run.step(1, 0, StepState.FAILED, 0, 1, 0);
    ui.host.setJournals(List.of(UnfinishedWorkTest.journal("replace", true, List.of())));
    run.fail(
        failure(
            Failure.Kind.TOOL_FAILED,
            "The system reports an error of writing at disk3.",
            "“photos” runs on as before, and its files can be used.",
            "Take another disk."));
    ui.waitFor("#way-other-disk");
    ui.waitFor("#manage", "the list offers to go on or to undo");
    every.page("failed-other-disk");
    new FxRobot().type(KeyCode.ESCAPE);
    ui.waitFor("#do-close");
    ui.host.setJournals(List.of());
    machine(now);
    ui.press("#do-close");
    ui.press("#run");
    ManageWindow.await("it is asked", () -> !ui.asked().equals(run));
    ScriptedHost.Running closing = ui.asked();
    ui.press("#cancel-run");
    ui.waitFor("#dialog");
    every.page("cancel-question");
    ui.press("#dialog-cancel");
    ui.host.setLab(new SwitchedOff());
    ui.host.die("QEMU ended with signal 9");
    closing.fail(
        new Failure(
            Failure.Kind.LOST,
            "The practice machine ended.",
            "What was done so far is on its disks.",
            "Switch it on again.",
            "QEMU ended with signal 9"));
    ui.waitFor("#way-switch-on");
    every.page("lost");
    every.assertWell();
  }
}
