package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

class HelperClientTest {
  private static final String DONE = "{\"id\":%d,\"answer\":{\"type\":\"done\"}}";

  /** The helper's end of a line: what the test writes is what the client reads. */
  private static final class FakeHelper implements AutoCloseable {
    final PipedOutputStream says = new PipedOutputStream();
    final PipedInputStream hears = new PipedInputStream(1 << 20);
    final HelperClient client;

    FakeHelper() throws IOException {
      client =
          new HelperClient(
              "the helper", new PipedInputStream(says, 1 << 16), new PipedOutputStream(hears));
    }

    void say(String line) throws IOException {
      says.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      says.flush();
    }

    @Override
    public void close() throws IOException {
      says.close();
      client.close();
    }
  }

  private static Failure failure(CompletableFuture<? extends Answer> answer) throws Exception {
    try {
      throw new AssertionError("answered: " + answer.get(20, TimeUnit.SECONDS));
    } catch (ExecutionException e) {
      return ((FailureException) e.getCause()).failure();
    }
  }

  @Test
  void eventsAndAnswersFindTheirRequest() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      List<Event> ofFirst = new ArrayList<>();
      HostSession.Call<?> first = helper.client.send(new Ask.Look(), ofFirst::add);
      HostSession.Call<?> second = helper.client.send(new Ask.Report(), e -> {});
      String event = "{\"id\":%d,\"event\":{\"type\":\"export-text\",\"text\":\"%s\"}}";
      helper.say(event.formatted(second.id(), "other"));
      helper.say(event.formatted(first.id(), "mine"));
      helper.say(DONE.formatted(second.id()));
      helper.say(
          "{\"id\":%d,\"failure\":{\"kind\":\"REFUSED\",\"what\":\"a\",\"meaning\":\"b\",\"advice\":\"c\",\"toolOutput\":\"\"}}"
              .formatted(first.id()));
      assertThat(second.answer().get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
      assertThat(failure(first.answer()).kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(ofFirst).containsExactly(new Event.ExportText("mine"));
      assertThat(new String(helper.hears.readNBytes(30), StandardCharsets.UTF_8))
          .isEqualTo("{\"id\":1,\"ask\":{\"type\":\"look\"}}");
    }
  }

