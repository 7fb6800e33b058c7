package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tools' real output is read as what it says. */
class ParsersTest {
  @Test
  void lsblkTellsWhatLiesOnWhat() throws ParseException {
    List<LsblkDevice> disks = LsblkDevice.parse(Corpus.text("captures/lsblk-encrypted.json"));
    assertThat(disks)
        .extracting(LsblkDevice::serial)
        .containsExactly("WD-PRACTICE1", "WD-PRACTICE2");
    assertThat(disks.get(0).withDescendants().map(LsblkDevice::name))
        .containsExactly("sda", "la_dif", "la", "md127");
    LsblkDevice la = disks.get(0).children().get(0).children().get(0);
    assertThat(la.path()).isEqualTo("/dev/mapper/la");
    assertThat(la.logicalSectorBytes()).isEqualTo(4096);
    assertThat(la.fileSystem()).isEqualTo("linux_raid_member");
    assertThat(la.mountPoints()).isEmpty();
  }

  @Test
  void oldLsblkWritesEverythingAsText() throws ParseException {
    LsblkDevice disk =
        LsblkDevice.parse(
                "{\"blockdevices\": [{\"name\":\"sda\",\"kname\":\"/dev/sda\",\"maj:min\":\"8:0\","
                    + "\"size\":\"4000787030016\",\"rota\":\"1\",\"rm\":\"0\",\"ro\":\"1\","
                    + "\"type\":\"disk\",\"mountpoint\":\"/srv\",\"log-sec\":\"512\","
                    + "\"phy-sec\":\"4096\",\"model\":\"WDC WD40EFRX \"}]}")
            .get(0);
    assertThat(disk.node()).isEqualTo("sda");
    assertThat(disk.path()).isEqualTo("/dev/sda");
    assertThat(disk.sizeBytes()).isEqualTo(4000787030016L);
    assertThat(disk.rotational()).isTrue();
    assertThat(disk.removable()).isFalse();
    assertThat(disk.readOnly()).isTrue();
    assertThat(disk.mountPoints()).containsExactly("/srv");
    assertThat(disk.physicalSectorBytes()).isEqualTo(4096);
    assertThat(disk.model()).isEqualTo("WDC WD40EFRX");
    assertThat(disk.majorMinor()).isEqualTo("8:0");
  }

  @Test
  void dmsetupTellsAlgorithmModeAndWhatLiesBelow() throws ParseException {
    List<DmTarget> targets = DmTarget.parse(Corpus.text("captures/dmsetup-table.txt"));
    assertThat(targets).extracting(DmTarget::name).containsExactly("la", "la_dif", "lb", "lb_dif");
    assertThat(targets.get(0).integrityId()).isEqualTo("hmac-sha256");
    assertThat(targets.get(0).devices()).containsExactly("252:0");
    assertThat(targets.get(1).integrityId()).isEmpty();
    assertThat(targets.get(1).integrityMode()).isEqualTo("journal");
    assertThat(targets.get(1).devices()).containsExactly("8:0");
    assertThat(targets.get(1).option("block_size")).isEqualTo("4096");
    DmTarget alone =
        DmTarget.parse("p-1: 0 188416 integrity 8:0 0 4 B 4 internal_hash:crc32c block_size:4096\n")
            .get(0);
    assertThat(alone.integrityId()).isEqualTo("crc32c");
    assertThat(alone.integrityMode()).isEqualTo("bitmap");
    assertThat(DmTarget.parse("No devices found\n")).isEmpty();
    assertThat(DmTarget.parse("half: \n")).isEmpty();
    DmTarget status = DmTarget.parse(Corpus.text("captures/dmsetup-status.txt")).get(1);
    assertThat(status.integrityMismatches()).isEqualTo(OptionalLong.of(0));
  }

  @Test
  void dmsetupTreeIsATree() throws ParseException {
    List<DmTree> trees = DmTree.parse(Corpus.text("captures/dmsetup-tree.txt"));
    assertThat(trees).extracting(DmTree::name).containsExactly("la", "lb");
    assertThat(trees.get(1).below().get(0).name()).isEqualTo("lb_dif");
    assertThat(trees.get(1).below().get(0).below().get(0).majorMinor()).isEqualTo("8:16");
    DmTree two = DmTree.parse("vg-root (253:0)\n |- (8:2)\n `-luks (253:1)\n    `- (8:3)\n").get(0);
    assertThat(two.below()).extracting(DmTree::majorMinor).containsExactly("8:2", "253:1");
    assertThat(two.below().get(1).below()).hasSize(1);
  }

  @Test
  void mdadmTellsTheArraysName() throws ParseException {
    KeyValues detail = KeyValues.parse("mdadm", Corpus.text("captures/mdadm-export.txt"));
    assertThat(detail.get("MD_UUID")).isEqualTo("bb643ba6:d12a7e3c:83fc1809:554fd7f6");
    assertThat(detail.arrayName()).isEqualTo("t");
    assertThat(detail.number("MD_DEVICES")).isEqualTo(OptionalLong.of(2));
    assertThat(KeyValues.parse("mdadm", "").arrayName()).isEmpty();
  }

