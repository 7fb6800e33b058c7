package org.rotproof.helper;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The helper's few options, read by hand: a library for it would be half of what an emulated
 * machine spends on starting the helper.
 *
 * @param port the serial port to speak over; empty for standard input and output
 */
record HelperOptions(Optional<Path> port, Path state, boolean practice) {
  static final String USAGE =
      """
      Usage: rotproof-helper (--stdio | --port FILE) [--state DIR] [--practice]
      The part of Rotproof that acts as root. Started by Rotproof itself.
        --stdio      Speak over standard input and output.
        --port FILE  Speak over a serial port.
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
    Path port = null;
    Path state = Path.of("/var/lib/rotproof");
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--stdio" -> stdio = true;
        case "--practice" -> practice = true;
        case "--port" -> port = Path.of(value(args, ++i));
        case "--state" -> state = Path.of(value(args, ++i));
        default -> throw new IllegalArgumentException("Unknown option: " + args[i]);
      }
    }
    if (stdio == (port != null)) {
      throw new IllegalArgumentException("Either --stdio or --port FILE is needed.");
    }
    return new HelperOptions(Optional.ofNullable(port), state, practice);
  }

  private static String value(String[] args, int at) {
    if (at >= args.length || args[at].isEmpty()) {
      throw new IllegalArgumentException(args[at - 1] + " needs a value.");
    }
    return args[at];
  }
}
