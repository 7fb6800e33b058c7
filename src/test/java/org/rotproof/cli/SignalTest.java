package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

  /** What runs below: waits as a command does whose work goes on without it, or does not. */
  public static final class Waits {
    private Waits() {}

    public static void main(String[] args) {
      CancelOnSignal.outlivesTerminal(args[1].equals("goes-on"));
      CancelOnSignal.tidyUpFirst();
      System.exit(CancelOnSignal.whileRunning(() -> waiting(Path.of(args[0]))));
    }

    private static int waiting(Path folder) {
      try {
        Files.createFile(folder.resolve("waits"));
        Thread.sleep(60_000);
        return 0;
      } catch (InterruptedException e) {
        return write(folder.resolve("cancelled"));
      } catch (IOException e) {
        return 9;
      }
    }

    private static int write(Path file) {
      try {
        Files.createFile(file);
        return 1;
      } catch (IOException e) {
        return 9;
      }
    }
  }

  /**
   * In a terminal of its own, which is closed or is sent Ctrl-C; gives whether it was cancelled.
   */
  private static boolean cancelled(Path folder, String work, boolean close) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(
            "script",
            "-qfec",
            "echo $$ >"
                + folder
                + "/shell; exec \"$JAVA\" -cp \"$CP\" '"
                + Waits.class.getName()
                + "' "
                + folder
                + " "
                + work,
            "/dev/null");
    builder.environment().put("JAVA", java);
    builder.environment().put("CP", System.getProperty("java.class.path"));
    Process terminal = builder.redirectErrorStream(true).start();
    try {
      until(() -> Files.exists(folder.resolve("waits")));
      long pid = Long.parseLong(Files.readString(folder.resolve("shell")).strip());
      ProcessHandle inside = ProcessHandle.of(pid).orElseThrow();
      if (close) {
        terminal.destroyForcibly();
      } else {
        terminal.getOutputStream().write(3);
        terminal.getOutputStream().flush();
      }
      inside.onExit().get(60, TimeUnit.SECONDS);
      return Files.exists(folder.resolve("cancelled"));
    } finally {
      terminal.destroyForcibly();
    }
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(50);
    }
  }

  @Test
  void aClosedTerminalDoesNotCancelWhatGoesOnByItself(@TempDir Path folder) throws Exception {
    assertThat(cancelled(Files.createDirectory(folder.resolve("a")), "goes-on", true)).isFalse();
    assertThat(cancelled(Files.createDirectory(folder.resolve("b")), "ends", true)).isTrue();
    assertThat(cancelled(Files.createDirectory(folder.resolve("c")), "goes-on", false)).isTrue();
  }
}
