package org.rotproof.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.rotproof.linux.Hardening;

/** Where every start of Rotproof begins. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    // Pictures are written by Java's own image code, which must not open a second display.
    System.setProperty("java.awt.headless", "true");
    // Secrets pass through here: no other process of this user may read them, or send in our name.
    Hardening.forbidDumps();
    // UTF-8 whatever the locale: JSON demands it, and a terminal without it is rare.
    PrintStream out = utf8(FileDescriptor.out);
    PrintStream err = utf8(FileDescriptor.err);
    Surroundings around = new Surroundings(System.in, out, err, Terminal.on(err), Machines.real());
    int exit = CancelOnSignal.whileRunning(() -> RotproofCommand.in(around).execute(args));
    out.flush();
    System.exit(exit);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }
}