  @Test
  void luksHeaderTellsCipherIntegrityAndSlots() throws ParseException {
    LuksHeader header = LuksHeader.parse(Corpus.text("captures/luksdump.json"));
    assertThat(header.integrityId()).isEqualTo("hmac-sha256");
    assertThat(header.sectorBytes()).isEqualTo(4096);
    assertThat(header.dataOffsetBytes()).isEqualTo(16 << 20);
    assertThat(header.keySlots()).containsExactly(new LuksHeader.KeySlot(0, "pbkdf2", 96));
  }

  @Test
  void progressNumbersAreStrings() throws ParseException {
    String line =
        "{\"device\":\"/dev/sda\",\"device_bytes\":\"14680064\",\"device_size\":\"82550784\","
            + "\"speed\":\"29000406\",\"eta_ms\":\"2340\",\"time_ms\":\"506\"}";
    assertThat(ToolProgress.looksLike(line)).isTrue();
    assertThat(ToolProgress.parse(line))
        .isEqualTo(new ToolProgress("/dev/sda", 14680064, 82550784, 29000406, 2340, 506));
    assertThatThrownBy(() -> ToolProgress.parse("Finished, time 00m01s"))
        .isInstanceOf(ParseException.class);
  }

  @Test
  void mountsWithBlanksAndSwapsAreRead() throws ParseException {
    assertThat(
            MountEntry.parse(
                "/dev/md127 /srv/my\\040photos ext4 rw,relatime 0 0\ntank/a /tank zfs ro 0 0\n"))
        .containsExactly(
            new MountEntry("/dev/md127", "/srv/my photos", "ext4", List.of("rw", "relatime")),
            new MountEntry("tank/a", "/tank", "zfs", List.of("ro")));
    assertThat(
            SwapEntry.parse(
                "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"
                    + "/dev/sdb2                               partition\t524284\t\t0\t\t-2\n"))
        .containsExactly(new SwapEntry("/dev/sdb2", "partition"));
  }

  @Test
  void volumeGroupsKnowTheirDisks() throws ParseException {
    assertThat(
            VolumeGroup.parse(
                "{\"report\":[{\"vg\":[{\"vg_name\":\"tank\",\"pv_name\":\"/dev/sda1\"},"
                    + "{\"vg_name\":\"tank\",\"pv_name\":\"/dev/sdb1\"},"
                    + "{\"vg_name\":\"old\",\"pv_name\":\"[unknown]\"}]}]}"))
        .containsExactly(
            new VolumeGroup("tank", List.of("/dev/sda1", "/dev/sdb1")),
            new VolumeGroup("old", List.of("[unknown]")));
    assertThat(VolumeGroup.parse("{\"report\":[{\"vg\":[]}]}")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ata-good, GOOD, 0, 0, 0, 21345, 34, -",
    "ata-worn, WORN, 8, 16, 5, 21345, 34, -",
    "ata-failing, FAILING, 2040, -, -, -, 41, -",
    "nvme-good, GOOD, -, -, 0, 21345, 34, 3",
    "nvme-worn-out, WORN, -, -, 2, 21345, 34, 117",
    "nvme-failing, FAILING, -, -, 0, -, -, 99",
    "scsi-good, GOOD, 0, -, 0, 21345, 34, -",
    "scsi-worn, WORN, 12, -, 4, 21345, 34, 20",
    "asleep, UNKNOWN, -, -, -, -, -, -",
    "virtual, UNKNOWN, -, -, -, -, -, -",
    "qemu-scsi, UNKNOWN, -, -, -, -, -, -",
    "qemu-nvme, GOOD, -, -, 0, 0, 50, 0",
    "no-device, UNKNOWN, -, -, -, -, -, -",
  })
  void smartIsNeverNicerThanTheDisk(
      String file,
      SmartVerdict verdict,
      String reallocated,
      String pending,
      String uncorrectable,
      String hours,
      String temperature,
      String used)
      throws ParseException {
    SmartReading reading = SmartReport.parse(Corpus.text("smart/" + file + ".json"));
    assertThat(reading.verdict()).isEqualTo(verdict);
    assertThat(reading.reason().isEmpty()).isEqualTo(verdict == SmartVerdict.GOOD);
    assertThat(
            List.of(
                words(reading.reallocatedSectors()),
                words(reading.pendingSectors()),
                words(reading.uncorrectableErrors()),
                words(reading.powerOnHours()),
                words(reading.temperatureCelsius()),
                words(reading.percentageUsed())))
        .containsExactly(reallocated, pending, uncorrectable, hours, temperature, used);
  }

  private static String words(OptionalLong number) {
    return number.isPresent() ? Long.toString(number.getAsLong()) : "-";
  }

  @Test
  void blockCountersOfOldAndNewKernels() throws ParseException {
    assertThat(BlockStat.parse("  10 2 80 5 7 1 56 9 0 12 14\n"))
        .isEqualTo(new BlockStat(10, 80 * 512, 5, 7, 56 * 512, 9, 0, 12, 17));
    assertThat(BlockStat.parse("1 0 8 1 0 0 0 0 0 1 1 0 0 0 0 3 4").readBytes()).isEqualTo(4096);
    assertThat(BlockStat.parse("1 0 8 1 2 0 0 0 0 1 1 3 0 0 0 4 4").endedIos()).isEqualTo(10);
    assertThatThrownBy(() -> BlockStat.parse("1 2 3")).isInstanceOf(ParseException.class);
    assertThatThrownBy(() -> BlockStat.parse("1 2 99999999999999999999 4 5 6 7 8 9 10 11"))
        .isInstanceOf(ParseException.class);
  }
}
