package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** A disk that nothing uses now, and that a line under /etc will use at the next start. */
class NamedAtBootTest {
  @TempDir private Path folder;

  private JsonNode disks(String file, String line) throws Exception {
    return disks("My Files", file, line);
  }

  private JsonNode disks(String label, String file, String line) throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    ObjectNode disk = (ObjectNode) machine.at("/lsblk/blockdevices/0");
    ObjectNode part = disk.deepCopy();
    part.put("name", "sda1").put("kname", "sda1").put("path", "/dev/sda1").put("type", "part");
    part.put("fstype", "ext4").put("label", label).put("uuid", "1A2b-3C4D");
    part.put("partuuid", "b8f3-01").put("partlabel", "old data");
    disk.putArray("children").add(part);
    ((ObjectNode) machine.get("files")).put(file, "# ours\n\n" + line + "\n");
    Path changed = folder.resolve("machine.json");
    Files.writeString(changed, machine.toString());
    CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", changed + "");
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out()).get("disks");
  }

  /** Which disks an array has whose record cannot be read, nobody knows. */
  @Test
  void aLegIsNotFreeWhileARecordCannotBeRead() throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    ((ObjectNode) machine.at("/lsblk/blockdevices/0")).put("fstype", "crypto_LUKS");
    Path changed = folder.resolve("machine.json");
    for (String record :
        new String[] {"{}", "{nonsense", "{\"rotproofArray\":9}", "{\"rotproofArray\":1}"}) {
      ((ObjectNode) machine.get("files")).put("/etc/rotproof/arrays/photos.json", record);
      Files.writeString(changed, machine.toString());
      CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", changed + "");
      JsonNode disks = Json.mapper().readTree(run.out()).get("disks");
      assertThat(disks.at("/0/why").textValue())
          .contains("/etc/rotproof/arrays/photos.json cannot be read");
      assertThat(disks.at("/1/free").booleanValue()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|/dev/sda1 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|UUID=1a2B-3c4d /mnt/old ext4 noauto 0 2",
        "/etc/fstab|UUID=\"1A2b-3C4D\" none swap sw 0 0",
        "/etc/fstab|LABEL=My\\040Files\t/mnt/old auto nofail 0 0",
        "/etc/fstab|/dev/disk/by-label/My\\x20Files /mnt/old auto nofail 0 0",
        "/etc/fstab|PARTUUID=B8F3-01 /mnt/old auto nofail 0 0",
        "/etc/fstab|PARTLABEL=old\\040data /mnt/old auto nofail 0 0",
        "/etc/fstab|/dev/disk/by-id/wwn-0x50014ee2aaaa0001-part1 /mnt/old auto nofail 0 0",
        "/etc/crypttab|cryptswap /dev/disk/by-id/wwn-0x50014ee2aaaa0001 /dev/urandom swap",
        "/etc/crypttab|cryptswap /dev/sda /dev/urandom swap,cipher=aes-xts-plain64",
        "/etc/crypttab|old PARTUUID=b8f3-01 none luks",
        "/etc/integritytab|old /dev/sda1 - integrity-algorithm=crc32c",
        "/etc/fstab|/dev/sdz /x xfs noauto,logdev=/dev/sda1 0 0",
        "/etc/fstab|/dev/sdz /x btrfs noauto,device=/dev/sdy,device=/dev/sda 0 0",
        "/etc/fstab|/dev/sdz:/dev/sda1 /x bcachefs noauto 0 0",
        "/etc/fstab|/dev//sda1 /x auto noauto 0 0",
        "/etc/fstab|/dev/disk/../sda1 /x auto noauto 0 0",
        "/etc/fstab|LABEL='My\\040Files' /x auto noauto 0 0",
        "/etc/crypttab|x /dev/sdz /key:UUID=1A2b-3C4D luks",
        "/etc/crypttab|x /dev/sdz /dev/disk/by-partuuid/b8f3-01:/key luks,keyscript=passdev",
        "/etc/crypttab|x /dev/sdz none luks,header=/dev/sda1",
        "/etc/integritytab|x /dev/sdz - data-device=/dev/sda",
      })
  void aDiskThatALineNamesIsNotFree(String file, String line) throws Exception {
    JsonNode disks = disks(file, line);
    assertThat(disks.at("/0/free").booleanValue()).isFalse();
    assertThat(disks.at("/0/why").textValue()).contains("a line of " + file, "take that line away");
    assertThat(disks.at("/1/free").booleanValue()).as(disks.toString()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/fstab|#/dev/sda1 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|/dev/sda11 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|UUID=1111-1111 /mnt/old ext4 defaults 0 2",
        "/etc/fstab|tmpfs /dev/sda1 tmpfs defaults 0 0",
        "/etc/fstab|/dev/sdq /mnt/old ext4 noauto 0 0 # was /dev/sda1",
        "/etc/mdadm/mdadm.conf|ARRAY /dev/md/x UUID=1a2b3c4d:00000000:00000000:00000000",
        "/etc/crypttab|/dev/sda1 /dev/sdq none luks",
        "/etc/crypttab|x",
      })
  void aLineThatNamesSomethingElseStandsInNobodysWay(String file, String line) throws Exception {
    assertThat(disks(file, line).at("/0/free").booleanValue()).isTrue();
  }

  @Test
  void aLabelOfLettersIsKnownAsItsBytesAndInOctal() throws Exception {
    for (String written : new String[] {"B\u00c3\u00bccher", "B\\303\\274cher"}) {
      JsonNode disks = disks("B\u00fccher", "/etc/fstab", "LABEL=" + written + " /b ext4 nofail");
      assertThat(disks.at("/0/free").booleanValue()).as(written).isFalse();
    }
  }

  @Test
  void aLineBetweenOurOwnMarksIsToldByItsRecordAndNotAsAStrangers() throws Exception {
    String ours =
        "# Rotproof: begin photos\nphotos-1 /dev/sda1 none luks,nofail\n# Rotproof: end photos";
    assertThat(disks("/etc/crypttab", ours).at("/0/free").booleanValue()).isTrue();
  }

  /** A mark without its other one is somebody's comment, and hides nothing behind it. */
  @Test
  void aLineBehindAMarkThatNothingEndsCounts() throws Exception {
    String torn = "# Rotproof: begin photos\n/dev/sda1 /x ext4 noauto 0 0";
    assertThat(disks("/etc/fstab", torn).at("/0/free").booleanValue()).isFalse();
  }

  private JsonNode disks(ObjectNode machine) throws Exception {
    Path changed = folder.resolve("machine.json");
    Files.writeString(changed, machine.toString());
    CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", changed + "");
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out()).get("disks");
  }

  private static ObjectNode machine(String name) throws Exception {
    return (ObjectNode) Json.mapper().readTree(CasesTest.machine(name).toFile());
  }

  private static ObjectNode disk(ObjectNode machine, int index) {
    return (ObjectNode) machine.at("/lsblk/blockdevices/" + index);
  }

  /** One btrfs over several disks has one UUID, and two sticks may be called alike. */
  @ParameterizedTest
  @CsvSource({"UUID=aa-1", "LABEL=pool"})
  void aNameOfSeveralDisksMeansEachOfThem(String tag) throws Exception {
    ObjectNode machine = machine("byid-alias");
    for (int i = 0; i < 2; i++) {
      disk(machine, i).put("fstype", "btrfs").put("uuid", "aa-1").put("label", "pool");
    }
    ((ObjectNode) machine.get("files")).put("/etc/fstab", tag + " /pool btrfs noauto 0 0\n");
    JsonNode disks = disks(machine);
    assertThat(disks.at("/0/why").textValue()).contains("a line of /etc/fstab");
    assertThat(disks.at("/1/why").textValue()).contains("a line of /etc/fstab");
  }

  /** Of a disk that is cabled twice the line may name the way that is not offered. */
  @Test
  void aLineThatNamesTheSecondWayNamesTheDisk() throws Exception {
    ObjectNode machine = machine("byid-alias");
    for (int i = 0; i < 2; i++) {
      disk(machine, i).put("serial", "ONE").put("wwn", "0x5000c500a1b2c3d4").put("tran", "sas");
    }
    machine.putObject("byId").put("wwn-0x5000c500a1b2c3d4", "sda");
    machine
        .putObject("diskNames")
        .put("by-path/pci-0-sas-phy0", "sda")
        .put("by-path/pci-0-sas-phy1", "sdb");
    assertThat(disks(machine).at("/0/free").booleanValue()).isTrue();
    ((ObjectNode) machine.get("files"))
        .put("/etc/crypttab", "x /dev/disk/by-path/pci-0-sas-phy1 /dev/urandom swap\n");
    assertThat(disks(machine).at("/0/why").textValue()).contains("a line of /etc/crypttab");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "array /dev/md1 metadata=1.2 UUID=11111111:22223333:44445555:55555555|no",
        "ARRAY /dev/md1\\n  UUID=11111111.22223333.44445555.55555555|no",
        "ARRAY /dev/md/media name=nas:media|no",
        "ARRAY /dev/md1 devices=/dev/sdq,/dev/sda|no",
        "ARRAY <ignore> UUID=11111111:22223333:44445555:55555555|yes",
        "ARRAY /dev/md1 UUID=11111111:22223333:44445555:66666666|yes",
        "# ARRAY /dev/md1 UUID=11111111:22223333:44445555:55555555|yes",
        "ARRAY /dev/md/media UUID=11111111:22223333:44445555:66666666 name=nas:media|yes",
      })
  void aMemberOfAnArrayThatMdadmConfNamesIsNotFree(String line, String free) throws Exception {
    ObjectNode machine = machine("byid-alias");
    disk(machine, 0)
        .put("fstype", "linux_raid_member")
        .put("label", "nas:media")
        .put("uuid", "11111111-2222-3333-4444-555555555555");
    ((ObjectNode) machine.get("files"))
        .put("/etc/mdadm/mdadm.conf", "HOMEHOST <system>\n" + line.replace("\\n", "\n") + "\n");
    JsonNode disks = disks(machine);
    assertThat(disks.at("/0/free").booleanValue() ? "yes" : "no").isEqualTo(free);
    if (free.equals("no")) {
      assertThat(disks.at("/0/why").textValue()).contains("the array that it is part of");
    }
    assertThat(disks.at("/1/free").booleanValue()).isTrue();
  }

  @Test
  void aLineThatNamesOneDiskOfABtrfsMeansTheOthersToo() throws Exception {
    ObjectNode machine = machine("byid-alias");
    for (int i = 0; i < 2; i++) {
      disk(machine, i).put("fstype", "btrfs").put("uuid", "aa-1");
    }
    ((ObjectNode) machine.get("files")).put("/etc/fstab", "/dev/sda /pool btrfs noauto 0 0\n");
    assertThat(disks(machine).at("/1/why").textValue()).contains("a line of /etc/fstab");
    disk(machine, 1).put("uuid", "aa-2");
    assertThat(disks(machine).at("/1/free").booleanValue()).isTrue();
  }

  /** A disk that was replaced keeps its superblock; the line means the array that runs. */
  @ParameterizedTest
  @CsvSource({"UUID=11111111:22223333:44445555:55555555", "name=nas:media"})
  void anOldMemberOfAnArrayThatRunsIsNotHeldByItsLine(String tag) throws Exception {
    ObjectNode machine = machine("byid-alias");
    disk(machine, 0)
        .put("fstype", "linux_raid_member")
        .put("label", "nas:media")
        .put("uuid", "11111111-2222-3333-4444-555555555555");
    ((ObjectNode) machine.get("files"))
        .put("/etc/mdadm/mdadm.conf", "ARRAY /dev/md/media " + tag + "\n");
    assertThat(disks(machine).at("/0/free").booleanValue()).isFalse();
    machine.put(
        "mdstat",
        "Personalities : [raid1]\nmd127 : active raid1 sdy1[1] sdz1[0]\n"
            + "      1000 blocks super 1.2 [2/2] [UU]\n\nunused devices: <none>\n");
    machine
        .putObject("arrayExports")
        .put("md127", "MD_NAME=nas:media\nMD_UUID=11111111:22223333:44445555:55555555\n");
    machine
        .putObject("block")
        .putObject("md127")
        .put("md/array_state", "clean")
        .put("md/level", "raid1")
        .put("md/raid_disks", "2")
        .put("md/uuid", "11111111-2222-3333-4444-555555555555");
    assertThat(disks(machine).at("/0/why").textValue()).isEmpty();
  }

  /** The system was copied to another disk, and runs from there. */
  @Test
  void aCopyOfADiskThatIsInUseIsNotWhatTheLineMeans() throws Exception {
    ObjectNode machine = machine("byid-alias");
    for (int i = 0; i < 2; i++) {
      disk(machine, i).put("fstype", "ext4").put("uuid", "aa-1");
    }
    disk(machine, 1).putArray("mountpoints").add("/srv/x");
    ((ObjectNode) machine.get("files")).put("/etc/fstab", "UUID=aa-1 /srv/x ext4 defaults 0 2\n");
    JsonNode disks = disks(machine);
    assertThat(disks.at("/0/why").textValue()).isEmpty();
    assertThat(disks.at("/1/why").textValue()).contains("mounted at /srv/x");
  }

  private static ObjectNode part(ObjectNode machine, int index, int number) {
    ObjectNode disk = disk(machine, index);
    String name = disk.get("name").textValue() + number;
    ObjectNode part = disk.deepCopy();
    part.remove("children");
    part.put("name", name).put("kname", name).put("path", "/dev/" + name).put("type", "part");
    part.put("fstype", "ext4").putArray("mountpoints").addNull();
    (disk.get("children") instanceof ArrayNode children ? children : disk.putArray("children"))
        .add(part);
    return part;
  }

  private static ObjectNode copies() throws Exception {
    ObjectNode machine = machine("byid-alias");
    for (int i = 0; i < 2; i++) {
      part(machine, i, 1).put("uuid", "aa-1").put("label", "films");
    }
    ((ObjectNode) machine.get("files")).put("/etc/fstab", "UUID=aa-1 /srv/x ext4 nofail 0 2\n");
    return machine;
  }

  /** What is left of a disk that fails is its copy: at the next start the line means that. */
  @ParameterizedTest
  @CsvSource({"device/state, offline", "silent, 1", "ro, 1"})
  void aCopyOfADiskThatFailsIsWhatTheLineMeans(String attribute, String value) throws Exception {
    for (boolean mounted : new boolean[] {false, true}) {
      ObjectNode machine = copies();
      if (mounted) {
        ((ObjectNode) disk(machine, 1).at("/children/0")).putArray("mountpoints").add("/srv/x");
        assertThat(disks(machine).at("/0/why").textValue()).isEmpty();
      }
      machine.putObject("block").putObject("sdb").put(attribute, value);
      assertThat(disks(machine).at("/0/why").textValue()).contains("a line of /etc/fstab names it");
      assertThat(disks(machine).at("/1/free").booleanValue()).isFalse();
    }
  }

  /** That something else on the other disk is in use says nothing of what the line names. */
  @Test
  void whatLiesBesideSomethingInUseIsNotInUseItself() throws Exception {
    ObjectNode machine = copies();
    part(machine, 1, 2).put("uuid", "bb-2").putArray("mountpoints").add("/srv/y");
    assertThat(disks(machine).at("/0/why").textValue()).contains("a line of /etc/fstab names it");
    ((ObjectNode) disk(machine, 1).at("/children/0")).putArray("mountpoints").add("/srv/x");
    assertThat(disks(machine).at("/0/why").textValue()).isEmpty();
  }

  /** Two disks for copies that take turns have one label; the line means either. */
  @ParameterizedTest
  @CsvSource({"LABEL=films", "PARTLABEL=copies"})
  void aNameThatPeopleGiveMeansEachThatHasIt(String tag) throws Exception {
    ObjectNode machine = copies();
    for (int i = 0; i < 2; i++) {
      ((ObjectNode) disk(machine, i).at("/children/0"))
          .put("uuid", "aa-" + i)
          .put("partlabel", "copies");
    }
    ((ObjectNode) disk(machine, 1).at("/children/0")).putArray("mountpoints").add("/copies");
    ((ObjectNode) machine.get("files")).put("/etc/fstab", tag + " /copies ext4 noauto 0 0\n");
    assertThat(disks(machine).at("/0/why").textValue()).contains("a line of /etc/fstab names it");
  }

  /** What nobody sees is replaced in a label where it enters, and so it is in a line. */
  @ParameterizedTest
  @ValueSource(strings = {"a\u00a0b", "a\u00adb", "a\u200db", "a\u2764\ufe0fb", "a\tb"})
  void aLabelWithWhatIsNotSeenIsKnownAgain(String label) throws Exception {
    byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
    String written = new String(bytes, StandardCharsets.ISO_8859_1).replace("\t", "\\011");
    JsonNode disks = disks(label, "/etc/fstab", "LABEL=" + written + " /b ext4 nofail");
    assertThat(disks.at("/0/free").booleanValue()).isFalse();
    assertThat(disks.at("/1/free").booleanValue()).isTrue();
  }

  @Test
  void aLineIsQuotedInItsLetters() throws Exception {
    JsonNode disks = disks("/etc/fstab", "/dev/sda1 /srv/M\u00c3\u00a9dias\\040x ext4 noauto 0 0");
    assertThat(disks.at("/0/why").textValue()).contains("/srv/M\u00e9dias\\040x");
    assertThat(disks("/etc/fstab", "/dev/sda1 /srv/M\u00e9 ext4").at("/0/why").textValue())
        .contains("/srv/M\u00e9 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/dev/mapper/350014ee2aaaa0001",
        "/dev/mapper/350014ee2aaaa0001-part1",
        "/dev/mapper/350014ee2aaaa0001p1",
        "/dev/mapper/350014ee2aaaa00011",
        "/dev/disk/by-id/dm-name-350014ee2aaaa0001",
        "/dev/disk/by-id/dm-name-350014ee2aaaa0001-part1",
        "/dev/disk/by-id/dm-uuid-mpath-350014ee2aaaa0001",
        "/dev/disk/by-id/dm-uuid-part1-mpath-350014ee2aaaa0001",
      })
  void aDiskIsKnownByWhatMultipathMakesOfIt(String name) throws Exception {
    JsonNode disks = disks("/etc/fstab", name + " /srv ext4 nofail 0 0");
    assertThat(disks.at("/0/why").textValue()).contains("a line of /etc/fstab names it");
    assertThat(disks.at("/1/free").booleanValue()).isTrue();
  }
}
