package org.rotproof.linux;

import java.util.Arrays;
import java.util.Optional;

/** md's own monitor, which mails what it sees of arrays (mdadm(8), MONITOR MODE). */
public final class MdMonitor {
  private MdMonitor() {}

  /** Whether one runs on this machine. */
  public static boolean runs() {
    return ProcessHandle.allProcesses().map(ProcessHandle::info).anyMatch(MdMonitor::isOne);
  }

  private static boolean isOne(ProcessHandle.Info process) {
    return isOne(process.command(), process.arguments().orElse(new String[0]));
  }

  /** A process of that program, with those arguments. */
  static boolean isOne(Optional<String> program, String... arguments) {
    return program.filter(path -> path.equals("mdadm") || path.endsWith("/mdadm")).isPresent()
        && Arrays.stream(arguments).limit(1).anyMatch(MdMonitor::asksForIt);
  }

  private static boolean asksForIt(String mode) {
    return mode.equals("--monitor") || mode.equals("--follow") || mode.equals("-F");
  }
}
