package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.protocol.Json;

/**
 * What "disks" offers, "plan" takes, and what the one refuses the other refuses for that reason.
 */
class OneDiskOrTwoTest {
  @TempDir private Path folder;

  private static String disk(String node, String more) {
    return "{\"name\":\"%s\",\"kname\":\"%s\",\"path\":\"/dev/%s\",\"type\":\"disk\",%s}"
        .formatted(node, node, node, more);
  }

  private Path machine(String names, String... disks) throws Exception {
    Path file = folder.resolve("machine.json");
    Files.writeString(
        file,
        "{\"rotproofReport\":1,\"lsblk\":{\"blockdevices\":[%s]},\"byId\":{},\"diskNames\":{%s}}"
            .formatted(String.join(",", disks), names));
    return file;
  }

  private static Map<String, String> refused(Path machine) throws Exception {
    CommandLineRun run = CommandLineRun.of("disks", "--json", "--from", machine + "");
    Map<String, String> why = new TreeMap<>();
    for (JsonNode disk : Json.mapper().readTree(run.out()).get("disks")) {
      why.put(disk.get("path").textValue(), disk.get("why").textValue());
    }
    return why;
  }

  private static CommandLineRun plan(Path machine, String one, String other) {
    String blueprint =
        "{\"name\":\"arc\",\"disks\":[\"/dev/disk/by-path/%s\",\"/dev/disk/by-path/%s\"]}"
            .formatted(one, other);
    return CommandLineRun.with(blueprint, "plan", "--from", machine + "", "-");
  }

  @Test
  void bothDoorsSayTheSameOfDisksThatNothingTellsApart() throws Exception {
    String said = "\"size\":4000787030016,\"serial\":\"00a1b2c3\",\"tran\":\"fc\"";
    Path machine =
        machine(
            "\"by-path/p1\":\"sdb\",\"by-path/p2\":\"sdc\"", disk("sdb", said), disk("sdc", said));
    Map<String, String> why = refused(machine);
    assertThat(why.get("/dev/sdb")).isEmpty();
    assertThat(why.get("/dev/sdc"))
        .contains("nothing tells whether it is another disk", "give each a serial");
    CommandLineRun plan = plan(machine, "p1", "p2");
    assertThat(plan.exit()).isEqualTo(Exit.REFUSED);
    assertThat(plan.err()).contains(why.get("/dev/sdc")).doesNotContain("two ways to one disk");
  }

  @Test
  void baysOfOneDockMakeAnArray() throws Exception {
    String said =
        "\"size\":4000787030016,\"serial\":\"AB7QX\",\"wwn\":\"0x500a0b8245c7d9e3\","
            + "\"tran\":\"usb\"";
    String one = "pci-0-usb-0:1:1.0-scsi-0:0:0:0";
    String other = "pci-0-usb-0:1:1.0-scsi-0:0:0:1";
    Path machine =
        machine(
            "\"by-path/%s\":\"sdb\",\"by-path/%s\":\"sdc\"".formatted(one, other),
            disk("sdb", said),
            disk("sdc", said));
    assertThat(refused(machine).values()).containsOnly("");
    CommandLineRun plan = plan(machine, one, other);
    assertThat(plan.exit()).as(plan.err()).isZero();
  }

  @Test
  void namespacesOfOneDriveAreOfferedAndMakeNoArray() throws Exception {
    String said = "\"size\":960197124096,\"serial\":\"S4X\",\"tran\":\"nvme\"";
    Path machine =
        machine(
            "\"by-path/n1\":\"nvme0n1\",\"by-path/n2\":\"nvme0n2\",\"by-path/o2\":\"nvme1n2\","
                + "\"by-path/z\":\"nvme2n1\"",
            disk("nvme0n1", said + ",\"wwn\":\"eui.0025385b71b04c01\""),
            disk("nvme0n2", said + ",\"wwn\":\"eui.0025385b71b04c02\""),
            disk("nvme1n2", said + ",\"wwn\":\"eui.0025385b71b04c02\""),
            disk("nvme2n1", said.replace("S4X", "S5Y") + ",\"wwn\":\"eui.0025385b71b0aa01\""));
    Map<String, String> why = refused(machine);
    assertThat(why.get("/dev/nvme0n1")).isEmpty();
    assertThat(why.get("/dev/nvme0n2")).isEmpty();
    CommandLineRun plan = plan(machine, "n1", "n2");
    assertThat(plan.exit()).isEqualTo(Exit.REFUSED);
    assertThat(plan.err()).contains("parts of one drive");
    assertThat(plan(machine, "n1", "z").exit()).isZero();
  }

  @Test
  void aDiskThatLinuxCannotReadSaysHowToMendIt() throws Exception {
    Path machine = machine("\"by-path/p1\":\"sdb\"", disk("sdb", "\"size\":0,\"tran\":\"sas\""));
    assertThat(refused(machine).get("/dev/sdb")).contains("capacity is 0", "520", "sg_format");
  }

  @Test
  void unitsOfOneSasDriveMakeNoArray() throws Exception {
    String said = "\"size\":7000787030016,\"serial\":\"ZX21AB\",\"tran\":\"sas\"";
    String one = "pci-0-sas-exp0x5000-phy3-lun-0";
    String other = "pci-0-sas-exp0x5000-phy3-lun-1";
    Path machine =
        machine(
            "\"by-path/%s\":\"sdb\",\"by-path/%s\":\"sdc\"".formatted(one, other),
            disk("sdb", said + ",\"wwn\":\"0x6000c500a1b2c3d40001\""),
            disk("sdc", said + ",\"wwn\":\"0x6000c500a1b2c3d40002\""));
    assertThat(refused(machine).values()).containsOnly("");
    CommandLineRun plan = plan(machine, one, other);
    assertThat(plan.exit()).isEqualTo(Exit.REFUSED);
    assertThat(plan.err()).contains("parts of one drive");
  }

  /** Two ways may write one serial in other letters: no two disks share a name and that. */
  @Test
  void aSerialInOtherLettersIsTheSameSerial() throws Exception {
    String said = "\"size\":4000787030016,\"wwn\":\"0x60001405aabbccdd\",\"tran\":\"fc\",";
    Path machine =
        machine(
            "\"by-path/p1\":\"sdb\",\"by-path/p2\":\"sdc\"",
            disk("sdb", said + "\"serial\":\"60001405aabb\",\"mountpoints\":[\"/m\"]"),
            disk("sdc", said + "\"serial\":\" 60001405AABB \""));
    assertThat(refused(machine).get("/dev/sdc")).contains("/dev/sdb");
  }
}
