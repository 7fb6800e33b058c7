package org.rotproof.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.rotproof.linux.Processes;

/**
 * A running QEMU that cannot outlive this program, however the program ends. A shell stands between
 * the two: when its standard input ends (and the kernel ends it for a killed program too), it kills
 * QEMU and removes the session's folder; and QEMU asks the kernel to be killed when the shell dies.
 */
final class QemuProcess {
  private static final String GUARD =
      """
      umask 077
      trap '' INT HUP
      folder=$1
      shift
      exec 3<&0
      setpriv --pdeathsig KILL -- "$@" </dev/null 3<&- &
      machine=$!
      {
        read -r word <&3
        kill -9 $machine 2>/dev/null
        [ "$word" = keep ] || rm -rf -- "$folder"
      } </dev/null >/dev/null 2>&1 &
      watcher=$!
      exec 3<&-
      wait $machine
      kill -9 $watcher
      """;

  private final Process guard;
  private final ByteArrayOutputStream words = new ByteArrayOutputStream();

  private QemuProcess(Process guard) {
    this.guard = guard;
    Thread reader = new Thread(this::readWords, "QEMU's words");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it.
   *
   * @param folder removed when this program dies
   */
  static QemuProcess start(Path folder, List<String> argv) throws IOException {
    List<String> guarded =
        new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "rotproof-practice", folder.toString()));
    guarded.addAll(argv);
    ProcessBuilder builder = new ProcessBuilder(guarded);
    builder.environment().clear();
    builder.environment().put("PATH", Processes.PATH);
    builder.environment().put("LC_ALL", "C");
    builder.environment().put("TMPDIR", folder.toString());
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true);
    return new QemuProcess(builder.start());
  }

  private void readWords() {
    byte[] buffer = new byte[4096];
    try (InputStream in = guard.getInputStream()) {
      int n = in.read(buffer);
      while (n >= 0) {
        synchronized (words) {
          if (words.size() < 65_536) {
            words.write(buffer, 0, n);
          }
        }
        n = in.read(buffer);
      }
    } catch (IOException ignored) {
      // The stream of a killed process ends so.
    }
  }

  /** What QEMU itself said: why it did not start, for instance. */
  String words() {
    synchronized (words) {
      return words.toString(StandardCharsets.UTF_8).strip();
    }
  }

  boolean alive() {
    return guard.isAlive();
  }

  /** Runs that when it has ended, however that came about. */
  void whenEnded(Runnable then) {
    CompletableFuture<Void> unused = guard.onExit().thenRun(then);
  }

  /** Ends it at once, as a power cut; the folder stays. Returns when it is gone. */
  void kill() {
    try (OutputStream stdin = guard.getOutputStream()) {
      stdin.write("keep\n".getBytes(StandardCharsets.UTF_8));
    } catch (IOException ignored) {
      // It is gone already.
    }
    boolean interrupted = Thread.interrupted();
    try {
      if (!guard.waitFor(5, TimeUnit.SECONDS)) {
        guard.descendants().forEach(ProcessHandle::destroyForcibly);
        guard.destroyForcibly();
        guard.waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
