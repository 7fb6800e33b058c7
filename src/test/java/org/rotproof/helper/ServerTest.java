package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rotproof.helper.look.HelperContext;
import org.rotproof.helper.wire.AskHandler;
import org.rotproof.helper.wire.PipeTransport;
import org.rotproof.helper.wire.Request;
import org.rotproof.helper.wire.SecretStore;
import org.rotproof.helper.wire.Server;
import org.rotproof.linux.LockedBytes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;

class ServerTest {
  private final SecretStore secrets = new SecretStore();
  private PipeTransport client;
  private Thread server;

  @BeforeEach
  void start() throws Exception {
    client = new PipeTransport();
    HelperContext context = new HelperContext("1", true, Path.of("target/state"), secrets);
    List<AskHandler<?, ?>> handlers = new ArrayList<>(Handlers.all(context));
    handlers.removeIf(h -> h.asks() == Ask.Watch.class);
    handlers.add(new Waiting());
    server = new Thread(() -> serve(new Server(client, secrets, handlers)));
    server.start();
  }

  private static void serve(Server server) {
    try {
      server.serve();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void end() throws Exception {
    client.hangUp();
    server.join(5000);
    assertThat(server.isAlive()).isFalse();
  }

  /** Whether a cancel meets it while it reads a file, which that closes. */
  private volatile boolean reads;

  private final class Waiting implements AskHandler<Answer.Done, Ask.Watch> {
    @Override
    public Class<Ask.Watch> asks() {
      return Ask.Watch.class;
    }

    @Override
    public Answer.Done handle(Ask.Watch ask, Request request)
        throws FailureException, InterruptedException {
      try {
        Thread.sleep(60_000);
      } catch (InterruptedException e) {
        if (!reads) {
          throw e;
        }
        Thread.currentThread().interrupt();
        throw new FailureException(
            new Failure(Failure.Kind.INTERNAL, "The file cannot be read.", "", "", "null"));
      }
      return new Answer.Done();
    }
  }

  private JsonNode next() throws Exception {
    String line = client.lines.poll(5, TimeUnit.SECONDS);
    assertThat(line).as("an answer").isNotNull();
    return Json.mapper().readTree(line);
  }

  /** Red in a whole run: a cancel that met a look at the journals was told as a broken disk. */
  @Test
  void aCancelThatClosesAFileIsACancel() throws Exception {
    reads = true;
    client.send("{\"id\":1,\"ask\":{\"type\":\"watch\",\"everyMillis\":1}}");
    client.send("{\"id\":2,\"ask\":{\"type\":\"cancel\",\"id\":1}}");
    List<String> ends = List.of(next() + "", next() + "");
    assertThat(ends).anyMatch(line -> line.contains("\"CANCELLED\""));
    assertThat(ends).noneMatch(line -> line.contains("\"INTERNAL\""));
  }

  @Test
  void saysHello() throws Exception {
    client.send("{\"id\":7,\"ask\":{\"type\":\"hello\"}}");
    JsonNode line = next();
    assertThat(line.get("id").asLong()).isEqualTo(7);
    assertThat(line.at("/answer/type").asText()).isEqualTo("hello-from");
  }

  @Test
  void runsAPracticeCommand() throws Exception {
    client.send(
        "{\"id\":8,\"ask\":{\"type\":\"practice-exec\",\"command\":\"echo a; echo b >&2; exit"
            + " 3\"}}");
    JsonNode line = next();
    assertThat(line.at("/answer/exit").asInt()).isEqualTo(3);
    assertThat(line.at("/answer/output").asText()).isEqualTo("a\nb\n");
  }

  @Test
  void nonsenseGetsAnErrorAndTheNextRequestAnAnswer() throws Exception {
    List<String> nonsense =
        List.of(
            "x",
            "[]",
            "{\"id\":1}",
            "{\"id\":\"1\",\"ask\":{\"type\":\"hello\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"rm\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"cancel\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"practice-exec\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"do\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"do\",\"claims\":[],\"planDigest\":\"\",\"chore\":"
                + "{\"type\":\"build\",\"blueprint\":null}}}",
            "{\"id\":1,\"ask\":{\"type\":\"secret\",\"name\":\"a\",\"base64\":\"**\"}}",
            "{\"id\":1,\"ask\":{\"type\":\"hello\",\"more\":1}}",
            "[".repeat(100_000),
            "y".repeat(3 << 20));
    for (String line : nonsense) {
      client.send(line);
      JsonNode answer = next();
      assertThat(answer.at("/failure/kind").asText()).as(line).isEqualTo("USAGE");
    }
    saysHello();
  }

  @Test
  void aCancelEndsARequestAndItsIdIsFreeAgain() throws Exception {
    client.send("{\"id\":1,\"ask\":{\"type\":\"watch\",\"everyMillis\":1}}");
    client.send("{\"id\":1,\"ask\":{\"type\":\"hello\"}}");
    assertThat(next().get("id").asLong()).isEqualTo(-1);
    client.send("{\"id\":2,\"ask\":{\"type\":\"cancel\",\"id\":1}}");
    List<JsonNode> both = List.of(next(), next());
    assertThat(both)
        .anyMatch(n -> n.at("/answer/type").asText().equals("done"))
        .anyMatch(n -> n.at("/failure/kind").asText().equals("CANCELLED"));
    client.send("{\"id\":1,\"ask\":{\"type\":\"hello\"}}");
    assertThat(next().at("/answer/type").asText()).isEqualTo("hello-from");
  }

  @Test
  void holdsASecretUntilItIsTaken() throws Exception {
    // As the client sends it: blanks behind it say nothing of its length.
    client.send(
        "{\"id\":3,\"ask\":{\"type\":\"secret\",\"name\":\"p\",\"base64\":\"aGkh\"}}"
            + " ".repeat(10_000));
    assertThat(next().at("/answer/type").asText()).isEqualTo("done");
    LockedBytes bytes = secrets.take(List.of("p")).get("p");
    assertThat(bytes.<String, RuntimeException>lend(String::new)).isEqualTo("hi!");
    bytes.close();
  }
}
