package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rotproof.storage.Systems.device;
import static org.rotproof.storage.Systems.holds;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.DiskUse.Kind;

/** What is free, what is in use and by what, and how arrays lie on disks. */
class InventoryReaderTest {
  private static final String IDENTITY =
      "\"model\":\"WDC WD40EFRX\",\"serial\":\"WD-1\",\"vendor\":\"ATA     \",\"tran\":\"sata\"";

  private static Disk only(Inventory inventory) {
    assertThat(inventory.disks()).hasSize(1);
    return inventory.disks().get(0);
  }

  @Test
  void aBareDiskIsFreeAndKnownByItsModelAndSerial() throws ParseException {
    Disk disk =
        only(
            new Systems()
                .disk(device("sda", "disk", IDENTITY))
                .byId("wwn-0x50014ee2b5a1b2c3", "sda")
                .byId("ata-WDC_WD40EFRX-68N32N0_WD-1", "sda")
                .byId("ata-WDC_WD40EFRX-68N32N0_WD-1-part1", "sda1")
                .read());
    assertThat(disk.id()).isEqualTo("/dev/disk/by-id/ata-WDC_WD40EFRX-68N32N0_WD-1");
    assertThat(disk.stablePath()).isEqualTo(disk.id());
    assertThat(disk.free()).isTrue();
    assertThat(disk.contents()).isEmpty();
    assertThat(disk.displayName()).isEqualTo("WDC WD40EFRX");
    assertThat(disk.bus()).isEqualTo("sata");
    assertThat(disk.smart()).isEqualTo(SmartVerdict.UNKNOWN);
  }

  @Test
  void namesThatArePureNumbersAreTheLastChoice() {
    StableNames names =
        new StableNames(
            java.util.Map.of(
                "nvme-eui.0025385b71b0a5c9", "nvme0n1",
                "nvme-Samsung_SSD_980_S649_1", "nvme0n1",
                "nvme-Samsung_SSD_980_S649", "nvme0n1",
                "wwn-0x5000c500a1b2c3d4", "sdb",
                "scsi-35000c500a1b2c3d4", "sdb",
                "scsi-SSEAGATE_ST4000_Z1", "sdb",
                "wwn-0x5000c500ffffffff", "sdc",
                "dm-name-vg-root", "dm-0",
                "lvm-pv-uuid-abc", "sdd"),
            java.util.Map.of());
    assertThat(names.path("nvme0n1")).contains("/dev/disk/by-id/nvme-Samsung_SSD_980_S649");
    assertThat(names.path("sdb")).contains("/dev/disk/by-id/scsi-SSEAGATE_ST4000_Z1");
    assertThat(names.path("sdc")).contains("/dev/disk/by-id/wwn-0x5000c500ffffffff");
    assertThat(names.path("dm-0")).isEmpty();
    assertThat(names.path("sdd")).isEmpty();
  }

  @Test
  void aDiskWithOldFileSystemsIsFreeButSaysWhatWouldBeLost() throws ParseException {
    Disk disk =
        only(
            new Systems()
                .disk(
                    device(
                        "sda",
                        "disk",
                        "\"pttype\":\"gpt\"",
                        device("sda1", "part", holds("vfat", "EFI", "") + ",\"size\":536870912"),
                        device("sda2", "part", holds("ext4", "holiday pictures", "")),
                        device("sda3", "part", holds("linux_raid_member", "nas:old", ""))))
                .read());
    assertThat(disk.free()).isTrue();
    assertThat(disk.contents())
        .extracting(DiskContent::label)
        .containsExactly("EFI", "holiday pictures", "nas:old");
    assertThat(disk.contents().get(0).sizeBytes()).isEqualTo(536870912);
  }

