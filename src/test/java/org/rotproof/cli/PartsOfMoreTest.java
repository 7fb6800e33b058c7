package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** A part of something larger lies on a disk, and that does not run now. */
class PartsOfMoreTest {
  @TempDir private Path folder;

  private static final String UUID = "11111111-2222-3333-4444-555555555555";

  private static ObjectNode machine() throws Exception {
    return (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
  }

  private static ObjectNode disk(ObjectNode machine, int index) {
    return (ObjectNode) machine.at("/lsblk/blockdevices/" + index);
  }

  private static ObjectNode holding(String type, String label, String uuid) throws Exception {
    ObjectNode machine = machine();
    disk(machine, 0).put("fstype", type).put("label", label).put("uuid", uuid);
    return machine;
  }

  private static void says(ObjectNode machine, String file, String line) {
    ((ObjectNode) machine.get("files")).put(file, "# ours\n" + line.replace("\\n", "\n") + "\n");
  }

  private static String why(ObjectNode machine, int index) throws Exception {
    CommandLineRun run = CommandLineRun.with(machine.toString(), "disks", "--json", "--from", "-");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode disk = Json.mapper().readTree(run.out()).get("disks").get(index);
    String why = disk.get("why").textValue();
    assertThat(disk.get("free").booleanValue()).isEqualTo(why.isEmpty());
    return why;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|/dev/md/media /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md/mediap1 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md/media1 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md/nas:media /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md/media_0 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md//media /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md127 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md127p1 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md/127 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/disk/by-id/md-name-nas:media-part1 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/disk/by-id/md-uuid-11111111:22223333:44445555:55555555 /s xfs nofail 0 0",
        "/etc/fstab|ID=md-name-nas:media /srv ext4 nofail 0 2",
        "/etc/crypttab|secret /dev/md/media none luks",
        "/etc/integritytab|guarded /dev/md/media - integrity-algorithm=crc32c",
        "/etc/mdadm/mdadm.conf|ARRAY /dev/md/media name=media",
        "/etc/mdadm/mdadm.conf|ARRAY /dev/md/x devices=/dev/sd[ac]",
      })
  void aLineThatNamesAStoppedArrayMeansItsMembers(String file, String line) throws Exception {
    ObjectNode machine = holding("linux_raid_member", "nas:media", UUID);
    assertThat(why(machine, 0)).isEmpty();
    says(machine, file, line);
    assertThat(why(machine, 0)).contains("a line of " + file, "array");
    assertThat(why(machine, 1)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/dev/md/other /srv ext4 nofail 0 2",
        "/dev/md/mediathek /srv ext4 nofail 0 2",
        "/dev/media /srv ext4 nofail 0 2",
        "nas:media /srv nfs nofail 0 2",
        "media /srv zfs nofail 0 2",
      })
  void aLineThatNamesAnotherArrayDoesNot(String line) throws Exception {
    ObjectNode machine = holding("linux_raid_member", "nas:media", UUID);
    says(machine, "/etc/fstab", line);
    assertThat(why(machine, 0)).isEmpty();
  }

  /** mdadm.conf(5) calls it otherwise than its superblock does. */
  @Test
  void aNameThatOnlyMdadmConfGivesIsTheArraysToo() throws Exception {
    ObjectNode machine = holding("linux_raid_member", "any:1", UUID);
    says(machine, "/etc/mdadm.conf", "ARRAY <ignore> UUID=" + UUID);
    says(machine, "/etc/fstab", "/dev/md/films /srv ext4 nofail 0 2");
    assertThat(why(machine, 0)).isEmpty();
    ((ObjectNode) machine.get("files")).remove("/etc/mdadm.conf");
    says(
        machine,
        "/etc/mdadm/mdadm.conf",
        "ARRAY /dev/md/films UUID=11111111:22223333:44445555:66666666");
    assertThat(why(machine, 0)).isEmpty();
    says(
        machine,
        "/etc/mdadm/mdadm.conf",
        "ARRAY /dev/md/films UUID=11111111:22223333:44445555:55555555");
    assertThat(why(machine, 0)).contains("a line of /etc/fstab", "/dev/md/films");
  }

