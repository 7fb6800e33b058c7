package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javafx.scene.control.CheckBox;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.monitor.model.Given;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Managing an array by what a person sees, against a scripted helper. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class ManageWindowTest {
  private ManageWindow ui;

  @Start
  void start(Stage stage) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-life");
    ui = new ManageWindow(stage, LifeShop.open(LifeShop.withKeyFile()), folder);
  }

  /** The machine is another from now on, and the screen begins anew. */
  private void machine(Inventory inventory) {
    ui.host.setInventory(inventory);
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#do-open");
  }

  private static Plan plan(ScriptedHost.Running run, Inventory inventory) throws PlanException {
    return ChorePlanner.plan(((Ask.Do) run.ask()).chore(), inventory);
  }

  private static void allDone(ScriptedHost.Running run, Plan plan) {
    for (int stage = 0; stage < plan.stages().size(); stage++) {
      for (int step = 0; step < plan.stages().get(stage).steps().size(); step++) {
        run.step(stage, step, StepState.DONE, 0, 0, 0);
      }
    }
    run.answer().complete(new Answer.Done());
  }

  @Test
  void aLightBlinksBeforeADiskIsPulledAndAnotherOneIsTold() {
    ui.waitFor("#locate-photos-2");
    ui.reveal("#locate-card");
    ui.picture("locate");
    assertThat(ui.words("#locate-card")).contains("Serial ends in 0002");
    ui.press("#locate-photos-2");
    ScriptedHost.Running run = ui.asked();
    assertThat(run.ask()).isEqualTo(new Ask.Locate(List.of("disk2"), List.of("disk2"), 60));
    run.events().accept(new Event.Blinks("disk2", "Slot 02", true));
    ui.waitFor("#locate-photos-2-words", "the light of bay Slot 02 is on");
    run.events().accept(new Event.Pulled("disk1", false));
    ui.waitFor("#locate-photos-2-words", "Put it back at once: that was WDC");
    ui.picture("locate-wrong");
    run.events().accept(new Event.Pulled("disk2", true));
    run.answer().complete(new Answer.Done());
    ui.waitFor("#locate-photos-2-words", "That was the right one");
    ui.press("#locate-all");
    ManageWindow.await("all blink", () -> !ui.asked().equals(run));
    assertThat(ui.asked().ask())
        .isEqualTo(new Ask.Locate(List.of("disk1", "disk2"), List.of(), 60));
  }

  @Test
  void keysGoToAStickThatIsPluggedInAndNotToADiskOfTheArray() throws Exception {
    ui.waitFor("#stick-words", "Plug a stick");
    assertThat(ui.open("#stick-save")).isFalse();
    Inventory open = LifeShop.open(LifeShop.withKeyFile());
    List<Disk> disks = new ArrayList<>(open.disks());
    disks.add(LifeShop.stick());
    machine(open.withDisks(disks));
    ui.waitFor("#sticks");
    ui.reveal("#stick-card");
    ui.picture("stick");
    ui.press("#stick-save");
    ScriptedHost.Running run = ui.asked();
    assertThat(run.ask()).isEqualTo(new Ask.SaveKeys("photos", "/media/me/KEYS"));
    run.answer()
        .complete(
            new Answer.KeysSaved(
                List.of(new Answer.SavedFile("photos.key", 512, false)),
                List.of("Whoever has this copy and the disks opens them.")));
    ui.waitFor("#stick-words", "On the stick: photos.key. Whoever has this copy");
    ui.picture("stick-saved");
  }

  @Test
  void aPlainArrayIsGivenItsIntegrityWithItsFilesOnIt() throws Exception {
    ui.host.setInventory(LifeShop.plain());
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#do-convert");
    ui.picture("convert-list");
    assertThat(ui.open("#do-convert")).as("offered, as a disk is free").isTrue();
    ui.press("#do-convert");
    ui.press("#new-disk3");
    ui.waitFor("#meanwhile", "keeps all its copies");
    ui.picture("convert-form");
    ui.press("#encrypt");
    ui.press("#continue");
    ui.waitFor("#erased", "2 disks will be erased");
    ui.picture("convert-review");
    assertThat(ui.words("#erased"))
        .contains("Will be lost", "Holidays")
        .contains("It is erased, to be guarded in turn, only when a guarded disk has taken");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    assertThat(((Ask.Do) run.ask()).chore())
        .isEqualTo(Chore.Convert.usual("photos", List.of("disk3"), true));
    assertThat(((Ask.Do) run.ask()).claims())
        .extracting(Ask.DiskClaim::id)
        .contains("disk2", "disk3");
    allDone(run, plan(run, LifeShop.plain()));
    ui.waitFor("#result", "photos is guarded now");
    ui.waitFor("#result", "Print the recovery sheet: with it the array can be opened by hand");
    ui.waitFor("#sheet-print");
    ui.picture("convert-done");
  }

  @Test
  void aSpareCanBeTheFirstGuardedDiskAndAPausedConversionIsToldSo() throws Exception {
    ui.host.setInventory(LifeShop.plainWithSpare());
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#do-convert");
    ui.press("#do-convert");
    ui.waitFor("#new-disks", "Is a spare of “photos”");
    ui.press("#new-disk9");
    ui.press("#continue");
    ui.waitFor("#erased", "Is a spare of “photos” now, and holds none of its files");
    assertThat(ui.words(".root"))
        .contains("Its spare disk9 is taken out before anything is converted")
        .contains("In the end disk1 is its guarded spare");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    run.events().accept(new Event.StepChanged(0, 0, Event.StepState.RUNNING, 1, 10, 1, -1));
    ui.waitFor("#pause-run");
    assertThat(ui.text("#pause-run")).isEqualTo("_Pause");
    run.events().accept(new Event.WorkPaused(true, false));
    ui.waitFor("#run-headline", "Pausing at");
    run.events().accept(new Event.WorkPaused(true, true));
    ui.waitFor("#run-headline", "Paused at");
    assertThat(ui.text("#pause-run")).isEqualTo("_Go on");
    run.events().accept(new Event.WorkPaused(false, false));
    ManageWindow.await(
        "it goes on",
        () -> ui.text("#pause-run").equals("_Pause") && !ui.text("#run-headline").contains("Paus"));
    allDone(run, plan(run, LifeShop.plainWithSpare()));
    ui.waitFor("#result", "photos is guarded now");
  }

  @Test
  void whatCannotBeDoneIsShownWithItsReason() {
    ui.waitFor("#do-close");
    assertThat(ui.open("#do-close")).isTrue();
    assertThat(ui.open("#do-open")).isFalse();
    assertThat(ui.text("#why-open")).contains("open already");
    assertThat(ui.open("#do-rename")).isFalse();
    assertThat(ui.text("#why-rename")).contains("Close it first");
    assertThat(ui.text("#why-restore-header")).contains("is open");
    assertThat(ui.open("#do-take-apart")).isTrue();
    assertThat(ui.words("#chores")).contains("WDC WD40EFRX-68N32N0 (serial WD-WCC7K0000001)");
    ui.picture("list");
    ui.scroll(1);
    ui.picture("list-end");
  }

  @Test
  void closingShowsItsCommandsRunsAndSaysHowItEnded() throws Exception {
    ui.press("#do-close");
    ui.waitFor("#commands", "umount /srv/photos");
    assertThat(ui.words("#commands")).contains("mdadm --stop /dev/md127");
    assertThat(ui.shows("#confirm-text")).isFalse();
    ui.picture("close-review");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    Ask.Do ask = (Ask.Do) run.ask();
    assertThat(ask.chore()).isEqualTo(new Chore.Close("photos"));
    Plan plan = plan(run, LifeShop.open(LifeShop.withKeyFile()));
    assertThat(ask.planDigest()).isEqualTo(plan.digest());
    ui.host.setInventory(LifeShop.closed(LifeShop.withKeyFile()));
    allDone(run, plan);
    ui.waitFor("#result", "photos is closed");
    ui.picture("close-result");
    ui.press("#way-list");
    ManageWindow.await("it can be opened", () -> ui.open("#do-open"));
    assertThat(ui.text("#why-close")).contains("closed already");
    ui.picture("list-closed");
  }

  /** A look that was under way as work ended shows what was before it. */
  @Test
  void whatWasSeenBeforeWorkEndedIsNoGroundToOfferAnything() throws Exception {
    ui.waitFor("#do-close");
    CompletableFuture<Void> early = new CompletableFuture<>();
    ui.host.looksWhen(early);
    long looks = looks();
    ManageWindow.await("a look is under way", () -> looks() > looks);
    CompletableFuture<Void> later = new CompletableFuture<>();
    ui.host.looksWhen(later);
    ui.press("#do-close");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    Plan plan = plan(run, LifeShop.open(LifeShop.withKeyFile()));
    ui.host.setInventory(LifeShop.closed(LifeShop.withKeyFile()));
    allDone(run, plan);
    ui.waitFor("#result", "photos is closed");
    ui.press("#way-list");
    ui.waitFor("#chores", "Looking");
    early.complete(null);
    ManageWindow.await("it looks again", () -> looks() > looks + 1);
    assertThat(ui.words("#chores")).contains("Looking");
    assertThat(ui.shows("#do-close")).isFalse();
    later.complete(null);
    ManageWindow.await("it can be opened", () -> ui.open("#do-open"));
    assertThat(ui.open("#do-close")).isFalse();
    ManageWindow.await("the keyboard is there", () -> ui.node("#do-open").isFocused());
  }

  private long looks() {
    return ui.host.asked().stream().filter(Ask.Look.class::isInstance).count();
  }

  @Test
  void aDiskIsReplacedOnlyAfterTheNameWasTyped() throws Exception {
    machine(LifeShop.degraded(LifeShop.withKeyFile()));
    ui.press("#do-replace");
    ui.waitFor("#new-disks", "Will be lost: ext4 “Holidays”");
    assertThat(ui.words("#old-disks")).contains("Not plugged in");
    assertThat(ui.words("#new-disks")).contains("mounted at /srv/music");
    assertThat(ui.node("#new-disk4").isDisabled()).isTrue();
    ui.press("#old-disk2");
    assertThat(ui.node("#erase-old").isDisabled()).isTrue();
    ui.waitFor("#meanwhile", "No further disk may fail");
    ui.picture("replace-form");
    ui.press("#continue");
    ui.waitFor("#erased", "WD-WCC7K0000003");
    assertThat(ui.words("#erased")).doesNotContain("WD-WCC7K0000001");
    assertThat(ui.open("#run")).isFalse();
    ui.picture("replace-review");
    ui.type("#confirm-text", "photo");
    assertThat(ui.open("#run")).isFalse();
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    Ask.Do ask = (Ask.Do) run.ask();
    assertThat(ask.chore()).isEqualTo(new Chore.Replace("photos", "disk2", "disk3", false));
    assertThat(ask.claims()).extracting(Ask.DiskClaim::serial).containsExactly("WD-WCC7K0000003");
    Plan plan = plan(run, LifeShop.degraded(LifeShop.withKeyFile()));
    working(run, plan);
    ui.waitFor("#run-headline", "%");
    ui.picture("replace-run");
    allDone(run, plan);
    ui.waitFor("#result", "has taken over");
    ui.picture("replace-result");
  }

  private static void working(ScriptedHost.Running run, Plan plan) {
    for (int stage = 0; stage < plan.stages().size(); stage++) {
      for (int step = 0; step < plan.stages().get(stage).steps().size(); step++) {
        boolean rebuild = plan.stages().get(stage).kind().equals("rebuild");
        if (rebuild) {
          run.step(stage, step, StepState.RUNNING, 1_400_000_000_000L, LifeShop.SIZE, 140_000_000);
          return;
        }
        run.step(stage, step, StepState.DONE, 100, 100, 0);
      }
    }
  }

  @Test
  void theConfirmationIsTakenBackWhenTheDiskChanges() {
    machine(LifeShop.degraded(LifeShop.withKeyFile()));
    ui.press("#do-replace");
    ui.press("#old-disk2");
    ui.press("#continue");
    ui.type("#confirm-text", "photos");
    assertThat(ui.open("#run")).isTrue();
    Inventory before = LifeShop.degraded(LifeShop.withKeyFile());
    List<Disk> disks =
        before.disks().stream()
            .map(
                d ->
                    d.id().equals("disk3")
                        ? LifeShop.disk("disk3", "ANOTHER", List.of(), List.of())
                        : d)
            .toList();
    ui.host.setInventory(
        new Inventory(disks, before.arrays(), Set.of(), before.mountPoints(), before.abilities())
            .with(before.machine()));
    ui.waitFor("#review-news", "Something has changed");
    assertThat(ui.open("#run")).isFalse();
    assertThat(ui.words("#erased")).contains("ANOTHER");
    assertThat(ui.nothingAsked()).isTrue();
  }

  private java.util.concurrent.CompletableFuture<Answer> keyTried(SecretName secret) {
    ManageWindow.await(
        "the key is tried",
        () ->
            !ui.nothingAsked()
                && !ui.asked().answer().isDone()
                && ui.asked().ask() instanceof Ask.Do d
                && d.chore().equals(new Chore.TryKey("photos", secret)));
    return ui.asked().answer();
  }

  @Test
  void whatIsGoneComesFirstIsChosenAndReplacingAWorkingDiskIsAQuieterWay() {
    machine(LifeShop.degraded(LifeShop.withKeyFile()));
    ui.waitFor("#broken", "WD-WCC7K0000002");
    assertThat(ui.words("#broken")).contains("No further disk may fail");
    assertThat(ui.text("#why-add-member")).contains("not whole");
    ui.press("#do-replace");
    ui.waitFor("#old-disks", "Not plugged in");
    assertThat(ui.shows("#old-disk1")).isFalse();
    ui.waitFor("#meanwhile", "is filled from the others");
    assertThat(ui.words("#meanwhile")).contains("No further disk may fail: until about");
    assertThat(ui.open("#continue")).as("the gone disk is chosen").isTrue();
    ui.press("#old-more");
    ManageWindow.await("the others show", () -> ui.shows("#old-disk1"));
    ui.picture("replace-others");
  }

  @Test
  void aDiskThatIsPluggedInAgainIsBroughtBack() throws Exception {
    machine(LifeShop.returned(LifeShop.withKeyFile()));
    ui.waitFor("#broken", "can be brought back");
    assertThat(ui.words("#broken")).contains("WD-WCC7K0000002", "No further disk may fail");
    ui.picture("bring-back-list");
    ui.press("#do-bring-back");
    ui.waitFor("#old-disks", "Was away, and is plugged in again");
    assertThat(ui.open("#continue")).as("the only one is chosen").isTrue();
    ui.picture("bring-back-form");
    ui.press("#continue");
    ManageWindow.await("the review is there", () -> ui.shows("#run"));
    ui.picture("bring-back-review");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    assertThat(((Ask.Do) run.ask()).chore()).isEqualTo(new Chore.BringBack("photos", "disk2"));
    Plan plan = plan(run, LifeShop.returned(LifeShop.withKeyFile()));
    working(run, plan);
    ui.host.setInventory(LifeShop.open(LifeShop.withKeyFile()));
    allDone(run, plan);
    ui.waitFor("#result", "takes part again");
    ui.picture("bring-back-result");
  }

  @Test
  void whatChangedBeforeAnythingWasBegunIsLookedThroughAnewWithoutARedCard() {
    machine(LifeShop.open(LifeShop.withKeyFile()));
    ui.press("#do-replace");
    ui.press("#old-disk2");
    ui.press("#continue");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    ui.host.setInventory(LifeShop.degraded(LifeShop.withKeyFile()));
    run.answer()
        .completeExceptionally(
            new FailureException(
                new Failure(Failure.Kind.REFUSED, "It is not what was shown.", "", "", "")));
    ui.waitFor("#review-news", "Something has changed");
    assertThat(ui.shows("#failure")).isFalse();
    assertThat(ui.words("#commands")).doesNotContain("--replace");
    assertThat(ui.open("#run")).isFalse();
  }

  @Test
  void aWrongNewDiskLeadsBackToTheAnswersWithTheGoneOneStillChosen() throws Exception {
    Inventory now = LifeShop.degraded(LifeShop.withKeyFile());
    machine(now);
    ui.press("#do-replace");
    ui.waitFor("#old-disks", "Not plugged in");
    ui.press("#continue");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    Plan plan = plan(run, now);
    run.step(0, 0, StepState.DONE, 1, 1, 0);
    run.step(1, 0, StepState.DONE, 1, 1, 0);
    run.step(2, 0, StepState.FAILED, 0, 1, 0);
    assertThat(plan.stages().get(2).kind()).isEqualTo("format");
    run.answer()
        .completeExceptionally(
            new FailureException(
                new Failure(
                    Failure.Kind.TOOL_FAILED,
                    "The system reports an error of writing at disk3.",
                    "'photos' runs on as before.",
                    "Take another disk.",
                    "")));
    ui.waitFor("#way-other-disk", "");
    assertThat(ui.node("#way-other-disk").getStyleClass()).contains("accent");
    ui.picture("replace-bad-new");
    ui.press("#way-other-disk");
    ui.waitFor("#old-disks", "Not plugged in");
    assertThat(ui.open("#continue")).isTrue();
  }

  @Test
  void thePassphraseChangesWithoutTheSecretsShowingAnywhere() throws Exception {
    machine(LifeShop.open(LifeShop.withPassphrase()));
    ui.press("#do-change-passphrase");
    ui.type("#present-passphrase", "the old one of four words");
    ui.type("#passphrase", "correct horse battery staple lamp");
    ui.type("#passphrase-again", "correct horse battery staple lamp");
    ui.picture("passphrase-form");
    ui.press("#continue");
    keyTried(SecretName.PASSPHRASE)
        .completeExceptionally(
            new FailureException(
                new Failure(
                    Failure.Kind.TOOL_FAILED, "The passphrase does not open disk1.", "", "", "")));
    // The slip is said at its field, and nothing that was typed is lost.
    ui.waitFor("#manage", "The passphrase does not open disk1.");
    ui.picture("passphrase-wrong");
    assertThat(((javafx.scene.control.TextField) ui.node("#present-passphrase")).getText())
        .isEqualTo("the old one of four words");
    assertThat(ui.shows("#commands")).isFalse();
    ui.press("#continue");
    keyTried(SecretName.PASSPHRASE).complete(new Answer.Done());
    ui.waitFor("#commands", "luksChangeKey");
    assertThat(ui.words("#manage")).doesNotContain("horse").doesNotContain("four words");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    assertThat(secrets())
        .containsExactly(
            "passphrase=the old one of four words",
            "passphrase=the old one of four words",
            "passphrase=the old one of four words",
            "new-passphrase=correct horse battery staple lamp");
    allDone(run, plan(run, LifeShop.open(LifeShop.withPassphrase())));
    ui.waitFor("#result", "The passphrase is changed");
    assertThat(ui.shows("#way-next")).isTrue();
    ui.press("#way-next");
    ui.waitFor("#manage-title", "");
    ui.waitFor("#word");
  }

  private List<String> secrets() {
    return ui.host.asked().stream()
        .filter(a -> a instanceof Ask.Secret)
        .map(a -> (Ask.Secret) a)
        .map(s -> s.name() + "=" + new String(s.bytes(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aFailureSaysWhatItMeansAndWhichWaysLeadOn() throws Exception {
    machine(LifeShop.closed(LifeShop.withKeyFile()));
    ui.press("#do-restore-header");
    ui.press("#old-disk1");
    ui.press("#continue");
    ui.waitFor("#erased", "Only its header");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    ui.host.setJournals(
        List.of(
            new Answer.JournalSummary(
                "j9",
                "restore-header",
                "photos",
                Optional.empty(),
                List.of("disk1"),
                "2026-03-01T14:02:00+01:00",
                1,
                2,
                "The backup was checked. The header was not written.",
                List.of(),
                true,
                "The header is written once more.",
                false,
                "There is nothing to take back.",
                "The disk stays as it is.")));
    run.fail(
        new Failure(
            Failure.Kind.TOOL_FAILED,
            "The header of disk1 could not be written.",
            "The disk is as it was before; the array is closed.",
            "Look at the disk’s cable and go on.",
            "Device disk1 is not accessible."));
    ui.waitFor("#failure", "could not be written");
    ui.waitFor("#way-go-on");
    assertThat(ui.shows("#way-undo")).isFalse();
    assertThat(ui.shows("#failure-output")).isFalse();
    ui.press("#failure-details");
    assertThat(ui.shows("#failure-output")).isTrue();
    ui.picture("failed");
    ui.press("#way-go-on");
    ManageWindow.await(
        "it goes on", () -> ui.asked().ask() instanceof Ask.GoOn g && g.journal().equals("j9"));
    ui.asked().answer().complete(new Answer.Done());
    ui.waitFor("#result", "The header is back");
  }

  @Test
  void whatDiffersWithoutRotIsSettledByChoosingAfterTheNameWasTyped() throws Exception {
    ui.waitFor("#do-close");
    assertThat(ui.open("#do-settle")).as("nothing differs").isFalse();
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
                Optional.of(Given.differing(Difference.Fate.OPEN, "/srv/photos/cat.jpg")),
                Map.of()));
    ui.begin();
    ManageWindow.await("it is offered", () -> ui.open("#do-settle"));
    ui.press("#do-settle");
    ui.waitFor("#place-0");
    ManageWindow.await(
        "the file is named",
        () -> ((CheckBox) ui.node("#place-0")).getText().contains("/srv/photos/cat.jpg"));
    assertThat(ui.open("#continue")).as("nobody was chosen").isFalse();
    ui.type("#versions-folder", "/media/me/STICK");
    ui.press("#versions-save");
    ScriptedHost.Running saving = ui.asked();
    assertThat(saving.ask())
        .isEqualTo(
            new Ask.SaveVersions(
                "photos",
                "/media/me/STICK",
                List.of(
                    new Chore.Settle.Place(
                        "",
                        List.of(
                            new Chore.Settle.At("disk1", 2048), new Chore.Settle.At("disk2", 2048)),
                        8))));
    assertThat(ui.open("#versions-save")).as("once at a time").isFalse();
    saving
        .answer()
        .complete(
            new Answer.VersionsSaved(
                "/media/me/STICK",
                List.of(
                    new Answer.SavedVersion(
                        "01-cat.disk1.jpg", "/srv/photos/cat.jpg", "disk1", 9000, 4096),
                    new Answer.SavedVersion(
                        "01-cat.disk2.jpg", "/srv/photos/cat.jpg", "disk2", 9000, 4096)),
                List.of("Nothing on the array was changed.")));
    ui.waitFor("#versions-words", "2 files saved in /media/me/STICK");
    assertThat(ui.words("#versions-words"))
        .contains("01-cat.disk2.jpg – of /srv/photos/cat.jpg", "Nothing on the array was changed.");
    ui.press("#old-disk2");
    ui.picture("settle-form");
    ui.press("#continue");
    assertThat(ui.words(".page-scroll"))
        .contains(
            "(serial WD-WCC7K0000002) stays", "is overwritten, and is gone then", "suspend_hi");
    assertThat(ui.open("#run")).isFalse();
    ui.picture("settle-review");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    Chore.Settle chore = (Chore.Settle) ((Ask.Do) ui.asked().ask()).chore();
    assertThat(chore.places())
        .containsExactly(
            new Chore.Settle.Place(
                "disk2",
                List.of(new Chore.Settle.At("disk1", 2048), new Chore.Settle.At("disk2", 2048)),
                8));
  }

  @Test
  void takingApartNamesEveryDiskAndAsksForTheName() throws Exception {
    machine(LifeShop.closed(LifeShop.withKeyFile()));
    ui.press("#do-take-apart");
    ui.waitFor("#erased", "WD-WCC7K0000001");
    assertThat(ui.words("#erased")).contains("WD-WCC7K0000002").contains("2 disks will be erased");
    assertThat(ui.open("#run")).isFalse();
    String review = ui.words(".page-scroll");
    assertThat(review)
        .contains("The key file /etc/rotproof/keys/photos.key is destroyed too")
        .contains("header backups of its disks in /etc/rotproof/backups are destroyed too")
        .contains("That cannot be taken back")
        .contains("shred");
    ui.picture("take-apart-review");
    ui.scroll(1);
    ui.picture("take-apart-review-end");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ScriptedHost.Running run = ui.asked();
    allDone(run, plan(run, LifeShop.closed(LifeShop.withKeyFile())));
    ui.waitFor("#result", "does not exist any more");
    assertThat(ui.shows("#way-build")).isTrue();
  }

  @Test
  void anArrayBuiltByHandIsTakenOverFirst() throws Exception {
    machine2(LifeShop.machine(Optional.empty(), Optional.of(LifeShop.array("in_sync", "in_sync"))));
    ui.waitFor("#chores", "was not built here");
    assertThat(ui.shows("#do-take-apart")).isFalse();
    ui.picture("list-by-hand");
    ui.press("#do-adopt");
    ui.waitFor("#word");
    assertThat(ui.open("#continue")).isFalse();
    ui.picture("adopt-form");
    ui.type("#word", "/root/photos.key");
    ui.press("#continue");
    ui.waitFor("#commands", "--test-passphrase --key-file /root/photos.key");
    ui.press("#run");
    assertThat(((Ask.Do) ui.asked().ask()).chore())
        .isEqualTo(new Chore.Adopt("photos", "/root/photos.key"));
  }

  private void machine2(Inventory inventory) {
    ui.host.setInventory(inventory);
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
  }

  @Test
  void cancelReachesTheHelper() {
    ui.press("#do-close");
    ui.press("#run");
    ui.asked();
    ui.press("#cancel-run");
    ui.press("#dialog-ok");
    ManageWindow.await(
        "the helper is told",
        () -> ui.host.asked().stream().anyMatch(a -> a instanceof Ask.Cancel));
  }

  @Test
  void leavingThePageStopsNothing() {
    ui.press("#do-close");
    ui.press("#run");
    ui.asked();
    ui.press("#to-monitor");
    ManageWindow.await(
        "the monitor asks", () -> ui.host.asked().stream().anyMatch(a -> a instanceof Ask.Watch));
    assertThat(ui.host.asked()).noneMatch(Ask.Cancel.class::isInstance);
  }
}
