package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Json;

/** What a helper holds and how it ends: within a budget, and never deaf. */
class ServerBudgetTest {
  private static Thread serving(Server server, List<Boolean> heard) {
    Thread thread =
        new Thread(
            () -> {
              try {
                heard.add(server.serve());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }

  /** Undo as a request that is as long as wanted, and waits or answers as wanted. */
  private record Undoing(CountDownLatch go, AtomicInteger working, String said)
      implements AskHandler<Answer.Executed, Ask.PracticeExec> {
    @Override
    public Class<Ask.PracticeExec> asks() {
      return Ask.PracticeExec.class;
    }

    @Override
    public Answer.Executed handle(Ask.PracticeExec ask, Request request)
        throws InterruptedException {
      working.incrementAndGet();
      go.await();
      return new Answer.Executed(0, said);
    }
  }

  private static String exec(int id, int bytes) {
    return "{\"id\":"
        + id
        + ",\"ask\":{\"type\":\"practice-exec\",\"command\":\""
        + "x".repeat(bytes)
        + "\"}}";
  }

  @Test
  void longRequestsThatWaitAreRefusedBeyondABudget() throws Exception {
    PipeTransport client = new PipeTransport();
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger working = new AtomicInteger();
    Server server =
        new Server(client, new SecretStore(), List.of(new Undoing(go, working, "done")));
    Thread thread = serving(server, new ArrayList<>());
    int refused = 0;
    for (int i = 1; i <= 19; i++) {
      client.send(exec(i, (1 << 20) - 100));
    }
    client.send("{\"id\":99,\"ask\":{\"type\":\"cancel\",\"id\":98}}");
    boolean cancelled = false;
    while (!cancelled) {
      String line = client.lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).isNotNull();
      JsonNode node = Json.mapper().readTree(line);
      cancelled = node.get("id").asInt() == 99;
      refused += node.at("/failure/kind").asText().equals("DENIED") ? 1 : 0;
    }
    assertThat(refused).isGreaterThanOrEqualTo(15);
    go.countDown();
    for (int i = 0; i < 19 - refused; i++) {
      assertThat(client.lines.poll(20, TimeUnit.SECONDS)).contains("answer");
    }
    client.send(exec(50, 900_000));
    assertThat(client.lines.poll(20, TimeUnit.SECONDS)).contains("\"id\":50,\"answer\"");
    client.hangUp();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  /** Does not read what is written to it until it is told to. */
  private static final class Slow implements Transport {
    private final PipeTransport inner;
    private final CountDownLatch reads = new CountDownLatch(1);

    Slow(PipeTransport inner) {
      this.inner = inner;
    }

    @Override
    public int read(byte[] into) throws IOException {
      return inner.read(into);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      try {
        reads.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      inner.write(bytes);
    }

    @Override
    public boolean next() {
      return false;
    }
  }

  @Test
  void answersThatNobodyReadsWaitWithinABudget() throws Exception {
    PipeTransport pipe = new PipeTransport();
    Slow client = new Slow(pipe);
    CountDownLatch go = new CountDownLatch(0);
    AtomicInteger working = new AtomicInteger();
    Server server =
        new Server(
            client, new SecretStore(), List.of(new Undoing(go, working, "y".repeat(1 << 20))));
    Thread thread = serving(server, new ArrayList<>());
    for (int i = 1; i <= 500; i++) {
      pipe.send(exec(i, 1));
    }
    // Only as many are at work as may be, since none of them is over before its answer has room.
    pipe.send("{\"id\":999,\"ask\":{\"type\":\"cancel\",\"id\":1}}");
    Thread.sleep(200);
    assertThat(working.get()).isLessThan(100);
    client.reads.countDown();
    int answers = 0;
    int refusals = 0;
    for (int i = 0; i < 501; i++) {
      String line = pipe.lines.poll(20, TimeUnit.SECONDS);
      assertThat(line).isNotNull();
      answers += line.contains("executed") ? 1 : 0;
      refusals += line.contains("DENIED") ? 1 : 0;
    }
    assertThat(answers).isPositive();
    assertThat(answers + refusals).isEqualTo(500);
    pipe.hangUp();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }

  /** Cannot write, for one reason or another. */
  private static Transport mute(PipeTransport inner, Throwable why) {
    return new Transport() {
      @Override
      public int read(byte[] into) throws IOException {
        return inner.read(into);
      }

      @Override
      public void write(byte[] bytes) throws IOException {
        if (why instanceof Error error) {
          throw error;
        }
        if (why instanceof RuntimeException runtime) {
          throw runtime;
        }
        throw (IOException) why;
      }

      @Override
      public boolean next() {
        return true;
      }
    };
  }

  @Test
  void aHelperThatCannotAnswerEndsAndDoesNotGoOnListening() throws Exception {
    for (Throwable why :
        List.of(new IOException("gone"), new IllegalStateException(), new OutOfMemoryError())) {
      PipeTransport client = new PipeTransport();
      CountDownLatch go = new CountDownLatch(1);
      AtomicInteger working = new AtomicInteger();
      SecretStore secrets = new SecretStore();
      Server server =
          new Server(mute(client, why), secrets, List.of(new Undoing(go, working, "done")));
      List<Boolean> heard = new ArrayList<>();
      Thread thread = serving(server, heard);
      client.send(exec(1, 1));
      client.send("{\"id\":2,\"ask\":{\"type\":\"cancel\",\"id\":9}}");
      thread.join(10_000);
      assertThat(thread.isAlive()).as("after " + why).isFalse();
      assertThat(heard).containsExactly(false);
    }
  }
}
