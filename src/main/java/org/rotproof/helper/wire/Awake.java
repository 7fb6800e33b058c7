package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Owner;
import org.rotproof.linux.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the computer from going to sleep while there is work on disks, also when its lid is closed:
 * by a lock of systemd-logind (systemd-inhibit(1)), which ends with this process whatever happens
 * to it. Where there is no logind, nothing puts the computer to sleep by itself.
 */
final class Awake {
  private static final Logger LOG = LoggerFactory.getLogger(Awake.class);
  private static final Path LOGIND = Path.of("/run/systemd/inhibit");

  private final List<String> argv;
  private Optional<Processes.Running> lock = Optional.empty();
  private int works;

  /** The system's own lock, or none where it has none. */
  static Awake ofSystem() {
    return new Awake(
        Files.isDirectory(LOGIND) && Owner.isRoot()
            ? command(ProcessHandle.current().pid())
            : List.of());
  }

  /** Holds what runs as long as that command does; nothing where it is empty. */
  Awake(List<String> argv) {
    this.argv = List.copyOf(argv);
  }

  /**
   * As systemd-inhibit(1) has it. handle-lid-switch is what a closed lid obeys: it does not ask for
   * "sleep" (logind.conf(5), LidSwitchIgnoreInhibited).
   */
  static List<String> command(long pid) {
    return List.of(
        "systemd-inhibit",
        "--what=sleep:idle:handle-lid-switch",
        "--mode=block",
        "--who=Rotproof",
        "--why=Work on disks",
        "tail",
        "--pid=" + pid,
        "--follow",
        "/dev/null");
  }

  /** Work begins; trouble with the lock does not stop it. */
  synchronized void begin() {
    works++;
    if (works > 1 || argv.isEmpty()) {
      return;
    }
    try {
      lock = Optional.of(Processes.start(argv, new byte[0], line -> {}));
    } catch (IOException e) {
      LOG.warn("the computer may go to sleep meanwhile: {}", e.getMessage());
    }
  }

  /** Work has ended. */
  synchronized void end() {
    works--;
    if (works == 0) {
      lock.ifPresent(Processes.Running::cancel);
      lock = Optional.empty();
    }
  }
}
