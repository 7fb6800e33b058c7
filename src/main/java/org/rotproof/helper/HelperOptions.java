package org.rotproof.helper;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.ScrubSchedule;

/**
 * The helper's few options, read by hand: a library for it would be half of what an emulated
 * machine spends on starting the helper.
 *
 * @param port the serial port to speak over; empty for standard input and output
 * @param scheduled a scrub, if it is due, in place of speaking to anybody
 * @param errand something else in place of that
 */
record HelperOptions(
    Optional<Path> port,
    Path state,
    boolean practice,
    Optional<Scheduled> scheduled,
    Errand errand) {
  /** What it does without anybody to speak to. */
  enum Errand {
    NONE,
    /** One look, and telling the channels what is new. */
    TELL,
    /** Going on with work that a restart cut. */
    RESUME
  }

  /** Of one without such an errand. */
  HelperOptions(Optional<Path> port, Path state, boolean practice, Optional<Scheduled> scheduled) {
    this(port, state, practice, scheduled, Errand.NONE);
  }

  /** What a timer asks for. */
  record Scheduled(String array, ScrubSchedule schedule) {}

  static final String USAGE =
      """
      Usage: rotproof-helper (--stdio | --port FILE | --scrub SCHEDULE ARRAY | --tell |
                             --resume)
                             [--state DIR] [--practice]
      The part of Rotproof that acts as root. Started by Rotproof itself.
        --stdio      Speak over standard input and output.
        --port FILE  Speak over a serial port.
        --scrub weekly|monthly|quarterly ARRAY
                     Scrub that array if it is due, and end. For timers.
        --tell       Look once, tell the channels what is new, and end.
        --resume     Go on with work that a restart cut and that is to go on by itself, and end.
        --state DIR  Where journals and the history are kept. Default: /var/lib/rotproof
        --practice   This is a practice machine: accept commands for the drill.
        --help, --version
      """;

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException with a sentence for the person
   */
  static HelperOptions parse(String... args) {
    boolean stdio = false;
    boolean practice = false;
    Set<Errand> errands = EnumSet.noneOf(Errand.class);
    Path port = null;
    Optional<Scheduled> scheduled = Optional.empty();
    Path state = LastKnown.STATE;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--stdio" -> stdio = true;
        case "--practice" -> practice = true;
        case "--tell" -> errands.add(Errand.TELL);
        case "--resume" -> errands.add(Errand.RESUME);
        case "--port" -> port = Path.of(value(args, ++i));
        case "--scrub" -> {
          ScrubSchedule schedule = schedule(value(args, ++i));
          scheduled = Optional.of(new Scheduled(value(args, ++i), schedule));
        }
        case "--state" -> state = Path.of(value(args, ++i));
        default -> throw new IllegalArgumentException("Unknown option: " + args[i]);
      }
    }
    int ways = (stdio ? 1 : 0) + (port != null ? 1 : 0) + (scheduled.isPresent() ? 1 : 0);
    if (ways + errands.size() != 1) {
      throw new IllegalArgumentException(
          "One of --stdio or --port FILE or --scrub or --tell or --resume is needed.");
    }
    return new HelperOptions(
        Optional.ofNullable(port),
        state,
        practice,
        scheduled,
        errands.stream().findFirst().orElse(Errand.NONE));
  }

  private static ScrubSchedule schedule(String word) {
    for (ScrubSchedule schedule : ScrubSchedule.values()) {
      if (schedule != ScrubSchedule.NEVER
          && schedule.name().toLowerCase(Locale.ROOT).equals(word)) {
        return schedule;
      }
    }
    throw new IllegalArgumentException("--scrub needs weekly, monthly or quarterly.");
  }

  private static String value(String[] args, int at) {
    if (at >= args.length || args[at].isEmpty()) {
      throw new IllegalArgumentException(args[at - 1] + " needs a value.");
    }
    return args[at];
  }
}
