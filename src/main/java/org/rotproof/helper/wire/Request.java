package org.rotproof.helper.wire;

import java.util.Optional;
import java.util.function.Consumer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;

/** A request under way, as its handler sees it. Thread-safe. */
public final class Request {
  private final long id;
  private final Outbox outbox;
  private final Thread thread;
  private final boolean work;
  private final long begunNanos = System.nanoTime();
  private boolean cancelled;
  private boolean ended;
  private boolean goesOn;
  private boolean orphaned;
  private volatile boolean over;
  private Optional<Runnable> onCancel = Optional.empty();
  private Optional<Consumer<Boolean>> onPause = Optional.empty();
  private Optional<WorkTrace> trace = Optional.empty();

  /** A request that ends with its client. */
  public Request(long id, Outbox outbox, Thread thread) {
    this(id, outbox, thread, false);
  }

  /**
   * One of a client.
   *
   * @param work whether it is work, which may go on when its connection ends
   */
  public Request(long id, Outbox outbox, Thread thread, boolean work) {
    this.work = work;
    this.id = id;
    this.outbox = outbox;
    this.thread = thread;
  }

  /**
   * One that no client sent, on this thread: nobody hears its news but those who follow it.
   *
   * @param work whether it is work that others see
   */
  public static Request ofNobody(boolean work) {
    Outbox nobody = new Outbox();
    nobody.close();
    return new Request(0, nobody, Thread.currentThread(), work);
  }

  /** The client's number for it. */
  public long id() {
    return id;
  }

  /**
   * Sends news. Never waits for a slow reader: news of progress that nobody has fetched yet are
   * replaced by newer ones. Only the text of an export waits.
   */
  public void event(Event event) {
    outbox.event(id, event);
    trace().ifPresent(t -> t.event(event));
  }

  /** Its work writes that journal, which has so many steps. */
  public void journal(String journal, int steps) {
    trace().ifPresent(t -> t.journal(journal, steps));
  }

  private synchronized Optional<WorkTrace> trace() {
    return trace;
  }

  /** From now on others see it. */
  synchronized void trace(WorkTrace newTrace) {
    trace = Optional.of(newTrace);
    newTrace.goesOn(goesOn);
  }

  /** When it began, by {@link System#nanoTime()}. */
  public long begunNanos() {
    return begunNanos;
  }

  /** Whether it is work, which may go on when its connection ends. */
  boolean isWork() {
    return work;
  }

  /** Whether it goes on when its connection ends. */
  synchronized boolean goesOn() {
    return goesOn;
  }

  synchronized void goesOn(boolean is) {
    goesOn = is;
    trace.ifPresent(t -> t.goesOn(is));
  }

  /** Its connection has ended, and it goes on. */
  synchronized void orphan() {
    orphaned = true;
  }

  /** Whether nobody of the connection that asked for it is left to hear of it. */
  public synchronized boolean orphaned() {
    return orphaned;
  }

  /** Its thread has nothing more to do for it. */
  void over() {
    over = true;
  }

  boolean isOver() {
    return over;
  }

  /** It is over; others are told how. */
  void ended(Object end) {
    Optional<Answer> answer = end instanceof Answer a ? Optional.of(a) : Optional.empty();
    Optional<Failure> failure = end instanceof Failure f ? Optional.of(f) : Optional.empty();
    trace().ifPresent(t -> t.end(answer, failure, !orphaned()));
  }

  /** Whether the client does not want it any more. */
  public synchronized boolean cancelled() {
    return cancelled;
  }

  /**
   * Has {@code action} run on a cancel, in place of interrupting the handler's thread; at once when
   * it was cancelled already. It must be quick and must not throw.
   */
  public synchronized void onCancel(Runnable action) {
    onCancel = Optional.of(action);
    if (cancelled) {
      if (Thread.currentThread() == thread) {
        // The cancel that came before has interrupted it, which would break its files now.
        Thread.interrupted();
      }
      action.run();
    }
  }

  /** Has {@code action} run when its work shall stand still (true), or go on. It must be quick. */
  public synchronized void onPause(Consumer<Boolean> action) {
    onPause = Optional.of(action);
  }

  /**
   * Asks it to stand still, or to go on.
   *
   * @return false where it cannot
   */
  public synchronized boolean pause(boolean wish) {
    onPause.ifPresent(action -> action.accept(wish));
    return onPause.isPresent();
  }

  /** Asks it to stop. */
  public synchronized void cancel() {
    if (cancelled || ended) {
      return;
    }
    cancelled = true;
    if (onCancel.isPresent()) {
      onCancel.get().run();
    } else {
      thread.interrupt();
    }
  }

  /** From now on a cancel comes too late, and must not interrupt whatever the thread does next. */
  public synchronized void end() {
    ended = true;
  }
}
