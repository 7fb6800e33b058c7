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
    Printed printed = new Printed(new FileOutputStream(FileDescriptor.out));
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Surroundings around = new Surroundings(System.in, out, err, Terminal.on(err), Machines.real());
    int exit = CancelOnSignal.whileRunning(() -> RotproofCommand.in(around).execute(args));
    out.flush();
    System.exit(printed.exit(exit, err));
  }
}