  /** A number that mdadm.conf gives to another array is not this one's. */
  @Test
  void aNumberOfAnotherArrayIsNotThisOnes() throws Exception {
    ObjectNode machine = holding("linux_raid_member", "nas:media", UUID);
    says(machine, "/etc/fstab", "/dev/md5 /srv ext4 nofail 0 2");
    assertThat(why(machine, 0)).contains("which may be the one that it is part of");
    says(
        machine,
        "/etc/mdadm/mdadm.conf",
        "ARRAY /dev/md5 UUID=99999999:22223333:44445555:66666666");
    assertThat(why(machine, 0)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tank|/etc/fstab|tank/photos /srv zfs defaults 0 0|no",
        "tank|/etc/fstab|tank /srv zfs zfsutil 0 0|no",
        "tank|/etc/fstab|tank/my\\040files@now /srv zfs ro 0 0|no",
        "''|/etc/fstab|tank/photos /srv zfs defaults 0 0|no",
        "tank|/etc/fstab|/dev/zvol/tank/swap none swap sw 0 0|no",
        "tank|/etc/crypttab|x /dev/zvol/tank/secret none luks|no",
        "tank|/etc/fstab|tank2/photos /srv zfs defaults 0 0|yes",
        "tank|/etc/fstab|tank/photos /srv nfs defaults 0 0|yes",
        "tank|/etc/fstab|/dev/zvol/rpool/swap none swap sw 0 0|yes",
      })
  void aLineThatNamesAPoolMeansItsDisks(String pool, String file, String line, String free)
      throws Exception {
    ObjectNode machine = holding("zfs_member", pool, "4711");
    says(machine, file, line);
    if (free.equals("yes")) {
      assertThat(why(machine, 0)).isEmpty();
    } else {
      assertThat(why(machine, 0)).contains("a line of " + file, "ZFS pool");
    }
    assertThat(why(machine, 1)).isEmpty();
  }

