package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.control.ProgressBar;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeHost;
import org.rotproof.host.PracticeLab;
import org.rotproof.host.PracticeSpec;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A build that loses its machine or its helper half way, as the person in front of it sees it. */
@Tag("kernel")
@Tag("turn-2")
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class CutBuildKernelTest {
  @TempDir static Path folder;
  private volatile HostSession session;
  private WindowDriver w;
  private Stage stage;

  @Start
  void start(Stage shown) {
    stage = shown;
    Host host =
        news -> {
          session = new PracticeHost(new PracticeSpec(2, 96L << 20, false)).connect(news);
          return session;
        };
    WindowDriver.open(shown, host, folder);
    w = new WindowDriver(shown, 180);
  }

  @AfterEach
  void close() {
    Platform.runLater(() -> stage.close());
    session.close();
  }

  private PracticeLab lab() {
    return session.lab().orElseThrow();
  }

  private void confirmAndBuild() {
    w.fill("#confirm-text", "data");
    w.untilOpen("#build");
    w.click("#build");
  }

  private void untilWiping() {
    w.until(
        "the wipe to be under way",
        () ->
            w.find("#build-progress")
                .map(n -> ((ProgressBar) n).getProgress() > 0.2)
                .orElse(false));
  }

  private String inGuest(HostSession at, String command) throws Exception {
    Answer.Executed done =
        at.send(new Ask.PracticeExec(command)).answer().get(60, TimeUnit.SECONDS);
    return done.output();
  }

  @Test
  void afterAPowerCutTheSameDisksAreOfferedWithUndo() throws Exception {
    w.toReview();
    lab().throttle("disk2", 8 << 20);
    confirmAndBuild();
    untilWiping();
    lab().powerCut();
    w.untilText("#failure", "power was cut");
    w.click("#way-switch-on");
    w.see("#unfinished-undo");
    assertThat(w.text("#found")).contains("disk2");
    w.click("#unfinished-undo");
    w.untilText(".page-content", "Everything was taken back");
    w.click("#way-build-again");
    w.click("#check-disk1");
    w.click("#check-disk2");
    w.untilOpen("#next");
  }

  @Test
  void afterAKilledHelperTheBuildGoesOnToItsEnd() throws Exception {
    w.toReview();
    lab().throttle("disk1", 8 << 20);
    confirmAndBuild();
    untilWiping();
    session.send(new Ask.PracticeExec("pkill -9 -f org.rotproof.helper.HelperMain"));
    w.untilText("#failure", "journal");
    lab().throttle("disk1", 0);
    w.click("#way-switch-on");
    w.see("#unfinished-go-on");
    w.click("#unfinished-go-on");
    w.untilOpen("#next");
    w.click("#next");
    assertThat(w.text("#recovery-sheet")).contains("cryptsetup open", "mdadm --assemble");
    HostSession again = lab().reconnect(news -> {});
    assertThat(inGuest(again, "cat /proc/mdstat; findmnt -n /srv/data")).contains("[UU]", "ext4");
  }
}
