package org.rotproof.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Wire;
import org.rotproof.storage.ForeignText;

/**
 * The protocol's client over any pair of streams.
 *
 * <p>It promises: each request ends, with its answer, its failure, or a failure of kind LOST when
 * the helper is gone; whatever else comes over the line (noise, half a message, an id nobody asked
 * under, a line without end) is noted in {@link #oddities()} and does no harm. A reply that is
 * broken but still shows its id fails that request.
 *
 * <p>Events and completions arrive on the client's own thread: do not wait there for another
 * request. {@link #send} only queues, so it never waits for the helper.
 */
public final class HelperClient implements AutoCloseable {
  /**
   * Longest line that is read; the longest honest one is 1 MiB of output with every byte escaped.
   */
  static final int LONGEST_LINE_BYTES = 16 << 20;

  private static final int MOST_QUEUED_LINES = 10_000;
  private static final int MOST_ODDITIES = 100;

  private static final byte[] END = new byte[0];

  private final String name;
  private final InputStream in;
  private final OutputStream out;
  private final AtomicLong lastId;
  private final Map<Long, Pending<?>> pending = new ConcurrentHashMap<>();
  private final Set<Long> kept = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<byte[]> outgoing = new LinkedBlockingQueue<>(MOST_QUEUED_LINES);
  private final CompletableFuture<String> gone = new CompletableFuture<>();
  private final ArrayDeque<String> oddities = new ArrayDeque<>();

  private record Pending<A extends Answer>(
      Ask<A> ask, CompletableFuture<A> answer, Consumer<Event> events) {
    void complete(Answer end) {
      answer.complete(ask.answers().cast(end));
    }
  }

  /**
   * Starts to talk.
   *
   * @param name who is at the other end, for messages and threads: "the practice machine's helper"
   */
  public HelperClient(String name, InputStream in, OutputStream out) {
    this(name, in, out, 0);
  }

  /**
   * As the other one, with ids above {@code lastId}: late replies to an earlier client stay odd.
   */
  HelperClient(String name, InputStream in, OutputStream out, long lastId) {
    this.name = name;
    this.in = in;
    this.out = out;
    this.lastId = new AtomicLong(lastId);
    daemon("reader of " + name, this::readAll);
    daemon("writer to " + name, this::writeAll);
  }

  /** Sends a request; see {@link HostSession#send}. */
  public <A extends Answer> HostSession.Call<A> send(Ask<A> ask, Consumer<Event> events) {
    long id = lastId.incrementAndGet();
    CompletableFuture<A> answer = new CompletableFuture<>();
    HostSession.Call<A> call = new HostSession.Call<>(id, answer);
    if (ask instanceof Ask.KeepWork keep) {
      CompletableFuture<Void> unused = answer.thenRun(() -> keep(keep));
    }
    byte[] line;
    try {
      line = Wire.line(id, ask);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      answer.completeExceptionally(
          new FailureException(
              new Failure(
                  Failure.Kind.INTERNAL,
                  "The request could not be put into words for the helper.",
                  "Nothing was sent and nothing was changed.",
                  "Please report this.",
                  e.getClass().getSimpleName())));
      return call;
    }
    pending.put(id, new Pending<>(ask, answer, events));
    if (gone.isDone() || !outgoing.offer(line)) {
      Arrays.fill(line, (byte) 0);
      Pending<?> waiting = pending.remove(id);
      if (waiting != null) {
        waiting.answer.completeExceptionally(
            lostFailure(gone.getNow(name + " does not read its requests.")));
      }
    } else if (gone.isDone()) {
      failAll(gone.join());
    }
    return call;
  }

  /** The helper has heard it. */
  private void keep(Ask.KeepWork keep) {
    if (keep.goesOn()) {
      kept.add(keep.id());
    } else {
      kept.remove(keep.id());
    }
  }

  /** Whether work is under way that goes on when this connection ends. */
  boolean leavesWork() {
    return kept.stream().anyMatch(pending::containsKey);
  }

  /** The id of the newest request. */
  long lastId() {
    return lastId.get();
  }

  /** Completes with the reason when the helper is gone. Never exceptionally. */
  public CompletableFuture<String> gone() {
    return gone.copy();
  }

  /** What came over the line and was no part of the protocol, the newest last; for a report. */
  public List<String> oddities() {
    synchronized (oddities) {
      return List.copyOf(oddities);
    }
  }

  /** Ends the talk: whoever still waits is told the reason. What is known to be gone stays so. */
  public void lose(String reason) {
    gone.complete(reason);
    failAll(gone.join());
    List<byte[]> unsent = new ArrayList<>();
    outgoing.drainTo(unsent);
    unsent.forEach(line -> Arrays.fill(line, (byte) 0));
    outgoing.offer(END);
  }

  /** Ends the talk and closes the streams. Safe to call twice. */
  @Override
  public void close() {
    lose("The connection to " + name + " was closed.");
    closeQuietly(in);
    closeQuietly(out);
  }

  private void failAll(String reason) {
    for (Long id : List.copyOf(pending.keySet())) {
      Pending<?> waiting = pending.remove(id);
      if (waiting != null) {
        waiting.answer.completeExceptionally(
            kept.contains(id) ? leftFailure(reason) : lostFailure(reason));
      }
    }
  }

