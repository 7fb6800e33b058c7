package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** Managing an array from the window, on the real kernel. */
@Tag("kernel")
@Tag("turn-5")
@Tag("window")
@ExtendWith(ApplicationExtension.class)
class ManageKernelTest {
  private Lab lab;
  private ManageWindow ui;

  @Start
  void start(Stage stage) throws Exception {
    lab = Lab.start(4, 96);
    ui = new ManageWindow(stage, lab.session(), Files.createTempDirectory("rotproof-life"));
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private void intact() {
    assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
  }

  private void openIt() {
    ui.press("#do-open");
    ui.runLong("photos is open");
  }

  private void closeIt() {
    ui.press("#do-close");
    ui.runLong("photos is closed");
    ui.press("#way-list");
  }

  @Test
  void closesOpensReplacesAPulledDiskRestoresAHeaderAndTakesApart() throws Exception {
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                + "\"keys\":{\"headerBackup\":\"backups\"}}")
        .build(lab);
    lab.sh(
        "head -c 5M /dev/urandom > /srv/photos/file; sync; sha256sum /srv/photos/file > /tmp/sum");
    ui.begin();
    ui.waitLong("#manage", "Open at /srv/photos");
    ui.picture("real-01-list");
    closeIt();
    ui.picture("real-02-closed");
    openIt();
    intact();
    ui.press("#way-list");

    lab.outside().pull("disk2");
    lab.sh("echo x >> /srv/photos/other; sync");
    ui.waitLong("#manage", "One disk missing");
    ui.press("#do-replace");
    ui.press("#old-disk2");
    ui.press("#new-disk3");
    ui.picture("real-03-replace");
    ui.press("#continue");
    ui.waitFor("#erased", "One disk will be erased");
    ui.picture("real-04-replace-review");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ui.waitLong("#run-headline", "%");
    ui.picture("real-05-replace-run");
    ui.waitLong("#result", "has taken over");
    ui.picture("real-06-replaced");
    intact();
    assertThat(lab.sh("mdadm --wait /dev/md/photos; mdadm --detail /dev/md/photos"))
        .containsPattern("Active Devices : 2");
    ui.press("#way-list");

    closeIt();
    lab.damage("disk3", 0, 32 << 10);
    lab.sh("for d in /dev/sd?; do blockdev --flushbufs $d; done");
    ui.press("#do-open");
    ui.press("#run");
    ui.waitLong("#failure", "");
    ui.picture("real-07-does-not-open");
    ui.press("#way-leave");
    ManageWindow.await("it is closed", () -> ui.open("#do-restore-header") || ui.open("#do-close"));
    if (ui.open("#do-close")) {
      closeIt();
    }
    ui.press("#do-restore-header");
    ui.press("#old-disk3");
    ui.press("#continue");
    ui.picture("real-08-restore");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ui.waitLong("#result", "The header is back");
    ui.picture("real-09-restored");
    ui.press("#way-list");
    openIt();
    intact();
    assertThat(lab.sh("mdadm --detail /dev/md/photos")).containsPattern("Active Devices : 2");
    ui.press("#way-list");

    ui.press("#do-take-apart");
    ui.waitFor("#erased", "2 disks will be erased");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ui.waitLong("#result", "does not exist any more");
    ui.picture("real-10-taken-apart");
    assertThat(List.of(lab.sh("ls /etc/rotproof/arrays; ls /dev/mapper").split("\\s+")))
        .containsExactly("control");
  }
}
