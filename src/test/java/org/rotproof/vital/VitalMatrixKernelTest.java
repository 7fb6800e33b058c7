package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;

/**
 * What the next start needs, damaged on the real kernel in every way there is: found by the next
 * scrub and named, repaired where that can be proved, and then proved by a restart. And nothing is
 * found where nothing is wrong.
 */
@Tag("kernel")
@Tag("turn-5")
class VitalMatrixKernelTest {
  private static final String BLUEPRINT =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"spares\":[\"disk3\"],"
          + "\"protection\":{\"kind\":\"KIND\",\"integrity\":\"ALGORITHM\"}KEYS,STORAGE"
          + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}}";
  private static final String KEYS =
      ",\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"}";

  private static final String LVM =
      "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"photo-vg\","
          + "\"logicalVolume\":\"the-data\",\"type\":\"ext4\"},";

  private static final String NOISE = "dd if=/dev/urandom bs=4k seek=%d count=%d";
  private static final String ZEROS = "dd if=/dev/zero bs=4k seek=%d count=%d";
  private static final String ONE_BIT =
      "{ dd if=DEVICE of=/tmp/bit bs=4k skip=PAGE count=1 iflag=direct status=none"
          + " && printf \"\\\\x$(printf %02x $((0x$(od -An -tx1 -jBYTE -N1 /tmp/bit"
          + " | tr -d ' ') ^ 4)))\" | dd of=/tmp/bit bs=1 seek=BYTE conv=notrunc status=none"
          + " && dd if=/tmp/bit of=DEVICE bs=4k seek=PAGE count=1 oflag=direct conv=notrunc"
          + " status=none; }";

  /**
   * One damage.
   *
   * @param command what does it
   * @param disk whose it is found to be
   */
  private record Damage(String command, String disk, What what) {
    static Damage of(String how, String device, int atKib, int kib, String disk, What what) {
      String command =
          // The members take whole sectors of 4 KiB only.
          String.format(Locale.ROOT, how, atKib / 4, kib / 4)
              + " of="
              + device
              + " oflag=direct conv=notrunc,fsync status=none";
      return new Damage(command, disk, what);
    }

    static Damage bit(String device, int page, int atByte, String disk, What what) {
      String command =
          ONE_BIT
              .replace("DEVICE", device)
              .replace("PAGE", Integer.toString(page))
              .replace("BYTE", Integer.toString(atByte));
      return new Damage(command, disk, what);
    }
  }

  @TestFactory
  Stream<DynamicTest> whatTheNextStartNeedsIsFoundAndRepaired() {
    List<Kind> kinds =
        Combination.FULL
            ? List.of(Kind.values())
            : List.of(Combination.SEED / 6 % 2 == 0 ? Kind.ENCRYPTED : Kind.INTEGRITY);
    return kinds.stream().map(kind -> DynamicTest.dynamicTest(kind.toString(), () -> run(kind)));
  }

  private static void run(Kind kind) {
    try (Lab lab = Lab.start(3, 48)) {
      boolean encrypted = kind == Kind.ENCRYPTED;
      LabBuild.of(
              lab,
              BLUEPRINT
                  .replace("KIND", kind.name().toLowerCase(Locale.ROOT))
                  .replace("ALGORITHM", encrypted ? "hmac-sha256" : "crc32c")
                  .replace("STORAGE", kind == Kind.LAYERED ? LVM : "")
                  .replace("KEYS", kind == Kind.INTEGRITY ? "" : KEYS))
          .build(lab);
      lab.sh("head -c 3M /dev/urandom >/srv/photos/file; sync");
      String hash = lab.sh("sha256sum /srv/photos/file");
      // Nothing is found where nothing is wrong: 200 looks in all.
      for (int i = 0; i < (Combination.FULL ? 67 : 5); i++) {
        assertThat(look(lab)).isEmpty();
      }
      files(lab, kind);
      metadata(lab, kind);
      restart(lab);
      assertThat(lab.sh("sha256sum /srv/photos/file")).isEqualTo(hash);
      assertThat(look(lab)).isEmpty();
    }
  }

  private static List<Endangered> look(Lab lab) {
    return lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class).endangered();
  }

  private static List<Damage> damages(Lab lab, Kind kind) {
    List<String> nodes = new ArrayList<>();
    List<String> legs = new ArrayList<>();
    Array array = array(lab);
    for (String disk : List.of("disk1", "disk2", "disk3")) {
      nodes.add(lab.node(disk));
      legs.add(
          array.legs().stream()
              .filter(leg -> leg.disk().equals(disk))
              .map(leg -> leg.path())
              .findFirst()
              .orElseThrow());
    }
    List<Damage> all = new ArrayList<>();
    int start = kind == Kind.ENCRYPTED ? 16 << 10 : 0;
    if (kind == Kind.ENCRYPTED) {
      all.add(Damage.bit(nodes.get(0), 4, 9, "disk1", What.LUKS_HEADER_2));
      all.add(Damage.bit(nodes.get(0), 9, 77, "disk1", What.KEY_SLOT));
      all.add(Damage.of(ZEROS, nodes.get(1), 0, 32, "disk2", What.LUKS_HEADER));
      all.add(Damage.of(NOISE, nodes.get(2), 0, 16, "disk3", What.SPARE_HEADER));
    } else {
      all.add(Damage.bit(nodes.get(2), 0, 16, "disk3", What.SPARE_HEADER));
    }
    if (kind == Kind.LAYERED) {
      all.add(Damage.of(NOISE, array.path(), 0, 4, "photos", What.LUKS_HEADER));
      all.add(Damage.of(ZEROS, array.path(), 40, 4, "photos", What.KEY_SLOT));
      // Label, header and description.
      all.add(Damage.of(NOISE, "/dev/mapper/photos-crypt", 0, 12, "photos", What.LVM_METADATA));
    }
    // Behind the journal and the first tags, in what will be the spare's data.
    all.add(Damage.of(NOISE, nodes.get(2), start + (8 << 10), 64, "disk3", What.SPARE_DATA));
    all.add(Damage.of(NOISE, nodes.get(0), start, 4, "disk1", What.INTEGRITY_SUPERBLOCK));
    all.add(Damage.bit(nodes.get(1), start / 4, 18, "disk2", What.INTEGRITY_SUPERBLOCK));
    all.add(Damage.of(ZEROS, nodes.get(1), start + 8, 64, "disk2", What.INTEGRITY_JOURNAL));
    all.add(Damage.of(NOISE, legs.get(1), 4, 4, "disk2", What.MD_SUPERBLOCK));
    all.add(Damage.of(ZEROS, legs.get(0), 8, 4, "disk1", What.BITMAP));
    return all;
  }

  private static Array array(Lab lab) {
    Inventory inventory = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    return inventory.arrays().stream()
        .filter(a -> a.name().equals("photos"))
        .findFirst()
        .orElseThrow();
  }

  private static void metadata(Lab lab, Kind kind) {
    List<Damage> damages = damages(lab, kind);
    for (Damage damage : damages) {
      if (damage.what() == What.MD_SUPERBLOCK) {
        settle(lab);
      }
      lab.sh(damage.command());
    }
    ScrubReport report = scrub(lab);
    assertThat(report.result()).isEqualTo(ScrubReport.Result.REPAIRED);
    assertThat(report.endangered()).allMatch(Endangered::repaired);
    // The kernel writes a toy's journal round in a few flushes, and may have done so before the
    // look.
    assertThat(
            report.endangered().stream()
                .filter(e -> e.what() != What.INTEGRITY_JOURNAL)
                .map(e -> e.disk() + " " + e.what()))
        .containsExactlyInAnyOrderElementsOf(
            damages.stream()
                .filter(d -> d.what() != What.INTEGRITY_JOURNAL)
                .map(d -> d.disk() + " " + d.what())
                .toList());
    ScrubReport next = scrub(lab);
    assertThat(next.endangered()).isEmpty();
    assertThat(next.result()).isEqualTo(ScrubReport.Result.CLEAN);
  }

  /**
   * Waits until md has nothing more to note: for what was just written it would write its own over
   * the damage.
   */
  private static void settle(Lab lab) {
    lab.sh(
        "sync; for i in $(seq 300); do mdadm --examine-bitmap "
            + array(lab).legs().get(0).path()
            + " | grep -q ', 0 dirty' && exit 0; sleep 0.2; done; exit 1");
  }

  private static ScrubReport scrub(Lab lab) {
    return lab.ask(new Ask.Scrub("photos", 0, false, 0), Answer.Scrubbed.class).report();
  }

  /** Each damage to a file is found by the short look, and gone when it is put right. */
  private static void files(Lab lab, Kind kind) {
    if (kind != Kind.INTEGRITY) {
      String key = "/etc/rotproof/keys/photos.key";
      String there = "cp -a /etc/rotproof/keys/photos.key /root/key; ";
      String back = "cp -a /root/key " + key;
      found(lab, there + "rm " + key, back, What.KEY_FILE);
      found(lab, "chmod 644 " + key, "chmod 400 " + key, What.KEY_FILE);
      found(lab, "head -c 512 /dev/urandom >" + key, back, What.KEY_FILE);
      String line = "sed -i '/^photos-/d' /etc/crypttab";
      found(lab, "cp /etc/crypttab /root/; " + line, "cp /root/crypttab /etc/", What.BOOT_LINE);
      lab.sh("cd /etc/rotproof/backups; set -- *; cp -f /root/key \"$1\"");
      assertThat(look(lab))
          .hasSize(1)
          .allMatch(e -> e.what() == What.HEADER_BACKUP && e.repaired());
    }
    if (kind != Kind.ENCRYPTED) {
      String line = "sed -i 's/^photos-1 /other /' /etc/integritytab";
      String back = "cp /root/integritytab /etc/";
      found(lab, "cp /etc/integritytab /root/; " + line, back, What.BOOT_LINE);
    }
    String conf =
        "cp /etc/mdadm/mdadm.conf /root/; sed -i 's/UUID=./UUID=x/' /etc/mdadm/mdadm.conf";
    found(lab, conf, "cp /root/mdadm.conf /etc/mdadm/", What.BOOT_LINE);
    found(lab, "cp /etc/fstab /root/; >/etc/fstab", "cp /root/fstab /etc/", What.BOOT_LINE);
    assertThat(look(lab)).isEmpty();
  }

  private static void found(Lab lab, String damage, String back, What what) {
    lab.sh(damage);
    List<Endangered> found = look(lab);
    lab.sh(back);
    assertThat(found).as(damage).isNotEmpty().allMatch(e -> e.what() == what && !e.repaired());
  }

  private static void restart(Lab lab) {
    lab.sh("sync; umount /srv/photos; sleep 1; sync");
    lab.outside().powerCut();
    lab.reconnect();
    LabChore.done(lab, new Chore.Open("photos", List.of(), false));
    Array array = array(lab);
    assertThat(array.degraded()).isZero();
    assertThat(array.legs()).hasSize(3);
  }
}
