package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;

/**
 * Changes of the key file and of the name that are cut at points drawn by lot: one of each, or ten
 * in full. Afterwards the keys open what the record says they open, and nothing is left of what was
 * taken back.
 */
@Tag("kernel")
@Tag("turn-0")
class CutKeysKernelTest extends CutPoints {
  private static final List<String> DISKS = List.of("disk1", "disk2");

  /** Everything under /etc that is an array's, and how many key slots each disk has. */
  private String keysAndFiles() {
    StringBuilder all =
        new StringBuilder(
            lab.sh(
                "cd /etc; find crypttab fstab mdadm rotproof/arrays rotproof/keys rotproof/backups"
                    + " -type f | sort | xargs sha256sum"));
    for (String disk : DISKS) {
      all.append('\n').append(lab.sh("cryptsetup luksDump " + lab.node(disk) + " | grep -c luks2"));
    }
    return all.toString();
  }

  private void opens(String keyFile, boolean opens) {
    for (String disk : DISKS) {
      assertThat(
              lab.sh(
                  "cryptsetup open --test-passphrase --key-file /etc/rotproof/keys/%s %s 2>/dev/null; echo $?"
                      .formatted(keyFile, lab.node(disk))))
          .as("%s opens %s: %s", keyFile, disk, story)
          .isEqualTo(opens ? "0" : "2");
    }
  }

  private String keyFile() {
    return record("photos").orElseThrow().blueprint().keys().keyFile().orElseThrow();
  }

  @Test
  void aChangeOfTheKeyFileCanBeCutAnywhere() throws Exception {
    build(2);
    String key = "photos.key";
    for (int point = firstPoint(); point < points(10); point++) {
      begin(4000 + point, "key file " + point);
      String next = "photos-" + point + ".key";
      String before = keysAndFiles();
      LabChore chore = LabChore.of(lab, new Chore.ChangeKeyFile("photos", next));
      boolean done = cut(chore.ask(), chore.plan());
      openIfClosed("photos");
      shownIsTrue("photos");
      if (tookEffect(done, () -> keyFile().equals(next))) {
        opens(next, true);
        opens(key, false);
        key = next;
      } else {
        assertThat(keysAndFiles()).as(story.toString()).isEqualTo(before);
        opens(key, true);
      }
      whole("photos", DISKS);
    }
  }

  @Test
  void aChangeOfTheNameCanBeCutAnywhere() throws Exception {
    build(2);
    String name = "photos";
    for (int point = firstPoint(); point < points(10); point++) {
      begin(5000 + point, "name " + point);
      String next = name.equals("photos") ? "films" : "photos";
      LabChore.done(lab, new Chore.Close(name));
      String before = keysAndFiles();
      LabChore chore = LabChore.of(lab, new Chore.Rename(name, next));
      boolean done = cut(chore.ask(), chore.plan());
      boolean took = tookEffect(done, () -> record(next).isPresent());
      assertThat(record(name).isEmpty()).as(story.toString()).isEqualTo(took);
      if (took) {
        name = next;
      } else {
        assertThat(keysAndFiles()).as(story.toString()).isEqualTo(before);
      }
      LabChore.done(lab, new Chore.Open(name, List.of(), false));
      assertThat(lab.sh("ls /etc/rotproof/backups; ls /dev/mapper; cat /etc/crypttab"))
          .as(story.toString())
          .contains(name + "-disk1.luks", name + "-1")
          .doesNotContain(name.equals("photos") ? "films" : "photos-");
      // Newer mdadm know an array in their file by its UUID only.
      lab.sh(
          "grep -q \"^ARRAY /dev/md/%1$s .*UUID=$(mdadm --detail --export /dev/md/%1$s | sed -n s/^MD_UUID=//p)\" /etc/mdadm/mdadm.conf"
              .formatted(name));
      lab.sh("sha256sum -c /root/photos.sum");
      LabChore.done(lab, new Chore.Close(name));
      LabChore.done(lab, new Chore.RestoreHeader(name, "disk1", "backups"));
      LabChore.done(lab, new Chore.Open(name, List.of(), false));
    }
  }
}
