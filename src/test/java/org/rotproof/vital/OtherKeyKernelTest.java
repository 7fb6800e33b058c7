package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;

/**
 * A container that its owner has written with another volume key: the header backup of before opens
 * it, and makes all that is there unreadable. Nothing may write it back or say that it helps.
 */
@Tag("kernel")
@Tag("turn-0")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OtherKeyKernelTest {
  private static final String MIRROR =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"protection\":{\"kind\":\"layered\"},"
          + "\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"},"
          + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}}";

  private static final String KEY = "/etc/rotproof/keys/photos.key";
  private static final String BACKUP = "/etc/rotproof/backups/photos-photos.luks";
  private static final String HEADER = "head -c 65536 /dev/md/photos | sha256sum";

  private static final String REENCRYPT =
      "cryptsetup reencrypt --batch-mode --key-file " + KEY + " /dev/md/photos";

  private static Lab lab;

  @BeforeAll
  static void build() {
    lab = Lab.start(2, 64);
    LabBuild.of(lab, MIRROR).build(lab);
    lab.sh("head -c 1M /dev/urandom >/srv/photos/file; sync; cp -p " + BACKUP + " /root/before");
    assertThat(look()).isEmpty();
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  private static List<Endangered> look() {
    return lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class).endangered();
  }

  @Test
  @Order(1)
  void itsBackupIsMadeAnewOnceAKeyHasOpenedIt() {
    lab.sh(REENCRYPT);
    List<Endangered> found = look();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(What.HEADER_BACKUP);
    assertThat(found.get(0).repaired()).isTrue();
    assertThat(found.get(0).words()).contains("of another volume key");
    assertThat(look()).isEmpty();
  }

  @Test
  @Order(2)
  void aBackupOfBeforeIsNotWrittenOverADamagedHeader() {
    lab.sh(REENCRYPT + "; cp -p " + BACKUP + " /root/second; sync");
    // What a person does who means to help: the good header is kept only here.
    lab.sh("cryptsetup luksHeaderBackup /dev/md/photos --header-backup-file /root/right");
    lab.sh("dd if=/dev/urandom of=/dev/md/photos bs=512 count=128 conv=notrunc,fsync status=none");
    String rotten = lab.sh(HEADER);
    List<Endangered> found = look();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).repaired()).isFalse();
    assertThat(found.get(0).words()).contains("is not proved", "Copy what it holds elsewhere");
    assertThat(lab.sh(HEADER)).as("nothing was written").isEqualTo(rotten);
    lab.sh(
        "cryptsetup luksHeaderRestore --batch-mode --header-backup-file /root/right"
            + " /dev/md/photos");
    assertThat(look()).allMatch(Endangered::repaired);
    assertThat(look()).isEmpty();
  }

  @Test
  @Order(3)
  void whatAPersonAsksForIsRefusedToo() {
    LabChore.done(lab, new Chore.Close("photos"));
    lab.sh("cp -p " + BACKUP + " /root/now; cp -p /root/before " + BACKUP);
    // The array is put together and its container stays closed, as after a start without its key.
    lab.sh(
        "grep ^photos- /etc/integritytab | while read n d k o; do integritysetup open --integrity"
            + " crc32c $d $n; done; udevadm settle; mdadm --assemble /dev/md/photos"
            + " /dev/mapper/photos-1 /dev/mapper/photos-2 || true; udevadm settle");
    String header = lab.sh(HEADER);
    LabChore restore = LabChore.of(lab, new Chore.RestoreHeader("photos", "photos", "backups"));
    assertThat(lab.refused(restore.ask()).toString()).contains("another volume key");
    assertThat(lab.sh(HEADER)).isEqualTo(header);
  }
}
