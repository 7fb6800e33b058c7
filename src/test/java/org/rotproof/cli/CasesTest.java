package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Json;

/**
 * Machines, mdstat texts and smartctl reports made after what people met in the field, held to what
 * must be said of them, through the command line.
 */
class CasesTest {
  private static final Path CASES = Path.of("src/test/resources/cases");

  static Path machine(String name) {
    return CASES.resolve("machines/" + name + ".json");
  }

  private static JsonNode json(String... args) throws Exception {
    CommandLineRun run = CommandLineRun.of(args);
    assertThat(run.exit()).as(run.err()).isZero();
    return Json.mapper().readTree(run.out());
  }

  private static JsonNode disk(String name, String path) throws Exception {
    for (JsonNode disk : json("disks", "--json", "--from", machine(name) + "").get("disks")) {
      if (disk.get("path").textValue().equals(path)) {
        assertThat(disk.get("free").booleanValue())
            .as(disk.toString())
            .isEqualTo(disk.get("why").textValue().isEmpty());
        return disk;
      }
    }
    throw new AssertionError(name + " has no disk " + path);
  }

  private static JsonNode array(String name, String node) throws Exception {
    for (JsonNode array : json("status", "--json", "--from", machine(name) + "").get("arrays")) {
      if (array.get("node").textValue().equals(node)) {
        return array;
      }
    }
    throw new AssertionError(name + " has no array " + node);
  }

  private static CommandLineRun plan(String name, String blueprint) {
    Path file = CASES.resolve("machines/blueprints/" + blueprint + ".json");
    return CommandLineRun.of("plan", "--from", machine(name) + "", file + "");
  }

  static Stream<Path> machines() {
    return Arrays.stream(CASES.resolve("machines").toFile().listFiles())
        .filter(f -> f.isFile())
        .map(f -> f.toPath());
  }

  @ParameterizedTest
  @MethodSource("machines")
  void everyMachineIsRead(Path file) throws Exception {
    for (String command : List.of("disks", "status")) {
      assertThat(json(command, "--json", "--from", file + "").size()).isPositive();
      assertThat(CommandLineRun.of(command, "--from", file + "").out()).isNotBlank();
    }
  }

  @Test
  void bothLegsOfAMultipathMapAreInUseByTheMap() throws Exception {
    for (String path : List.of("/dev/sda", "/dev/sdb")) {
      assertThat(disk("mpath", path).get("why").textValue()).contains("mpatha");
    }
  }

  @Test
  void aCheckThatWaitsIsHealthyAndDelayed() throws Exception {
    JsonNode array = array("sync-delayed", "md1");
    assertThat(array.get("health").textValue()).isEqualTo("healthy");
    assertThat(array.get("sync").get("state").textValue()).isEqualTo("delayed");
  }

