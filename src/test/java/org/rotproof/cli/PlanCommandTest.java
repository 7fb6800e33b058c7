package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.protocol.Json;

class PlanCommandTest {
  private static final Path SEED = Path.of("assets/blueprints/seed.json");

  @Test
  void printsAScriptThatBashUnderstands() throws Exception {
    CommandLineRun run = CommandLineRun.of("plan", SEED.toString());
    assertThat(run.exit()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).startsWith("#!/bin/bash\n").contains("luksFormat", "mdadm --create");
    Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    bash.getOutputStream().write(run.out().getBytes(StandardCharsets.UTF_8));
    bash.getOutputStream().close();
    assertThat(new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).isEmpty();
    assertThat(bash.waitFor()).isZero();
  }

  @Test
  void readsStandardInput() throws Exception {
    CommandLineRun run = CommandLineRun.with(Files.readString(SEED), "plan", "-");
    assertThat(run.exit()).isZero();
    assertThat(run.out()).isEqualTo(CommandLineRun.of("plan", SEED.toString()).out());
  }

  @Test
  void jsonHoldsTheCommandsOfTheScriptInOrder() throws Exception {
    String script = CommandLineRun.of("plan", SEED.toString()).out();
    JsonNode plan = Json.mapper().readTree(CommandLineRun.of("plan", "--json", SEED + "").out());
    int at = 0;
    for (JsonNode stage : plan.get("stages")) {
      for (JsonNode step : stage.get("steps")) {
        at = script.indexOf(step.get("command").textValue(), at);
        assertThat(at).as(step.toString()).isPositive();
      }
    }
    assertThat(plan.get("capacity").get("usableBytes").longValue()).isPositive();
  }

  static Stream<Arguments> wrongBlueprints() {
    return Stream.of(
        wrong("an unknown field", 2, "colour", "{'name':'a','disks':['disk1','disk2'],'colour':1}"),
        wrong(
            "an unknown field further in",
            2,
            "keys.keyfile",
            "{'name':'a','disks':['disk1','disk2'],'keys':{'keyfile':'x'}}"),
        wrong("too few disks", 2, "disks", "{'name':'a','disks':['disk1']}"),
        wrong(
            "too few disks for the level",
            2,
            "disks",
            "{'name':'a','disks':['disk1','disk2'],'raid':'raid6'}"),
        wrong("the same disk twice", 2, "disks", "{'name':'a','disks':['disk1','disk1']}"),
        wrong(
            "a spare that is a member",
            2,
            "spares",
            "{'name':'a','disks':['disk1','disk2'],'spares':['disk2']}"),
        wrong(
            "a 1 MB disk",
            3,
            "disks",
            "{'name':'a','disks':['disk1','disk2'],'practice':{'disks':2,'size':'1M'}}"),
        wrong(
            "a disk that is not there",
            3,
            "disks",
            "{'name':'a','disks':['disk1','disk3'],'practice':{'disks':2,'size':'96M'}}"),
        wrong(
            "a disk's name that is none of practice",
            2,
            "disks",
            "{'name':'a','disks':['disk1','sdb'],'practice':{'disks':2}}"),
        wrong("a name with a slash", 2, "name", "{'name':'a/b','disks':['disk1','disk2']}"),
        wrong("a name with a quote", 2, "name", "{'name':'a\\\"b','disks':['disk1','disk2']}"),
        wrong("a name with a newline", 2, "name", "{'name':'a\\nb','disks':['disk1','disk2']}"),
        wrong(
            "a mounted disk",
            3,
            "/srv/music",
            "{'name':'a','disks':['/dev/disk/by-id/ata-free','/dev/disk/by-id/ata-mounted']}"),
        wrong(
            "a disk of this computer that is not there",
            3,
            "disks",
            "{'name':'a','disks':['/dev/disk/by-id/ata-free','/dev/disk/by-id/ata-gone']}"),
        wrong("no name", 2, "name", "{'disks':['disk1','disk2']}"),
        wrong("no disks", 2, "disks", "{'name':'a'}"),
        wrong(
            "an accent in a mount point",
            2,
            "such as '/srv/Medias'",
            "{'name':'a','disks':['disk1','disk2'],'mount':{'point':'/srv/M\u00e9dias'}}"),
        wrong(
            "a system folder to mount on",
            2,
            "mount.point",
            "{'name':'a','disks':['disk1','disk2'],'mount':{'point':'/etc'}}"),
        wrong("no JSON", 2, "JSON", "hello"),
        wrong("nothing at all", 2, "JSON", ""));
  }

  private static Arguments wrong(String what, int exit, String named, String json) {
    return Arguments.of(what, exit, named, json.replace('\'', '"'));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrongBlueprints")
  void aWrongBlueprintIsRefusedByTheNameOfItsField(
      String what, int exit, String named, String json) {
    CommandLineRun run = CommandLineRun.with(json, "plan", "-");
    assertThat(run.exit()).as(run.err()).isEqualTo(exit);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("rotproof: ").contains(named);
    assertThat(run.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void aFileThatIsNotThereIsWrongUsage() {
    CommandLineRun run = CommandLineRun.of("plan", "/no/such\nfile");
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("/no/such?file").doesNotContain("Exception");
  }

  @Test
  void anUnknownOptionIsWrongUsageAndPointsToTheHelp() {
    CommandLineRun run = CommandLineRun.of("plan", "--jsn", SEED.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--jsn", "rotproof plan --help");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void everyCommandHelps() {
    CommandLineRun root = CommandLineRun.of("--help");
    assertThat(root.exit()).isZero();
    RotproofCommand.in(new Surroundings(System.in, System.out, System.err, null, null))
        .getSubcommands()
        .keySet()
        .forEach(
            name -> {
              CommandLineRun help = CommandLineRun.of(name, "--help");
              assertThat(help.exit()).as(name).isZero();
              assertThat(help.out()).contains("Usage: rotproof " + name);
              assertThat(root.out()).contains("  " + name);
            });
  }

  @Property(tries = 200)
  void anyBytesAreAPlanOrATypedError(@ForAll @Size(max = 300) byte[] bytes) {
    CommandLineRun run = CommandLineRun.with(bytes, "plan", "-");
    assertThat(run.exit()).isIn(0, 2, 3);
    assertThat(run.err()).doesNotContain("Rotproof itself");
  }

  @Property(tries = 200)
  void theSeedWithAnyBytesChangedIsAPlanOrATypedError(
      @ForAll @Size(min = 1, max = 4) byte[] patch, @ForAll int place) throws Exception {
    byte[] seed = Files.readAllBytes(SEED);
    int at = Math.floorMod(place, seed.length - patch.length);
    System.arraycopy(patch, 0, seed, at, patch.length);
    CommandLineRun run = CommandLineRun.with(seed, "plan", "-");
    assertThat(run.exit()).isIn(0, 2, 3);
    assertThat(run.err()).doesNotContain("Rotproof itself");
    assertThat(run.out().isEmpty()).isEqualTo(run.exit() != 0);
  }
}
