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

/** What a look must not take for right, and must not make worse, on the real kernel. */
@Tag("kernel")
@Tag("turn-10")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LookKernelTest {
  private static final int MEBIBYTES = 48;
  private static final String MIRROR =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"},"
          + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}}";

  /** What a start of the machine asks of a member. */
  private static final String TAKEN =
      "for m in /dev/mapper/photos-*; do blkid -p -o value -s TYPE $m; mdadm --examine $m | grep"
          + " -c 'Array UUID'; done; true";

  private static final String BACKUPS = "cat /etc/rotproof/backups/*disk2* | sha256sum";

  private static Lab lab;

  @BeforeAll
  static void build() {
    lab = Lab.start(2, MEBIBYTES);
    LabBuild.of(lab, MIRROR).build(lab);
    assertThat(look().endangered()).isEmpty();
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  private static Answer.VitalsSeen look() {
    return lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class);
  }

  private static String disk(String mapping) {
    return lab.sh("cryptsetup status " + mapping + " | sed -n 's/^  device: *//p'").strip();
  }

  @Test
  @Order(1)
  void aMemberWhoseUnusedEndCannotBeReadIsNotTakenAtTheStartAndIsMended() {
    String whole = lab.sh(TAKEN);
    lab.damage("disk1", (long) (MEBIBYTES << 20) - (64 << 10), 64 << 10);
    lab.sh("echo 3 >/proc/sys/vm/drop_caches");
    assertThat(lab.sh(TAKEN)).as("the fault is there").isNotEqualTo(whole);
    List<Endangered> found = look().endangered();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(What.MEMBER_EDGE);
    assertThat(found.get(0).disk()).isEqualTo("disk1");
    assertThat(found.get(0).repaired()).isTrue();
    assertThat(lab.sh(TAKEN)).isEqualTo(whole);
    assertThat(look().endangered()).isEmpty();
  }

  @Test
  @Order(2)
  void aKeySlotThatIsGoneIsToldAndTheBackupThatHoldsItStays() {
    String kept = lab.sh(BACKUPS);
    lab.sh("cryptsetup luksKillSlot --batch-mode " + disk("photos-2") + " 0");
    List<Endangered> found = look().endangered();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(What.KEY_SLOT);
    assertThat(found.get(0).disk()).isEqualTo("disk2");
    assertThat(found.get(0).repaired()).isFalse();
    assertThat(found.get(0).words()).contains("will not open", "header restore");
    assertThat(lab.sh(BACKUPS)).isEqualTo(kept);
    assertThat(look().endangered()).as("and again").isEqualTo(found);
    lab.sh(
        "cryptsetup luksHeaderRestore --batch-mode --header-backup-file"
            + " $(ls /etc/rotproof/backups/*disk2*) "
            + disk("photos-2"));
    assertThat(look().endangered()).isEmpty();
  }

  @Test
  @Order(3)
  void aSlotThatIsNotTriedAnyMoreOpensNothing() {
    String kept = lab.sh(BACKUPS);
    String prefer = "cryptsetup config --key-slot 0 " + disk("photos-2") + " --priority ";
    lab.sh(prefer + "ignore");
    List<Endangered> found = look().endangered();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(What.KEY_SLOT);
    assertThat(found.get(0).words()).contains("marked to be ignored");
    assertThat(lab.sh(BACKUPS)).isEqualTo(kept);
    lab.sh(prefer + "normal");
    List<Endangered> after = look().endangered();
    assertThat(after).as("%s", after).allMatch(Endangered::repaired);
    assertThat(look().endangered()).isEmpty();
  }

  /** As "mdadm --detail --scan >>mdadm.conf" leaves it behind, which is advised everywhere. */
  @Test
  @Order(4)
  void twoLinesForOneArrayAreAsGoodAsNone() {
    String conf = "/etc/mdadm/mdadm.conf";
    lab.sh("cp " + conf + " /tmp/conf; mdadm --detail --scan >>" + conf);
    List<Endangered> found = look().endangered();
    assertThat(found).as("%s", found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(What.BOOT_LINE);
    assertThat(found.get(0).words()).contains("cannot decide", "Take one of the two lines away");
    lab.sh("umount /srv/photos; mdadm --stop /dev/md/photos; udevadm settle");
    String take =
        "for m in 1 2; do mdadm --incremental $(readlink -f /dev/mapper/photos-$m) 2>&1; done;"
            + " udevadm settle; cat /proc/mdstat";
    assertThat(lab.sh(take + "; true")).contains("cannot decide").doesNotContain("active raid1");
    lab.sh("cp /tmp/conf " + conf);
    assertThat(lab.sh(take)).contains("active", "[UU]");
    assertThat(look().endangered()).isEmpty();
  }

  @Test
  @Order(5)
  void whatIsSwitchedOffIsTold() {
    String mask = "'/etc/systemd/system/systemd-cryptsetup@photos\\x2d2.service'";
    lab.sh("mkdir -p /run/systemd/system /etc/systemd/system; ln -s /dev/null " + mask);
    List<Endangered> found = look().endangered();
    lab.sh("rm " + mask + "; rmdir /run/systemd/system");
    assertThat(found).as("%s", found).anyMatch(f -> f.words().contains("systemctl unmask"));
    assertThat(look().endangered()).isEmpty();
  }

  @Test
  @Order(6)
  void anOptionThatTheKernelRefusesIsTold() {
    lab.sh("mountpoint -q /srv/photos || mount /dev/md/photos /srv/photos; mkdir -p /mnt/try");
    String set = "cp /etc/fstab /tmp/fstab; sed -i 's/defaults/defaults,%s/' /etc/fstab";
    for (String wrong : List.of("compress=zstd", "uid=1000", "errors=sometimes")) {
      lab.sh(set.formatted(wrong));
      List<Endangered> found = look().endangered();
      lab.sh("cp /tmp/fstab /etc/fstab");
      assertThat(found).as("%s: %s", wrong, found).hasSize(1);
      assertThat(found.get(0).words()).contains(wrong, "Take it out");
      String mount =
          "mount -t ext4 -o ro," + wrong + " /dev/md/photos /mnt/try && echo mounts; true";
      assertThat(lab.sh(mount)).as("what a start does").doesNotContain("mounts");
    }
    lab.sh(
        set.formatted(
            "noatime,lazytime,errors=remount-ro,commit=30,data=ordered,user_xattr,acl,_netdev,"
                + "x-systemd.automount,usrquota,nodelalloc,discard,barrier=1,stripe=256"));
    List<Endangered> found = look().endangered();
    lab.sh("cp /tmp/fstab /etc/fstab");
    assertThat(found).isEmpty();
  }

  @Test
  @Order(7)
  void aHeaderThatItsOwnerChangedIsNotOverwritten() {
    String first = disk("photos-1");
    String uuid = lab.sh("cryptsetup luksUUID " + first).strip();
    String header = "head -c 16M " + first + " | sha256sum";
    lab.sh("cryptsetup luksUUID --batch-mode --uuid 11111111-2222-4333-8444-555555555555 " + first);
    String changed = lab.sh(header);
    List<Endangered> found = look().endangered();
    assertThat(found).as("%s", found).anyMatch(f -> f.what() == What.LUKS_HEADER);
    assertThat(found).noneMatch(Endangered::repaired);
    assertThat(found).noneMatch(f -> f.words().contains("are gone"));
    assertThat(lab.sh(header)).isEqualTo(changed);
    lab.sh("cryptsetup luksUUID --batch-mode --uuid " + uuid + " " + first + "; udevadm settle");
    assertThat(look().endangered()).allMatch(Endangered::repaired);
    assertThat(look().endangered()).isEmpty();
  }

  @Test
  @Order(8)
  void whatIsNotOpenWasNotLookedAt() {
    String first = disk("photos-1");
    LabChore.done(lab, new Chore.Close("photos"));
    lab.sh(
        "cryptsetup open --key-file /etc/rotproof/keys/photos.key "
            + first
            + " photos-1; udevadm settle; mdadm --stop --scan; mdadm --assemble --run"
            + " /dev/md/photos /dev/mapper/photos-1; udevadm settle");
    Answer.VitalsSeen seen = look();
    assertThat(seen.endangered()).as("%s", seen).isEmpty();
    assertThat(seen.notes()).anyMatch(note -> note.contains("disk2 was not looked at"));
  }
}
