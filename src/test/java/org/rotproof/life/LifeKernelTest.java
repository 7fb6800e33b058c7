package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;

/** The life of an array, on the real kernel: the essential part by default, all of it in full. */
@Tag("kernel")
@Tag("turn-4")
class LifeKernelTest {

  private static Lab built(String more) {
    Lab lab = Lab.shared(5, 96);
    LabBuild.of(lab, "{\"name\":\"photos\"," + more + "}").build(lab);
    fill(lab);
    return lab;
  }

  private static void fill(Lab lab) {
    lab.sh(
        "head -c 5M /dev/urandom > /srv/photos/file; sync; sha256sum /srv/photos/file > /tmp/sum");
  }

  private static long usable(Lab lab) {
    return Long.parseLong(lab.sh("df --output=size -B1 /srv/photos | tail -1").strip());
  }

  private static void intact(Lab lab) {
    assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
  }

  private static void whole(Lab lab, int members) {
    assertThat(lab.sh("mdadm --wait /dev/md/photos; mdadm --detail /dev/md/photos"))
        .containsPattern("Active Devices : " + members)
        .containsPattern("Failed Devices : 0")
        .doesNotContain("degraded");
    assertThat(
            lab.sh(
                """
                md=$(basename $(readlink -f /dev/md/photos)); cd /sys/block/$md/md
                echo check > sync_action; mdadm --wait /dev/$md; cat mismatch_cnt"""))
        .isEqualTo("0");
  }

  @Test
  void closesOpensReplacesAndTakesApartAnEncryptedArrayAndLeavesEtcAsItWas() {
    Lab lab = Lab.shared(5, 96);
    lab.sh("printf '# mine\\r\\nno end' > /etc/crypttab; printf 'tmpfs /x tmpfs\\n' > /etc/fstab");
    lab.sh("mkdir -p /tmp/was; cp /etc/crypttab /etc/fstab /tmp/was; rm -f /etc/mdadm/mdadm.conf");
    String blueprint =
        "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
            + "\"keys\":{\"headerBackup\":\"backups\"},\"mount\":{\"atBoot\":true}}";
    LabBuild.of(lab, blueprint).build(lab);
    fill(lab);
    LabChore.done(lab, new Chore.Close("photos"));
    assertThat(lab.sh("ls /dev/mapper; cat /proc/mdstat")).doesNotContain("photos", "md12");
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    intact(lab);

    List<Event> events = LabChore.done(lab, new Chore.Replace("photos", "disk1", "disk3", true));
    assertThat(events).anyMatch(e -> e instanceof Event.StepChanged s && s.doneBytes() > 0);
    intact(lab);
    whole(lab, 2);
    assertThat(lab.sh("cat /etc/crypttab")).contains("photos-3 ").doesNotContain("photos-1 ");
    assertThat(lab.sh("ls /dev/mapper")).contains("photos-3").doesNotContain("photos-1");
    assertThat(lab.sh("cryptsetup luksDump " + lab.node("disk1")))
        .containsPattern("Keyslots:\\s+Tokens:");

    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    intact(lab);
    whole(lab, 2);

    assertThat(lab.sh("cat /etc/mdadm/mdadm.conf; ls /etc/rotproof/*"))
        .contains("ARRAY", "photos.key", "photos-disk2.luks", "photos-disk3.luks")
        .as("the disk was erased, so its header is of no use but to a thief")
        .doesNotContain("photos-disk1");
    lab.sh("ln /etc/rotproof/backups/photos-disk2.luks /etc/linked");
    lab.sh("touch /etc/rotproof/keys/mine");
    LabChore apart = LabChore.of(lab, new Chore.TakeApart("photos"));
    assertThat(apart.plan().notes())
        .anyMatch(n -> n.contains("/etc/rotproof/keys/photos.key is destroyed too"));
    lab.ask(apart.ask(), Answer.Done.class);
    assertThat(lab.sh("ls /etc/rotproof/keys /etc/rotproof/backups"))
        .as("nothing but what is not the array's own")
        .contains("mine")
        .doesNotContain("photos.key", "photos-disk2", "photos-disk3");
    assertThat(lab.sh("cryptsetup isLuks /etc/linked && echo whole"))
        .as("what has another name as well keeps its content there")
        .isEqualTo("whole");
    assertThat(lab.sh("cd /etc; sha256sum crypttab fstab"))
        .isEqualTo(lab.sh("cd /tmp/was; sha256sum crypttab fstab"));
    lab.sh("test ! -e /etc/mdadm/mdadm.conf");
    assertThat(lab.sh("ls /etc/rotproof/arrays")).isEmpty();
    // Its name is free again: planning the same array is not refused.
    assertThat(LabBuild.of(lab, blueprint).plan().stages()).isNotEmpty();
    assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
  }