  private static Inventory mounted(String mounts, String more) throws ParseException {
    String md = "\"fstype\":\"ext4\",\"mountpoints\":[\"/srv/photos\"]" + more;
    return new Systems()
        .disk(
            device(
                "sda",
                "disk",
                holds("linux_raid_member", "nas:photos", ""),
                device("md127", "raid1", md)))
        .mdstat(
            "md127 : active raid1 sda[0] sdb[1]\n"
                + "      1024 blocks super 1.2 [2/2] [UU]\n\n"
                + "unused devices: <none>\n")
        .mounts(mounts)
        .read();
  }

  @Test
  void aMountedArraySaysHowFullItIsAndNobodyInventsIt() throws ParseException {
    String line = "/dev/md127 /srv/photos ext4 rw 0 0\n";
    String said = ",\"fssize\":\"1000\",\"fsused\":\"300\",\"fsavail\":\"650\"";
    assertThat(mounted(line, said).arrays().get(0).space()).contains(new FileSpace(1000, 300, 650));
    // Something else was mounted over it: what the mount point tells is of that.
    assertThat(mounted(line + "tmpfs /srv/photos tmpfs rw 0 0\n", said).arrays().get(0).space())
        .isEmpty();
    assertThat(mounted(line, "").arrays().get(0).space()).isEmpty();
    assertThat(mounted(line, said.replace("\"1000\"", "null")).arrays().get(0).space()).isEmpty();
  }

  @Test
  void theRunningSystemsDiskIsNamedAsSuch() throws ParseException {
    Disk disk =
        only(
            new Systems()
                .disk(
                    device(
                        "nvme0n1",
                        "disk",
                        "",
                        device("nvme0n1p1", "part", holds("vfat", "", "/boot/efi")),
                        device(
                            "nvme0n1p2",
                            "part",
                            holds("crypto_LUKS", "", ""),
                            device(
                                "luks",
                                "crypt",
                                holds("LVM2_member", "", "")
                                    + ",\"kname\":\"dm-0\",\"path\":\"/dev/mapper/luks\"",
                                device(
                                    "my--vg-root",
                                    "lvm",
                                    holds("ext4", "", "/")
                                        + ",\"kname\":\"dm-1\",\"path\":\"/dev/mapper/my--vg-root\""),
                                device(
                                    "my--vg-swap",
                                    "lvm",
                                    holds("swap", "", "[SWAP]")
                                        + ",\"kname\":\"dm-2\",\"path\":\"/dev/mapper/my--vg-swap\"")))))
                .read());
    assertThat(disk.uses().get(0).kind()).isEqualTo(Kind.SYSTEM_DISK);
    assertThat(disk.uses())
        .contains(
            new DiskUse(Kind.MOUNTED, "/"),
            new DiskUse(Kind.SWAP, "/dev/mapper/my--vg-swap"),
            new DiskUse(Kind.LVM_MEMBER, "my-vg"),
            new DiskUse(Kind.DEVICE_MAPPER, "luks"));
  }

