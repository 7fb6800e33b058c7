package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The README's drill, as it is printed there, on a real kernel. */
@Tag("kernel")
@Tag("half-0")
class ReadmeKernelTest {
  @Test
  void theDrillOfTheReadmeHeals() throws Exception {
    List<String> drills = PrintedCommands.of(Path.of("README.md"), "rotproof drill");
    assertThat(drills).isNotEmpty();
    for (String drill : drills) {
      CommandLineRun done = CommandLineRun.real("", PrintedCommands.arguments(drill));
      assertThat(done.exit()).as(done.out() + done.err()).isZero();
      assertThat(done.out()).contains("Scrub: repaired", "The file is intact.");
    }
  }
}