  @Test
  @Tag("full")
  void aDiskThatIsGoneIsReplacedInALayeredArray() {
    Lab lab =
        built(
            "\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\","
                + "\"protection\":{\"kind\":\"layered\"}");
    lab.sh("mdadm /dev/md/photos --fail /dev/mapper/photos-2");
    LabChore.done(lab, new Chore.Replace("photos", "disk2", "disk4", false));
    intact(lab);
    whole(lab, 3);
  }

  @Test
  void aWipedHeaderIsBroughtBackAndTheDiskRejoins() {
    Lab lab = built("\"disks\":[\"disk1\",\"disk2\"],\"keys\":{\"headerBackup\":\"backups\"}");
    LabChore.done(lab, new Chore.Close("photos"));
    lab.damage("disk2", 0, 32 << 10);
    lab.sh("for d in /dev/sd?; do blockdev --flushbufs $d; done");
    Failure failure =
        lab.refused(LabChore.of(lab, new Chore.Open("photos", List.of(), false)).ask());
    assertThat(failure.what()).contains("no LUKS header on disk2");
    // What udev began to assemble meanwhile does not keep the other disk open.
    assertThat(failure.meaning()).contains("Everything is closed");
    assertThat(lab.sh("ls /dev/mapper; cat /proc/mdstat")).doesNotContain("photos", "md12");
    // With its header gone it opens without the disk, and says so.
    LabChore open = LabChore.of(lab, new Chore.Open("photos", List.of("disk2"), false));
    assertThat(open.plan().notes()).anyMatch(n -> n.contains("without disk2"));
    lab.ask(open.ask(), Answer.Done.class);
    intact(lab);
    LabChore.done(lab, new Chore.RestoreHeader("photos", "disk2", "backups"));
    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    intact(lab);
  }

  @Test
  @Tag("full")
  void growsByOneMoreDisk() {
    Lab lab = built("\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"raid\":\"raid5\"");
    long before = usable(lab);
    LabChore.done(lab, new Chore.AddMember("photos", "disk4"));
    intact(lab);
    whole(lab, 4);
    assertThat((double) usable(lab) / before).isBetween(1.4, 1.7);
  }

