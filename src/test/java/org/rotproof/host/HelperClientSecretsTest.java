package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** What leaves and what comes in: secrets leave no copy, and foreign words come in clean. */
class HelperClientSecretsTest {
  private final PipedOutputStream helper = new PipedOutputStream();
  private final BlockingQueue<byte[]> kept = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> asTheyWere = new LinkedBlockingQueue<>();
  private HelperClient client;

  private HelperClient start() throws IOException {
    InputStream in = new PipedInputStream(helper, 1 << 20);
    OutputStream out =
        new OutputStream() {
          private final ByteArrayOutputStream one = new ByteArrayOutputStream();

          @Override
          public void write(int b) {
            one.write(b);
          }

          @Override
          public void write(byte[] bytes) {
            kept.add(bytes);
            asTheyWere.add(bytes.clone());
          }
        };
    client = new HelperClient("the helper", in, out);
    return client;
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aSecretIsSentInOnePieceBeyondAnyBufferAndNothingOfItStays() throws Exception {
    byte[] secret = "correct horse \"battery\" staple é".getBytes(StandardCharsets.UTF_8);
    byte[] copy = secret.clone();
    HostSession.Call<?> call = start().send(new Ask.Secret("pass\"phrase", secret), event -> {});
    byte[] sent = asTheyWere.poll(10, TimeUnit.SECONDS);
    assertThat(secret).containsOnly(0);
    assertThat(sent.length).isGreaterThan(8192);
    String line = new String(sent, StandardCharsets.UTF_8);
    assertThat(line).endsWith(" \n").containsOnlyOnce("\n");
    var message = Json.mapper().readTree(line);
    assertThat(message.at("/ask/type").asText()).isEqualTo("secret");
    assertThat(message.at("/ask/name").asText()).isEqualTo("pass\"phrase");
    assertThat(Base64.getDecoder().decode(message.at("/ask/base64").asText())).isEqualTo(copy);
    helper.write(
        ("{\"id\":" + call.id() + ",\"answer\":{\"type\":\"done\"}}\n")
            .getBytes(StandardCharsets.UTF_8));
    helper.flush();
    assertThat(call.answer().get(10, TimeUnit.SECONDS)).isInstanceOf(Answer.Done.class);
    assertThat(kept.poll(10, TimeUnit.SECONDS)).containsOnly(0);
  }

  private void say(long id, String rest) throws IOException {
    helper.write(("{\"id\":" + id + "," + rest + "}\n").getBytes(StandardCharsets.UTF_8));
    helper.flush();
  }

  @Test
  void whatAnotherComputersHelperSaysIsCleanedOnItsWayIn() throws Exception {
    String evil = "x\\ny\\u001b[2Jz\\u202e";
    List<Event> events = new ArrayList<>();
    HostSession.Call<?> call = start().send(new Ask.ExportHistory("", "csv"), events::add);
    say(call.id(), "\"event\":{\"type\":\"export-text\",\"text\":\"a\\nb\\u001b\"}");
    say(
        call.id(),
        "\"failure\":{\"kind\":\"REFUSED\",\"what\":\""
            + evil
            + "\",\"meaning\":\""
            + evil
            + "\",\"advice\":\""
            + evil
            + "\",\"toolOutput\":\""
            + evil
            + "\"}");
    try {
      call.answer().get(10, TimeUnit.SECONDS);
      throw new AssertionError("it should have failed");
    } catch (ExecutionException e) {
      var failure = ((FailureException) e.getCause()).failure();
      assertThat(failure.what()).isEqualTo("x?y?[2Jz?");
      assertThat(failure.meaning()).isEqualTo("x?y?[2Jz?");
      assertThat(failure.advice()).isEqualTo("x?y?[2Jz?");
      assertThat(failure.toolOutput()).isEqualTo("x\ny?[2Jz?");
      assertThat(e.getCause().getMessage()).isEqualTo("x?y?[2Jz?");
    }
    assertThat(events).containsExactly(new Event.ExportText("a\nb?"));
    HostSession.Call<?> hello = client.send(new Ask.Hello(), event -> {});
    say(
        hello.id(),
        "\"answer\":{\"type\":\"hello-from\",\"version\":\""
            + evil
            + "\",\"kernel\":\""
            + evil
            + "\",\"practice\":false,\"tools\":[\""
            + evil
            + "\"]}");
    Answer.HelloFrom from = (Answer.HelloFrom) hello.answer().get(10, TimeUnit.SECONDS);
    assertThat(List.of(from.version(), from.kernel(), from.tools().get(0)))
        .containsOnly("x?y?[2Jz?");
    HostSession.Call<?> nulls = client.send(new Ask.Hello(), event -> {});
    say(
        nulls.id(),
        "\"answer\":{\"type\":\"hello-from\",\"version\":null,\"kernel\":\"\","
            + "\"practice\":false,\"tools\":[null]}");
    assertThat(nulls.answer()).failsWithin(10, TimeUnit.SECONDS);
  }

  @Test
  void theFilesOfTheMachineComeByteForByteAndARecordInThemIsRead() throws Exception {
    String text = "{\n\t\"rotproofArray\" : 1, \"é\u001b\u00ff\"\r\n" + "x".repeat(9000) + "}\n";
    Machine machine =
        new Machine(true, true, false, Map.of("/etc/crypttab", text), Set.of(), Set.of(), Map.of());
    Answer found =
        new Answer.Found(
            new Inventory(List.of(), List.of(), Set.of(), Set.of(), Set.of()).with(machine));
    HostSession.Call<?> look = start().send(new Ask.Look(), event -> {});
    say(look.id(), "\"answer\":" + Json.mapper().writerFor(Answer.class).writeValueAsString(found));
    Answer.Found came = (Answer.Found) look.answer().get(10, TimeUnit.SECONDS);
    assertThat(came.inventory().machine().file("/etc/crypttab")).contains(text);
  }
}
