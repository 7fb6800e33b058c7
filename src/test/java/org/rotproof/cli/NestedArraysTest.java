package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Json;

/** md notices only when it reads or writes that an array below another one has failed. */
class NestedArraysTest {
  private static final String MDSTAT =
      """
      Personalities : [raid1] [raid0]
      md0 : active raid1 md1[0] md2[1]
            9 blocks super 1.2 [2/2] [UU]

      md1 : active raid0 sda[0] sdb[1]
            9 blocks super 1.2 512k chunks

      md2 : %s raid0 sdc[0] sdd[1]
            9 blocks super 1.2 512k chunks

      unused devices: <none>
      """;

  private static String health(JsonNode arrays, String node) {
    for (JsonNode array : arrays) {
      if (array.get("node").textValue().equals(node)) {
        return array.get("health").textValue() + ": " + array.get("why").textValue();
      }
    }
    throw new AssertionError("no " + node + " in " + arrays);
  }

  @Test
  void anArrayOverOneThatFailedIsNotWhole() throws Exception {
    for (String state : new String[] {"active", "broken"}) {
      CommandLineRun run =
          CommandLineRun.with(MDSTAT.formatted(state), "status", "--json", "--mdstat", "-");
      JsonNode arrays = Json.mapper().readTree(run.out()).get("arrays");
      boolean whole = state.equals("active");
      assertThat(health(arrays, "md0"))
          .startsWith(whole ? "healthy: " : "degraded: /dev/md2 failed.");
      assertThat(health(arrays, "md1")).startsWith("healthy");
    }
  }

  @Test
  void anArrayOverOneWhoseDiskIsGivenUpIsNotWhole() throws Exception {
    ObjectNode machine =
        (ObjectNode) Json.mapper().readTree(CasesTest.machine("byid-alias").toFile());
    machine.put("mdstat", MDSTAT.formatted("active"));
    JsonNode arrays = status(machine);
    assertThat(health(arrays, "md0")).startsWith("healthy");
    machine.putObject("block").putObject("sdd").put("device/state", "offline");
    arrays = status(machine);
    assertThat(health(arrays, "md2")).startsWith("failed");
    assertThat(health(arrays, "md0")).startsWith("degraded: /dev/md2 failed.");
  }

  private static JsonNode status(ObjectNode machine) throws Exception {
    CommandLineRun run = CommandLineRun.with(machine.toString(), "status", "--json", "--from", "-");
    return Json.mapper().readTree(run.out()).get("arrays");
  }
}
