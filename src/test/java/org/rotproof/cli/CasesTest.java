package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
  void aFileThatIsNoMachineIsWrongUsage() {
    for (String command : List.of("disks", "status")) {
      CommandLineRun run = CommandLineRun.with("{\"disks\":[]}", command, "--from", "-");
      assertThat(run.exit()).isEqualTo(2);
      assertThat(run.err()).contains("does not describe a machine").doesNotContain("Exception");
      assertThat(run.out()).isEmpty();
    }
  }
}
