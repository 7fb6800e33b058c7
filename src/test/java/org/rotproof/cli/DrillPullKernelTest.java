package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Json;

/** A drill in which a disk is pulled, replaced, and the machine restarted. */
@Tag("kernel")
@Tag("full")
class DrillPullKernelTest {
  private static void night(String raid, int disks, String kind) throws Exception {
    StringBuilder names = new StringBuilder("\"disk1\"");
    for (int i = 2; i <= disks; i++) {
      names.append(",\"disk").append(i).append('"');
    }
    String json =
        String.format(
            "{\"name\":\"toy\",\"disks\":[%s],\"raid\":\"%s\",\"protection\":{\"kind\":\"%s\"},"
                + "\"practice\":{\"disks\":%d,\"size\":\"96M\"}}",
            names, raid, kind, disks);
    CommandLineRun run =
        CommandLineRun.real(json, "drill", "-", "--json", "--pull", "disk2", "--restart");
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    JsonNode report = Json.mapper().readTree(run.out());
    JsonNode pulled = report.get("pulled");
    assertThat(pulled.get("seenAfterSeconds").doubleValue()).isLessThan(2);
    assertThat(pulled.get("health").textValue()).isEqualTo("degraded");
    assertThat(pulled.get("replaced").booleanValue()).isTrue();
    assertThat(report.get("scrubs"))
        .extracting(scrub -> scrub.get("result").textValue())
        .containsExactly("clean", "repaired", "clean");
    assertThat(report.get("fileIntact").booleanValue()).isTrue();
    JsonNode restart = report.get("restart");
    assertThat(restart.get("opened").booleanValue()).isTrue();
    // The disk that was pulled is no member any more, so it is not missing.
    assertThat(restart.get("missing")).isEmpty();
    assertThat(restart.get("fileIntact").booleanValue()).isTrue();
  }

  @Test
  void encryptedParity() throws Exception {
    night("raid5", 3, "encrypted");
  }

  @Test
  void guardedMirror() throws Exception {
    night("raid1", 2, "integrity");
  }
}
