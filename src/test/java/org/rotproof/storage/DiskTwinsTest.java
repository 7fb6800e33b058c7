package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.storage.Systems.device;
import static org.rotproof.storage.Systems.holds;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.DiskUse.Kind;

/** Disks that say the same of themselves: one, two, or nobody knows. */
class DiskTwinsTest {
  /** Two of them, which by-path finds at those places. */
  private static List<Disk> two(String said, String more, String one, String other)
      throws ParseException {
    return new Systems()
        .disk(device("sdb", "disk", said + (more.isEmpty() ? "" : "," + more)))
        .disk(device("sdc", "disk", said))
        .name("by-path/" + one, "sdb")
        .name("by-path/" + other, "sdc")
        .onlyTheseNames()
        .read()
        .disks();
  }

  @Test
  void twoNodesThatSayNothingAndHoldTheSameMayBeOne() throws ParseException {
    String silent = "\"tran\":\"sas\",\"model\":\"ST4000\",\"uuid\":\"PV1\"";
    Inventory found =
        new Systems()
            .disk(device("sdb", "disk", silent + "," + holds("LVM2_member", "", "")))
            .disk(device("sdc", "disk", silent + "," + holds("LVM2_member", "", "")))
            .name("by-path/p1", "sdb")
            .name("by-path/p2", "sdc")
            .groups("{\"report\":[{\"vg\":[{\"vg_name\":\"vg\",\"pv_name\":\"/dev/sdb\"}]}]}")
            .onlyTheseNames()
            .read();
    assertThat(found.disks().get(1).uses())
        .containsExactly(new DiskUse(Kind.MAYBE_OTHER_WAY, "/dev/sdb"));
    // On a partition, and on a bus of which nothing is known.
    String mounted = device("sdb1", "part", "\"uuid\":\"E1\"," + holds("ext4", "", "/srv"));
    String closed = device("sdc1", "part", "\"uuid\":\"E1\"," + holds("ext4", "", ""));
    List<Disk> parts =
        new Systems()
            .disk(device("sdb", "disk", "\"model\":\"X\"", mounted))
            .disk(device("sdc", "disk", "\"model\":\"X\"", closed))
            .read()
            .disks();
    assertThat(parts).noneMatch(Disk::free);
    // Members of one file system carry one UUID by right.
    assertThat(
            new Systems()
                .disk(device("sdb", "disk", "\"uuid\":\"B\"," + holds("btrfs", "", "")))
                .disk(device("sdc", "disk", "\"uuid\":\"B\"," + holds("btrfs", "", "")))
                .openBy("sdb", "7 fsck")
                .read()
                .disks()
                .get(1)
                .free())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "usb, pci-0-usb-0:1:1.0-scsi-0:0:0:0, pci-0-usb-0:1:1.0-scsi-0:0:0:1",
    "sata, pci-0-ata-1, pci-0-ata-2",
    "sas, pci-0-ata-1, pci-0-ata-2",
    "sas, pci-0-sas-phy1-lun-0, pci-0-sas-phy1-lun-1",
    "fc, pci-0-fc-0x50-lun-0, pci-0-fc-0x50-lun-1"
  })
  void whereThereIsOneCableThereAreTwoDisksWhateverTheySay(String bus, String one, String other)
      throws ParseException {
    String bridge = "\"serial\":\"AB7QX\",\"wwn\":\"0x500a0b8245c7d9e3\",\"tran\":\"" + bus + "\"";
    List<Disk> idle = two(bridge, "", one, other);
    assertThat(idle).allMatch(Disk::free);
    assertThat(idle)
        .extracting(Disk::id)
        .containsExactly("/dev/disk/by-path/" + one, "/dev/disk/by-path/" + other);
    assertThat(two(bridge, holds("xfs", "", "/srv"), one, other))
        .extracting(Disk::free)
        .containsExactly(false, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sas", "fc", "iscsi"})
  void whereThereMayBeTwoCablesOneIsOfferedAndOfTheOtherNothingIsKnown(String bus)
      throws ParseException {
    for (String said :
        List.of(
            "\"serial\":\"00a1b2c3\"",
            "\"serial\":\"0123456789\"",
            "\"serial\":\"None\",\"wwn\":\"0x5000000000000001\"",
            "\"serial\":\"123456789012\",\"wwn\":\"0x5001234567890123\"",
            "\"serial\":\"0000000000\",\"wwn\":\"0x500a0b8245c7d9e3\"",
            "\"model\":\"M\"")) {
      String whole = said + ",\"tran\":\"" + bus + "\"";
      List<Disk> disks = two(whole, "", "pci-1-x-0:0", "pci-1-x-0:1");
      assertThat(disks).as(said).extracting(Disk::free).containsExactly(true, false);
      assertThat(disks.get(1).uses()).containsExactly(new DiskUse(Kind.MAYBE_ONE_DISK, "/dev/sdb"));
      assertThat(two(whole, holds("xfs", "", "/srv"), "pci-1-x-0:0", "pci-1-x-0:1").get(1).uses())
          .as(said)
          .containsExactly(new DiskUse(Kind.MAYBE_OTHER_WAY, "/dev/sdb"));
    }
  }

  @Test
  void volumesOfOneRaidControllerAreNotOneDisk() throws ParseException {
    String volume = "\"serial\":\"00a1b2c3\",\"vendor\":\"Adaptec\",\"model\":\"Array\"";
    assertThat(two(volume, "", "pci-1-scsi-0:0:0:0", "pci-1-scsi-0:0:1:0")).allMatch(Disk::free);
    // Of two controllers nobody knows.
    assertThat(two(volume, "", "pci-1-scsi-0:0:0:0", "pci-2-scsi-0:0:0:0"))
        .extracting(Disk::free)
        .containsExactly(true, false);
  }

  @Test
  void aSerialOfAWholeBatchMeansNothing() throws ParseException {
    Systems batch =
        new Systems()
            .disk(device("sdb", "disk", "\"serial\":\"B77\",\"model\":\"A\""))
            .disk(device("sdc", "disk", "\"serial\":\"B77\",\"model\":\"A\""))
            .name("by-path/p1", "sdb")
            .name("by-path/p2", "sdc")
            .onlyTheseNames();
    assertThat(batch.read().disks()).extracting(Disk::free).containsExactly(true, false);
    batch.disk(device("sdd", "disk", "\"serial\":\"B77\",\"model\":\"B\",\"size\":1000204886016"));
    batch.name("by-path/p3", "sdd");
    assertThat(batch.read().disks()).allMatch(Disk::free);
  }

  @Test
  void aWayThatReadsNothingIsTheDiskThatTheOtherReads() throws ParseException {
    String said = "\"serial\":\"X1\",\"tran\":\"sas\",";
    String wwn = "\"wwn\":\"0x5000c500aabbccdd\",";
    for (String name : List.of(wwn, "")) {
      List<Disk> disks =
          new Systems()
              .disk(device("sdb", "disk", said + name + "\"size\":4000787030016"))
              .disk(device("sdc", "disk", said + name + "\"size\":0"))
              .name("by-path/p1", "sdb")
              .name("by-path/p2", "sdc")
              .onlyTheseNames()
              .read()
              .disks();
      Kind kind = name.isEmpty() ? Kind.MAYBE_ONE_DISK : Kind.OTHER_WAY;
      assertThat(disks.get(0).free()).isTrue();
      assertThat(disks.get(1).uses()).containsExactly(new DiskUse(kind, "/dev/sdb"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0000000000000000",
        "None",
        "N/A",
        "FFFFFFFF",
        "0123456789",
        "123456789012",
        "0123456789ABCDEF",
        "Default string",
        "To Be Filled By O.E.M.",
        "SN0123456789",
        "ABCDEF",
        "Serial Number",
        "1234",
        "9876543210",
        "ABABABAB"
      })
  void placeholdersAreNoSerials(String serial) {
    assertThat(DiskIdentity.meaningfulSerial(serial)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WD-WX12345678", "Z4X", "S64ANS0R123456", "00a1b2c3", "22G0A0X5VUPL"})
  void whatDisksSayIsOne(String serial) {
    assertThat(DiskIdentity.meaningfulSerial(serial)).isEqualTo(serial);
  }
}
