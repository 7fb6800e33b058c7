package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SignalTest {
  @Test
  void aCommandThatWaitsForItsInputEndsAtOnceWithCtrlC() throws Exception {
    Process waiting =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "plan",
                "-")
            .redirectErrorStream(true)
            .start();
    try {
      // Its input stays open. If it is slower to start, the signal ends it all the same.
      Thread.sleep(1500);
      new ProcessBuilder("kill", "-INT", Long.toString(waiting.pid())).start().waitFor();
      assertThat(waiting.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(waiting.exitValue()).isEqualTo(130);
    } finally {
      waiting.destroyForcibly();
    }
  }
}
