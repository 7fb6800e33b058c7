package org.rotproof.ui.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.rotproof.lab.Lab;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

/** A plain array, as somebody typed it, gets its integrity in the window, on a real kernel. */
@Tag("kernel")
@Tag("window")
@Tag("turn-9")
@ExtendWith(ApplicationExtension.class)
class ConvertWindowKernelTest {
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

  @Test
  void theFilesStayInUseWhileEachDiskIsGuarded() {
    lab.sh(
        "mdadm --create /dev/md/photos --run --level 1 --raid-devices 2 --assume-clean "
            + lab.node("disk1")
            + " "
            + lab.node("disk2")
            + " && udevadm settle && mkfs.ext4 -q /dev/md/photos && mkdir -p /srv/photos"
            + " && mount /dev/md/photos /srv/photos && head -c 5M /dev/urandom > /srv/photos/file"
            + " && sync && sha256sum /srv/photos/file > /tmp/sum");
    ui.begin();
    ui.waitLong("#manage", "Open at /srv/photos");
    ui.press("#do-convert");
    ui.press("#new-disk3");
    ui.picture("real-convert-form");
    ui.press("#continue");
    ui.waitFor("#erased", "2 disks will be erased");
    ui.picture("real-convert-review");
    ui.type("#confirm-text", "photos");
    ui.press("#run");
    ui.waitLong("#run-headline", "%");
    ui.picture("real-convert-run");
    ui.press("#pause-run");
    ui.waitLong("#run-headline", "Paused at");
    ui.picture("real-convert-paused");
    ui.press("#pause-run");
    ui.waitLong("#run-headline", "%");
    ui.waitLong("#result", "photos is guarded now");
    ui.picture("real-converted");
    assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
    assertThat(lab.sh("mdadm --detail /dev/md/photos")).containsPattern("Active Devices : 2");
    assertThat(lab.sh("dmsetup table --target integrity")).contains("photos-1", "photos-2");
    lab.damage("disk3", 30 << 20, 1 << 20);
    lab.sh(
        "umount /srv/photos; blockdev --flushbufs /dev/md/photos; mount /dev/md/photos"
            + " /srv/photos");
    assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
    ui.press("#way-list");
    ui.waitFor("#do-close");
    ui.picture("real-guarded-list");
  }
}
