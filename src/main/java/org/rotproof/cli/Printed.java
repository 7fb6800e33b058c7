package org.rotproof.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What goes to standard output, and whether all of it went: a script or an answer that is cut, as
 * where the disk is full, must not end with the exit code of one that is whole.
 */
final class Printed extends FilterOutputStream {
  private static final String READER_LEFT = "Broken pipe";
  private String trouble = "";

  Printed(OutputStream to) {
    super(to);
  }

  @Override
  public void write(int letter) throws IOException {
    try {
      out.write(letter);
    } catch (IOException e) {
      throw noted(e);
    }
  }

  @Override
  public void write(byte[] bytes, int from, int count) throws IOException {
    try {
      out.write(bytes, from, count);
    } catch (IOException e) {
      throw noted(e);
    }
  }

  private IOException noted(IOException e) {
    if (trouble.isEmpty()) {
      trouble = String.valueOf(e.getMessage());
    }
    return e;
  }

  /** The exit code, which is that of a failure where not all could be written. */
  int exit(int exit, PrintStream err) {
    if (trouble.isEmpty() || exit != Exit.DONE) {
      return exit;
    }
    // Who has seen enough ("| head") wants no words.
    if (!trouble.equals(READER_LEFT)) {
      err.println(
          "rotproof: What was to be printed could not be written whole: "
              + trouble
              + ".\n  Do not use what was written of it.");
    }
    return Exit.FAILED;
  }
}
