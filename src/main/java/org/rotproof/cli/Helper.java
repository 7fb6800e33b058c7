package org.rotproof.cli;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.rotproof.host.Host;
import org.rotproof.host.HostSession;
import org.rotproof.host.PracticeLab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * A helper as the command line uses it: one request at a time, and an interrupt cancels the request
 * before it ends the wait. On a real machine work goes on when the connection to it breaks, or the
 * terminal is closed; it is stopped by an interrupt only.
 */
final class Helper implements AutoCloseable {
  private static final int MOST_SECONDS_TO_CANCEL = 25;
  private static final int TRIES_TO_START = 3;
  private static final long MILLIS_BEFORE_NEXT_TRY = 3000;

  private HostSession session;
  private CompletableFuture<Answer.Done> keeping =
      CompletableFuture.completedFuture(new Answer.Done());

  private Helper(HostSession session) {
    this.session = session;
  }

  /** Starts a helper and tells the person meanwhile. */
  static Helper connect(Host host, Terminal terminal)
      throws FailureException, InterruptedException {
    CancelOnSignal.tidyUpFirst();
    try {
      return new Helper(host.connect(starting -> terminal.update(starting.sentence())));
    } finally {
      terminal.clear();
    }
  }

  /** What practice offers. */
  Optional<PracticeLab> lab() {
    return session.lab();
  }

  /** Switches a practice machine off, as if the plug was pulled, and on again. */
  void restart(Terminal terminal) throws FailureException, InterruptedException {
    PracticeLab lab = session.lab().orElseThrow();
    lab.powerCut();
    try {
      session = reconnected(lab, terminal, TRIES_TO_START);
    } finally {
      terminal.clear();
    }
  }

  /** On a busy computer what is left of the machine may hold its disks for a moment longer. */
  private static HostSession reconnected(PracticeLab lab, Terminal terminal, int tries)
      throws FailureException, InterruptedException {
    try {
      return lab.reconnect(starting -> terminal.update(starting.sentence()));
    } catch (FailureException e) {
      if (tries <= 1) {
        throw e;
      }
      Thread.sleep(MILLIS_BEFORE_NEXT_TRY);
      return reconnected(lab, terminal, tries - 1);
    }
  }

  /** Asks, without interest in what happens meanwhile. */
  <A extends Answer> A ask(Ask<A> ask) throws FailureException, InterruptedException {
    return ask(ask, event -> {});
  }

  /**
   * Asks and waits.
   *
   * @throws FailureException what the helper says went wrong, also after an interrupt
   * @throws InterruptedException when interrupted and the helper had nothing to say about it
   */
  <A extends Answer> A ask(Ask<A> ask, Consumer<Event> events)
      throws FailureException, InterruptedException {
    return ended(send(ask, events));
  }

  private <A extends Answer> A ended(HostSession.Call<A> call)
      throws FailureException, InterruptedException {
    try {
      return call.answer().get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      cancel(call);
      throw e;
    }
  }

  private <A extends Answer> HostSession.Call<A> send(Ask<A> ask, Consumer<Event> events) {
    HostSession.Call<A> call = session.send(ask, events);
    if (ask.beginsWork() && session.lab().isEmpty()) {
      keeping = session.send(new Ask.KeepWork(call.id(), true)).answer();
      CancelOnSignal.outlivesTerminal(true);
      CompletableFuture<A> unused =
          call.answer().whenComplete((answer, error) -> CancelOnSignal.outlivesTerminal(false));
    }
    return call;
  }

  /**
   * Asks for work, and returns when it is under way: it goes on when this helper is closed.
   *
   * @return its answer, where it was over at once
   * @throws FailureException when it did not begin
   */
  <A extends Answer> Optional<A> leave(Ask<A> ask) throws FailureException, InterruptedException {
    CompletableFuture<Object> begun = new CompletableFuture<>();
    HostSession.Call<A> call = send(ask, begun::complete);
    CompletableFuture<A> unused =
        call.answer().whenComplete((end, error) -> begun.complete("over"));
    try {
      begun.get();
      keeping.get();
    } catch (ExecutionException e) {
      cancel(call);
      throw failure(e);
    } catch (InterruptedException e) {
      cancel(call);
      throw e;
    }
    return call.answer().isDone() ? Optional.of(ended(call)) : Optional.empty();
  }

  /** Follows work to its end; an interrupt ends the following, and the work goes on. */
  Answer follow(Ask.FollowWork ask, Consumer<Event> events)
      throws FailureException, InterruptedException {
    HostSession.Call<Answer> call = session.send(ask, events);
    try {
      return call.answer().get();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      session.send(new Ask.Cancel(call.id()));
      throw e;
    }
  }

  /** A request that goes on until it is ended. */
  interface Running {
    /** Ends it. */
    void end() throws FailureException;
  }

  /** Asks for what has no end of its own. */
  Running begin(Ask<?> ask, Consumer<Event> events) {
    HostSession.Call<?> call = session.send(ask, events);
    return () -> {
      try {
        cancel(call);
      } catch (FailureException e) {
        if (e.failure().kind() != Failure.Kind.CANCELLED) {
          throw e;
        }
      }
    };
  }

  private void cancel(HostSession.Call<?> call) throws FailureException {
    session.send(new Ask.Cancel(call.id()));
    try {
      call.answer().get(MOST_SECONDS_TO_CANCEL, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException | TimeoutException | CancellationException e) {
      // The caller closes the session, which ends the helper and what it started.
      Thread.currentThread().interrupt();
    }
  }

  private static FailureException failure(ExecutionException e) {
    if (e.getCause() instanceof FailureException failure) {
      return failure;
    }
    throw new IllegalStateException(e.getCause());
  }

  /** Ends the helper, also when this thread was interrupted. */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    session.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
