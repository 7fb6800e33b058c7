package org.rotproof.ui.common;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import javafx.application.Platform;
import org.rotproof.host.HostSession;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** Requests to a helper, with events and answers brought to JavaFX's thread. */
public final class HostCalls {
  private final HostSession session;
  private final Executor sender = Background.inOrder();

  /** Calls through that session. */
  public HostCalls(HostSession session) {
    this.session = session;
  }

  /**
   * Sends a request, from a thread of its own: a full pipe never holds the window up. Requests go
   * out in the order of the calls. Events arrive in order too, several at a time where they come
   * faster than the window draws.
   */
  public <A extends Answer> Pending send(
      Ask<A> ask, Consumer<List<Event>> events, Consumer<A> done, Consumer<Failure> failed) {
    EventBatch batch = new EventBatch(events);
    CompletableFuture<HostSession.Call<A>> sent =
        CompletableFuture.supplyAsync(() -> begin(ask, batch::add), sender);
    CompletableFuture<A> ended =
        sent.thenCompose(HostSession.Call::answer)
            .whenComplete(
                (answer, error) ->
                    Platform.runLater(
                        () -> {
                          batch.drain();
                          if (error != null) {
                            failed.accept(failure(error));
                          } else {
                            done.accept(answer);
                          }
                        }));
    return new Pending(sent, ended);
  }

  /** Work of a real machine goes on there, whatever becomes of this window. */
  private <A extends Answer> HostSession.Call<A> begin(Ask<A> ask, Consumer<Event> events) {
    HostSession.Call<A> call = session.send(ask, events);
    if (ask.beginsWork() && session.lab().isEmpty()) {
      session.send(new Ask.KeepWork(call.id(), true));
    }
    return call;
  }

  /** Sends a request without events. */
  public <A extends Answer> Pending send(Ask<A> ask, Consumer<A> done, Consumer<Failure> failed) {
    return send(ask, list -> {}, done, failed);
  }

  /** A request under way. */
  public final class Pending {
    private final CompletableFuture<? extends HostSession.Call<?>> sent;
    private final CompletableFuture<? extends Answer> ended;

    private Pending(
        CompletableFuture<? extends HostSession.Call<?>> sent,
        CompletableFuture<? extends Answer> ended) {
      this.sent = sent;
      this.ended = ended;
    }

    /** Whether its answer or failure has come. */
    public boolean ended() {
      return ended.isDone();
    }

    /** Asks the helper to end it; what becomes of it, the request's own answer tells. */
    public void cancel() {
      follow(Ask.Cancel::new);
    }

    /** Pauses it or lets it go on, where it is a scrub. */
    public void pause(boolean paused) {
      follow(id -> new Ask.ScrubControl(id, paused));
    }

    private void follow(LongFunction<Ask<?>> ask) {
      sender.execute(
          () -> {
            if (sent.isDone() && !sent.isCompletedExceptionally()) {
              session.send(ask.apply(sent.join().id()));
            }
          });
    }
  }

  /** What an error means to the person, whatever it came wrapped in. */
  public static Failure failure(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof FailureException f) {
      return f.failure();
    }
    Strings texts = Strings.of("common");
    return new Failure(
        Failure.Kind.INTERNAL,
        texts.get("failure.internal.what"),
        texts.get("failure.internal.meaning"),
        texts.get("failure.internal.advice"),
        String.valueOf(cause));
  }

  /** Collects events until JavaFX's thread is ready for them. */
  private static final class EventBatch {
    private final Consumer<List<Event>> target;
    private final List<Event> waiting = new ArrayList<>();

    EventBatch(Consumer<List<Event>> target) {
      this.target = target;
    }

    void add(Event event) {
      boolean first;
      synchronized (waiting) {
        first = waiting.isEmpty();
        waiting.add(event);
      }
      if (first) {
        Platform.runLater(this::drain);
      }
    }

    void drain() {
      List<Event> batch;
      synchronized (waiting) {
        batch = List.copyOf(waiting);
        waiting.clear();
      }
      if (!batch.isEmpty()) {
        target.accept(batch);
      }
    }
  }
}