  @Test
  void anAnswerOfAnotherKindIsNoAnswer() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      HostSession.Call<Answer.Found> look = helper.client.send(new Ask.Look(), e -> {});
      helper.say(DONE.formatted(look.id()));
      assertThat(failure(look.answer()).kind()).isEqualTo(Failure.Kind.INTERNAL);
      assertThat(helper.client.oddities()).anyMatch(o -> o.contains("another kind of request"));
    }
  }

  @Test
  void aDeadHelperFailsWhatWaitsAndWhatComesLater() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      HostSession.Call<?> before = helper.client.send(new Ask.Look(), e -> {});
      helper.says.close();
      assertThat(failure(before.answer()).kind()).isEqualTo(Failure.Kind.LOST);
      assertThat(helper.client.gone().get(20, TimeUnit.SECONDS)).contains("helper");
      HostSession.Call<?> after = helper.client.send(new Ask.Look(), e -> {});
      assertThat(failure(after.answer()).kind()).isEqualTo(Failure.Kind.LOST);
    }
  }

  @Test
  void anAnswerThatBreaksOffFailsItsRequestAndNoOther() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      HostSession.Call<?> cut = helper.client.send(new Ask.Look(), e -> {});
      HostSession.Call<?> whole = helper.client.send(new Ask.Report(), e -> {});
      helper.say("{\"id\":" + cut.id() + ",\"answer\":{\"type\":\"fou");
      helper.say(DONE.formatted(whole.id()));
      assertThat(failure(cut.answer()).kind()).isEqualTo(Failure.Kind.INTERNAL);
      assertThat(whole.answer().get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    }
  }

  @Test
  void aLineWithoutEndFailsItsRequestAndIsNotKept() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      HostSession.Call<?> huge = helper.client.send(new Ask.Look(), e -> {});
      HostSession.Call<?> next = helper.client.send(new Ask.Report(), e -> {});
      helper.says.write(
          ("{\"id\":" + huge.id() + ",\"answer\":\"").getBytes(StandardCharsets.UTF_8));
      byte[] filler = new byte[1 << 20];
      Arrays.fill(filler, (byte) 'x');
      for (int i = 0; i <= HelperClient.LONGEST_LINE_BYTES >> 20; i++) {
        helper.says.write(filler);
      }
      helper.say("");
      helper.say(DONE.formatted(next.id()));
      assertThat(next.answer().get(60, TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
      assertThat(failure(huge.answer()).kind()).isEqualTo(Failure.Kind.INTERNAL);
      assertThat(helper.client.oddities()).anyMatch(o -> o.length() < 2000 && o.contains("longer"));
    }
  }

  @Test
  void aListenerThatFailsHarmsNobody() throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      HostSession.Call<?> call =
          helper.client.send(
              new Ask.Report(),
              e -> {
                throw new IllegalStateException("listener");
              });
      helper.say("{\"id\":1,\"event\":{\"type\":\"export-text\",\"text\":\"x\"}}");
      helper.say(DONE.formatted(call.id()));
      assertThat(call.answer().get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
    }
  }

  @Test
  void aHelperThatDoesNotReadNeverHoldsTheCallerUp() throws Exception {
    CountDownLatch stuck = new CountDownLatch(1);
    OutputStream never =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }
        };
    try (HelperClient client =
        new HelperClient("the helper", new PipedInputStream(new PipedOutputStream()), never)) {
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  client.send(new Ask.Report(), e -> {});
                }
              });
      sender.get(60, TimeUnit.SECONDS);
      HostSession.Call<?> last = client.send(new Ask.Report(), e -> {});
      assertThat(failure(last.answer()).kind()).isEqualTo(Failure.Kind.LOST);
    } finally {
      stuck.countDown();
    }
  }

  @Test
  void closingTwiceIsFine() throws Exception {
    FakeHelper helper = new FakeHelper();
    helper.close();
    helper.close();
    assertThat(helper.client.gone()).isDone();
  }

  /** Whatever comes in between, and however the bytes are cut: each request ends, once, rightly. */
  @Property(tries = 150)
  void noiseHarmsNoRequest(
      @ForAll("noise") List<String> noise,
      @ForAll @IntRange(min = 1, max = 20) int requests,
      @ForAll long seed)
      throws Exception {
    try (FakeHelper helper = new FakeHelper()) {
      List<HostSession.Call<?>> calls = new ArrayList<>();
      for (int i = 0; i < requests; i++) {
        calls.add(helper.client.send(new Ask.Report(), e -> {}));
      }
      List<String> lines = new ArrayList<>(noise);
      Random random = new Random(seed);
      for (HostSession.Call<?> call : calls) {
        lines.add(random.nextInt(lines.size() + 1), DONE.formatted(call.id()));
      }
      byte[] all = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
      int at = 0;
      while (at < all.length) {
        int piece = Math.min(all.length - at, 1 + random.nextInt(200));
        helper.says.write(all, at, piece);
        helper.says.flush();
        at += piece;
      }
      for (HostSession.Call<?> call : calls) {
        assertThat(call.answer().get(20, TimeUnit.SECONDS)).isEqualTo(new Answer.Done());
      }
      helper.says.close();
      helper.client.gone().get(20, TimeUnit.SECONDS);
    }
  }

  /** Any bytes at all, and then the end: nobody waits for ever. */
  @Property(tries = 300)
  void anyBytesAndTheEndLeaveNobodyWaiting(@ForAll byte[] bytes) throws Exception {
    try (HelperClient client =
        new HelperClient("the helper", lateStream(bytes), OutputStream.nullOutputStream())) {
      HostSession.Call<?> call = client.send(new Ask.Report(), e -> {});
      assertThat(failure(call.answer()).kind()).isIn(Failure.Kind.LOST, Failure.Kind.INTERNAL);
    }
  }

  private static InputStream lateStream(byte[] bytes) throws IOException {
    PipedOutputStream feed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(feed, bytes.length + 1);
    feed.write(bytes);
    feed.close();
    return in;
  }

  /** Lines that are no reply to ids 1 to 20. */
  @Provide
  Arbitrary<List<String>> noise() {
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(80).map(s -> s.replace("\n", " "));
    Arbitrary<String> json =
        Arbitraries.of(
            "{}",
            "[]",
            "null",
            "{\"id\":\"1\",\"answer\":{\"type\":\"done\"}}",
            "{\"id\":1.5,\"answer\":{\"type\":\"done\"}}",
            "{\"id\":-1,\"failure\":{}}",
            "{\"id\":99,\"answer\":{\"type\":\"done\"}}",
            "{\"answer\":{\"type\":\"done\"}}",
            "{\"id\":1,\"event\":{\"type\":\"unheard-of\"}}",
            "{\"id\":2,\"event\":{\"type\":\"export-text\"",
            "[    2.5] md: kernel noise",
            "");
    return Arbitraries.oneOf(text, json)
        .filter(
            s ->
                !s.matches("\\s*\\{\\s*\"id\"\\s*:\\s*\\d.*")
                    || s.contains("event")
                    || s.contains("99")
                    || s.contains("1.5"))
        .list()
        .ofMaxSize(15);
  }
}
