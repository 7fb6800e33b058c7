package org.rotproof.helper;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the protocol over a transport: reads lines, runs each request on a thread of its own, and
 * gives each exactly one answer or failure. Whatever comes in, it goes on serving.
 *
 * <p>Secrets and cancels are done at once, in the order in which they come; everything else side by
 * side. When the client goes, its requests are cancelled and its secrets overwritten: nobody is
 * left to watch them.
 */
public final class Server {
  /** The longest line that is read. */
  public static final int MOST_LINE_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int MOST_REQUESTS = 64;
  private static final long DRAIN_MILLIS = 2000;

  private final Transport transport;
  private final Gate gate;
  private final Secrets secrets;
  private final Map<Class<?>, AskHandler<?>> handlers = new HashMap<>();
  private final Map<Long, Request> running = new ConcurrentHashMap<>();

  Server(Transport transport, Secrets secrets, List<AskHandler<?>> handlers) {
    this(transport, secrets, handlers, Gate.OPEN);
  }

  Server(Transport transport, Secrets secrets, List<AskHandler<?>> handlers, Gate gate) {
    this.gate = gate;
    this.transport = transport;
    this.secrets = secrets;
    for (AskHandler<?> handler : handlers) {
      if (this.handlers.put(handler.asks(), handler) != null) {
        throw new IllegalArgumentException("two handlers for " + handler.asks());
      }
    }
  }

  /** Serves one client after the other, until nobody can come any more. */
  void serve() throws InterruptedException {
    do {
      serveOne();
    } while (transport.next());
  }

  private void serveOne() throws InterruptedException {
    Outbox outbox = new Outbox();
    Thread writer = new Thread(() -> write(outbox), "writer");
    writer.setDaemon(true);
    writer.start();
    LineReader reader = new LineReader(transport, MOST_LINE_BYTES);
    try {
      LineReader.Line line = reader.next();
      while (line.kind() != LineReader.Kind.END) {
        outbox.waitForRoom();
        if (line.kind() == LineReader.Kind.TOO_LONG) {
          outbox.failure(
              Messages.NO_ID,
              Failures.malformed("it is longer than " + MOST_LINE_BYTES + " bytes."));
        } else if (line.length() > 0) {
          take(reader.bytes(), line.length(), outbox);
        }
        reader.wipe();
        line = reader.next();
      }
    } catch (IOException e) {
      LOG.info("the client's line broke: {}", e.getMessage());
    } finally {
      reader.close();
      secrets.close();
      endAll();
      outbox.drain(DRAIN_MILLIS);
      outbox.close();
    }
  }

  private void take(byte[] bytes, int length, Outbox outbox) {
    Messages.Message message = Messages.read(bytes, length);
    if (message instanceof Messages.Message.Malformed malformed) {
      long id = running.containsKey(malformed.id()) ? Messages.NO_ID : malformed.id();
      outbox.failure(id, Failures.malformed(malformed.problem()));
    } else if (message instanceof Messages.Message.Secret secret) {
      boolean kept = secrets.put(secret.name(), secret.bytes());
      if (running.containsKey(secret.id())) {
        outbox.failure(Messages.NO_ID, Failures.malformed("its id is in use."));
      } else if (kept) {
        outbox.answer(secret.id(), new Answer.Done());
      } else {
        outbox.failure(secret.id(), Failures.busy());
      }
    } else if (message instanceof Messages.Message.Plain plain) {
      start(plain.id(), plain.ask(), outbox);
    }
  }

  private void start(long id, Ask ask, Outbox outbox) {
    if (running.containsKey(id)) {
      // Under its own id it would pass for the end of the other one.
      outbox.failure(Messages.NO_ID, Failures.malformed("its id is in use."));
    } else if (ask instanceof Ask.Cancel cancel) {
      Request other = running.get(cancel.id());
      if (other != null) {
        other.cancel();
      }
      // Without such a request it is over already, which is what was wanted.
      outbox.answer(id, new Answer.Done());
    } else if (!handlers.containsKey(ask.getClass())) {
      outbox.failure(id, Failures.unknown(ask.getClass().getSimpleName()));
    } else if (running.size() >= MOST_REQUESTS) {
      outbox.failure(id, Failures.busy());
    } else {
      run(id, ask, outbox);
    }
  }

  private void run(long id, Ask ask, Outbox outbox) {
    AskHandler<?> handler = handlers.get(ask.getClass());
    Request[] request = new Request[1];
    Thread thread = new Thread(() -> work(handler, ask, request[0], outbox), "request-" + id);
    thread.setDaemon(true);
    request[0] = new Request(id, outbox, thread);
    running.put(id, request[0]);
    thread.start();
  }

  private void work(AskHandler<?> handler, Ask ask, Request request, Outbox outbox) {
    Object end;
    try {
      gate.check(ask);
      end = handle(handler, ask, request);
    } catch (FailureException e) {
      end = e.failure();
    } catch (InterruptedException e) {
      end = Failures.cancelled();
    } catch (Throwable e) {
      LOG.error("{} failed", ask.getClass().getSimpleName(), e);
      end = Failures.internal(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    request.end();
    // Before the answer goes out: the client may use the id again at once.
    running.remove(request.id());
    if (end instanceof Answer answer) {
      outbox.answer(request.id(), answer);
    } else {
      outbox.failure(request.id(), (Failure) end);
    }
  }

  private static <A extends Ask> Answer handle(AskHandler<A> handler, Ask ask, Request request)
      throws FailureException, InterruptedException, IOException {
    return handler.handle(handler.asks().cast(ask), request);
  }

  private void endAll() throws InterruptedException {
    running.values().forEach(Request::cancel);
    while (!running.isEmpty()) {
      Thread.sleep(20);
    }
  }

  private void write(Outbox outbox) {
    try {
      java.util.Optional<byte[]> line = outbox.take();
      while (line.isPresent()) {
        transport.write(line.get());
        Arrays.fill(line.get(), (byte) 0);
        line = outbox.take();
      }
    } catch (IOException e) {
      LOG.info("the client does not read any more: {}", e.getMessage());
      outbox.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
