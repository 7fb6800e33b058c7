package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/** By which names a disk can be meant, and what is said of names that mean none. */
class DiskNamesTest {
  private static final String BY_ID = "/dev/disk/by-id/";

  private static String disk(String node, String more) {
    return "{\"name\":\"%s\",\"path\":\"/dev/%s\",\"type\":\"disk\",\"size\":4000787030016,%s}"
        .formatted(node, node, more);
  }

  private static String machine(String names, String... disks) {
    return "{\"lsblk\":{\"blockdevices\":[%s]},\"byId\":{%s},\"files\":{}}"
        .formatted(String.join(",", disks), names);
  }

  private static CommandLineRun plan(String machine, String one, String other) throws Exception {
    Path file = Files.createTempFile("machine", ".json");
    try {
      Files.writeString(file, machine);
      String blueprint = "{\"name\":\"arc\",\"disks\":[\"" + one + "\",\"" + other + "\"]}";
      return CommandLineRun.with(blueprint, "plan", "--from", file + "", "-");
    } finally {
      Files.delete(file);
    }
  }

  /** Bridges and controllers give one serial to all, and yet pass on each disk's own name. */
  @Test
  void aWorldWideNameOfItsOwnMeansOneDiskWhateverItsSerial() throws Exception {
    String machine =
        machine(
            "\"wwn-0x5000c500a1b2aa01\":\"sda\",\"wwn-0x5000c500a1b2aa02\":\"sdb\","
                + "\"ata-X_00000000\":\"sdb\"",
            disk("sda", "\"serial\":\"00000000\",\"wwn\":\"0x5000c500a1b2aa01\""),
            disk("sdb", "\"serial\":\"00000000\",\"wwn\":\"0x5000c500a1b2aa02\""));
    String a = BY_ID + "wwn-0x5000c500a1b2aa01";
    String b = BY_ID + "wwn-0x5000c500a1b2aa02";
    CommandLineRun run = plan(machine, a, b);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("# It ERASES: " + a + " " + b + "\n");
    CommandLineRun shared = plan(machine, a, BY_ID + "ata-X_00000000");
    assertThat(shared.exit()).isEqualTo(Exit.REFUSED);
    assertThat(shared.err()).contains("fits more than one disk", "Call the disk " + b);
  }

  @Test
  void aWorldWideNameThatDisksShareStaysNoNameOfTheirs() throws Exception {
    String said = "\"serial\":\"00000000\",\"tran\":\"usb\",\"wwn\":\"0x5000c500a1b2aa01\"";
    String machine =
        machine("\"wwn-0x5000c500a1b2aa01\":\"sdb\"", disk("sda", said), disk("sdb", said));
    CommandLineRun run = plan(machine, BY_ID + "wwn-0x5000c500a1b2aa01", "/dev/sda");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("fits more than one disk");
  }

  /** What is there and is no disk must not be called gone, nor a disk that is refused offered. */
  @ParameterizedTest
  @ValueSource(strings = {"zd0", "nbd0", "dm-0", "gone"})
  void aNameThatMeansNoDiskIsAnsweredWithThoseThatAreFree(String node) throws Exception {
    String machine =
        machine(
            "\"ata-A\":\"sda\",\"ata-B\":\"sdb\",\"x-named\":\"" + node + "\"",
            disk("sda", "\"serial\":\"A\""),
            disk("sdb", "\"serial\":\"B\",\"mountpoints\":[\"/srv/b\"]"),
            disk("zd0", "\"serial\":null"),
            disk("nbd0", "\"serial\":null"));
    CommandLineRun run = plan(machine, BY_ID + "ata-A", BY_ID + "x-named");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err())
        .contains("There is no disk '" + BY_ID + "x-named' that an array could be built on.")
        .contains("those that are free: " + BY_ID + "ata-A.")
        .doesNotContain("ata-B", "not there");
    CommandLineRun none = plan(machine("", disk("zd0", "\"serial\":null")), "/dev/zd0", "/dev/x");
    assertThat(none.err()).contains("none that is there is free").doesNotContain(": .");
  }

  @Test
  void aSleepingSystemIsNotBuiltOver() throws Exception {
    String asleep = "\"serial\":\"A\",\"fstype\":\"swsuspend\"";
    String machine =
        machine(
            "\"ata-A\":\"sda\",\"ata-B\":\"sdb\"",
            disk("sda", asleep),
            disk("sdb", "\"serial\":\"B\",\"fstype\":\"swap\""));
    CommandLineRun run = plan(machine, BY_ID + "ata-A", BY_ID + "ata-B");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("a system sleeps whose memory lies on /dev/sda");
    CommandLineRun disks = CommandLineRun.with(machine, "disks", "--from", "-");
    assertThat(disks.out())
        .contains("not free: a system sleeps", "start it and shut it down first");
  }

  /** Boot areas and the general areas of an eMMC are parts of one chip, with one serial. */
  @ParameterizedTest
  @CsvSource({"mmcblk0boot0", "mmcblk0boot1", "mmcblk0gp0", "mmcblk0gp3"})
  void anAreaOfFlashIsNoDiskBesidesTheFlash(String area) throws Exception {
    String machine =
        machine(
            "\"mmc-A\":\"mmcblk0\"",
            disk("mmcblk0", "\"serial\":\"0xdeadbeef\",\"tran\":\"mmc\""),
            disk(area, "\"serial\":\"0xdeadbeef\",\"tran\":\"mmc\""));
    CommandLineRun run = CommandLineRun.with(machine, "disks", "--json", "--from", "-");
    JsonNode disks = Json.mapper().readTree(run.out()).get("disks");
    assertThat(disks).hasSize(1);
    assertThat(disks.at("/0/free").booleanValue()).as(disks.toString()).isTrue();
  }
}
