package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.rotproof.linux.ProcessMark;
import org.rotproof.linux.Processes;
import org.rotproof.plan.Danger;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/**
 * Asks polkit about the process that started this helper through pkexec.
 *
 * <p>One helper for all requests, and a question for each, rather than one pkexec for each: what
 * runs for hours need not be started anew, progress and cancel stay in one place, and what each
 * request may do is decided here, by root, where the caller cannot reach. The process that is asked
 * about is this helper's parent, as pkexec itself decides it, told from every later one with the
 * same number by its start time; its user is the one that pkexec names.
 */
public final class PolkitGate implements Gate {
  private static final Duration TIME_TO_TYPE = Duration.ofMinutes(5);

  private final String subject;
  private final String pkcheck;
  private final Path state;

  PolkitGate(String subject, String pkcheck, Path state) {
    this.subject = subject;
    this.pkcheck = pkcheck;
    this.state = state;
  }

  /**
   * The gate for whoever started this process.
   *
   * @param environment that the helper was started with: {@code ROTPROOF_CALLER} is the number of
   *     the user who came through pkexec
   * @param state where the journals are, for what the dialog says of them
   * @throws IOException when somebody came through pkexec and has gone already
   */
  public static Gate forCaller(Map<String, String> environment, Path state) throws IOException {
    String caller = environment.getOrDefault("ROTPROOF_CALLER", "");
    if (caller.isEmpty()) {
      return OPEN;
    }
    long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
    return new PolkitGate(subject(Path.of("/proc"), parent, caller), "/usr/bin/pkcheck", state);
  }

  /** The name of the user who came through pkexec; "" where nobody did. */
  public static String callerName(Map<String, String> environment) {
    String user = environment.getOrDefault("ROTPROOF_CALLER", "");
    if (!user.matches("\\d{1,10}")) {
      return "";
    }
    try (Stream<String> lines = Files.lines(Path.of("/etc/passwd"), StandardCharsets.UTF_8)) {
      return lines
          .map(line -> line.split(":", -1))
          .filter(words -> words.length > 2 && words[2].equals(user))
          .map(words -> words[0])
          .filter(name -> name.matches("[A-Za-z0-9_.$-]{1,64}"))
          .findFirst()
          .orElse(user);
    } catch (IOException | java.io.UncheckedIOException e) {
      return user;
    }
  }

  /** Who is asked about, in pkcheck's words. */
  static String subject(Path proc, long pid, String user) throws IOException {
    if (pid <= 1 || !user.matches("\\d{1,10}")) {
      throw new IOException("whoever started the helper has gone");
    }
    long startTicks = ProcessMark.of(proc, pid).startTicks();
    String status =
        Files.readString(
            proc.resolve(Long.toString(pid)).resolve("status"), StandardCharsets.UTF_8);
    if (!status.matches("(?s).*\\nUid:\\t" + user + "\\t.*")) {
      throw new IOException("the helper's caller is not the user that pkexec names");
    }
    return pid + "," + startTicks + "," + user;
  }

  @Override
  public void check(Ask<?> ask) throws FailureException, InterruptedException {
    Danger danger = ask.danger();
    if (danger == Danger.LOOK) {
      // pkexec has asked for this before it started the helper.
      return;
    }
    Subject about = Subject.of(ask, state);
    Processes.Finished finished;
    try {
      finished =
          Processes.run(
              List.of(
                  pkcheck,
                  "--action-id",
                  danger.action(),
                  "--process",
                  subject,
                  "--allow-user-interaction",
                  "--detail",
                  "array",
                  about.array(),
                  "--detail",
                  "disks",
                  about.disks()),
              new byte[0],
              TIME_TO_TYPE);
    } catch (IOException e) {
      throw refused(danger, String.valueOf(e.getMessage()));
    }
    if (!finished.ok()) {
      throw refused(danger, finished.words());
    }
  }

  private static FailureException refused(Danger danger, String words) {
    String what =
        switch (danger) {
          case LOOK -> "look at the disks";
          case SCRUB -> "scrub an array";
          case UNLOCK -> "open or close an array";
          case CHANGE -> "change an array";
          case ERASE -> "erase disks";
        };
    return new FailureException(
        new Failure(
            Failure.Kind.DENIED,
            "You were not allowed to " + what + ".",
            "Nothing was changed.",
            "Try again with an administrator's password. Where no window asks for it, use the"
                + " command line with sudo.",
            words));
  }
}
