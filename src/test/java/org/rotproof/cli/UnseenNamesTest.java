package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** A line under /etc names what nothing shows now: it may lie in what is closed. */
class UnseenNamesTest {
  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final String LINE = "UUID=deadbeef-0000-1111-2222-333333333333 /srv ext4 nofail";

  /** A machine whose first disk holds that. */
  private static ObjectNode holding(String type) throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    disk(machine, 0).put("fstype", type).put("label", "nas:media").put("uuid", UUID);
    return machine;
  }

  private static ObjectNode disk(ObjectNode machine, int index) {
    return (ObjectNode) machine.at("/lsblk/blockdevices/" + index);
  }

  private static String why(ObjectNode machine, String file, String line) throws Exception {
    JsonNode disks = disks(machine, file, line);
    assertThat(disks.at("/1/why").textValue()).isEmpty();
    return disks.at("/0/why").textValue();
  }

  private static JsonNode disks(ObjectNode machine, String file, String line) throws Exception {
    ((ObjectNode) machine.get("files")).put(file, "# theirs\n" + line + "\n");
    CommandLineRun run = CommandLineRun.with(machine.toString(), "disks", "--json", "--from", "-");
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out()).get("disks");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|" + LINE,
        "/etc/fstab|LABEL=films /srv ext4 noauto 0 0",
        "/etc/fstab|/dev/disk/by-label/films /srv ext4 noauto 0 0",
        "/etc/fstab|PARTUUID=abcd-01 none swap sw 0 0",
        "/etc/fstab|/dev/vg0/data /srv xfs nofail 0 0",
        "/etc/fstab|/dev/mapper/vg0-data /srv xfs nofail 0 0",
        "/etc/fstab|/dev/disk/by-id/dm-name-vg0-data /srv xfs nofail 0 0",
        "/etc/fstab|/dev/sdz /srv xfs noauto,logdev=/dev/disk/by-uuid/dead-beef 0 0",
        "/etc/crypttab|secret UUID=deadbeef-0000-1111-2222-333333333333 none luks",
      })
  void itMayLieInAnArrayThatDoesNotRun(String file, String line) throws Exception {
    ObjectNode machine = holding("linux_raid_member");
    assertThat(why(machine, file, "#")).isEmpty();
    assertThat(why(machine, file, line))
        .contains("a line of " + file, "the array of which /dev/sda is a part", "wipefs");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UUID=aaaa-bbbb / ext4 errors=remount-ro 0 1",
        "nas:/vol /srv nfs defaults 0 0",
        "/srv/a /srv/b none bind 0 0",
        "/dev/sdz1 /srv ext4 nofail 0 0",
        "/dev/md/other /srv ext4 nofail 0 0",
        "/dev/zvol/tank/x /srv ext4 nofail 0 0",
        "/dev/cciss/c0d1 /srv ext4 nofail 0 0",
        "/dev/mapper/mpatha-part1 /srv ext4 nofail 0 0",
        "UUID= /srv ext4 nofail 0 0",
        "tank/data /srv zfs defaults 0 0",
      })
  void whatIsKnownToLieElsewhereHoldsNobody(String line) throws Exception {
    assertThat(why(holding("linux_raid_member"), "/etc/fstab", line)).isEmpty();
    assertThat(why(holding("crypto_LUKS"), "/etc/fstab", line)).isEmpty();
  }

  /** The other disk has what the line names. */
  @Test
  void whatIsSeenElsewhereHoldsNobody() throws Exception {
    ObjectNode machine = holding("linux_raid_member");
    disk(machine, 1).put("fstype", "ext4").put("uuid", "deadbeef-0000-1111-2222-333333333333");
    disk(machine, 1).putArray("mountpoints").add("/srv");
    ((ObjectNode) machine.get("files")).put("/etc/fstab", LINE + "\n");
    CommandLineRun run = CommandLineRun.with(machine.toString(), "disks", "--json", "--from", "-");
    assertThat(Json.mapper().readTree(run.out()).at("/disks/0/why").textValue()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "crypto_LUKS, what is encrypted on /dev/sda",
    "BitLocker, what is encrypted on /dev/sda",
    "cs_fvault2, what is encrypted on /dev/sda",
    "vdo, what VDO keeps on /dev/sda",
    "DM_integrity, what dm-integrity guards on /dev/sda",
    "zfs_member, the ZFS pool of which /dev/sda is a part",
  })
  void itMayLieInWhateverIsClosed(String type, String words) throws Exception {
    assertThat(why(holding(type), "/etc/fstab", LINE)).contains("a line of /etc/fstab", words);
    assertThat(why(holding("ext4"), "/etc/fstab", LINE)).isEmpty();
  }

  /** A mapping is what crypttab says, and what it does not say may be any. */
  @Test
  void aMappingThatNoLineOpensMayBeWhatIsEncryptedHere() throws Exception {
    ObjectNode machine = holding("crypto_LUKS");
    String mount = "/dev/mapper/secret /srv ext4 nofail 0 0";
    assertThat(why(machine, "/etc/fstab", mount)).contains("what is encrypted on /dev/sda");
    ((ObjectNode) machine.get("files")).put("/etc/crypttab", "secret /dev/sdz none luks\n");
    assertThat(why(machine, "/etc/fstab", mount)).isEmpty();
  }

  private static ObjectNode volume(String groups) throws Exception {
    ObjectNode machine = holding("LVM2_member");
    machine.put("volumeGroups", groups);
    return machine;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|/dev/vg0/data /srv xfs nofail 0 0",
        "/etc/fstab|/dev/mapper/my--vg-data /srv xfs nofail 0 0",
        "/etc/crypttab|secret /dev/vg0/data none luks",
        "/etc/crypttab|secret /dev/mapper/vg0-data none luks",
        "/etc/fstab|" + LINE,
      })
  void aLineThatNamesAVolumeIsToldWithTheDiskThatMayCarryIt(String file, String line)
      throws Exception {
    for (String answer : new String[] {"", "{}", "{\"report\":[]}"}) {
      assertThat(why(volume(answer), file, "#"))
          .isEqualTo("it belongs to LVM, and which volume group it is part of is not known");
      assertThat(why(volume(answer), file, line))
          .startsWith(
              "it belongs to LVM, and which volume group it is part of is not known; a line")
          .contains(file, "the LVM volume group of which /dev/sda is a part");
    }
    // A volume that LVM itself puts into no group: of another machine, or kept from LVM's eyes.
    String none = "{\"report\":[{\"vg\":[]}]}";
    assertThat(why(volume(none), file, "#")).isEmpty();
    assertThat(why(volume(none), file, line)).startsWith("a line of " + file);
  }

  /** A group lacks a volume, or LVM does not say which it has: this may be the one. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"vg_name\":\"vg0\",\"pv_name\":\"[unknown]\"}",
        "{\"vg_name\":\"vg0\",\"pv_name\":\"/dev/block/9:99\"}",
        "{\"vg_name\":\"vg0\"}",
      })
  void aVolumeMayBeTheOneThatAGroupLacks(String row) throws Exception {
    assertThat(why(volume("{\"report\":[{\"vg\":[" + row + "]}]}"), "/etc/fstab", "#"))
        .contains("belongs to LVM", "not known");
  }

  /** What a group lacks may lie in anything that is closed; one that lacks nothing is elsewhere. */
  @ParameterizedTest
  @ValueSource(strings = {"/dev/data/films", "/dev/mapper/data-films"})
  void aVolumeOfAGroupThatLacksAPartMayLieInWhatIsClosed(String name) throws Exception {
    ObjectNode machine = holding("crypto_LUKS");
    disk(machine, 1).put("fstype", "LVM2_member");
    String row = "{\"vg_name\":\"data\",\"pv_name\":\"%s\"}";
    String whole = row.formatted("/dev/sdb");
    String line = name + " /f ext4 noauto 0 0";
    machine.put("volumeGroups", "{\"report\":[{\"vg\":[" + whole + "]}]}");
    assertThat(disks(machine, "/etc/fstab", line).at("/0/why").textValue()).isEmpty();
    String torn = whole + "," + row.formatted("[unknown]");
    machine.put("volumeGroups", "{\"report\":[{\"vg\":[" + torn + "]}]}");
    assertThat(disks(machine, "/etc/fstab", line).at("/0/why").textValue())
        .contains("what is encrypted on /dev/sda");
    machine.putObject("block").putObject("dm-7").put("dm/name", "data-films");
    assertThat(disks(machine, "/etc/fstab", line).at("/0/why").textValue()).isEmpty();
  }

  /** Superblocks of version 0.90 have a number and no name, and lsblk does not tell it. */
  @Test
  void anArrayThatMdadmConfKnowsByANumberMayBeThisOne() throws Exception {
    String line = "ARRAY /dev/md0 super-minor=0";
    ObjectNode old = holding("linux_raid_member");
    assertThat(why(old, "/etc/mdadm.conf", line)).isEmpty();
    disk(old, 0).putNull("label");
    assertThat(why(old, "/etc/mdadm.conf", line))
        .contains("a line of /etc/mdadm.conf", "which may be the one that it is part of");
  }
}
