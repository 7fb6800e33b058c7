package org.rotproof.host;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.ForeignText;

/**
 * A helper at the other end of a process's standard input and output. When the session closes, the
 * input closes, and the helper ends by that: it may run as another user, whom this process could
 * not signal.
 */
final class ProcessSession implements HostSession {
  private static final int MOST_ERROR_BYTES = 16 << 10;
  private static final long SECONDS_TO_END = 15;

  private final Process process;
  private final boolean passesOn;
  private final HelperClient client;
  private final StringBuilder errors = new StringBuilder();
  private final Thread errorReader;

  /** From how a process ended, with its last words, to sentences for the person. */
  interface Explain {
    FailureException explain(int exit, String words);
  }

  private ProcessSession(String name, Process process, boolean passesOn) {
    this.process = process;
    this.passesOn = passesOn;
    errorReader = new Thread(() -> readErrors(process.getErrorStream()), "errors of " + name);
    errorReader.setDaemon(true);
    errorReader.start();
    client = new HelperClient(name, process.getInputStream(), process.getOutputStream());
  }

  /**
   * Starts a process and waits for the helper's hello, as long as a person may need to type
   * passwords.
   *
   * @param name who is at the other end, for messages
   * @param environment all that the process is given; empty for the environment of this one
   */
  static ProcessSession start(
      String name, List<String> argv, Map<String, String> environment, Explain explain)
      throws FailureException, InterruptedException {
    return start(name, argv, environment, explain, false);
  }

  /**
   * The same.
   *
   * @param passesOn whether the process only leads to the helper, which runs elsewhere
   */
  static ProcessSession start(
      String name,
      List<String> argv,
      Map<String, String> environment,
      Explain explain,
      boolean passesOn)
      throws FailureException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(argv);
    if (!environment.isEmpty()) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw explain.explain(127, String.valueOf(e.getMessage()));
    }
    ProcessSession session = new ProcessSession(name, process, passesOn);
    try {
      session.greet(explain);
      return session;
    } catch (FailureException | InterruptedException | RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private void greet(Explain explain) throws FailureException, InterruptedException {
    Call<Answer.HelloFrom> hello = send(new Ask.Hello(), event -> {});
    try {
      hello.answer().get();
      return;
    } catch (ExecutionException e) {
      // Why is known better by how the process ended.
    }
    boolean over = process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS);
    errorReader.join(TimeUnit.SECONDS.toMillis(2));
    throw explain.explain(over ? process.exitValue() : -1, words());
  }

  private String words() {
    synchronized (errors) {
      return ForeignText.cleanLines(errors.toString()).strip();
    }
  }

  /** Keeps what was said last. */
  private void readErrors(InputStream stream) {
    byte[] buffer = new byte[4096];
    try (stream) {
      int n = stream.read(buffer);
      while (n >= 0) {
        synchronized (errors) {
          errors.append(new String(buffer, 0, n, StandardCharsets.UTF_8));
          if (errors.length() > MOST_ERROR_BYTES) {
            errors.delete(0, errors.length() - MOST_ERROR_BYTES);
          }
        }
        n = stream.read(buffer);
      }
    } catch (IOException ignored) {
      // The stream of a process that ended.
    }
  }

  @Override
  public <A extends Answer> Call<A> send(Ask<A> ask, Consumer<Event> events) {
    return client.send(ask, events);
  }

  @Override
  public CompletableFuture<String> gone() {
    return client.gone();
  }

  @Override
  public Optional<PracticeLab> lab() {
    return Optional.empty();
  }

  @Override
  public void close() {
    boolean leavesWork = client.leavesWork();
    client.close();
    if (leavesWork) {
      // The helper stays until it is done. What only led to it, such as ssh, would wait for that.
      if (passesOn) {
        process.destroy();
      }
      return;
    }
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroy();
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
    }
  }
}
