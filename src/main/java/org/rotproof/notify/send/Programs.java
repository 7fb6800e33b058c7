package org.rotproof.notify.send;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Processes;
import org.rotproof.linux.TrustedPath;
import org.rotproof.notify.Channel;
import org.rotproof.notify.Letter;

/** By a program of the machine: everything on its standard input, nothing in its arguments. */
final class Programs {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private Programs() {}

  static void command(Channel.Command channel, Letter letter, ZoneId zone)
      throws CarryException, InterruptedException {
    Optional<String> problem = TrustedPath.problem(Path.of(channel.program()));
    if (problem.isPresent()) {
      throw new CarryException("It is not run, because " + problem.get() + ".");
    }
    String text =
        "Subject: "
            + letter.title()
            + "\nLevel: "
            + letter.level().name().toLowerCase(java.util.Locale.ROOT)
            + "\nId: "
            + letter.id()
            + "\n\n"
            + letter.text(zone);
    run(List.of(channel.program()), text.getBytes(StandardCharsets.UTF_8), channel.program());
  }

  /** Runs it; what it prints is not quoted. */
  static void run(List<String> argv, byte[] input, String who)
      throws CarryException, InterruptedException {
    Processes.Running running;
    try {
      running = Processes.start(argv, input, line -> {});
    } catch (IOException e) {
      throw new CarryException(who + " cannot be run: " + e.getMessage() + ".");
    }
    Processes.Finished end;
    try {
      end = running.await(LIMIT);
    } catch (IOException e) {
      throw new CarryException(who + " was ended, for it took longer than a minute.");
    }
    if (!end.ok()) {
      throw new CarryException(who + " ended with " + end.exit() + ".");
    }
  }
}
