package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** Members of an array that is there and has not all its data, or that stands beside another. */
class LackingArrayTest {
  private static final String UUID = "11111111-2222-3333-4444-555555555555";
  private static final String OTHER = "99999999-2222-3333-4444-555555555555";
  private static final String NEEDED = "does not run with all its data now";

  private ObjectNode machine;

  @BeforeEach
  void threeDisks() throws Exception {
    machine = (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    ObjectNode third = disk(1).deepCopy();
    third.put("name", "sdc").put("kname", "sdc").put("path", "/dev/sdc");
    third.put("serial", "C").put("wwn", "0x50014ee2cccc0003");
    ((ArrayNode) machine.at("/lsblk/blockdevices")).add(third);
    ((ObjectNode) machine.get("byId")).put("ata-WD_C", "sdc");
    for (int i = 0; i < 3; i++) {
      member(disk(i), "nas:5", UUID);
    }
  }

  private ObjectNode disk(int index) {
    return (ObjectNode) machine.at("/lsblk/blockdevices/" + index);
  }

  private static void member(ObjectNode device, String label, String uuid) {
    device.put("fstype", "linux_raid_member").put("label", label).put("uuid", uuid);
  }

  private ObjectNode part(int index, int number) {
    ObjectNode disk = disk(index);
    disk.putNull("fstype").putNull("label").putNull("uuid");
    String name = disk.get("name").textValue() + number;
    ObjectNode part = disk.deepCopy();
    part.remove("children");
    part.put("name", name).put("kname", name).put("path", "/dev/" + name).put("type", "part");
    (disk.get("children") instanceof ArrayNode children ? children : disk.putArray("children"))
        .add(part);
    return part;
  }

  private void runs(String node, String words, boolean named) {
    machine.put("mdstat", "Personalities : [raid1]\n" + words + "\n\nunused devices: <none>\n");
    machine
        .putObject("arrayExports")
        .put(node, named ? "MD_NAME=nas:5\nMD_UUID=" + UUID.replace("-", ":") + "\n" : "");
  }

  private String why(int index) throws Exception {
    CommandLineRun run = CommandLineRun.with(machine.toString(), "disks", "--json", "--from", "-");
    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode disk = Json.mapper().readTree(run.out()).get("disks").get(index);
    String why = disk.get("why").textValue();
    assertThat(disk.get("free").booleanValue()).isEqualTo(why.isEmpty());
    return why;
  }

  private void says(String file, String line) {
    machine.putObject("files").put(file, line + "\n");
  }

  /** With what is left of one that failed, mdadm may bring it back; with a member less, not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "inactive sda[0](S)\n      530048 blocks super 1.2",
        "active raid5 sda[0] sdb[1](F)\n      9 blocks super 1.2 level 5, 512k chunk, algorithm 2"
            + " [3/1] [U__]",
        "active raid6 sda[0]\n      9 blocks super 1.2 level 6, 512k chunk, algorithm 2 [4/1]"
            + " [U___]",
        "active raid10 sda[2]\n      9 blocks super 1.2 512K chunks 2 near-copies [4/1] [__U_]",
        "broken raid0 sda[0]\n      9 blocks super 1.2 512k chunks",
      })
  void aMemberOfAnArrayThatLacksDataIsNotFree(String state) throws Exception {
    for (boolean named : new boolean[] {true, false}) {
      runs("md5", "md5 : " + state, named);
      assertThat(why(2)).contains("/dev/sdc is a part of the array /dev/md5", NEEDED, "--stop");
    }
    says("/etc/fstab", "/dev/md5 /srv ext4 nofail 0 2");
    assertThat(why(2)).contains("a line of /etc/fstab names the array that it is part of");
    says("/etc/mdadm/mdadm.conf", "ARRAY /dev/md/5 UUID=" + UUID.replace("-", ":"));
    assertThat(why(2)).contains("a line of /etc/mdadm/mdadm.conf");
    says("/etc/fstab", "UUID=" + OTHER + " /srv ext4 nofail 0 2");
    assertThat(why(2)).contains("names what is not to be seen now");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "active raid5 sda[0] sdb[1]\n      9 blocks super 1.2 level 5, 512k chunk, algorithm 2"
            + " [3/2] [UU_]",
        "active raid1 sda[0] sdb[1]\n      9 blocks super 1.2 [2/2] [UU]",
      })
  void whatAnArrayWithAllItsDataLeftBehindIsFree(String state) throws Exception {
    for (boolean named : new boolean[] {true, false}) {
      runs("md5", "md5 : " + state, named);
      says("/etc/mdadm/mdadm.conf", "ARRAY /dev/md/5 UUID=" + UUID.replace("-", ":"));
      assertThat(why(2)).isEmpty();
    }
  }

  /** As where the system lies on one array, and the data on another over the same disks. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/etc/mdadm/mdadm.conf|ARRAY /dev/md/2 UUID=99999999:22223333:44445555:55555555",
        "/etc/mdadm/mdadm.conf|ARRAY /dev/md/2 name=nas:2",
        "/etc/fstab|/dev/md/2 /srv ext4 nofail 0 2",
        "/etc/fstab|/dev/md2 /srv ext4 nofail 0 2",
        "/etc/fstab|UUID=aaaa-bbbb /srv ext4 nofail 0 2",
      })
  void aStoppedArrayBesideOneThatRunsIsStopped(String file, String line) throws Exception {
    for (int i = 0; i < 2; i++) {
      member(part(i, 1), "nas:5", UUID);
      member(part(i, 3), "nas:2", OTHER);
    }
    member(part(2, 3), "nas:2", OTHER);
    says(file, line);
    for (boolean named : new boolean[] {true, false}) {
      runs("md5", "md5 : active raid1 sda1[0] sdb1[1]\n      9 blocks [2/2] [UU]", named);
      assertThat(why(0)).contains("part of the array");
      assertThat(why(2)).contains("a line of " + file);
    }
  }

  /** What md holds for an array that did not start is in nothing but this line of mdstat. */
  @Test
  void aDiskThatMdHoldsForNoArrayIsNotFree() throws Exception {
    disk(2).putNull("fstype").putNull("label").putNull("uuid");
    assertThat(why(2)).isEmpty();
    machine.put("mdstat", "Personalities : [raid1]\nunused devices: sdc \n");
    assertThat(why(2)).contains("in use by md");
  }

  /** What stands behind another computer's name is a path there. */
  @ParameterizedTest
  @CsvSource({"fuse.sshfs, yes", "nfs4, yes", "bcachefs, no", "fuseblk, no"})
  void aPathOnAnotherComputerIsNoDiskOfThisOne(String type, String free) throws Exception {
    machine.put("mounts", "me@nas:/dev/sdc /n " + type + " rw 0 0\n");
    assertThat(why(2).isEmpty() ? "yes" : "no").isEqualTo(free);
    machine.put("mounts", "/dev/sdc /n " + type + " rw 0 0\n");
    assertThat(why(2)).contains("mounted at /n");
  }
}
