package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.rotproof.linux.LockedBytes;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Wire;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the protocol over a transport: reads lines, runs each request on a thread of its own, and
 * gives each exactly one answer or failure. Whatever comes in, it goes on serving, within a budget
 * of memory. Only when nothing can be answered any more it ends, rather than listen without a
 * voice.
 *
 * <p>Secrets and cancels are done at once, in the order in which they come; everything else side by
 * side. When the client goes, its requests are cancelled and its secrets overwritten: nobody is
 * left to watch them. Only work that the client has said goes on ({@link Ask.KeepWork}) does, and
 * the helper stays until it is done.
 */
public final class Server {
  /** The longest line that is read. */
  public static final int MOST_LINE_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);
  private static final int MOST_REQUESTS = 64;

  /** Of all requests at work together, as they came: read, they take some ten times as much. */
  static final long MOST_WAITING_BYTES = 4 << 20;

  /** Answers that may be long are made so many at a time. */
  private static final int MOST_LONG_ANSWERS = 2;

  private static final Set<Class<?>> LONG_ANSWERS =
      Set.of(Ask.History.class, Ask.Trends.class, Ask.Surface.class, Ask.Journals.class);

  private static final long DRAIN_MILLIS = 2000;

  private final Transport transport;
  private final Gate gate;
  private final SecretStore secrets;
  private final Map<Class<?>, AskHandler<?, ?>> handlers = new HashMap<>();
  private final Map<Long, Request> running = new ConcurrentHashMap<>();
  private final Set<Request> orphans = ConcurrentHashMap.newKeySet();
  private final Optional<WorkDesk> works;
  private static final byte[] FIRST =
      "{\"id\":1,\"ask\":{\"type\":\"hello\"}}".getBytes(StandardCharsets.US_ASCII);

  private final AtomicLong waitingBytes = new AtomicLong();
  private final Semaphore longAnswers = new Semaphore(MOST_LONG_ANSWERS, true);

  /** A server that lets everyone ask everything: the caller is root already. */
  public Server(Transport transport, SecretStore secrets, List<AskHandler<?, ?>> handlers) {
    this(transport, secrets, handlers, Gate.OPEN);
  }

  /** A server whose gate is asked before each ask. */
  public Server(
      Transport transport, SecretStore secrets, List<AskHandler<?, ?>> handlers, Gate gate) {
    this(transport, secrets, handlers, gate, Optional.empty());
  }

  /**
   * One that tells others of its work.
   *
   * @param works where; empty for nowhere
   */
  public Server(
      Transport transport,
      SecretStore secrets,
      List<AskHandler<?, ?>> handlers,
      Gate gate,
      Optional<WorkDesk> works) {
    this.gate = gate;
    this.works = works;
    this.transport = transport;
    this.secrets = secrets;
    for (AskHandler<?, ?> handler : handlers) {
      if (this.handlers.put(handler.asks(), handler) != null) {
        throw new IllegalArgumentException("two handlers for " + handler.asks());
      }
    }
  }

  /**
   * Serves one client after the other, until nobody can come any more and the work that goes on is
   * done.
   *
   * @return false when it ended because it could not write any more
   */
  public boolean serve() throws InterruptedException {
    boolean heard;
    do {
      heard = serveOne();
    } while (heard && transport.next());
    while (!orphans.isEmpty()) {
      Thread.sleep(20);
    }
    return heard;
  }

  private boolean serveOne() throws InterruptedException {
    Outbox outbox = new Outbox();
    CountDownLatch over = new CountDownLatch(1);
    AtomicBoolean mute = new AtomicBoolean();
    daemon("writer", () -> write(outbox, over, mute));
    daemon("reader", () -> read(outbox, over));
    try {
      over.await();
    } finally {
      secrets.close();
      outbox.leave();
      endAll();
      outbox.drain(DRAIN_MILLIS);
      outbox.close();
    }
    return !mute.get();
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void read(Outbox outbox, CountDownLatch over) {
    LineReader reader = new LineReader(transport, MOST_LINE_BYTES);
    // What the collector moves, it leaves behind where it was. So what reads messages is loaded,
    // and
    // the buffers are moved, before anything secret is in them; afterwards they stay.
    Wire.asked(FIRST, FIRST.length);
    System.gc();
    try {
      LineReader.Line line = reader.next();
      while (line.kind() != LineReader.Kind.END) {
        outbox.waitForRoom();
        if (line.kind() == LineReader.Kind.TOO_LONG) {
          outbox.failure(
              Wire.NO_ID, Failures.malformed("it is longer than " + MOST_LINE_BYTES + " bytes."));
        } else if (line.length() > 0) {
          takeSafely(reader.bytes(), line.length(), outbox);
        }
        reader.wipe();
        line = reader.next();
      }
    } catch (IOException e) {
      LOG.info("the client's line broke: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      reader.close();
      over.countDown();
    }
  }

  /** No message may end the helper, whatever is wrong with it or with what reads it. */
  private void takeSafely(byte[] bytes, int length, Outbox outbox) {
    try {
      take(bytes, length, outbox);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      LOG.error("a message could not be taken: {}", e.getClass().getSimpleName());
      outbox.failure(Wire.NO_ID, Failures.malformed("it cannot be taken."));
    }
  }

  private void take(byte[] bytes, int length, Outbox outbox) {
    Wire.Message message = Wire.asked(bytes, length);
    if (message instanceof Wire.Message.Malformed malformed) {
      long id = running.containsKey(malformed.id()) ? Wire.NO_ID : malformed.id();
      outbox.failure(id, Failures.malformed(malformed.problem()));
    } else if (message instanceof Wire.Message.Asked asked) {
      start(asked.id(), asked.ask(), length, outbox);
    }
  }

  private void start(long id, Ask<?> ask, int bytes, Outbox outbox) {
    boolean kept =
        !(ask instanceof Ask.Secret secret)
            || secrets.put(secret.name(), LockedBytes.takeFrom(secret.bytes()));
    if (running.containsKey(id)) {
      // Under its own id it would pass for the end of the other one.
      outbox.failure(Wire.NO_ID, Failures.malformed("its id is in use."));
    } else if (ask instanceof Ask.Secret) {
      if (kept) {
        outbox.answer(id, new Answer.Done());
      } else {
        outbox.failure(id, Failures.busy());
      }
    } else if (ask instanceof Ask.Cancel cancel) {
      Request other = running.get(cancel.id());
      if (other != null) {
        other.cancel();
      }
      // Without such a request it is over already, which is what was wanted.
      outbox.answer(id, new Answer.Done());
    } else if (ask instanceof Ask.KeepWork keep) {
      Request other = running.get(keep.id());
      if (other != null) {
        keep(other, keep.goesOn());
      }
      outbox.answer(id, new Answer.Done());
    } else if (!handlers.containsKey(ask.getClass())) {
      outbox.failure(id, Failures.unknown(ask.getClass().getSimpleName()));
    } else if (running.size() >= MOST_REQUESTS || waitingBytes.get() + bytes > MOST_WAITING_BYTES) {
      outbox.failure(id, Failures.busy());
    } else {
      run(id, ask, bytes, outbox);
    }
  }

  /** Only work can: anything else would be done for nobody. */
  private static void keep(Request request, boolean goesOn) {
    request.goesOn(goesOn && request.isWork());
    if (request.goesOn()) {
      daemon("unit", OwnUnit::become);
    }
  }

  private void run(long id, Ask<?> ask, int bytes, Outbox outbox) {
    AskHandler<?, ?> handler = handlers.get(ask.getClass());
    Request[] request = new Request[1];
    waitingBytes.addAndGet(bytes);
    Thread thread =
        new Thread(
            () -> {
              try {
                work(handler, ask, request[0], outbox);
              } finally {
                waitingBytes.addAndGet(-bytes);
              }
            },
            "request-" + id);
    thread.setDaemon(true);
    request[0] = new Request(id, outbox, thread, ask.beginsWork());
    running.put(id, request[0]);
    thread.start();
  }

  private void work(AskHandler<?, ?> handler, Ask<?> ask, Request request, Outbox outbox) {
    boolean isLong = LONG_ANSWERS.contains(ask.getClass());
    boolean permitted = false;
    try {
      Optional<Failure> inTime = Optional.empty();
      try {
        if (isLong) {
          longAnswers.acquire();
          permitted = true;
        }
      } catch (InterruptedException e) {
        inTime = Optional.of(Failures.cancelled());
      }
      answer(handler, ask, request, outbox, inTime);
    } finally {
      if (permitted) {
        longAnswers.release();
      }
    }
  }

  /**
   * A cancel closes the file that is being read, which looks like a broken one. Work on disks is
   * not interrupted by its cancel ({@link Request#onCancel}), so this never hides what befell it.
   */
  private static Failure endOf(Failure failure) {
    return failure.kind() == Failure.Kind.INTERNAL && Thread.currentThread().isInterrupted()
        ? Failures.cancelled()
        : failure;
  }

  private void answer(
      AskHandler<?, ?> handler,
      Ask<?> ask,
      Request request,
      Outbox outbox,
      Optional<Failure> known) {
    Object end;
    try {
      if (known.isPresent()) {
        throw new FailureException(known.get());
      }
      gate.check(ask);
      works
          .flatMap(w -> w.begin(ask, request.goesOn(), request::cancel, request::pause))
          .ifPresent(request::trace);
      end = handle(handler, ask, request);
    } catch (FailureException e) {
      end = endOf(e.failure());
    } catch (InterruptedException e) {
      end = Failures.cancelled();
    } catch (Throwable e) {
      LOG.error("{} failed", ask.getClass().getSimpleName(), e);
      end = Failures.internal(e.getClass().getSimpleName() + ": " + e.getMessage());
    }
    request.end();
    request.ended(end);
    // In bytes, while it still counts among those at work: what waits for a slow reader is bounded.
    byte[] line = Outbox.line(request.id(), end);
    outbox.waitForRoom(line.length);
    // Before the answer goes out: the client may use the id again at once.
    running.remove(request.id(), request);
    outbox.end(line);
    request.over();
    orphans.remove(request);
  }

  private static <A extends Answer, Q extends Ask<A>> A handle(
      AskHandler<A, Q> handler, Ask<?> ask, Request request)
      throws FailureException, InterruptedException, IOException {
    return handler.handle(handler.asks().cast(ask), request);
  }

  private void endAll() throws InterruptedException {
    for (Request request : List.copyOf(running.values())) {
      if (request.goesOn()) {
        orphans.add(request);
        request.orphan();
        running.remove(request.id(), request);
        if (request.isOver()) {
          orphans.remove(request);
        }
      } else {
        request.cancel();
      }
    }
    while (!running.isEmpty()) {
      Thread.sleep(20);
    }
  }

  private void write(Outbox outbox, CountDownLatch over, AtomicBoolean mute) {
    boolean ended = false;
    try {
      Optional<byte[]> line = outbox.take();
      while (line.isPresent()) {
        transport.write(line.get());
        Arrays.fill(line.get(), (byte) 0);
        line = outbox.take();
      }
      ended = true;
    } catch (IOException e) {
      LOG.info("the client does not read any more: {}", e.getMessage());
      // Where another client may come, the reader notices that this one has gone.
      ended = transport.outlivesItsClient();
    } catch (RuntimeException | Error e) {
      LOG.error("nothing can be answered any more: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      outbox.close();
      if (!ended) {
        mute.set(true);
        over.countDown();
      }
    }
  }
}
