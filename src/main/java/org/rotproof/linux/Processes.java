package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Runs the system's tools: no shell in between, a clean environment, bounded output, and an end
 * that can be called for.
 *
 * <p>Not commons-exec: it copies input through files or streams that it keeps, and secrets have to
 * leave no copy behind.
 */
public final class Processes {
  /** Where tools are found; the caller's PATH is never trusted. */
  public static final String PATH = "/usr/sbin:/usr/bin:/sbin:/bin";

  private static final int MOST_OUTPUT_BYTES = 8 << 20;
  private static final Duration GRACE = Duration.ofSeconds(3);

  /**
   * How long the end of a tool's output is waited for after the tool has ended. Long, because on a
   * busy machine the reader may come late and half an output is a wrong one; not endless, because a
   * process that the tool left behind may hold the pipe open.
   */
  private static final Duration GRACE_TO_READ = Duration.ofSeconds(20);

  /** cryptsetup takes its temporary mapping down when asked to end, which a slow disk draws out. */
  private static final Duration GRACE_TO_TIDY_UP = Duration.ofSeconds(12);

  private Processes() {}

  /** How a tool ended, with what it said. */
  public record Finished(int exit, String stdout, String stderr) {
    /** Whether it ended well. */
    public boolean ok() {
      return exit == 0;
    }

    /** Both streams, the error stream first, for the person who wants the tool's own words. */
    public String words() {
      return (stderr.strip() + "\n" + stdout.strip()).strip();
    }
  }

  /**
   * Runs a tool to its end.
   *
   * @param input its standard input; not kept
   * @throws IOException when it cannot be started, or took longer than {@code limit} and was killed
   * @throws InterruptedException when interrupted: the tool is killed first
   */
  public static Finished run(List<String> argv, byte[] input, Duration limit)
      throws IOException, InterruptedException {
    StringBuilder out = new StringBuilder();
    Running running = start(argv, input, line -> appendBounded(out, line));
    return running.await(limit, out);
  }

  /** Runs a tool without input for at most a minute. */
  public static Finished run(String... argv) throws IOException, InterruptedException {
    return run(List.of(argv), new byte[0], Duration.ofMinutes(1));
  }

  /**
   * What a tool printed that ran without input, for at most a minute.
   *
   * @throws ToolFailedException when it did not end well
   */
  public static String output(List<String> argv) throws IOException, InterruptedException {
    Finished end = run(argv, new byte[0], Duration.ofMinutes(1));
    if (!end.ok()) {
      throw new ToolFailedException(String.join(" ", argv) + ": " + end.words());
    }
    return end.stdout();
  }

  /**
   * Starts a tool; each line of its standard output goes to {@code lines} as it comes, split at
   * newlines and carriage returns.
   */
  public static Running start(List<String> argv, byte[] input, Consumer<String> lines)
      throws IOException {
    Process process = clean(argv).start();
    return new Running(argv.get(0), process, input, lines);
  }

  /**
   * Starts a tool that is given secrets on its standard input, straight from locked memory.
   *
   * @param lines whether each secret is a line of its own; otherwise their bytes follow each other
   */
  public static Running startWithSecrets(
      List<String> argv, List<LockedBytes> secrets, boolean lines, Consumer<String> output)
      throws IOException {
    try (SecretPipe pipe = SecretPipe.of(secrets, lines)) {
      ProcessBuilder builder = clean(argv);
      builder.redirectInput(pipe.file());
      return new Running(argv.get(0), builder.start(), new byte[0], output);
    }
  }

  /** A tool with nothing of its caller's surroundings. */
  static ProcessBuilder clean(List<String> argv) throws ToolMissingException {
    List<String> found = new ArrayList<>(argv);
    found.set(0, find(argv.get(0)));
    ProcessBuilder builder = new ProcessBuilder(found);
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.put("PATH", PATH);
    environment.put("LC_ALL", "C");
    environment.put("HOME", "/");
    return builder;
  }