  @Test
  void swapZfsAndBtrfsOverSeveralDisksHoldTheirDisks() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", holds("swap", "", "")))
            .disk(
                device("sdb", "disk", "", device("sdb1", "part", holds("zfs_member", "tank", ""))))
            .disk(device("sdc", "disk", holds("btrfs", "pool", "/srv/pool") + ",\"uuid\":\"b-1\""))
            .disk(device("sdd", "disk", holds("btrfs", "pool", "") + ",\"uuid\":\"b-1\""))
            .disk(device("sde", "disk", holds("btrfs", "other", "") + ",\"uuid\":\"b-2\""))
            .disk(device("sdf", "disk", holds("zfs_member", "exported", "")))
            .disk(device("sdg", "disk", ""))
            .swaps("Filename\tType\tSize\tUsed\tPriority\n/dev/sda partition 1 0 -2\n")
            .mounts("tank/data /tank/data zfs rw 0 0\n/dev/sdx:/dev/sdg /many bcachefs rw 0 0\n")
            .read();
    assertThat(inventory.disks().stream().map(Disk::uses))
        .containsExactly(
            List.of(new DiskUse(Kind.SWAP, "/dev/sda")),
            List.of(new DiskUse(Kind.ZFS_MEMBER, "tank")),
            List.of(new DiskUse(Kind.MOUNTED, "/srv/pool")),
            List.of(new DiskUse(Kind.BTRFS_MEMBER, "/srv/pool")),
            List.of(),
            List.of(),
            List.of(new DiskUse(Kind.MOUNTED, "/many")));
    assertThat(inventory.mountPoints()).contains("/srv/pool", "/tank/data", "/many");
  }

  @Test
  void sleepingGroupsInactiveArraysReadOnlyAndUnknownHoldersHoldTheirDisks() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", "", device("sda1", "part", holds("LVM2_member", "", ""))))
            .disk(device("sdb", "disk", holds("linux_raid_member", "nas:9", "")))
            .disk(device("sdc", "disk", "\"ro\":true"))
            .disk(device("sdd", "disk", ""))
            .disk(device("sde", "disk", ""))
            .groups("{\"report\":[{\"vg\":[{\"vg_name\":\"attic\",\"pv_name\":\"/dev/sda1\"}]}]}")
            .mdstat("Personalities : \nmd9 : inactive sdb[0](S)\n      1 blocks super 1.2\n")
            .sys("sdb", "holders", "md9")
            .sys("sdd", "holders", "bcache0")
            .sys("sde", "holders", "dm-9")
            .sys("dm-9", "dm/name", "temporary-cryptsetup-1")
            .read();
    assertThat(inventory.disks().stream().map(Disk::uses))
        .containsExactly(
            List.of(new DiskUse(Kind.LVM_MEMBER, "attic")),
            List.of(new DiskUse(Kind.MD_MEMBER, "md9")),
            List.of(new DiskUse(Kind.READ_ONLY, "/dev/sdc")),
            List.of(new DiskUse(Kind.HELD, "bcache0")),
            List.of(new DiskUse(Kind.DEVICE_MAPPER, "temporary-cryptsetup-1")));
    assertThat(inventory.volumeGroups()).containsExactly("attic");
    assertThat(inventory.arrays()).hasSize(1);
    assertThat(inventory.arrays().get(0).state()).isEqualTo("inactive");
  }

  @Test
  void memoryLoopAndEmptyDevicesAreNoDisks() throws ParseException {
    assertThat(
            new Systems()
                .disk(device("zram0", "disk", ""))
                .disk(device("loop0", "loop", ""))
                .disk(device("sr0", "rom", ""))
                .disk(device("mmcblk0boot0", "disk", ""))
                .disk(device("sdz", "disk", "\"size\":0,\"rm\":true"))
                .disk(device("md127", "raid1", ""))
                .read()
                .disks())
        .isEmpty();
  }

  @Test
  void inPracticeOnlyTheToyDisksCountAndCarryTheirOwnNames() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", "\"serial\":\"ROOT\""))
            .disk(device("sdb", "disk", "\"serial\":\"WD-B\""))
            .disk(device("sdc", "disk", ""))
            .sys("sdc", "serial", "WD-A")
            .byId("scsi-0ROTPROOF_WD-B", "sdb")
            .practice("WD-A disk1\nWD-B disk2\n")
            .read();
    assertThat(inventory.disks()).extracting(Disk::id).containsExactlyInAnyOrder("disk1", "disk2");
    assertThat(inventory.disk("disk2").orElseThrow().stablePath())
        .isEqualTo("/dev/disk/by-id/scsi-0ROTPROOF_WD-B");
    assertThat(inventory.disk("disk1").orElseThrow().serial()).isEqualTo("WD-A");
  }

  private static Systems encryptedMirror() {
    return new Systems()
        .lsblk(
            Corpus.text("captures/lsblk-encrypted.json")
                .replace("\"name\": \"la_dif\"", "\"kname\": \"dm-0\", \"name\": \"la_dif\"")
                .replace("\"name\": \"la\"", "\"kname\": \"dm-1\", \"name\": \"la\"")
                .replace("\"name\": \"lb_dif\"", "\"kname\": \"dm-2\", \"name\": \"lb_dif\"")
                .replace("\"name\": \"lb\"", "\"kname\": \"dm-3\", \"name\": \"lb\""))
        .dmTable(Corpus.text("captures/dmsetup-table.txt"))
        .export("md127", Corpus.text("captures/mdadm-export.txt"))
        .mdstat(Corpus.text("mdstat/raid1-clean.txt"))
        .practice("WD-PRACTICE1 disk1\nWD-PRACTICE2 disk2\n")
        .sys("dm-0", "dm/name", "la_dif", "slaves", "sda", "dm/uuid", "CRYPT-SUBDEV-x-la_dif")
        .sys(
            "dm-1",
            "dm/name",
            "la",
            "slaves",
            "dm-0",
            "size",
            "161232",
            "dm/uuid",
            "CRYPT-LUKS2-x-la")
        .sys("dm-2", "dm/name", "lb_dif", "slaves", "sdb", "dm/uuid", "CRYPT-SUBDEV-y-lb_dif")
        .sys(
            "dm-3",
            "dm/name",
            "lb",
            "slaves",
            "dm-2",
            "size",
            "161232",
            "dm/uuid",
            "CRYPT-LUKS2-y-lb")
        .sys(
            "md127",
            "size",
            "159104",
            "md/array_state",
            "clean",
            "md/level",
            "raid1",
            "md/layout",
            "0",
            "md/chunk_size",
            "0",
            "md/component_size",
            "79552",
            "md/raid_disks",
            "2",
            "md/degraded",
            "0",
            "md/metadata_version",
            "1.2",
            "md/uuid",
            "bb643ba6-d12a-7e3c-83fc-1809554fd7f6",
            "md/sync_action",
            "idle",
            "md/sync_completed",
            "none",
            "md/mismatch_cnt",
            "128",
            "md/dev-dm-3/state",
            "in_sync",
            "md/dev-dm-3/slot",
            "1",
            "md/dev-dm-3/offset",
            "2048",
            "md/dev-dm-3/errors",
            "7",
            "md/dev-dm-3/bad_blocks",
            "",
            "md/dev-dm-1/state",
            "in_sync,write_mostly",
            "md/dev-dm-1/slot",
            "0",
            "md/dev-dm-1/offset",
            "2048",
            "md/dev-dm-1/errors",
            "0",
            "md/dev-dm-1/bad_blocks",
            "8 8");
  }

  @Test
  void anEncryptedMirrorIsFollowedDownToItsDisks() throws ParseException {
    Array array = encryptedMirror().read().arrays().get(0);
    assertThat(array.name()).isEqualTo("t");
    assertThat(array.uuid()).isEqualTo("bb643ba6:d12a7e3c:83fc1809:554fd7f6");
    assertThat(array.protection()).hasToString("encrypted");
    assertThat(array.integrity()).isEqualTo("hmac-sha256");
    assertThat(array.sizeBytes()).isEqualTo(81461248);
    assertThat(array.componentSectors()).isEqualTo(159104);
    assertThat(array.mismatchSectors()).isEqualTo(128);
    assertThat(array.fileSystem()).isEmpty();
    assertThat(array.topDevice()).isEmpty();
    assertThat(array.legs())
        .containsExactly(
            new Leg(
                    0,
                    "/dev/dm-1",
                    "la",
                    "disk1",
                    "in_sync,write_mostly",
                    2048,
                    161232 * 512L,
                    "/dev/sda",
                    "dm-0",
                    0,
                    true)
                .guarded(Guard.WHOLE),
            new Leg(
                    1,
                    "/dev/dm-3",
                    "lb",
                    "disk2",
                    "in_sync",
                    2048,
                    161232 * 512L,
                    "/dev/sdb",
                    "dm-2",
                    7,
                    false)
                .guarded(Guard.WHOLE));
    assertThat(only(encryptedMirror().practice("WD-PRACTICE2 disk2").read()).uses())
        .containsExactly(new DiskUse(Kind.MD_MEMBER, "t"), new DiskUse(Kind.DEVICE_MAPPER, "lb"));
  }

  @Test
  void withoutRootTheKindOfProtectionIsKnownAndTheAlgorithmIsNot() throws ParseException {
    Array array = encryptedMirror().dmTable("").read().arrays().get(0);
    assertThat(array.protection()).hasToString("encrypted");
    assertThat(array.integrity()).isEmpty();
    assertThat(array.legs().get(1).integrityNode()).isEqualTo("dm-2");
  }

  @Test
  void oneLegWithoutIntegrityMakesAnUnprotectedArray() throws ParseException {
    Array array =
        encryptedMirror()
            .mdstat(Corpus.text("mdstat/raid1-clean.txt").replace("dm-3", "sdq"))
            .sys("md127", "md/dev-sdq/state", "in_sync", "md/dev-sdq/slot", "1")
            .read()
            .arrays()
            .get(0);
    assertThat(array.protection()).hasToString("none");
  }

  private static Systems layered(String onTop, String... opened) {
    String array = device("md127", "raid1", onTop, opened);
    return new Systems()
        .disk(
            device(
                "sda",
                "disk",
                holds("DM_integrity", "", ""),
                device("p-1", "crypt", "\"kname\":\"dm-0\"", array)))
        .disk(
            device(
                "sdb",
                "disk",
                holds("DM_integrity", "", ""),
                device("p-2", "crypt", "\"kname\":\"dm-1\"", array)))
        .dmTable(
            "p-1: 0 188416 integrity 8:0 0 4 B 4 internal_hash:crc32c block_size:4096\n"
                + "p-2: 0 188416 integrity 8:16 0 4 B 4 internal_hash:crc32c block_size:4096\n"
                + "p-crypt: 0 150000 crypt aes-xts-plain64 :64:logon:k 0 9:127 32768\n")
        .mdstat(
            Corpus.text("mdstat/raid1-clean.txt").replace("dm-1", "dm-0").replace("dm-3", "dm-1"))
        .arrayName("photos", "md127")
        .sys("dm-0", "dm/name", "p-1", "slaves", "sda")
        .sys("dm-1", "dm/name", "p-2", "slaves", "sdb")
        .sys("dm-2", "dm/name", "p-crypt", "slaves", "md127");
  }

  @Test
  void aLayeredArrayIsFollowedUpToItsFileSystem() throws ParseException {
    Array array =
        layered(
                holds("crypto_LUKS", "", ""),
                device(
                    "p-crypt",
                    "crypt",
                    holds("ext4", "photos", "/srv/photos")
                        + ",\"kname\":\"dm-2\",\"path\":\"/dev/mapper/p-crypt\""))
            .read()
            .arrays()
            .get(0);
    assertThat(array.protection()).hasToString("layered");
    assertThat(array.name()).isEqualTo("photos");
    assertThat(array.integrity()).isEqualTo("crc32c");
    assertThat(array.topDevice()).isEqualTo("/dev/mapper/p-crypt");
    assertThat(array.fileSystem()).isEqualTo("ext4");
    assertThat(array.mountPoint()).isEqualTo("/srv/photos");
    assertThat(array.legs())
        .extracting(Leg::integrityNode)
        .containsExactlyInAnyOrder("dm-0", "dm-1");
  }

  @Test
  void aLockedLayeredArrayIsStillLayeredAndIntegrityAloneIsNot() throws ParseException {
    Array locked = layered(holds("crypto_LUKS", "", "")).read().arrays().get(0);
    assertThat(locked.protection()).hasToString("layered");
    assertThat(locked.fileSystem()).isEqualTo("crypto_LUKS");
    assertThat(locked.topDevice()).isEmpty();
    Array plain =
        layered(holds("xfs", "", ""))
            .mounts("/dev/md127 /data xfs rw 0 0\n")
            .read()
            .arrays()
            .get(0);
    assertThat(plain.protection()).hasToString("integrity");
    assertThat(plain.topDevice()).isEqualTo("/dev/md127");
    assertThat(plain.mountPoint()).isEqualTo("/data");
  }

  @Test
  void aRepairIsNotCalledAResync() throws ParseException {
    Array array =
        encryptedMirror()
            .mdstat(Corpus.text("mdstat/raid1-resync-6.1.txt"))
            .sys("md127", "md/sync_action", "repair")
            .read()
            .arrays()
            .get(0);
    assertThat(array.sync().orElseThrow().action()).isEqualTo(SyncProgress.Action.REPAIR);
    assertThat(array.sync().orElseThrow().doneKib()).isEqualTo(9408);
  }

  @Test
  void whatIsNotUnderstoodIsListedAndTheRestStands() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", ""))
            .mdstat("what?")
            .dmTable("oops")
            .groups("{")
            .mounts("x")
            .read();
    assertThat(inventory.disks()).hasSize(1);
    assertThat(inventory.unknown())
        .hasSize(4)
        .anyMatch(s -> s.startsWith("/proc/mdstat: "))
        .anyMatch(s -> s.startsWith("vgs: "));
    assertThatThrownBy(() -> new Systems().lsblk("no").read()).isInstanceOf(ParseException.class);
  }

  @Test
  void raid10LayoutsAreWordedAsMdadmDoes() {
    assertThat(MdDetail.layout(new MdLevel("raid10"), 0x102)).isEqualTo("near=2");
    assertThat(MdDetail.layout(new MdLevel("raid10"), 0x201)).isEqualTo("far=2");
    assertThat(MdDetail.layout(new MdLevel("raid10"), 0x10201)).isEqualTo("offset=2");
    assertThat(MdDetail.layout(new MdLevel("raid6"), 2)).isEqualTo("left-symmetric");
    assertThat(MdDetail.layout(new MdLevel("raid1"), 0)).isEmpty();
  }

  @Test
  void abilitiesComeFromModulesAndFromWhatIsBuiltIn() {
    String alias =
        "alias crypto-hmac hmac\n"
            + "alias crypto-authenc authenc\n"
            + "alias crypto-xxhash64 xxhash_generic\n"
            + "alias fs-ext4 ext4\n";
    String dep =
        "kernel/drivers/md/dm-crypt.ko.xz: kernel/x.ko.xz\nkernel/drivers/md/dm-integrity.ko.xz:\n"
            + "kernel/drivers/md/raid456.ko:\n";
    String builtin = "kernel/drivers/md/raid1.ko\n";
    String modinfo =
        "aes_generic.alias=crypto-aes\u0000xts.alias=crypto-xts\u0000xts.license=GPL\u0000";
    String crypto = "name         : hmac(sha256)\ndriver       : x\n\nname : crc32c\n";
    assertThat(new KernelAbilities(alias, dep, builtin, modinfo, crypto, List.of("raid10")).ids())
        .containsExactlyInAnyOrder(
            "hmac-sha256", "sha256", "xxhash64", "crc32c", "raid1", "raid5", "raid6", "raid10");
    assertThat(new KernelAbilities("", dep, builtin, modinfo, crypto, List.of()).ids()).isEmpty();
  }

  /** That nobody understood which groups there are does not mean that there are none. */
  @Test
  void whereLvmsAnswerIsNotUnderstoodItsDisksAreNotFree() throws ParseException {
    String member = device("sda", "disk", holds("LVM2_member", "", ""));
    String known = "{\"report\":[{\"vg\":[]}]}";
    assertThat(only(new Systems().disk(member).groups(known).read()).free()).isTrue();
    for (String odd : List.of("oops", "{}", "{\"report\":[{\"vg\":[{\"vg_name\":\"\"}]}]}")) {
      Inventory inventory = new Systems().disk(member).groups(odd).read();
      assertThat(only(inventory).uses()).containsExactly(new DiskUse(Kind.LVM_MEMBER, ""));
      assertThat(inventory.unknown()).anyMatch(s -> s.startsWith("vgs:"));
    }
  }

  @Test
  void oneLineThatIsNotUnderstoodTakesNoneOfTheOthersAlong() throws ParseException {
    String disk = device("sda", "disk", "\"maj:min\":\"8:0\"");
    Inventory mounted = new Systems().disk(disk).mounts("x\n/dev/sda /srv ext4 rw 0 0\n").read();
    assertThat(only(mounted).uses()).containsExactly(new DiskUse(Kind.MOUNTED, "/srv"));
    assertThat(mounted.unknown()).hasSize(1);
    Inventory swapped = new Systems().disk(disk).swaps("x\n/dev/sda partition 1 0 -2\n").read();
    assertThat(only(swapped).uses()).containsExactly(new DiskUse(Kind.SWAP, "/dev/sda"));
    Inventory mapped = new Systems().disk(disk).dmTable("x\nm: 0 100 linear 8:0 0\n").read();
    assertThat(only(mapped).uses()).containsExactly(new DiskUse(Kind.HELD, "m"));
  }

  @Test
  void theLogOfAnXfsThatLiesElsewhereIsNotFree() throws ParseException {
    Inventory inventory =
        new Systems().disk(device("sda", "disk", holds("xfs_external_log", "", ""))).read();
    assertThat(only(inventory).uses()).containsExactly(new DiskUse(Kind.JOURNAL, "/dev/sda"));
  }

  /** What the partition table says is known, though no file system is. */
  @Test
  void aPartitionOfAKnownTypeIsNotCalledUnknown() throws ParseException {
    String type = "\"size\":1000000,\"parttypename\":\"%s\"";
    Disk disk =
        only(
            new Systems()
                .disk(
                    device(
                        "sda",
                        "disk",
                        "\"pttype\":\"gpt\"",
                        device("sda1", "part", type.formatted("Microsoft Storage Spaces")),
                        device("sda2", "part", type.formatted("Linux filesystem"))))
                .read());
    assertThat(disk.contents())
        .extracting(DiskContent::type)
        .containsExactly("Microsoft Storage Spaces (by the partition table)", "");
  }

  /** Apple's or Sun's disk, or one whose GPT is broken: what is on it this system does not see. */
  @Test
  void aDiskWhosePartitionsAreNotSeenIsNotEmpty() throws ParseException {
    for (String table : List.of("mac", "sun", "PMBR")) {
      String text = device("sda", "disk", "\"pttype\":\"" + table + "\"");
      assertThat(only(new Systems().disk(text).read()).contents())
          .extracting(DiskContent::type)
          .containsExactly("partition table (" + table + ") of which no partition is seen");
    }
    String fresh = device("sda", "disk", "\"pttype\":\"gpt\"");
    assertThat(only(new Systems().disk(fresh).read()).contents()).isEmpty();
  }

  /** A file system over several disks, or with its log elsewhere, that a container has mounted. */
  @Test
  void whatAnotherNamespaceMountsHoldsAllOfItsDisks() throws ParseException {
    for (String mount :
        List.of(
            "36 35 0:99 / /pool rw - bcachefs /dev/sdz:/dev/sda rw",
            "36 35 8:64 / /x rw - xfs /dev/sdz rw,logdev=/dev/sda,noquota")) {
      Systems system = new Systems().disk(device("sda", "disk", "")).otherMounts("42 pod", mount);
      assertThat(only(system.read()).uses())
          .as(mount)
          .extracting(DiskUse::kind)
          .containsExactly(Kind.MOUNTED);
    }
  }
}
