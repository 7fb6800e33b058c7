package org.rotproof.engine;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.rotproof.engine.EngineException.Reason;
import org.rotproof.linux.LockedBytes;
import org.rotproof.linux.Processes;
import org.rotproof.linux.Processes.Finished;
import org.rotproof.plan.Command;
import org.rotproof.plan.Command.Input;
import org.rotproof.plan.Step.ProgressSource;
import org.rotproof.plan.Trace;

/** Runs commands with their secrets on standard input, and can end those that do the work. */
final class Tools {
  private static final Duration LOOK_LIMIT = Duration.ofMinutes(2);
  private static final Duration SHORT_LIMIT = Duration.ofHours(1);

  /** Wiping a large disk takes days; the person's cancel is its only limit. */
  private static final Duration LONG_LIMIT = Duration.ofDays(365);

  /** A tool that is quick gets this long to end by itself: that leaves the least behind. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Map<String, LockedBytes> secrets;
  private final Set<Job> working = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  private record Job(Processes.Running running, ProgressSource progress) {}

  Tools(Map<String, LockedBytes> secrets) {
    this.secrets = Map.copyOf(secrets);
  }

  /** What a look at a trace showed: "" where nothing is there. */
  record Seen(String identity, boolean works) {
    static final Seen NOTHING = new Seen("", false);

    boolean something() {
      return !identity.isEmpty();
    }
  }

  /** Looks, and changes nothing. */
  Seen look(Trace trace) throws EngineException {
    Finished finished = runQuietly(trace.look(), LOOK_LIMIT);
    if (!finished.ok()) {
      return Seen.NOTHING;
    }
    String identity = trace.identityIn(finished.stdout());
    // Something without a name of its own is still something, and never the same as anything.
    return new Seen(identity.isEmpty() ? "unnamed" : identity, trace.worksIn(finished.stdout()));
  }

  /** Runs a command that takes no part in cancelling: a look, or taking something back. */
  Finished runQuietly(Command command) throws EngineException {
    return runQuietly(command, SHORT_LIMIT);
  }

  private Finished runQuietly(Command command, Duration limit) throws EngineException {
    try {
      return withInput(command.input(), in -> Processes.run(command.argv(), in, limit));
    } catch (IOException e) {
      throw cannotRun(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelledException();
    }
  }

  /**
   * Runs a command that a cancel ends.
   *
   * @param lines gets each line of its output
   */
  Finished work(Command command, ProgressSource progress, Consumer<String> lines)
      throws EngineException {
    Job work;
    try {
      work =
          withInput(
              command.input(), in -> new Job(Processes.start(command.argv(), in, lines), progress));
    } catch (IOException e) {
      throw cannotRun(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelledException();
    }
    working.add(work);
    try {
      if (cancelled) {
        // It came between the caller's question and the start.
        end(work);
      }
      Finished finished =
          work.running().await(progress == ProgressSource.NONE ? SHORT_LIMIT : LONG_LIMIT);
      if (!finished.ok() && work.running().wasCancelled()) {
        throw cancelledException();
      }
      return finished;
    } catch (IOException e) {
      throw new EngineException(
          Reason.TOOL_FAILED,
          command.argv().get(0) + " did not come to an end.",
          "What it was working on is unfinished.",
          "Look at the system's log for a disk that does not answer.",
          e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelledException();
    } finally {
      working.remove(work);
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Ends what runs, and lets nothing else begin. Returns at once. */
  void cancel() {
    cancelled = true;
    for (Job work : working) {
      Thread thread = new Thread(() -> end(work), "cancel");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Ends the tools that run, without keeping others from starting later. */
  void stopRunning() {
    for (Job work : working) {
      Thread thread = new Thread(() -> end(work), "stop");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void end(Job work) {
    try {
      if (work.progress() == ProgressSource.NONE) {
        long end = System.nanoTime() + GRACE.toNanos();
        while (working.contains(work) && System.nanoTime() < end) {
          Thread.sleep(20);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (working.contains(work)) {
      work.running().cancel();
    }
  }

  private interface Start<T> {
    T with(byte[] input) throws IOException, InterruptedException;
  }

  /** Lends the input; copies of secrets are overwritten when the tool has them. */
  private <T> T withInput(Input input, Start<T> start)
      throws IOException, InterruptedException, EngineException {
    if (input instanceof Input.Text text) {
      return start.with(text.text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    if (input instanceof Input.Secret secret) {
      return lend(secret.name(), start::with);
    }
    if (input instanceof Input.SecretLines both) {
      return lend(
          both.first(), first -> lend(both.second(), second -> withLines(first, second, start)));
    }
    return start.with(new byte[0]);
  }

  private static <T> T withLines(byte[] first, byte[] second, Start<T> start)
      throws IOException, InterruptedException {
    byte[] lines = Arrays.copyOf(first, first.length + second.length + 2);
    try {
      lines[first.length] = '\n';
      System.arraycopy(second, 0, lines, first.length + 1, second.length);
      lines[lines.length - 1] = '\n';
      return start.with(lines);
    } finally {
      Arrays.fill(lines, (byte) 0);
    }
  }

  private interface Lent<T> {
    T with(byte[] bytes) throws IOException, InterruptedException, EngineException;
  }

  private <T> T lend(String name, Lent<T> use)
      throws IOException, InterruptedException, EngineException {
    LockedBytes secret = secrets.get(name);
    if (secret == null) {
      throw new EngineException(
          Reason.USAGE,
          "The " + name + " is needed and was not given.",
          "Nothing was written by this step.",
          "Enter it, then try again.");
    }
    try {
      return secret.<T, Exception>lend(use::with);
    } catch (IOException | InterruptedException | EngineException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static EngineException cannotRun(Command command, IOException e) {
    return new EngineException(
        Reason.TOOL_FAILED,
        "The tool " + command.argv().get(0) + " cannot be run.",
        "Nothing was written by this step.",
        "Install it, or see why it takes so long, then go on.",
        e.getMessage());
  }

  static EngineException fault(Throwable e) {
    EngineException fault =
        new EngineException(
            Reason.INTERNAL,
            "A fault of the program: " + e,
            "What was under way has stopped.",
            "Go on with it later, or undo it.");
    fault.initCause(e);
    return fault;
  }

  static EngineException cancelledException() {
    return new EngineException(
        Reason.CANCELLED,
        "It was cancelled.",
        "What was under way is unfinished.",
        "Go on with it later, or undo it.");
  }
}