  /** The device that the kernel counts, that has appeared as the n-th, that systemd means. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/block/8:0",
        "/dev/block/8:1",
        "/dev/disk/by-diskseq/7",
        "/dev/disk/by-diskseq/7-part1",
        "/dev/disk/by-id/ata-WD_A-part1",
        "/dev/disk/by-path/pci-0000:00:17.0-ata-1.0-part1",
        "/dev/disk/by-id/wwn-0x50014ee2aaaa0001-part1",
        "ID=ata-WD_A-part1",
        "PARTUUID=B8F3-01",
        "/dev/disk/by-partuuid/../by-partuuid/b8f3-01",
        "/dev/mapper/../disk/by-id/../../sda1",
        "/dev/disk/by-id/x-of-udev-part1",
        "/dev/disk/by-id/dm-uuid-mpath-350014ee2aaaa0001",
        "/dev/mapper/350014ee2aaaa0001",
      })
  void aDiskIsKnownByEachOfItsNames(String name) throws Exception {
    ObjectNode machine = machine();
    ObjectNode disk = disk(machine, 0).put("maj:min", "8:0");
    disk(machine, 1).put("maj:min", "8:16");
    ObjectNode part = disk.deepCopy();
    part.put("name", "sda1").put("kname", "sda1").put("path", "/dev/sda1").put("type", "part");
    part.put("maj:min", "8:1").put("partuuid", "b8f3-01");
    disk.putArray("children").add(part);
    machine.putObject("block").putObject("sda").put("diskseq", "7");
    machine
        .putObject("diskNames")
        .put("by-path/pci-0000:00:17.0-ata-1.0", "sda")
        .put("by-id/x-of-udev-part1", "sda1");
    assertThat(why(machine, 0)).isEmpty();
    says(machine, "/etc/crypttab", "x " + name + " /dev/urandom swap");
    assertThat(why(machine, 0)).contains("a line of /etc/crypttab");
    assertThat(why(machine, 1)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/sdz /x ext4 nofail,x-systemd.requires=dev-sda.device 0 0",
        "/dev/sdz /x ext4 x-systemd.after=dev-disk-by\\x2dlabel-old\\x5cx20data.device 0 0",
      })
  void aUnitOfSystemdIsThePathThatItIsMadeOf(String line) throws Exception {
    ObjectNode machine = holding("ext4", "old data", "aa-1");
    says(machine, "/etc/fstab", line);
    assertThat(why(machine, 0)).contains("a line of /etc/fstab");
  }

  @Test
  void whatIsEncryptedOnADiskIsMeantByTheNameThatItHasWhenItIsOpen() throws Exception {
    ObjectNode machine = holding("crypto_LUKS", "", UUID);
    for (String name :
        new String[] {
          "/dev/disk/by-id/dm-uuid-CRYPT-LUKS2-11111111222233334444555555555555-films",
          "/dev/mapper/luks-" + UUID
        }) {
      says(machine, "/etc/fstab", name + " /srv ext4 nofail 0 0");
      assertThat(why(machine, 0)).contains("a line of /etc/fstab", "encrypted on it");
    }
    says(machine, "/etc/fstab", "/dev/mapper/luks-99 /srv ext4 nofail 0 0");
    assertThat(why(machine, 0)).isEmpty();
  }

  /** More is lost with it than lies on it. */
  @ParameterizedTest
  @CsvSource({
    "linux_raid_member, nas:media, an md array ('nas:media')",
    "zfs_member, tank, a ZFS pool ('tank')",
    "btrfs, pool, a btrfs file system ('pool')",
    "bcachefs, '', a bcachefs file system"
  })
  void whatLiesOnSeveralDisksIsGivenUpWholeOrNotAtAll(String type, String label, String words)
      throws Exception {
    ObjectNode machine = holding(type, label, UUID);
    disk(machine, 1).put("fstype", type).put("label", label).put("uuid", UUID);
    assertThat(why(machine, 0)).isEmpty();
    CommandLineRun torn = plan(machine, "A", "C");
    assertThat(torn.exit()).as(torn.out()).isEqualTo(Exit.REFUSED);
    assertThat(torn.err())
        .contains("/dev/sda is a part of " + words, "another part lies on /dev/sdb", "wipefs");
    CommandLineRun whole = plan(machine, "A", "B");
    assertThat(whole.exit()).as(whole.err()).isZero();
    assertThat(whole.out()).contains("These disks hold " + words + ": all of it will be lost.");
    disk(machine, 1).put("uuid", UUID.replace('1', '9'));
    assertThat(plan(machine, "A", "C").exit()).isZero();
  }

  private CommandLineRun plan(ObjectNode machine, String one, String two) throws Exception {
    ObjectNode third = disk(machine, 1).deepCopy();
    third.put("name", "sdc").put("kname", "sdc").put("path", "/dev/sdc").put("maj:min", "8:32");
    third.put("serial", "C").put("wwn", "0x50014ee2cccc0003").put("fstype", "");
    third.put("label", "").put("uuid", "");
    ObjectNode all = machine.deepCopy();
    ((ArrayNode) all.at("/lsblk/blockdevices")).add(third);
    ((ObjectNode) all.get("byId")).put("ata-WD_C", "sdc");
    Path file = Files.writeString(folder.resolve("machine.json"), all.toString());
    return CommandLineRun.with(
        "{\"name\":\"photos\",\"disks\":[\"/dev/disk/by-id/ata-WD_"
            + one
            + "\",\"/dev/disk/by-id/ata-WD_"
            + two
            + "\"]}",
        "plan",
        "--from",
        file.toString(),
        "-");
  }

  /** An array that runs without a disk lacks nothing when it goes, by whatever name it runs. */
  @ParameterizedTest
  @CsvSource({"active raid1, true", "inactive, false"})
  void whatAnArrayThatRunsLeftBehindIsFree(String state, boolean free) throws Exception {
    ObjectNode machine = holding("linux_raid_member", "nas:media", UUID);
    disk(machine, 1).put("fstype", "linux_raid_member").put("label", "nas:media").put("uuid", UUID);
    says(machine, "/etc/fstab", "/dev/md/media /srv ext4 nofail 0 2");
    machine.put(
        "mdstat",
        "Personalities : [raid1]\nmd127 : "
            + state
            + " sdb[1]\n      1000 blocks super 1.2 [2/1] [_U]\n\nunused devices: <none>\n");
    assertThat(why(machine, 0).isEmpty()).isEqualTo(free);
    assertThat(why(machine, 1)).contains("part of the array md127");
  }

