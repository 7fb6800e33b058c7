package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.PipeTransport;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.helper.wire.Server;
import org.rotproof.protocol.Json;

/** A hundred thousand messages that no window sends: an error each, no crash, no step run. */
class ServerFuzzTest {
  private static final int MESSAGES = 100_000;
  private static final long SEED = Long.getLong("rotproof.seed", 20261124);

  private static final List<String> SEEDS =
      List.of(
          "{\"id\":7,\"ask\":{\"type\":\"hello\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"secret\",\"name\":\"passphrase\",\"base64\":\"aGVsbG8=\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"cancel\",\"id\":3}}",
          "{\"id\":7,\"ask\":{\"type\":\"undo\",\"journal\":\"build-photos-1\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"go-on\",\"journal\":\"../../etc/shadow\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"forget\",\"journal\":\"x\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"scrub-elsewhere\",\"array\":\"../../etc\","
              + "\"startedMillis\":12345,\"wish\":\"STOP\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"keep-work\",\"id\":3,\"goesOn\":true}}",
          "{\"id\":7,\"ask\":{\"type\":\"follow-work\",\"work\":\"work-1-2-3\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"stop-work\",\"work\":\"../../tmp/rotproof-pwned\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"work-told\",\"work\":\"../journals/x\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"practice-exec\",\"command\":\"touch"
              + " /tmp/rotproof-pwned\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"watch\",\"everyMillis\":\"often\"}}",
          "{\"id\":7,\"ask\":{\"type\":\"do\",\"claims\":[{\"id\":\"disk1\",\"serial\":\"s\","
              + "\"wwn\":\"\",\"sizeBytes\":100663296}],\"planDigest\":\"00\",\"chore\":{\"type\":\"build\",\"blueprint\":{"
              + "\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"spares\":[],\"protection\":{"
              + "\"kind\":\"ENCRYPTED\",\"integrity\":\"hmac-sha256\",\"sectorBytes\":4096},"
              + "\"raid\":\"RAID1\",\"keys\":{\"keyFile\":\"k\",\"passphrase\":false,"
              + "\"recoveryKey\":false,\"headerBackup\":null},\"storage\":{\"kind\":\"filesystem\","
              + "\"type\":\"ext4\",\"label\":\"p\"},\"mount\":{\"point\":\"/srv/p\",\"atBoot\":"
              + "false},\"scrub\":\"MONTHLY\",\"practice\":null}}}}");

  private static final List<String> BITS =
      List.of(
          "null",
          "true",
          "-1",
          "1e999",
          "99999999999999999999",
          "\"\"",
          "[]",
          "{}",
          "[[[[",
          "\\u0000",
          "\"type\":\"build\"",
          "\"id\":7,",
          "}",
          "]",
          ":",
          "\"",
          "\\",
          "\u00e9",
          "0x10",
          "NaN");

  @TempDir Path dir;

  @Test
  void everyMessageGetsItsEndAndNothingIsDone() throws Exception {
    PipeTransport client = new PipeTransport();
    SecretStore secrets = new SecretStore();
    HelperContext context = new HelperContext("1", false, dir.resolve("state"), secrets);
    Server server = new Server(client, secrets, Handlers.all(context));
    Thread thread =
        new Thread(
            () -> {
              try {
                server.serve();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    Random random = new Random(SEED);
    for (int i = 0; i < MESSAGES; i++) {
      client.send(message(random));
      client.send(new byte[] {'\n'});
    }
    client.send("{\"id\":424242,\"ask\":{\"type\":\"hello\"}}");
    client.hangUp();
    thread.join(60_000);
    assertThat(thread.isAlive()).isFalse();

    Map<String, Integer> ends = new HashMap<>();
    boolean alive = false;
    for (String line : client.lines) {
      JsonNode node = Json.mapper().readTree(line);
      assertThat(node.has("answer") ^ node.has("failure")).as(line).isTrue();
      alive |= node.get("id").asLong() == 424242;
      String what =
          node.has("answer") ? node.at("/answer/type").asText() : node.at("/failure/kind").asText();
      ends.merge(what, 1, Integer::sum);
    }
    assertThat(client.lines).hasSize(MESSAGES + 1);
    assertThat(alive).isTrue();
    assertThat(ends).doesNotContainKeys("built", "executed");
    assertThat(client.lines.stream().filter(line -> line.contains("\"INTERNAL\""))).isEmpty();
    assertThat(ends.get("USAGE")).isGreaterThan(MESSAGES / 2);
    assertThat(dir.resolve("state/journals")).doesNotExist();
    assertThat(Files.exists(Path.of("/tmp/rotproof-pwned"))).isFalse();
  }

  private static byte[] message(Random random) {
    int kind = random.nextInt(1000);
    if (kind == 0) {
      byte[] huge = new byte[Server.MOST_LINE_BYTES + 1 + random.nextInt(1 << 20)];
      Arrays.fill(huge, (byte) 'a');
      return huge;
    }
    if (kind < 30) {
      return "[{\"a\":".repeat(1 + random.nextInt(3000)).getBytes(StandardCharsets.UTF_8);
    }
    if (kind < 130) {
      byte[] noise = new byte[1 + random.nextInt(200)];
      random.nextBytes(noise);
      noise[0] = 'x';
      return withoutNewlines(noise);
    }
    String text = SEEDS.get(random.nextInt(SEEDS.size()));
    text = text.replaceFirst("\"id\":7", "\"id\":" + (random.nextInt(50) - 2));
    for (int n = random.nextInt(4); n >= 0; n--) {
      text = mutated(text, random);
    }
    return withoutNewlines(
        text.isBlank() ? new byte[] {'x'} : text.getBytes(StandardCharsets.UTF_8));
  }

  private static String mutated(String text, Random random) {
    if (text.isEmpty()) {
      return "x";
    }
    int at = random.nextInt(text.length());
    int to = at + random.nextInt(text.length() - at + 1);
    String bit = BITS.get(random.nextInt(BITS.size()));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, at);
      case 1 -> text.substring(0, at) + text.substring(to);
      case 2 -> text.substring(0, at) + bit + text.substring(at);
      case 3 -> text.substring(0, at) + bit + text.substring(to);
      case 4 -> text.substring(0, to) + text.substring(at);
      default ->
          text.replaceFirst("\"[a-zA-Z0-9-]+\":[^,}]+", "\"" + at + "\":" + bit.replace("\\", ""));
    };
  }

  private static byte[] withoutNewlines(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        bytes[i] = '?';
      }
    }
    return bytes;
  }
}
