package org.rotproof.helper;

import java.util.Optional;
import org.rotproof.protocol.Event;

/** A request under way, as its handler sees it. Thread-safe. */
public final class Request {
  private final long id;
  private final Outbox outbox;
  private final Thread thread;
  private boolean cancelled;
  private boolean ended;
  private Optional<Runnable> onCancel = Optional.empty();

  Request(long id, Outbox outbox, Thread thread) {
    this.id = id;
    this.outbox = outbox;
    this.thread = thread;
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

  synchronized void cancel() {
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
  synchronized void end() {
    ended = true;
  }
}
