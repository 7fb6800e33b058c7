package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.storage.Systems.device;
import static org.rotproof.storage.Systems.holds;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.DiskUse.Kind;

/** A disk is free only when it has hardware below it and nobody holds it, by whatever means. */
class FreeDisksTest {
  private static final String SAS =
      "\"serial\":\"Z4X\",\"wwn\":\"0x5000c500a1b2c301\",\"vendor\":\"SEAGATE\"";

  private static List<DiskUse> uses(Systems systems) throws ParseException {
    return systems.read().disks().get(0).uses();
  }

  private static Systems one(String more, String... children) {
    return new Systems().disk(device("sda", "disk", more, children));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "zd0",
        "nbd0",
        "rbd0",
        "drbd0",
        "bcache0",
        "loop0",
        "zram0",
        "ram0",
        "md0",
        "dm-0",
        "fd0",
        "sr0",
        "ublkb0",
        "nullb0",
        "etherd!e0.0",
        "mmcblk0boot0",
        "mmcblk0boot1",
        "mmcblk0rpmb",
        "mmcblk0gp0",
        "nvme0c0n1",
        "something0"
      })
  void whatHasNoHardwareOfItsOwnIsNoDisk(String node) throws ParseException {
    assertThat(new Systems().disk(device(node, "disk", "")).read().disks()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sda", "sdaa", "vda", "xvdb", "hda", "nvme0n1", "mmcblk0", "pmem0", "dasda"})
  void hardwareIsADisk(String node) throws ParseException {
    assertThat(new Systems().disk(device(node, "disk", "")).read().disks()).hasSize(1);
  }

  @Test
  void sysfsKnowsWhatHasHardware() throws ParseException {
    assertThat(one("").sys("sda", "hardware", "/devices/virtual/block/sda").read().disks())
        .isEmpty();
    assertThat(
            new Systems()
                .disk(device("newkind0", "disk", ""))
                .sys("newkind0", "hardware", "/devices/pci0000:00/0000:00:05.0/block/newkind0")
                .read()
                .disks())
        .hasSize(1);
    assertThat(
            new Systems()
                .disk(device("nvme0n1", "disk", ""))
                .sys("nvme0n1", "hardware", "/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1")
                .read()
                .disks())
        .hasSize(1);
  }

  @Test
  void aDiskBelowALoopDeviceIsInUseByItAndByWhatIsMountedThere() throws ParseException {
    String loop = device("loop0", "loop", holds("ext4", "", "/mnt/old"));
    assertThat(uses(one("").disk(loop).sys("loop0", "loop/backing_file", "/dev/sda")))
        .contains(new DiskUse(Kind.MOUNTED, "/mnt/old"), new DiskUse(Kind.HELD, "loop0"));
    // By another name, and by the node alone where the name leads nowhere any more.
    assertThat(
            uses(
                one("")
                    .disk(loop)
                    .byId("ata-OLD", "sda")
                    .sys("loop0", "loop/backing_file", "/dev/disk/by-id/ata-OLD")))
        .contains(new DiskUse(Kind.HELD, "loop0"));
    assertThat(
            uses(
                one("", device("sda1", "part", ""))
                    .disk(loop)
                    .sys("loop0", "loop/backing_file", "/x (deleted)", "backing", "sda1")))
        .contains(new DiskUse(Kind.HELD, "loop0"), new DiskUse(Kind.MOUNTED, "/mnt/old"));
    assertThat(uses(one("").sys("loop1", "loop/backing_file", "/srv/image"))).isEmpty();
  }

  @Test
  void whatIsAPartOfSomethingElseIsNotFreeThoughNothingHoldsIt() throws ParseException {
    String part = device("sda2", "part", "\"fstype\":\"%s\"");
    assertThat(uses(one("", part.formatted("swsuspend"))))
        .containsExactly(new DiskUse(Kind.SLEEPING, "/dev/sda2"));
    assertThat(uses(one("\"fstype\":\"jbd\"")))
        .containsExactly(new DiskUse(Kind.JOURNAL, "/dev/sda"));
    assertThat(uses(one("", part.formatted("swap")))).isEmpty();
  }

  @Test
  void whoHasItOpenForWritingIsNamed() throws ParseException {
    assertThat(uses(one("").openBy("sda", "812 qemu-system-x86\n")))
        .containsExactly(new DiskUse(Kind.OPEN, "qemu-system-x86 (process 812)"));
    assertThat(uses(one("", device("sda1", "part", "")).openBy("sda1", "9 a b\n0 nvmet\n")))
        .containsExactly(
            new DiskUse(Kind.OPEN, "a b (process 9)"), new DiskUse(Kind.OPEN, "nvmet"));
  }

  @Test
  void otherMountNamespacesCount() throws ParseException {
    String line = "36 35 8:1 / /data\\040x rw,noatime shared:1 - ext4 /dev/root rw\n";
    assertThat(
            uses(
                one("", device("sda1", "part", "\"maj:min\":\"8:1\""))
                    .sys("sda1", "dev", "8:1")
                    .otherMounts("77 postgres", line)))
        .containsExactly(
            new DiskUse(Kind.MOUNTED, "/data x in the mounts of postgres (process 77)"));
    assertThat(uses(one("").otherMounts("5 x", "36 35 0:41 / /b rw - btrfs /dev/sda rw\n")))
        .hasSize(1);
  }

  @Test
  void devicesInMountOptionsCount() throws ParseException {
    assertThat(uses(one("").mounts("/dev/sdx /x xfs rw,logdev=/dev/sda,noquota 0 0\n")))
        .containsExactly(new DiskUse(Kind.MOUNTED, "/x"));
  }

  @Test
  void whatTheKernelWillNotGiveIsNotFreeThoughNobodyKnowsWhy() throws ParseException {
    assertThat(uses(one("").claimed("sda")))
        .extracting(DiskUse::kind)
        .containsExactly(Kind.CLAIMED);
    assertThat(uses(one("", device("sda1", "part", "")).claimed("sda1")))
        .extracting(DiskUse::kind)
        .containsExactly(Kind.CLAIMED);
  }

  @Test
  void whateverLiesOnADiskHoldsIt() throws ParseException {
    assertThat(uses(one("", device("new0", "newkind", ""))))
        .containsExactly(new DiskUse(Kind.HELD, "new0"));
    assertThat(
            uses(one("", device("sda1", "part", "\"kname\":\"dm-3\",\"path\":\"/dev/mapper/x\""))))
        .extracting(DiskUse::kind)
        .containsExactly(Kind.DEVICE_MAPPER);
    assertThat(
            uses(
                one("", device("sda1", "part", "", device("hand", "crypt", "\"kname\":\"dm-0\"")))))
        .containsExactly(new DiskUse(Kind.DEVICE_MAPPER, "hand"));
    assertThat(uses(one("\"fstype\":\"mpath_member\"")))
        .containsExactly(new DiskUse(Kind.HELD, "multipath"));
    assertThat(uses(one("").sys("sda", "queue/zoned", "host-managed")))
        .containsExactly(new DiskUse(Kind.ZONED, "host-managed"));
    assertThat(uses(one("\"zoned\":\"host-aware\""))).isEmpty();
  }

  @Test
  void volumesOfWhichNobodyAskedLvmAreLvms() throws ParseException {
    assertThat(uses(one("", device("sda1", "part", holds("LVM2_member", "", "")))))
        .containsExactly(new DiskUse(Kind.LVM_MEMBER, ""));
    assertThat(uses(one(holds("LVM2_member", "", "")).groups("{\"report\":[{\"vg\":[]}]}")))
        .isEmpty();
  }

  @Test
  void aSecondWayIsInUseByWhatTheFirstCarriesAlsoOnAPartition() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", SAS))
            .disk(device("sdc", "disk", SAS, device("sdc1", "part", holds("xfs", "", "/srv"))))
            .byId("scsi-SSEAGATE_Z4X", "sda")
            .read();
    assertThat(inventory.disk("/dev/disk/by-id/scsi-SSEAGATE_Z4X").orElseThrow().uses())
        .containsExactly(
            new DiskUse(Kind.OTHER_WAY, "/dev/sdc"), new DiskUse(Kind.MOUNTED, "/srv"));
  }

  @Test
  void ofTwoWaysThatCarryNothingOneIsOffered() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sda", "disk", SAS))
            .disk(device("sdb", "disk", SAS))
            .byId("scsi-SSEAGATE_Z4X", "sdb")
            .onlyTheseNames()
            .read();
    assertThat(inventory.disks()).extracting(Disk::free).containsExactly(false, true);
    assertThat(inventory.disks().get(0).uses()).contains(new DiskUse(Kind.OTHER_WAY, "/dev/sdb"));
  }

  @Test
  void twoDocksWithOneSerialGoByThePlaceWhereTheyArePlugged() throws ParseException {
    String dock = "\"serial\":\"0123456789ABCDEF\",\"model\":\"Generic\"";
    Inventory inventory =
        new Systems()
            .disk(device("sdb", "disk", dock))
            .disk(device("sdc", "disk", dock))
            .byId("usb-JMicron_Generic_0123456789ABCDEF-0:0", "sdc")
            .name("by-path/pci-0000:00:14.0-usb-0:1:1.0-scsi-0:0:0:0", "sdb")
            .name("by-path/pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:0", "sdc")
            .onlyTheseNames()
            .read();
    assertThat(inventory.disks()).allMatch(Disk::free);
    assertThat(inventory.disks())
        .extracting(Disk::id)
        .containsExactly(
            "/dev/disk/by-path/pci-0000:00:14.0-usb-0:1:1.0-scsi-0:0:0:0",
            "/dev/disk/by-path/pci-0000:00:14.0-usb-0:2:1.0-scsi-0:0:0:0");
    String clash = "/dev/disk/by-id/usb-JMicron_Generic_0123456789ABCDEF-0:0";
    assertThat(inventory.disk(clash)).isEmpty();
    assertThat(inventory.disks().get(1).names().shared()).containsExactly(clash);
  }

  @Test
  void docksOfOneSerialClashAlsoWhenTheDisksInThemDiffer() throws ParseException {
    Inventory inventory =
        new Systems()
            .disk(device("sdb", "disk", "\"serial\":\"0123\",\"size\":1000204886016"))
            .disk(device("sdc", "disk", "\"serial\":\"0123\",\"size\":2000398934016"))
            .byId("usb-X_0123-0:0", "sdc")
            .onlyTheseNames()
            .read();
    assertThat(inventory.disks()).noneMatch(Disk::free);
  }

  @Test
  void disksInOneBoxWithNumbersOfTheirOwnKeepTheirNames() throws ParseException {
    String ssd = "\"serial\":\"S64\",\"model\":\"SSD\"";
    Inventory inventory =
        new Systems()
            .disk(device("nvme0n1", "disk", ssd))
            .disk(device("nvme0n2", "disk", ssd))
            .byId("nvme-SSD_S64", "nvme0n2")
            .byId("nvme-SSD_S64_1", "nvme0n1")
            .byId("nvme-SSD_S64_2", "nvme0n2")
            .read();
    assertThat(inventory.disks()).allMatch(Disk::free);
    assertThat(inventory.disks())
        .extracting(Disk::id)
        .containsExactly("/dev/disk/by-id/nvme-SSD_S64_1", "/dev/disk/by-id/nvme-SSD_S64_2");
  }

  @Test
  void aDiskThatTheSystemGaveUpIsNotOffered() throws ParseException {
    Systems one = new Systems().disk(device("sda", "disk", "\"serial\":\"S1\""));
    assertThat(uses(one.sys("sda", "device/state", "offline")))
        .extracting(DiskUse::kind)
        .contains(Kind.GIVEN_UP);
    assertThat(uses(one.sys("sda", "device/state", "running"))).isEmpty();
    assertThat(uses(one.sys("sda", "silent", "1"))).extracting(DiskUse::kind).contains(Kind.SILENT);
  }

  @Test
  void aDiskWithoutSerialGoesByItsPlaceOrNotAtAll() throws ParseException {
    Systems virtual = new Systems().disk(device("vda", "disk", "")).onlyTheseNames();
    assertThat(uses(virtual)).extracting(DiskUse::kind).containsExactly(Kind.NO_NAME);
    Disk placed = virtual.name("by-path/pci-0000:00:05.0", "vda").read().disks().get(0);
    assertThat(placed.id()).isEqualTo("/dev/disk/by-path/pci-0000:00:05.0");
    assertThat(placed.free()).isTrue();
  }

  @Test
  void everyNameBelowDevDiskIsTheDisk() throws ParseException {
    Inventory inventory =
        one("", device("sda1", "part", ""))
            .byId("ata-A", "sda")
            .byId("wwn-0x50014ee2b5a1b2c3", "sda")
            .name("by-path/pci-0000:00:1f.2-ata-1", "sda")
            .name("by-uuid/1234-ABCD", "sda")
            .name("by-partuuid/ffff", "sda1")
            .read();
    for (String name :
        List.of(
            "by-id/ata-A",
            "by-id/wwn-0x50014ee2b5a1b2c3",
            "by-path/pci-0000:00:1f.2-ata-1",
            "by-uuid/1234-ABCD")) {
      assertThat(inventory.disk("/dev/disk/" + name).orElseThrow().id())
          .isEqualTo("/dev/disk/by-id/ata-A");
    }
    assertThat(inventory.disk("/dev/disk/by-partuuid/ffff")).isEmpty();
  }

  @Test
  void onlyAllThreeTogetherMakeOneDisk() {
    DiskIdentity disk = new DiskIdentity("Z4X", "0x5000c500a1b2c301", "M", 100);
    assertThat(disk.to(new DiskIdentity("Z4X", "naa.5000c500a1b2c301", "N", 100), Set.of()))
        .isEqualTo(DiskIdentity.Likeness.SAME);
    assertThat(disk.to(new DiskIdentity("Z4Y", "0x5000c500a1b2c301", "M", 100), Set.of()))
        .isEqualTo(DiskIdentity.Likeness.DIFFERENT);
    assertThat(disk.to(new DiskIdentity("Z4X", "0x5000c500a1b2c302", "M", 100), Set.of()))
        .isEqualTo(DiskIdentity.Likeness.DIFFERENT);
    assertThat(disk.to(new DiskIdentity("Z4X", "0x5000c500a1b2c301", "M", 101), Set.of()))
        .isEqualTo(DiskIdentity.Likeness.DIFFERENT);
    for (String none :
        List.of(
            "", "0x0000000000000000", "0x5000000000000001", "0xffffffffffffffff", "t10.ATA x")) {
      assertThat(DiskIdentity.meaningfulWwn(none)).isEmpty();
      assertThat(
              new DiskIdentity("1", none, "M", 9).to(new DiskIdentity("1", none, "M", 9), Set.of()))
          .isEqualTo(DiskIdentity.Likeness.UNCLEAR);
    }
  }

  /** What names a partition that lsblk leaves out uses the disk all the same. */
  @Test
  void aPartitionThatOnlyOthersNameIsOneOfTheDisk() throws ParseException {
    String mdstat = "md0 : active raid1 sdb1[1] sda1[0]\n      9 blocks super 1.2 [2/2] [UU]\n";
    assertThat(uses(one("").mdstat(mdstat))).containsExactly(new DiskUse(Kind.MD_MEMBER, "md0"));
    assertThat(uses(one("").mounts("/dev/sda1 /srv/a ext4 rw 0 0\n")))
        .containsExactly(new DiskUse(Kind.MOUNTED, "/srv/a"));
    assertThat(uses(one("").swaps("/dev/sda5 partition 9 0 -2\n")))
        .containsExactly(new DiskUse(Kind.SWAP, "/dev/sda5"));
    assertThat(uses(one("").openBy("sda2", "9 qemu\n")))
        .containsExactly(new DiskUse(Kind.OPEN, "qemu (process 9)"));
    assertThat(uses(one("").claimed("sda1")))
        .containsExactly(new DiskUse(Kind.CLAIMED, "/dev/sda"));
    assertThat(uses(one("").sys("loop0", "loop/backing_file", "/dev/sda1")))
        .containsExactly(new DiskUse(Kind.HELD, "loop0"));
    assertThat(uses(one("").mounts("/dev/sdb /p xfs rw,logdev=/dev/sda3 0 0\n")))
        .containsExactly(new DiskUse(Kind.MOUNTED, "/p"));
    assertThat(uses(one("").otherMounts("7 db", "36 35 8:1 / /d rw - ext4 /dev/sda1 rw\n")))
        .containsExactly(new DiskUse(Kind.MOUNTED, "/d in the mounts of db (process 7)"));
    Systems names =
        new Systems()
            .disk(device("nvme0n1", "disk", ""))
            .disk(device("nvme0n10", "disk", ""))
            .disk(device("sda", "disk", ""))
            .disk(device("sdaa", "disk", ""))
            .mounts("/dev/nvme0n10p1 /a ext4 rw 0 0\n/dev/sdaa1 /b ext4 rw 0 0\n");
    assertThat(names.read().disks().stream().filter(Disk::free).map(Disk::path))
        .containsExactly("/dev/nvme0n1", "/dev/sda");
  }

  /** What lies on a disk counts whichever side tells it. */
  @Test
  void whatLiesOnItIsFoundFromAbove() throws ParseException {
    assertThat(uses(one("").sys("dm-7", "dm/name", "secret", "slaves", "sda")))
        .containsExactly(new DiskUse(Kind.DEVICE_MAPPER, "secret"));
    assertThat(
            uses(one("", device("sda1", "part", "")).sys("dm-7", "dm/name", "s", "slaves", "sda1")))
        .containsExactly(new DiskUse(Kind.DEVICE_MAPPER, "s"));
    assertThat(uses(one("").sys("drbd0", "slaves", "sda")))
        .containsExactly(new DiskUse(Kind.HELD, "drbd0"));
    assertThat(uses(one("").sys("md5", "md/array_state", "clean", "md/dev-sda1/state", "in_sync")))
        .containsExactly(new DiskUse(Kind.MD_MEMBER, "md5"));
    assertThat(
            uses(
                one("\"maj:min\":\"8:16\"")
                    .sys("sda", "dev", "8:16")
                    .dmTable("old: 0 1000 linear 8:16 2048\n")))
        .hasSize(1);
    assertThat(uses(one("").mdstat("md0 : sleeping raid1 b[1] ??? sda[0]\n")))
        .containsExactly(new DiskUse(Kind.MD_MEMBER, "md0"));
  }

  @Test
  void namesOfUdevCountForSwapAndVolumeGroupsToo() throws ParseException {
    assertThat(
            uses(one("").name("by-uuid/s", "sda").swaps("/dev/disk/by-uuid/s partition 9 0 1\n")))
        .containsExactly(new DiskUse(Kind.SWAP, "/dev/sda"));
    assertThat(
            uses(
                one(holds("LVM2_member", "", ""))
                    .byId("ata-A", "sda")
                    .groups(
                        "{\"report\":[{\"vg\":[{\"vg_name\":\"data\","
                            + "\"pv_name\":\"/dev/disk/by-id/ata-A\"}]}]}")))
        .containsExactly(new DiskUse(Kind.LVM_MEMBER, "data"));
  }

  @Test
  void ofABtrfsOverManyDisksThatIsMountedElsewhereEachIsInUse() throws ParseException {
    Systems two =
        new Systems()
            .disk(device("sda", "disk", holds("btrfs", "", "") + ",\"uuid\":\"b1\""))
            .disk(device("sdb", "disk", holds("btrfs", "", "") + ",\"uuid\":\"b1\""))
            .otherMounts("55 dockerd", "36 35 0:41 / /pool rw - btrfs /dev/sda rw\n");
    assertThat(two.read().disks()).noneMatch(Disk::free);
  }

  @Test
  void aDiskThatSaysTheSameAsOneInUseIsNoneUnlessTheBusTellsThemApart() throws ParseException {
    for (String bus : List.of("sas", "fc", "usb", "sata")) {
      String same = "\"serial\":\"Z4X\",\"model\":\"M\",\"tran\":\"" + bus + "\"";
      Systems two =
          new Systems()
              .disk(device("sda", "disk", same + "," + holds("ext4", "", "/srv")))
              .disk(device("sdb", "disk", same))
              .name("by-path/a", "sda")
              .name("by-path/b", "sdb");
      assertThat(two.read().disks().get(1).free())
          .as(bus)
          .isEqualTo(bus.equals("usb") || bus.equals("sata"));
    }
    String usb = "\"serial\":\"Z4X\",\"tran\":\"usb\",\"uuid\":\"u\",";
    Systems copies =
        new Systems()
            .disk(device("sda", "disk", usb + holds("ext4", "", "/srv")))
            .disk(device("sdb", "disk", usb + holds("ext4", "", "")))
            .name("by-path/a", "sda")
            .name("by-path/b", "sdb");
    assertThat(copies.read().disks()).noneMatch(Disk::free);
  }

  @Test
  void zonesCountWhoeverTellsOfThem() throws ParseException {
    assertThat(uses(one("\"zoned\":\"none\"").sys("sda", "queue/zoned", "host-managed")))
        .containsExactly(new DiskUse(Kind.ZONED, "host-managed"));
  }

  @Test
  void cachesAndSparesOfAPoolThatIsOpenAreInUseThoughTheyDoNotNameIt() throws ParseException {
    String part = device("sda1", "part", holds("zfs_member", "", ""));
    assertThat(uses(one("", part).pools("tank"))).containsExactly(new DiskUse(Kind.ZFS_MEMBER, ""));
    assertThat(uses(one(holds("zfs_member", "", "")).mounts("tank /tank zfs rw 0 0\n")))
        .containsExactly(new DiskUse(Kind.ZFS_MEMBER, ""));
    assertThat(uses(one("", part))).isEmpty();
    assertThat(uses(one(holds("zfs_member", "old", "")).pools("tank"))).isEmpty();
  }

  @Test
  void whatWasTakenOutOfDevIsInUseAllTheSame() throws ParseException {
    assertThat(uses(one("").swaps("/dev/sda\\040(deleted) partition 9 0 -2\n")))
        .containsExactly(new DiskUse(Kind.SWAP, "/dev/sda"));
    assertThat(uses(one("").swaps("/dev/sda2\\040(deleted) partition 9 0 -2\n")))
        .containsExactly(new DiskUse(Kind.SWAP, "/dev/sda2"));
    assertThat(uses(one("").swaps("/mnt/dev/sda2 partition 9 0 -2\n")))
        .containsExactly(new DiskUse(Kind.SWAP, "/dev/sda2"));
    assertThat(uses(one("").sys("loop0", "loop/backing_file", "/dev/sda (deleted)")))
        .containsExactly(new DiskUse(Kind.HELD, "loop0"));
  }

  /** Numbers count whoever tells them, and those of partitions that nobody names. */
  @Test
  void aNumberThatOneSideTellsIsEnough() throws ParseException {
    String line = "36 35 %s / /d rw - ext4 /dev/vg/x rw\n";
    DiskUse mounted = new DiskUse(Kind.MOUNTED, "/d in the mounts of db (process 7)");
    assertThat(uses(one("\"maj:min\":\"8:0\"").otherMounts("7 db", line.formatted("8:0"))))
        .containsExactly(mounted);
    assertThat(
            uses(
                one("")
                    .sys("sda", "dev", "8:0")
                    .sys("sda1", "dev", "8:1", "parent", "sda")
                    .otherMounts("7 db", line.formatted("8:1"))))
        .containsExactly(mounted);
    assertThat(uses(one("\"maj:min\":\"8:0\"").otherMounts("7 db", line.formatted("8:15"))))
        .containsExactly(mounted);
    assertThat(uses(one("\"maj:min\":\"8:0\"").otherMounts("7 db", line.formatted("8:16"))))
        .isEmpty();
    assertThat(uses(one("\"maj:min\":\"8:0\"").dmTable("x: 0 9 linear 8:1 0\n"))).hasSize(1);
  }

  /** A disk in a container of firmware RAID is in use by it, and it is called what it is. */
  @ParameterizedTest
  @ValueSource(strings = {"inactive", "active container"})
  void aContainerHoldsItsDisksAndIsCalledNoArray(String state) throws ParseException {
    String volume = device("md126", "raid1", "").replace("}", ",\"fstype\":\"ext4\"}");
    Inventory found =
        new Systems()
            .disk(device("sda", "disk", "", device("md127", "md", ""), volume))
            .disk(device("sdb", "disk", "", device("md127", "md", "")))
            .mdstat(
                "Personalities : [raid1]\nmd126 : active raid1 sda[0]\n"
                    + "      9 blocks super external:/md127/0 [1/1] [U]\n\nmd127 : "
                    + state
                    + " sdb[1](S) sda[0](S)\n      9 blocks super external:imsm\n")
            .read();
    assertThat(found.disks().get(0).uses())
        .containsExactlyInAnyOrder(
            new DiskUse(Kind.MD_MEMBER, "md126"),
            new DiskUse(Kind.HELD, "md127, the container of a firmware RAID"));
    assertThat(found.disks().get(1).uses())
        .containsExactly(new DiskUse(Kind.HELD, "md127, the container of a firmware RAID"));
  }

  /** {@code lsblk -p} writes paths where names stand, and older ones have no paths beside. */
  @Test
  void namesThatArePathsAreTheSameDevices() throws ParseException {
    Inventory found =
        new Systems()
            .lsblk(
                "{\"blockdevices\":[{\"name\":\"/dev/sda\",\"kname\":\"/dev/sda\",\"type\":"
                    + "\"disk\",\"size\":\"4000787030016\",\"mountpoints\":\"/srv\",\"children\":"
                    + device("sda1", "part", holds("ext4", "", "/films"))
                    + "}]}")
            .byId("ata-A", "sda")
            .read();
    assertThat(found.disks()).singleElement().extracting(Disk::path).isEqualTo("/dev/sda");
    assertThat(found.disks().get(0).uses())
        .contains(new DiskUse(Kind.MOUNTED, "/srv"), new DiskUse(Kind.MOUNTED, "/films"));
  }
}
