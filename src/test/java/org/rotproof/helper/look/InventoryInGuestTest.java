package org.rotproof.helper.look;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.rotproof.host.PracticeSpec;
import org.rotproof.lab.Lab;
import org.rotproof.plan.CipherSpeeds;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KernelLogLine;
import org.rotproof.storage.KernelLogLine.TagMismatch;
import org.rotproof.storage.Leg;

/** What the real kernel shows, through the real tools. One machine, looked at as it fills. */
@Tag("kernel")
@Tag("half-0")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InventoryInGuestTest {
  private static final String PREPARE =
      """
set -e
cd /tmp
[ -e key ] || head -c 512 /dev/urandom >key
node() {
  lsblk -dnro PATH,SERIAL | sed -n "s/ $(sed -n "s/ disk$1$//p" /etc/rotproof/practice-disks)$//p"
}
luks="--type luks2 --pbkdf pbkdf2 --pbkdf-force-iterations 1000 -q --key-file key"
""";

  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = Lab.start(new PracticeSpec(6, 64L << 20, true));
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  private static Inventory look() {
    lab.sh("udevadm settle");
    return lab.ask(new Ask.Look(), Answer.Found.class).inventory();
  }

  private static Array array(Inventory inventory, String name) {
    Optional<Array> found =
        inventory.arrays().stream().filter(a -> a.name().equals(name)).findFirst();
    assertThat(found).as("%s among %s", name, inventory.arrays()).isPresent();
    return found.orElseThrow();
  }

  @Test
  @Order(1)
  void freshDisksAreFreeAndTheOthersSayWhyNot() {
    Inventory inventory = look();
    for (int i = 1; i <= 6; i++) {
      Disk disk = inventory.disk("disk" + i).orElseThrow();
      assertThat(disk.free()).isTrue();
      assertThat(disk.contents()).isEmpty();
      assertThat(disk.sizeBytes()).isEqualTo(64L << 20);
      assertThat(disk.serial()).isNotBlank();
      assertThat(disk.displayName()).isNotEqualTo(disk.path());
      assertThat(disk.stablePath()).startsWith("/dev/disk/by-id/");
    }
    Disk files = inventory.disk("disk7").orElseThrow();
    assertThat(files.free()).isTrue();
    assertThat(files.contents())
        .extracting(DiskContent::label)
        .containsExactly("holiday-photos", "letters");
    assertThat(inventory.disk("disk8").orElseThrow().uses())
        .containsExactly(new DiskUse(DiskUse.Kind.MOUNTED, "/srv/music"));
    assertThat(inventory.disk("disk9").orElseThrow().uses())
        .extracting(DiskUse::kind)
        .containsExactly(DiskUse.Kind.SWAP);
    assertThat(inventory.disk("disk10").orElseThrow().uses())
        .containsExactly(new DiskUse(DiskUse.Kind.LVM_MEMBER, "vault"));
    assertThat(inventory.volumeGroups()).containsExactly("vault");
    assertThat(inventory.disks()).hasSize(12);
    assertThat(inventory.unknown()).isEmpty();
    assertThat(inventory.abilities())
        .contains("hmac-sha256", "crc32c", "xxhash64", "sha256", "chacha20-poly1305", "aes-gcm")
        .contains("raid1", "raid5", "raid6", "raid10");
  }

  @Test
  @Order(2)
  void groupsThatAreNotOpenAreStillFound() {
    lab.sh("vgchange -qq -an vault");
    Inventory inventory = look();
    assertThat(inventory.volumeGroups()).containsExactly("vault");
    assertThat(inventory.disk("disk10").orElseThrow().uses())
        .containsExactly(new DiskUse(DiskUse.Kind.LVM_MEMBER, "vault"));
  }

  @Test
  @Order(3)
  void anEncryptedMirrorIsFollowedToItsDisksAndItsLogToItsLegs() {
    lab.sh(
        PREPARE
            + """
              for i in 1 2; do
                cryptsetup luksFormat $luks --integrity hmac-sha256 --sector-size 4096 $(node $i)
                cryptsetup open --key-file key $(node $i) enc-$i
              done
              mdadm --create /dev/md/enc --run --level 1 --raid-devices 2 --assume-clean \
                /dev/mapper/enc-1 /dev/mapper/enc-2
              udevadm settle
              mkfs.ext4 -q -L mirror /dev/md/enc
              mkdir -p "/srv/my mirror"
              mount /dev/md/enc "/srv/my mirror"
              """);
    Inventory inventory = look();
    Array array = array(inventory, "enc");
    assertThat(array.protection()).hasToString("encrypted");
    assertThat(array.integrity()).isEqualTo("hmac-sha256");
    assertThat(array.level()).hasToString("raid1");
    assertThat(array.metadata()).isEqualTo("1.2");
    assertThat(array.degraded()).isZero();
    assertThat(array.fileSystem()).isEqualTo("ext4");
    assertThat(array.mountPoint()).isEqualTo("/srv/my mirror");
    assertThat(array.topDevice()).isEqualTo(array.path());
    assertThat(array.componentSectors() * 512).isEqualTo(array.sizeBytes());
    assertThat(array.legs()).extracting(Leg::slot).containsExactly(0, 1);
    assertThat(array.legs()).extracting(Leg::disk).containsExactly("disk1", "disk2");
    assertThat(array.legs()).extracting(Leg::mapping).containsExactly("enc-1", "enc-2");
    assertThat(array.legs()).allMatch(l -> l.state().equals("in_sync"));
    assertThat(array.legs()).allMatch(l -> l.dataOffsetSectors() > 0);
    assertThat(inventory.disk("disk1").orElseThrow().uses())
        .contains(new DiskUse(DiskUse.Kind.MD_MEMBER, "enc"));
    logNames(array.legs().get(1), true, 30L << 20);
  }

  /** Damages a leg, reads it, and compares the device in the kernel's log with the inventory's. */
  private static void logNames(Leg leg, boolean encrypted, long offset) {
    lab.sh("dmesg -C; sync");
    lab.damage(leg.disk(), offset, 1 << 20);
    lab.exec("dd if=" + leg.path() + " of=/dev/null bs=64k iflag=direct conv=noerror 2>&1");
    List<TagMismatch> lines =
        lab.sh("dmesg")
            .lines()
            .flatMap(line -> KernelLogLine.read(line).stream())
            .filter(TagMismatch.class::isInstance)
            .map(TagMismatch.class::cast)
            .toList();
    assertThat(lines).isNotEmpty();
    assertThat(lines).allMatch(l -> l.encrypted() == encrypted);
    assertThat(lines).extracting(TagMismatch::device).containsOnly(leg.integrityNode());
  }

  @Test
  @Order(4)
  void aLayeredArrayWithASpareIsFollowedUpThroughLuksAndLvm() {
    lab.sh(
        PREPARE
            + """
for i in 3 4 5 6; do
  integritysetup format -q --integrity crc32c --sector-size 4096 $(node $i)
  integritysetup open --integrity crc32c $(node $i) lay-$i
done
mdadm --create /dev/md/lay --run --level 5 --chunk 64 --raid-devices 3 --spare-devices 1 \
  --assume-clean /dev/mapper/lay-[3456]
udevadm settle
""");
    Array bare = array(look(), "lay");
    assertThat(bare.protection()).hasToString("integrity");
    assertThat(bare.integrity()).isEqualTo("crc32c");
    assertThat(bare.topDevice()).isEmpty();
    lab.sh(
        PREPARE
            + """
              cryptsetup luksFormat $luks /dev/md/lay
              cryptsetup open --key-file key /dev/md/lay lay-crypt
              vgcreate -qq shelf /dev/mapper/lay-crypt
              lvcreate -qq -y -n books -l 100%FREE shelf
              mkfs.ext4 -q /dev/shelf/books
              mkdir -p /srv/books
              mount /dev/shelf/books /srv/books
              """);
    Inventory inventory = look();
    Array array = array(inventory, "lay");
    assertThat(array.protection()).hasToString("layered");
    assertThat(array.layout()).isEqualTo("left-symmetric");
    assertThat(array.chunkBytes()).isEqualTo(64 << 10);
    assertThat(array.raidDisks()).isEqualTo(3);
    assertThat(array.topDevice()).isEqualTo("/dev/mapper/shelf-books");
    assertThat(array.mountPoint()).isEqualTo("/srv/books");
    assertThat(array.legs()).extracting(Leg::slot).containsExactly(0, 1, 2, -1);
    assertThat(array.legs().get(3).state()).isEqualTo("spare");
    assertThat(array.legs().get(3).disk()).isEqualTo("disk6");
    assertThat(inventory.volumeGroups()).contains("shelf");
    logNames(array.legs().get(0), false, 20L << 20);
  }

  @Test
  @Order(5)
  void aFailedLegAndItsRebuildShow() {
    // Slow enough to be seen, quick enough not to be waited for.
    lab.sh(
        "echo 500 >/proc/sys/dev/raid/speed_limit_max; mdadm /dev/md/lay --fail /dev/mapper/lay-4");
    Array array = array(look(), "lay");
    assertThat(array.degraded()).isEqualTo(1);
    assertThat(array.legs()).filteredOn(l -> l.state().contains("faulty")).hasSize(1);
    assertThat(array.sync()).isPresent();
    assertThat(array.sync().orElseThrow().action().name()).isEqualTo("RECOVERY");
    lab.sh("echo 200000 >/proc/sys/dev/raid/speed_limit_max");
  }

  @Test
  @Order(6)
  void otherLevelsAndInactiveArraysAreTold() {
    lab.sh(
        PREPARE
            + """
umount "/srv/my mirror"
mdadm -q --stop /dev/md/enc
cryptsetup close enc-1
cryptsetup close enc-2
udevadm settle
make() {
  mdadm -q --create /dev/md/ten-$1 --run --assume-clean --level 10 \
    --layout $1 --raid-devices 2 $(node 1) $(node 2) >/dev/null 2>&1
}
for layout in n2 f2 o2; do
  # udev may still be looking at what was there before.
  make $layout || { sleep 2; udevadm settle; make $layout; }
  udevadm settle
  echo $layout $(cat /sys/block/$(basename $(readlink -f /dev/md/ten-$layout))/md/layout)
  [ $layout = o2 ] || { mdadm -q --stop /dev/md/ten-$layout; udevadm settle; }
done
""");
    Array ten = array(look(), "ten-o2");
    assertThat(ten.level()).hasToString("raid10");
    assertThat(ten.layout()).isEqualTo("offset=2");
    assertThat(ten.protection()).hasToString("none");
    assertThat(ten.legs()).extracting(Leg::disk).containsExactly("disk1", "disk2");
    lab.sh(
        PREPARE
            + """
              mdadm -q --stop /dev/md/ten-o2
              udevadm settle
              mdadm -q --incremental $(node 1)
              """);
    Inventory inventory = look();
    Array inactive = array(inventory, "ten-o2");
    assertThat(inactive.state()).isEqualTo("inactive");
    assertThat(inventory.disk("disk1").orElseThrow().uses())
        .containsExactly(new DiskUse(DiskUse.Kind.MD_MEMBER, "ten-o2"));
    assertThat(inventory.disk("disk2").orElseThrow().free()).isTrue();
    assertThat(inventory.disk("disk2").orElseThrow().contents())
        .extracting(DiskContent::type)
        .containsExactly("linux_raid_member");
  }

  @Test
  @Order(7)
  void aLookIsQuickAndLeavesNothingBehind() {
    String before =
        lab.sh("lsmod | sort | cut -d' ' -f1; ls /sys/block; cat /proc/mdstat | grep ^md");
    look();
    assertThat(lab.sh("lsmod | sort | cut -d' ' -f1; ls /sys/block; cat /proc/mdstat | grep ^md"))
        .isEqualTo(before);
  }

  /** Whatever a kernel offers is measured by the very code that dm-crypt and dm-integrity use. */
  @Test
  @Order(100)
  void allThatIsOfferedIsMeasured() {
    Set<String> offered =
        look().abilities().stream().filter(a -> !a.startsWith("raid")).collect(toSet());
    CipherSpeeds speeds = lab.ask(new Ask.Measure(), Answer.Measured.class).speeds();
    System.out.println(speeds);
    assertThat(speeds.cores()).isEqualTo(Integer.parseInt(lab.sh("nproc").strip()));
    assertThat(speeds.bytesPerSecond()).containsKeys(offered.toArray(String[]::new));
    assertThat(speeds.bytesPerSecond()).containsKey(CipherSpeeds.PLAIN_CIPHER);
    assertThat(speeds.bytesPerSecond().get("crc32c"))
        .isGreaterThan(speeds.bytesPerSecond().get("hmac-sha256"));
  }
}
