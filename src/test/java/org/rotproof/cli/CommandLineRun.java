package org.rotproof.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.rotproof.host.Host;

/** One run of the command line inside this process, with what it said. */
record CommandLineRun(int exit, String out, String err) {
  /** For commands that must not start any. */
  private static final Machines NO_MACHINES =
      new Machines() {
        @Override
        public Host practice(int disks, long sizeBytes) {
          throw new AssertionError("a practice machine was asked for");
        }

        @Override
        public Host here() {
          throw new AssertionError("this computer was asked for");
        }
      };

  /** Runs it with nothing on standard input. */
  static CommandLineRun of(String... args) {
    return with("", args);
  }

  /** Runs it with that text on standard input. */
  static CommandLineRun with(String input, String... args) {
    return with(input.getBytes(StandardCharsets.UTF_8), args);
  }

  /** Runs it with those bytes on standard input. */
  static CommandLineRun with(byte[] input, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Surroundings around =
        new Surroundings(
            new ByteArrayInputStream(input),
            outStream,
            errStream,
            new Terminal(errStream, false, 80),
            NO_MACHINES);
    int exit = RotproofCommand.in(around).execute(args);
    outStream.flush();
    errStream.flush();
    return new CommandLineRun(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
