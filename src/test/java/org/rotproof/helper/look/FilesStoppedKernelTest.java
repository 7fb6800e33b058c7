package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.plan.Remembered;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Inventory;

/** A file system that the kernel stopped is told, whatever its mount says of that. */
@Tag("kernel")
@Tag("turn-8")
class FilesStoppedKernelTest {
  private static ArrayHealth health(Lab lab, String name) {
    Inventory found = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    return Remembered.arrays(found, Map.of()).stream()
        .filter(a -> a.name().equals(name))
        .findFirst()
        .orElseThrow()
        .judged();
  }

  private static void build(Lab lab, String name, String type, int first) {
    LabBuild.of(
            lab,
            "{\"name\":\"%s\",\"disks\":[\"disk%d\",\"disk%d\"],\"protection\":{\"kind\":\"integrity\"},"
                    .formatted(name, first, first + 1)
                + "\"storage\":{\"kind\":\"filesystem\",\"type\":\"%s\",\"label\":\"%s\"}}"
                    .formatted(type, name))
        .build(lab);
  }

  @Test
  void afterAnErrorItIsNeverHealthy() {
    try (Lab lab = Lab.start(4, 384)) {
      build(lab, "photos", "ext4", 1);
      build(lab, "films", "xfs", 3);
      assertThat(health(lab, "photos").findings()).isEmpty();
      assertThat(health(lab, "films").findings()).isEmpty();

      // It goes on after an error, as it was mounted to.
      String errs = "echo an error >/sys/fs/ext4/$(basename $(realpath /dev/md/photos))/";
      lab.sh(errs + "trigger_fs_error; touch /srv/photos/more");
      assertThat(health(lab, "photos").has(ArrayHealth.Kind.FILES_FAULTY)).isTrue();
      lab.sh("mount -o remount,errors=remount-ro /srv/photos");
      lab.sh(errs + "trigger_fs_error; ! touch /srv/photos/even-more 2>/dev/null");
      System.out.println(lab.sh("uname -r; grep /srv/photos /proc/mounts"));
      assertThat(health(lab, "photos").has(ArrayHealth.Kind.FILES_STOPPED)).isTrue();

      lab.sh("xfs_io -x -c shutdown /srv/films; ! touch /srv/films/more 2>/dev/null");
      System.out.println(lab.sh("grep /srv/films /proc/mounts"));
      assertThat(health(lab, "films").has(ArrayHealth.Kind.FILES_STOPPED)).isTrue();

      // Checked and mounted anew, it is well again.
      lab.sh(
          "umount /srv/photos; e2fsck -fy /dev/md/photos >/dev/null; mount /dev/md/photos"
              + " /srv/photos");
      assertThat(health(lab, "photos").findings()).isEmpty();
      lab.sh("umount /srv/films; mount /dev/md/films /srv/films; touch /srv/films/more");
      assertThat(health(lab, "films").findings()).isEmpty();
    }
  }
}