  /**
   * The tool's place in {@link #PATH}. ProcessBuilder would look along the PATH that this program
   * was started with, which is the caller's, and has no sbin for an ordinary user.
   */
  private static String find(String tool) throws ToolMissingException {
    if (tool.contains("/")) {
      return tool;
    }
    for (String folder : PATH.split(":", -1)) {
      Path candidate = Path.of(folder, tool);
      if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
        return candidate.toString();
      }
    }
    throw new ToolMissingException(tool);
  }

  private static void appendBounded(StringBuilder out, String line) {
    synchronized (out) {
      if (out.length() < MOST_OUTPUT_BYTES) {
        out.append(line).append('\n');
      }
    }
  }

  /** A tool at work. */
  public static final class Running {
    private final String name;
    private final Process process;
    private final Thread outReader;
    private final Thread errReader;
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final AtomicBoolean cancelled = new AtomicBoolean();

    private Running(String name, Process process, byte[] input, Consumer<String> lines) {
      this.name = name;
      this.process = process;
      outReader = daemon(name + " stdout", () -> readLines(process.getInputStream(), lines));
      errReader = daemon(name + " stderr", () -> readAll(process.getErrorStream()));
      feed(input);
    }

    private void feed(byte[] input) {
      if (input.length <= 32_768) {
        write(input);
      } else {
        daemon(name + " stdin", () -> write(input));
      }
    }

    private void write(byte[] input) {
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(input);
      } catch (IOException ignored) {
        // A tool that does not read its input is free not to; its exit code tells the rest.
      }
    }

    private void readLines(InputStream stream, Consumer<String> lines) {
      try (BufferedReader reader =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        String line = reader.readLine();
        while (line != null) {
          lines.accept(line);
          line = reader.readLine();
        }
      } catch (IOException ignored) {
        // The stream of a killed tool ends so.
      }
    }

    private void readAll(InputStream stream) {
      byte[] buffer = new byte[8192];
      try (stream) {
        int n = stream.read(buffer);
        while (n >= 0) {
          synchronized (errors) {
            if (errors.size() < MOST_OUTPUT_BYTES) {
              errors.write(buffer, 0, n);
            }
          }
          n = stream.read(buffer);
        }
      } catch (IOException ignored) {
        // The stream of a killed tool ends so.
      }
    }

    /**
     * Waits for the end.
     *
     * @return the finished tool, with an empty standard output (it went to the lines)
     */
    public Finished await(Duration limit) throws IOException, InterruptedException {
      return await(limit, new StringBuilder());
    }

    private Finished await(Duration limit, StringBuilder out)
        throws IOException, InterruptedException {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          cancel();
          throw new IOException(name + " took longer than " + limit.toSeconds() + " s");
        }
        outReader.join(GRACE_TO_READ.toMillis());
        errReader.join(GRACE_TO_READ.toMillis());
      } catch (InterruptedException e) {
        cancel();
        throw e;
      }
      synchronized (errors) {
        synchronized (out) {
          return new Finished(
              process.exitValue(), out.toString(), errors.toString(StandardCharsets.UTF_8));
        }
      }
    }

    /** Its process id, for the journal: after a crash it tells what still runs. */
    public long pid() {
      return process.pid();
    }

    /** When the kernel says it was started; empty when it is already gone. */
    public Optional<Instant> startedAt() {
      return process.info().startInstant();
    }

    /** Whether {@link #cancel} ended it. */
    public boolean wasCancelled() {
      return cancelled.get();
    }

    /** Has it stand still where it is; gives whether it does. It can be ended all the same. */
    public boolean standStill() {
      return signal(LibC.SIGSTOP);
    }

    /** Has it go on. */
    public void goOn() {
      signal(LibC.SIGCONT);
    }

    private boolean signal(int signal) {
      if (!process.isAlive()) {
        return false;
      }
      try {
        return LibC.INSTANCE.kill((int) process.pid(), signal) == 0;
      } catch (LastErrorException e) {
        // It ended meanwhile.
        return false;
      }
    }

    /** Ends it and what it started: politely first, then for certain. Returns when it is gone. */
    public void cancel() {
      cancelled.set(true);
      List<ProcessHandle> children = process.descendants().toList();
      children.forEach(ProcessHandle::destroy);
      process.destroy();
      boolean interrupted = Thread.interrupted();
      try {
        if (!process.waitFor(GRACE_TO_TIDY_UP.toMillis(), TimeUnit.MILLISECONDS)) {
          children.forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly().waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private static Thread daemon(String name, Runnable work) {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      thread.start();
      return thread;
    }
  }
}
