package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event.RehearsalMoved;
import org.rotproof.protocol.Failure;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.ui.ScriptedHost;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Rehearsing an opening by what a person sees, against a scripted helper. */
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class RehearsalWindowTest {
  private ManageWindow ui;

  @Start
  void start(Stage stage) throws Exception {
    Path folder = Files.createTempDirectory("rotproof-rehearsal");
    ui = new ManageWindow(stage, LifeShop.open(LifeShop.withKeyFile()), folder);
  }

  static Rehearsal weakened() {
    return new Rehearsal(
        1_764_000_000_000L,
        Rehearsal.Verdict.WEAKENED,
        List.of(),
        List.of(),
        "photos opens, but not with each of its disks; 300 files were read, 1.2 GB. disk2 does not"
            + " open: disk2 is not a valid LUKS device. Replace or mend that disk before another"
            + " one fails.",
        List.of("Not each file: a scrub reads all."));
  }

  @Test
  void itRunsBesideEverythingElseAndSaysWhatItProved() {
    ui.waitFor("#rehearsal-result", "never rehearsed");
    ui.press("#rehearse");
    ScriptedHost.Running run = ui.asked();
    assertThat(run.ask()).isEqualTo(new Ask.Rehearse("photos", true, true));
    run.events().accept(new RehearsalMoved(RehearsalMoved.Doing.OPENING, "disk1", "disk2", 2, 3));
    ui.waitFor("#rehearsal-progress", "3 of 3, without");
    assertThat(ui.words("#rehearsal-progress")).contains("opening a layer over WDC");
    // Other work can be begun meanwhile, and the way back does not end it.
    assertThat(ui.open("#do-close")).isTrue();
    assertThat(ui.shows("#rehearse")).isFalse();
    ui.scroll(0.8);
    ui.picture("rehearsal-runs");
    run.answer().complete(new Answer.Rehearsed(Optional.of(weakened()), ""));
    ui.waitFor("#rehearsal-result", "disk2 does not open");
    assertThat(ui.words("#rehearsal-result")).contains("Not each file");
    assertThat(ui.shows("#rehearse-stop")).isFalse();
    ui.picture("rehearsal-result");
  }

  @Test
  void stoppingItSaysThatNothingIsKnown() {
    ui.press("#rehearsal-each");
    ui.press("#rehearse");
    ScriptedHost.Running run = ui.asked();
    assertThat(run.ask()).isEqualTo(new Ask.Rehearse("photos", true, false));
    ui.press("#rehearse-stop");
    ui.waitFor("#rehearsal-progress", "Taking all of it down");
    ManageWindow.await(
        "it is cancelled", () -> ui.host.asked().stream().anyMatch(Ask.Cancel.class::isInstance));
    run.fail(new Failure(Failure.Kind.CANCELLED, "It was cancelled.", "", "", ""));
    ui.waitFor("#rehearsal-result", "Nothing is known");
    assertThat(ui.open("#rehearse")).isTrue();
  }

  @Test
  void aPassphraseIsAskedForWhereOpeningTakesOne() {
    ui.host.setInventory(LifeShop.open(LifeShop.withPassphrase()));
    ui.fx(
        stage -> {
          ui.window.toManage(ui.connection, "photos", Optional.empty());
          return true;
        });
    ui.waitFor("#rehearsal-passphrase");
    ui.press("#rehearse");
    assertThat(ui.nothingAsked()).isTrue();
    ui.type("#rehearsal-passphrase", "correct horse");
    ui.press("#rehearse");
    assertThat(ui.asked().ask()).isEqualTo(new Ask.Rehearse("photos", true, true));
    assertThat(ui.host.asked()).anyMatch(Ask.Secret.class::isInstance);
  }
}