  @Test
  @Tag("full")
  void growsByLargerDisks() throws Exception {
    try (Lab lab = Lab.start(2, 96)) {
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
                  + "\"protection\":{\"kind\":\"layered\"}}")
          .build(lab);
      fill(lab);
      long before = usable(lab);
      lab.outside().plug("disk3", 160L << 20);
      lab.outside().plug("disk4", 160L << 20);
      lab.seen("disk3");
      lab.seen("disk4");
      LabChore.done(lab, new Chore.Replace("photos", "disk1", "disk3", true));
      assertThat(refusal(lab, new Chore.UseLargerDisks("photos"))).contains("smallest disk");
      LabChore.done(lab, new Chore.Replace("photos", "disk2", "disk4", true));
      assertThat(usable(lab)).isEqualTo(before);
      LabChore.done(lab, new Chore.UseLargerDisks("photos"));
      intact(lab);
      whole(lab, 2);
      assertThat((double) usable(lab) / before).isBetween(1.6, 1.9);
      assertThat(refusal(lab, new Chore.UseLargerDisks("photos"))).contains("smallest disk");
      LabChore.done(lab, new Chore.Close("photos"));
      LabChore.done(lab, new Chore.Open("photos", List.of(), false));
      intact(lab);
    }
  }

  private static String refusal(Lab lab, Chore chore) {
    try {
      ChorePlanner.plan(chore, lab.ask(new Ask.Look(), Answer.Found.class).inventory());
    } catch (PlanException e) {
      return e.getMessage();
    }
    throw new AssertionError("planned: " + chore);
  }

  @Test
  @Tag("full")
  void aSpareTakesOverAndKeysChange() {
    Lab lab = built("\"disks\":[\"disk1\",\"disk2\"]");
    LabChore.done(lab, new Chore.AddSpare("photos", "disk3"));
    LabChore.done(lab, new Chore.ChangeKeyFile("photos", "photos-2.key"));
    LabChore.done(
        lab, new Chore.AddRecoveryKey("photos"), Map.of("recovery-key", "abcd-efgh-ijkl-mnop"));
    LabChore.done(lab, new Chore.BackUpHeaders("photos", "saved"));
    assertThat(lab.sh("ls /etc/rotproof/saved")).contains("photos-disk3.luks");
    lab.sh("mdadm /dev/md/photos --fail /dev/mapper/photos-1");
    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    intact(lab);
    assertThat(
            lab.sh(
                "! cryptsetup open --test-passphrase --key-file /etc/rotproof/keys/photos.key"
                    + " $(readlink -f /dev/disk/by-id/*disk2* | head -1) 2>&1; true"))
        .doesNotContain("unlocked");
  }

  @Test
  @Tag("full")
  void isRenamedWhileClosed() {
    Lab lab = built("\"disks\":[\"disk1\",\"disk2\"]");
    LabChore.done(lab, new Chore.Close("photos"));
    LabChore.done(lab, new Chore.Rename("photos", "films"));
    LabChore.done(lab, new Chore.Open("films", List.of(), false));
    intact(lab);
    assertThat(lab.sh("ls /dev/md /dev/mapper"))
        .contains("films", "films-1")
        .doesNotContain("photos");
  }

  private static String hand(Lab lab, String format, String open, String... disks) {
    StringBuilder script = new StringBuilder("set -e\nhead -c 64 /dev/urandom > /root/hand.key\n");
    for (int i = 0; i < disks.length; i++) {
      String node = lab.node(disks[i]);
      script.append(format.formatted(node)).append('\n');
      script.append(open.formatted(node, "half" + i)).append('\n');
    }
    return lab.sh(
        script
            + """
udevadm settle
mdadm --create /dev/md/hand --run --level=1 --raid-devices=2 --bitmap=internal \
  --assume-clean /dev/mapper/half0 /dev/mapper/half1
udevadm settle
mkfs.ext4 -q /dev/md/hand; mkdir -p /mnt/hand; mount /dev/md/hand /mnt/hand
head -c 3M /dev/urandom > /mnt/hand/file; sync; sha256sum /mnt/hand/file > /tmp/sum""");
  }

  @Test
  @Tag("full")
  void anArrayBuiltByHandWithAKeyFileAndSmallSectorsIsTakenOverAndLives() {
    Lab lab = Lab.shared(5, 96);
    hand(
        lab,
        "cryptsetup luksFormat -q --type luks2 --integrity hmac-sha256 --sector-size 512 --pbkdf"
            + " pbkdf2 --pbkdf-force-iterations 1000 --key-file /root/hand.key %s",
        "cryptsetup open --key-file /root/hand.key %s %s",
        "disk1",
        "disk2");
    lab.sh("printf 'half0 x /root/hand.key luks\nhalf1 y /root/hand.key luks\n' > /etc/crypttab");
    String before = lab.sh("sha256sum /etc/crypttab");
    LabChore.done(lab, new Chore.Adopt("hand", ""));
    assertThat(lab.sh("sha256sum /etc/crypttab")).isEqualTo(before);
    LabChore.done(lab, new Chore.Close("hand"));
    assertThat(lab.sh("ls /dev/mapper")).doesNotContain("half");
    LabChore.done(lab, new Chore.Open("hand", List.of(), false));
    intact(lab);
    LabChore.done(lab, new Chore.Replace("hand", "disk2", "disk3", true));
    intact(lab);
    assertThat(
            lab.sh(
                "cryptsetup open --test-passphrase --key-file /root/hand.key " + lab.node("disk3")))
        .isEmpty();
    assertThat(lab.sh("cryptsetup luksDump " + lab.node("disk3"))).containsPattern("sector: 512");
  }

  @Test
  @Tag("full")
  void anArrayBuiltByHandWithIntegrityAloneIsTakenOver() {
    Lab lab = Lab.shared(5, 96);
    hand(
        lab,
        "integritysetup format -q --sector-size 512 --integrity sha256 %s",
        "integritysetup open --integrity sha256 %s %s",
        "disk1",
        "disk2");
    LabChore.done(lab, new Chore.Adopt("hand", ""));
    assertThat(lab.sh("cat /etc/rotproof/arrays/hand.json"))
        .contains("\"sectorBytes\" : 512", "\"integrity\" : \"sha256\"");
    LabChore.done(lab, new Chore.Close("hand"));
    LabChore.done(lab, new Chore.Open("hand", List.of(), false));
    intact(lab);
    LabChore.done(lab, new Chore.AddSpare("hand", "disk3"));
    assertThat(lab.sh("mdadm --detail /dev/md/hand")).containsPattern("Spare Devices : 1");
  }

  @Test
  @Tag("full")
  void anArrayBuiltByHandIsTakenOver() {
    Lab lab = built("\"disks\":[\"disk1\",\"disk2\"]");
    lab.sh("rm /etc/rotproof/arrays/photos.json");
    LabChore.done(lab, new Chore.Adopt("photos", "/etc/rotproof/keys/photos.key"));
    assertThat(lab.sh("cat /etc/rotproof/arrays/photos.json"))
        .contains("hmac-sha256", "/srv/photos");
    LabChore.done(lab, new Chore.Close("photos"));
    assertThat(lab.sh("ls /dev/mapper")).doesNotContain("photos");
  }
}
