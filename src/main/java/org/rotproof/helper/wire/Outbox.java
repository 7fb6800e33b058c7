package org.rotproof.helper.wire;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.Wire;

/**
 * What waits to be written: whole lines, by one thread, in order. Bounded: news of progress replace
 * older news of the same thing that nobody fetched yet, rot found beyond a limit is left to the
 * final report, and whoever sends more requests than it reads answers is not read from any more.
 */
public final class Outbox {
  private static final int MOST_ENDS = 1024;
  private static final int MOST_LOOSE_EVENTS = 4096;
  private static final int MOST_TEXTS = 8;

  /** Of answers that nobody fetched yet; one that is longer waits for all others to go. */
  static final long MOST_END_BYTES = 8 << 20;

  private final Deque<Line> lines = new ArrayDeque<>();
  private final Map<Object, Line> latest = new HashMap<>();
  private int ends;
  private long endBytes;
  private int looseEvents;
  private int texts;
  private boolean closed;
  private boolean leaving;

  /** What kind of line, which decides how much of it may wait. */
  private enum Kind {
    END,
    LATEST,
    LOOSE,
    TEXT
  }

  private static final class Line {
    final long id;
    final Kind kind;
    final Object key;
    Object content;

    Line(long id, Kind kind, Object key, Object content) {
      this.id = id;
      this.kind = kind;
      this.key = key;
      this.content = content;
    }
  }

  private record StepKey(long id, int stage, int step) {}

  private record KindKey(long id, Class<?> kind) {}

  synchronized void event(long id, Event event) {
    if (closed) {
      return;
    }
    if (event instanceof Event.StepChanged step) {
      step(id, step);
    } else if (event instanceof Event.Sampled || event instanceof Event.ScrubMoved) {
      replaceOrAdd(id, new KindKey(id, event.getClass()), event);
    } else if (event instanceof Event.ExportText) {
      waitUntilFew();
      texts++;
      add(new Line(id, Kind.TEXT, "", event));
    } else if (looseEvents < MOST_LOOSE_EVENTS) {
      looseEvents += weight(event);
      add(new Line(id, Kind.LOOSE, "", event));
    }
  }

  private static int weight(Object event) {
    return event instanceof Event.ScrubElsewhere elsewhere ? 1 + elsewhere.finds().size() : 1;
  }

  private void step(long id, Event.StepChanged step) {
    StepKey key = new StepKey(id, step.stage(), step.step());
    if (step.state() == Event.StepState.RUNNING) {
      replaceOrAdd(id, key, step);
    } else {
      // A state is never lost, and no later progress may slip in front of it.
      latest.remove(key);
      add(new Line(id, Kind.LATEST, key, step));
    }
  }

  private void replaceOrAdd(long id, Object key, Event event) {
    Line waiting = latest.get(key);
    if (waiting != null) {
      waiting.content = event;
    } else {
      Line line = new Line(id, Kind.LATEST, key, event);
      latest.put(key, line);
      add(line);
    }
  }

  private void waitUntilFew() {
    boolean interrupted = false;
    while (texts >= MOST_TEXTS && !closed && !leaving && !interrupted) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  void answer(long id, Answer answer) {
    end(line(id, answer));
  }

  void failure(long id, Failure failure) {
    end(line(id, failure));
  }

  /** The last word on a request, as {@link #line} has put it. */
  synchronized void end(byte[] line) {
    ends++;
    endBytes += line.length;
    add(new Line(Wire.NO_ID, Kind.END, "", line));
  }

  /** Waits until an answer of that length may wait beside the others. */
  synchronized void waitForRoom(int bytes) {
    boolean interrupted = false;
    while (endBytes > 0 && endBytes + bytes > MOST_END_BYTES && !closed && !leaving) {
      try {
        wait();
      } catch (InterruptedException e) {
        // The work is done: whoever cancels it now still gets the answer.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void add(Line line) {
    if (!closed) {
      lines.add(line);
      notifyAll();
    }
  }

  /** Waits until so few answers are pending that more requests may be read. */
  synchronized void waitForRoom() throws InterruptedException {
    while (ends >= MOST_ENDS && !closed) {
      wait();
    }
  }

  /** The other side asks nothing any more: from now on nobody waits for room. */
  synchronized void leave() {
    leaving = true;
    notifyAll();
  }

  /** The other side has gone: what waits is dropped, and nothing is taken any more. */
  public synchronized void close() {
    closed = true;
    lines.clear();
    latest.clear();
    notifyAll();
  }

  /** Waits until everything was taken by the writer, or {@code millis} have passed. */
  synchronized void drain(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    long left = millis;
    while (!lines.isEmpty() && !closed && left > 0) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  /** Waits for the next line, with its newline; empty when closed. */
  Optional<byte[]> take() throws InterruptedException {
    Line line;
    synchronized (this) {
      while (lines.isEmpty() && !closed) {
        wait();
      }
      if (closed) {
        return Optional.empty();
      }
      line = lines.remove();
      latest.remove(line.key, line);
      switch (line.kind) {
        case END -> {
          ends--;
          endBytes -= ((byte[]) line.content).length;
        }
        case LOOSE -> looseEvents -= weight(line.content);
        case TEXT -> texts--;
        case LATEST -> {}
      }
      notifyAll();
    }
    return Optional.of(line.content instanceof byte[] ready ? ready : line(line.id, line.content));
  }

  /** A message as it is written, with its newline; one that cannot be becomes a failure. */
  static byte[] line(long id, Object content) {
    try {
      return Wire.line(id, content);
    } catch (IOException | RuntimeException | StackOverflowError | OutOfMemoryError e) {
      Failure failure =
          Failures.internal("The answer could not be put into words (" + e.getClass() + ").");
      try {
        return Wire.line(id, failure);
      } catch (IOException never) {
        throw new IllegalStateException(never);
      }
    }
  }
}