  private static FailureException leftFailure(String reason) {
    return new FailureException(
        new Failure(
            Failure.Kind.LOST,
            reason,
            "The work goes on there without this connection, unless the machine or its helper has"
                + " stopped.",
            "Connect again: it is shown there, with how far it is. On the command line: rotproof"
                + " work --follow",
            ""));
  }

  private static FailureException lostFailure(String reason) {
    return new FailureException(
        new Failure(
            Failure.Kind.LOST,
            reason,
            "What was under way may be half done. The helper's journal tells how far it came.",
            "Connect again and look at what is unfinished before anything else.",
            ""));
  }

  private void writeAll() {
    try {
      byte[] line = outgoing.take();
      while (line != END) {
        try {
          out.write(line);
        } finally {
          Arrays.fill(line, (byte) 0);
        }
        if (outgoing.isEmpty()) {
          out.flush();
        }
        line = outgoing.take();
      }
    } catch (IOException e) {
      lose("The connection to " + name + " broke: " + e.getMessage());
    } catch (InterruptedException e) {
      lose("The connection to " + name + " was interrupted.");
    }
  }

  private void readAll() {
    LineReader lines = new LineReader(in, LONGEST_LINE_BYTES);
    String reason = "The helper ended: " + name + " closed the connection.";
    try {
      LineReader.Line line = lines.next();
      while (line != null) {
        take(line);
        line = lines.next();
      }
    } catch (IOException e) {
      reason = "The connection to " + name + " broke: " + e.getMessage();
    } finally {
      lose(reason);
    }
  }

  private void take(LineReader.Line line) {
    String text = line.text();
    if (text.isBlank()) {
      return;
    }
    try {
      if (line.cut()) {
        throw new IOException("a line longer than " + LONGEST_LINE_BYTES + " bytes");
      }
      understand(text);
    } catch (IOException | IllegalArgumentException e) {
      refuse(text, e);
    }
  }

  private void understand(String text) throws IOException {
    Wire.Reply reply = Wire.reply(text);
    Pending<?> waiting = pending.get(reply.id());
    if (waiting == null) {
      note("a message under an id nobody waits for: " + shortened(text));
    } else if (reply instanceof Wire.Reply.News news) {
      deliver(waiting, news.event());
    } else if (reply instanceof Wire.Reply.End end) {
      if (!waiting.ask.answers().isInstance(end.answer())) {
        throw new IOException("an answer that belongs to another kind of request");
      }
      pending.remove(end.id());
      waiting.complete(end.answer());
    } else if (reply instanceof Wire.Reply.Failed failed) {
      pending.remove(failed.id());
      waiting.answer.completeExceptionally(new FailureException(failed.failure()));
    }
  }

  private void deliver(Pending<?> waiting, Event event) {
    try {
      waiting.events.accept(event);
    } catch (RuntimeException e) {
      note("a listener failed on " + event.getClass().getSimpleName() + ": " + e);
    }
  }

  private void refuse(String text, Exception why) {
    note(
        "unreadable: "
            + shortened(text)
            + " ("
            + shortened(String.valueOf(why.getMessage()))
            + ")");
    Pending<?> waiting = pending.remove(Wire.endedBy(text));
    if (waiting != null) {
      waiting.answer.completeExceptionally(
          new FailureException(
              new Failure(
                  Failure.Kind.INTERNAL,
                  "The helper's answer could not be read.",
                  "What was asked may have been done all the same.",
                  "Look at the disks again. If it happens once more, window and helper are of"
                      + " different versions: install both anew.",
                  shortened(text))));
    }
  }

  private void note(String oddity) {
    synchronized (oddities) {
      if (oddities.size() == MOST_ODDITIES) {
        oddities.removeFirst();
      }
      oddities.addLast(oddity);
    }
  }

  private static String shortened(String text) {
    String clean = ForeignText.clean(text);
    return clean.length() <= 300 ? clean : clean.substring(0, 300) + "…";
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable stream) {
    try {
      stream.close();
    } catch (Exception ignored) {
      // It is of no use any more, closed or not.
    }
  }

  /** UTF-8 lines of bounded length. */
  private static final class LineReader {
    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[65_536];
    private byte[] line = new byte[8192];
    private int at;
    private int end;

    /** A line, {@code cut} when it was longer than allowed and only its beginning is here. */
    record Line(String text, boolean cut) {}

    LineReader(InputStream in, int most) {
      this.in = in;
      this.most = most;
    }

    /** The next line, or null at the end; what stands there without a newline counts as a line. */
    Line next() throws IOException {
      int length = 0;
      boolean cut = false;
      while (true) {
        if (at == end) {
          at = 0;
          end = in.read(buffer);
          if (end < 0) {
            end = 0;
            return length == 0 && !cut ? null : line(length, cut);
          }
        }
        int newline = at;
        while (newline < end && buffer[newline] != '\n') {
          newline++;
        }
        int piece = Math.min(newline - at, most - length);
        cut |= piece < newline - at;
        if (length + piece > line.length) {
          line = Arrays.copyOf(line, Math.min(most, Math.max(length + piece, line.length * 2)));
        }
        System.arraycopy(buffer, at, line, length, piece);
        length += piece;
        at = newline;
        if (at < end) {
          at++;
          return line(length, cut);
        }
      }
    }

    private Line line(int length, boolean cut) {
      int shown = cut ? Math.min(length, 4096) : length;
      return new Line(new String(line, 0, shown, StandardCharsets.UTF_8), cut);
    }
  }
}
