package org.rotproof.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
  private final Pause pause;
  private volatile boolean cancelled;

  private record Job(Processes.Running running, ProgressSource progress) {}

  Tools(Map<String, LockedBytes> secrets) {
    this(secrets, Listener.none());
  }

  Tools(Map<String, LockedBytes> secrets, Listener listener) {
    this.secrets = Map.copyOf(secrets);
    pause = new Pause(listener);
  }

  /** What has it stand still. */
  Pause pause() {
    return pause;
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
    List<String> output = Collections.synchronizedList(new ArrayList<>());
    try {
      Finished finished = start(command, output::add).await(limit);
      return new Finished(
          finished.exit(), String.join("\n", List.copyOf(output)), finished.stderr());
    } catch (IOException e) {
      throw cannotRun(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw cancelledException();
    }
  }

  /**
   * Runs a command of an action, which a cancel ends.
   *
   * @param lines gets each line of its output
   */
  Finished work(Action action, Command command, Consumer<String> lines) throws EngineException {
    ProgressSource progress = action.progress();
    Job work;
    try {
      work = new Job(start(command, lines), progress);
    } catch (IOException e) {
      throw cannotRun(command, e);
    }
    working.add(work);
    pause.began(work.running(), action);
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
      pause.ended(work.running());
    }
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Ends what runs, and lets nothing else begin. Returns at once. */
  void cancel() {
    cancelled = true;
    pause.over();
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

  /** Starts a command, with what it reads on its standard input. */
  private Processes.Running start(Command command, Consumer<String> lines)
      throws IOException, EngineException {
    Input input = command.input();
    if (input instanceof Input.Secret secret) {
      return Processes.startWithSecrets(
          command.argv(), List.of(secret(secret.name())), false, lines);
    }
    if (input instanceof Input.SecretLines both) {
      return Processes.startWithSecrets(
          command.argv(), List.of(secret(both.first()), secret(both.second())), true, lines);
    }
    byte[] text =
        input instanceof Input.Text t ? t.text().getBytes(StandardCharsets.UTF_8) : new byte[0];
    return Processes.start(command.argv(), text, lines);
  }

  private LockedBytes secret(String name) throws EngineException {
    LockedBytes secret = secrets.get(name);
    if (secret == null) {
      throw new EngineException(
          Reason.USAGE,
          "The " + name + " is needed and was not given.",
          "Nothing was written by this step.",
          "Enter it, then try again.");
    }
    return secret;
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
