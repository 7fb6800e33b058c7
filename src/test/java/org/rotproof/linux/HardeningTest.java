package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.rotproof.cli.Main;

/** Processes that hold secrets give nobody a look at them. */
@Timeout(120)
class HardeningTest {
  @TempDir Path dir;

  private static List<String> java(Class<?> main, String... args) {
    var argv =
        new java.util.ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    argv.addAll(List.of(args));
    return argv;
  }

  /** In a process of its own: it cannot be taken back. */
  static final class Hardened {
    /** Says what became of it. */
    public static void main(String[] args) throws IOException {
      boolean before = Hardening.dumpsForbidden();
      boolean agreed = Hardening.forbidDumps();
      Hardening.makeAllPrivate();
      Files.writeString(Path.of(args[0]), "x");
      Process child = new ProcessBuilder("touch", args[0] + "-by-a-tool").inheritIO().start();
      try {
        child.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      boolean readable = Files.isReadable(Path.of("/proc/self/fd"));
      System.out.println(before + " " + agreed + " " + Hardening.dumpsForbidden() + " " + readable);
    }
  }

  @Test
  void dumpsAreForbiddenAndWhatIsMadeIsPrivate() throws Exception {
    Path file = dir.resolve("made");
    Process process = new ProcessBuilder(java(Hardened.class, file.toString())).start();
    String said =
        new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .strip();
    assertThat(process.waitFor()).isZero();
    assertThat(said).isEqualTo("false true true true");
    for (Path made : List.of(file, dir.resolve("made-by-a-tool"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void theCommandLineHardensItselfBeforeItReadsAnything() throws Exception {
    Process process = new ProcessBuilder(java(Main.class, "status", "--mdstat", "-")).start();
    try {
      Path limits = Path.of("/proc", Long.toString(process.pid()), "limits");
      boolean hardened = false;
      while (!hardened && process.isAlive()) {
        hardened = Files.readString(limits).matches("(?s).*Max core file size +0 +0 .*");
        Thread.sleep(50);
      }
      assertThat(hardened).isTrue();
      process.getOutputStream().close();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatRunsOurCommandUnderAnotherUserIsNotOurs() throws Exception {
    List<String> argv = List.of("sleep", "98.7654321");
    Process own = new ProcessBuilder(argv).start();
    try {
      while (!own.info().commandLine().orElse("").contains("98.7654321")) {
        Thread.sleep(10);
      }
      assertThat(LiveTools.running(argv)).containsExactly(own.pid());
      if (Owner.isRoot()) {
        Process other =
            new ProcessBuilder(
                    "setpriv", "--reuid", "12345", "--clear-groups", "sleep", "98.7654321")
                .start();
        try {
          while (!other
              .info()
              .commandLine()
              .orElse("")
              .matches(".*bin/sleep 98.7654321|sleep .*")) {
            Thread.sleep(10);
          }
          assertThat(LiveTools.running(argv)).containsExactly(own.pid());
        } finally {
          other.destroyForcibly();
        }
      }
    } finally {
      own.destroyForcibly();
    }
  }
}
