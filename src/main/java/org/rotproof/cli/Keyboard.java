package org.rotproof.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether a person sits there. */
final class Keyboard {
  private Keyboard() {}

  /** The terminal, when both standard input and standard output are one. */
  static Optional<Console> console() {
    // Newer JDKs give a console even without a terminal, so the descriptors decide.
    return isTerminal(0) && isTerminal(1)
        ? Optional.ofNullable(System.console())
        : Optional.empty();
  }

  /** Whether a file descriptor of this process is a terminal. */
  static boolean isTerminal(int descriptor) {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
