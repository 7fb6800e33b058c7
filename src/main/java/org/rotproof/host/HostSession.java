package org.rotproof.host;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;

/**
 * A helper that answers. The window cannot tell where it runs. Thread-safe; events and completions
 * arrive on the session's own thread, never on JavaFX's.
 */
public interface HostSession extends AutoCloseable {
  /**
   * Sends a request. The call's future completes with the answer, or exceptionally with a {@link
   * org.rotproof.protocol.FailureException}; of kind LOST when the helper dies first.
   */
  <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events);

  /** Sends a request whose events nobody wants. */
  default <A extends Answer> Call<A> send(Ask<A> ask) {
    return send(ask, event -> {});
  }

  /** Completes, with the reason, when the helper is gone. Never exceptionally. */
  CompletableFuture<String> gone();

  /** What only practice offers; empty on a real machine. */
  Optional<PracticeLab> lab();

  /**
   * Ends the helper and everything started for it, but for work that goes on ({@link
   * Ask.KeepWork}). Safe to call twice.
   */
  @Override
  void close();

  /** A request under way. Cancel it by sending {@link Ask.Cancel} with its id. */
  record Call<A extends Answer>(long id, CompletableFuture<A> answer) {}
}
