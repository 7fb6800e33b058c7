package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** An answer that is cut does not end with the exit code of one that is whole. */
class PrintedTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8);

  private int exit(OutputStream to, int exit) {
    Printed printed = new Printed(to);
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    out.println("#!/bin/bash");
    return printed.exit(exit, err);
  }

  @Test
  void whatIsWholeEndsAsItEnded() {
    assertThat(exit(new ByteArrayOutputStream(), Exit.DONE)).isEqualTo(Exit.DONE);
    assertThat(exit(new ByteArrayOutputStream(), Exit.REFUSED)).isEqualTo(Exit.REFUSED);
    assertThat(said.size()).isZero();
  }

  @Test
  void aFullDiskIsAFailureInWords() throws IOException {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(exit(full, Exit.DONE)).isEqualTo(Exit.FAILED);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("could not be written whole", "No space left");
      assertThat(exit(full, Exit.REFUSED)).isEqualTo(Exit.REFUSED);
    }
  }

  @Test
  void aReaderThatHasSeenEnoughIsToldNothing() {
    OutputStream left =
        new OutputStream() {
          @Override
          public void write(int letter) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    assertThat(exit(left, Exit.DONE)).isEqualTo(Exit.FAILED);
    assertThat(said.size()).isZero();
  }
}
