package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.helper.look.InventoryCollector;
import org.rotproof.protocol.Json;
import org.rotproof.storage.MachineFile;

/** The helper as it is started: what its memory holds, and how it ends. */
class HelperProcessTest {
  @TempDir Path dir;

  private static String secret(int id, String value) {
    String base64 = Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    return "{\"id\":"
        + id
        + ",\"ask\":{\"type\":\"secret\",\"name\":\"passphrase\",\"base64\":\""
        + base64
        + "\"}}";
  }

  @Test
  void aSecretIsInItsMemoryOnceWhileItIsNeededAndNotAtAllAfterwards() throws Exception {
    String first = "the-first-secret-" + System.nanoTime();
    String second = "the-second-secret-" + System.nanoTime();
    try (HelperProcess helper = new HelperProcess(dir)) {
      helper.send(secret(1, first));
      assertThat(helper.next()).contains("done");
      if (!System.getProperty("user.name").equals("root")) {
        // Then nobody may look, not even the user that it runs as: that is what was wanted.
        assertThat(Files.isReadable(Path.of("/proc/" + helper.process.pid(), "mem"))).isFalse();
        return;
      }
      assertThat(count(helper, first)).as("copies while it is held").isEqualTo(1);
      assertThat(count(helper, base64Core(first))).as("copies of what was sent").isZero();
      helper.send(secret(2, second));
      assertThat(helper.next()).contains("done");
      assertThat(count(helper, first)).as("copies after it was replaced").isZero();
      assertThat(count(helper, second)).isEqualTo(1);
    }
  }

  private static String base64Core(String value) {
    return Base64.getEncoder()
        .encodeToString(value.getBytes(StandardCharsets.UTF_8))
        .substring(4, 24);
  }

  @Test
  void endsWhenItsClientDoes() throws Exception {
    try (HelperProcess helper = new HelperProcess(dir)) {
      helper.send("{\"id\":1,\"ask\":{\"type\":\"hello\"}}");
      assertThat(helper.next()).contains("hello-from").contains("\"practice\":false");
      helper.hangUp();
      assertThat(helper.process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(helper.process.exitValue()).isZero();
    }
  }

  @Test
  void runsNoCommandOutsideOfPractice() throws Exception {
    Path proof = dir.resolve("proof");
    try (HelperProcess helper = new HelperProcess(dir)) {
      helper.send(
          "{\"id\":1,\"ask\":{\"type\":\"practice-exec\",\"command\":\"touch " + proof + "\"}}");
      assertThat(helper.next()).contains("DENIED");
      assertThat(proof).doesNotExist();
    }
  }

  @Test
  void aReportComesInPiecesThatMakeAMachine() throws Exception {
    try (HelperProcess helper = new HelperProcess(dir)) {
      helper.send("{\"id\":1,\"ask\":{\"type\":\"report\"}}");
      StringBuilder text = new StringBuilder();
      String line = helper.next();
      while (!line.contains("\"answer\"")) {
        text.append(Json.mapper().readTree(line).path("event").path("text").textValue());
        line = helper.next();
      }
      assertThat(line).contains("done");
      MachineFile machine = MachineFile.parse(text.toString());
      assertThat(machine.versions()).containsKeys("rotproof", "kernel", "mdadm", "cryptsetup");
      assertThat(machine.inventory().disks()).isEqualTo(new InventoryCollector().look().disks());
      assertThat(machine.machine().known()).isTrue();
    }
  }

  /** How often a text is in a process's writable memory. */
  private static int count(HelperProcess helper, String text) throws Exception {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    List<long[]> regions = new ArrayList<>();
    Path proc = Path.of("/proc", Long.toString(helper.process.pid()));
    for (String line : Files.readAllLines(proc.resolve("maps"))) {
      String[] words = line.split("\\s+");
      String[] range = words[0].split("-");
      if (words[1].startsWith("rw") && !line.contains("[v")) {
        regions.add(
            new long[] {
              Long.parseUnsignedLong(range[0], 16), Long.parseUnsignedLong(range[1], 16)
            });
      }
    }
    int found = 0;
    try (RandomAccessFile memory = new RandomAccessFile(proc.resolve("mem").toFile(), "r")) {
      for (long[] region : regions) {
        found += count(memory, region[0], region[1], wanted);
      }
    }
    return found;
  }

  private static int count(RandomAccessFile memory, long from, long to, byte[] wanted) {
    int found = 0;
    byte[] page = new byte[(1 << 20) + wanted.length - 1];
    for (long at = from; at < to; at += 1 << 20) {
      int length = (int) Math.min(page.length, to - at);
      try {
        memory.seek(at);
        memory.readFully(page, 0, length);
      } catch (java.io.IOException e) {
        continue; // Not backed by memory.
      }
      for (int i = 0; i + wanted.length <= length; i++) {
        int j = 0;
        while (j < wanted.length && page[i + j] == wanted[j]) {
          j++;
        }
        found += j == wanted.length ? 1 : 0;
      }
    }
    return found;
  }
}