  @Test
  void aDeviceLineThatHidesTheMappingsRefusesOpeningAtBoot() throws Exception {
    CommandLineRun run = plan("mdadmconf-stale", "mdadmconf-stale-blueprint");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("/etc/mdadm/mdadm.conf", "DEVICE /dev/sd[c-f]1");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void aMountPointBeyondAsciiIsShownOnceAndReadable() throws Exception {
    JsonNode disk = disk("nonascii", "/dev/sda");
    assertThat(disk.get("why").textValue()).isEqualTo("mounted at /srv/M\u00e9dias");
    assertThat(CommandLineRun.of("disks", "--from", machine("nonascii") + "").out())
        .contains("/srv/M\u00e9dias")
        .doesNotContain("\u00c3");
  }

  @ParameterizedTest
  @CsvSource({
    "dual-port-add, /dev/sdc, photos",
    "dual-port-add, /dev/sdd, photos",
    "bcache-drbd, /dev/sda, bcache0",
    "bcache-drbd, /dev/nvme0n1, bcache0",
    "bcache-drbd, /dev/sdb, drbd0",
    "zoned, /dev/sda, zone",
    "zoned, /dev/sdb, zone"
  })
  void aDiskThatIsInUseOrOfNoUseSaysWhy(String name, String path, String why) throws Exception {
    assertThat(disk(name, path).get("why").textValue()).contains(why);
  }

  @ParameterizedTest
  @CsvSource({
    "dual-port-add, dual-port-add-second, disks",
    "dual-port-add, dual-port-add-blueprint, photos",
    "bcache-drbd, bcache-drbd-blueprint, bcache0",
    "zoned, zoned-blueprint, zone",
    "usb-same-serial, usb-same-serial-blueprint, /dev/sdb",
    "usb-same-serial-replugged, usb-same-serial-blueprint, /dev/sd",
    "byid-alias, byid-alias-blueprint2, ata-WD_"
  })
  void whatCannotBeIsRefusedWithTheReason(String name, String blueprint, String named) {
    CommandLineRun run = plan(name, blueprint);
    assertThat(run.exit()).as(run.out()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains(named);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "wwn-zero, wwn-zero-blueprint, ata-TEAM_T2534TB_TPBF-A001, ata-TEAM_T2534TB_TPBF-A002",
    "das-placeholder-wwn, das-placeholder-wwn-blueprint, WD-WX11TEST0001, WD-WX11TEST0002",
    "byid-alias, byid-alias-blueprint, ata-WD_A, ata-WD_B"
  })
  void disksThatAreFreeGiveAPlanByNamesThatStay(
      String name, String blueprint, String one, String other) throws Exception {
    for (JsonNode disk : json("disks", "--json", "--from", machine(name) + "").get("disks")) {
      assertThat(disk.get("why").textValue()).as(disk.get("path").textValue()).isEmpty();
    }
    CommandLineRun run = plan(name, blueprint);
    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(run.out()).contains("luksFormat", one, other).doesNotContainPattern("/dev/sd[a-z]");
  }

  @Test
  void aKernelNameIsRefusedWithTheNameToUse() {
    String blueprint =
        "{\"name\":\"photos\",\"disks\":[\"/dev/disk/by-id/ata-WD_A\",\"/dev/sdb\"]}";
    CommandLineRun run =
        CommandLineRun.with(blueprint, "plan", "--from", machine("byid-alias") + "", "-");
    assertThat(run.exit()).isEqualTo(Exit.REFUSED);
    assertThat(run.err()).contains("/dev/disk/by-id/ata-WD_B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"usb-same-serial", "usb-same-serial-replugged"})
  void twoDisksThatAreBothThereAreNeverCalledDegraded(String name) {
    CommandLineRun run = CommandLineRun.of("status", "--json", "--from", machine(name) + "");
    assertThat(run.out()).doesNotContain("degraded");
  }

  @Test
  void aFileSystemThatTheKernelStoppedIsNotHealthy() throws Exception {
    assertThat(array("ro-fs", "md127").get("health").textValue()).isEqualTo("read-only");
  }

  @Test
  void anArrayWhoseJournalFailedSaysWhichDeviceAndThatNothingCanBeWritten() throws Exception {
    String mdstat = CASES.resolve("mdstat/journal-failed.txt") + "";
    for (String option : List.of("--mdstat", "--from")) {
      String file = option.equals("--from") ? machine("journal-failed") + "" : mdstat;
      JsonNode array = json("status", "--json", option, file).get("arrays").get(0);
      assertThat(array.get("health").textValue()).isEqualTo("read-only");
      assertThat(array.get("why").textValue()).contains("nvme0n1p1", "nothing can be written");
      assertThat(CommandLineRun.of("status", option, file).out())
          .contains("read-only", "nvme0n1p1", "nothing can be written");
    }
  }

  private static Map<String, String> healths(String mdstat) throws Exception {
    Map<String, String> healths = new TreeMap<>();
    String file = CASES.resolve("mdstat/" + mdstat + ".txt") + "";
    for (JsonNode array : json("status", "--json", "--mdstat", file).get("arrays")) {
      healths.put(array.get("node").textValue(), array.get("health").textValue());
    }
    return healths;
  }

  @Test
  void disksWithErrorsAreFaulty() throws Exception {
    assertThat(healths("synology-E"))
        .containsOnlyKeys("md0", "md3", "md4")
        .allSatisfy((node, health) -> assertThat(health).isIn("degraded", "failed"));
  }

  @Test
  void aRaid0ThatLostADiskHasFailed() throws Exception {
    assertThat(healths("broken-raid0")).isEqualTo(Map.of("md0", "failed"));
  }

  @Test
  void anOddNameHidesNoOtherArray() throws Exception {
    assertThat(healths("colon-name"))
        .isEqualTo(Map.of("md127", "healthy", "md_nas.example.org:0", "healthy"));
  }

  @Test
  void theContainerOfFirmwareRaidIsNoArray() throws Exception {
    assertThat(healths("imsm")).isEqualTo(Map.of("md126", "healthy"));
  }

  @ParameterizedTest
  @CsvSource({
    "mx500-bogus-pending, good",
    "indilinx-198, good",
    "nas-hdd-hot-airflow, hot",
    "usb-scsi-only-passed, good"
  })
  void aDiskIsJudgedByWhatItSaysAndNotByNumbers(String smart, String verdict) throws Exception {
    ObjectNode root = (ObjectNode) Json.mapper().readTree(machine("sync-delayed").toFile());
    ObjectNode said = root.putObject("smart");
    said.set("sda", Json.mapper().readTree(CASES.resolve("smart/" + smart + ".json").toFile()));
    String file = root.toString();
    JsonNode disks =
        Json.mapper()
            .readTree(CommandLineRun.with(file, "disks", "--json", "--from", "-").out())
            .get("disks");
    assertThat(disks.get(0).get("smart").textValue()).isEqualTo(verdict);
    assertThat(disks.get(1).get("smart").textValue()).isEqualTo("unknown");
    JsonNode array =
        Json.mapper()
            .readTree(CommandLineRun.with(file, "status", "--json", "--from", "-").out())
            .get("arrays")
            .get(0);
    assertThat(array.get("members").findValuesAsText("smart")).contains(verdict, "unknown");
  }

  @Test
  void aFileThatIsNoMachineIsWrongUsage() {
    for (String command : List.of("disks", "status")) {
      CommandLineRun run = CommandLineRun.with("{\"disks\":[]}", command, "--from", "-");
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("does not describe a machine").doesNotContain("Exception");
      assertThat(run.out()).isEmpty();
    }
  }
}