  @ParameterizedTest
  @CsvSource({
    "isw_raid_member, firmware",
    "ddf_raid_member, firmware",
    "nvidia_raid_member, firmware",
    "VMFS_volume_member, VMware",
    "ceph_bluestore, Ceph",
    "drbd, DRBD",
    "bcache, bcache",
    "ocfs2, several machines",
    "gfs2, several machines",
    "ntocfs, several machines",
    "scoutfs_meta, several machines",
    "scoutfs_data, several machines",
    "mpool, several disks",
    "drbdmanage_control_volume, DRBD",
    "drbdproxy_datalog, DRBD",
    "DM_snapshot_cow, snapshot",
    "LVM1_member, LVM 1"
  })
  void whatOthersShareInIsNotFree(String type, String words) throws Exception {
    assertThat(why(holding(type, "", UUID), 0)).contains("is a part of", words, "wipefs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Microsoft Storage Spaces",
        "VMware VMFS",
        "VMware Virsto",
        "Microsoft LDM metadata",
        "SFS",
        "Ceph Journal",
        "Ceph OSD",
        "IBM General Parallel Fs",
        "NetBSD RAID",
        "NetBSD concatenated",
        "FreeBSD Vinum"
      })
  void whatOnlyThePartitionTableTellsCounts(String type) throws Exception {
    ObjectNode machine = machine();
    ObjectNode part = disk(machine, 0).deepCopy();
    part.put("name", "sda1").put("kname", "sda1").put("path", "/dev/sda1").put("type", "part");
    disk(machine, 0).putArray("children").add(part.put("parttypename", type));
    assertThat(why(machine, 0)).contains("/dev/sda1 is a part of", "'wipefs --all /dev/sda'");
    part.put("parttypename", "Microsoft reserved");
    assertThat(why(machine, 0)).isEmpty();
  }

  /** What lies on one disk alone is lost with it, and is told. */
  @ParameterizedTest
  @ValueSource(strings = {"ext4", "ntfs", "crypto_LUKS", "linux_raid_member", "zfs_member"})
  void whatLiesOnOneDiskAloneDoesNotHoldIt(String type) throws Exception {
    ObjectNode machine = holding(type, "", UUID);
    assertThat(why(machine, 0)).isEmpty();
    assertThat(CommandLineRun.with(machine.toString(), "disks", "--from", "-").out())
        .contains("/dev/sda: 4 TB, " + type);
  }

  @ParameterizedTest
  @CsvSource({
    "'[\"/dev/disk/by-id/ata-WD_A\",\"/dev/disk/by-id/wwn-0x50014ee2aaaa0001\"]', two names of one",
    "'[\"/dev/disk/by-id/ata-WD_A\",\"/dev/disk/by-id/ata-WD_GONE\"]', There is no disk",
    "'[\"/dev/disk/by-id/ata-WD_A\",\"/dev/block/8:16\"]', /dev/disk/by-id/ata-WD_B"
  })
  void aBlueprintThatNamesDisksWronglyIsRefusedForSafety(String disks, String words)
      throws Exception {
    ObjectNode machine = machine();
    disk(machine, 1).put("maj:min", "8:16");
    Path file = Files.writeString(folder.resolve("machine.json"), machine.toString());
    CommandLineRun run =
        CommandLineRun.with(
            "{\"name\":\"photos\",\"disks\":" + disks + "}", "plan", "--from", file + "", "-");
    assertThat(run.exit()).as(run.out()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains(words);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aPathWithDotsIsTheDiskThatItLeadsTo() throws Exception {
    String disks = "[\"/dev/disk/by-path/../by-id/ata-WD_A\",\"/dev/disk//by-id/ata-WD_B\"]";
    CommandLineRun run =
        CommandLineRun.with(
            "{\"name\":\"photos\",\"disks\":" + disks + "}",
            "plan",
            "--from",
            CasesTest.machine("byid-alias") + "",
            "-");
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).doesNotContain("..");
  }
}
