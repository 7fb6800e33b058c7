package org.rotproof.helper.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.rotproof.linux.Owner;
import org.rotproof.linux.ProcessMark;
import org.rotproof.linux.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this process, with its tools, a unit of the system: a scope of its own (systemd.scope(5)).
 * Until then it belongs to the session of whoever started it, and ends where systemd ends that
 * session, as it does with all of a desktop's programs at a log-out. Where systemd does not run
 * there is nothing of the kind that would end it.
 */
public final class OwnUnit {
  private static final Logger LOG = LoggerFactory.getLogger(OwnUnit.class);
  private static final Path SYSTEMD = Path.of("/run/systemd/system");
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final AtomicBoolean DONE = new AtomicBoolean();

  private OwnUnit() {}

  /** Once for this process; trouble with it does not stop the work. */
  static void become() {
    if (!Files.isDirectory(SYSTEMD) || !Owner.isRoot() || !DONE.compareAndSet(false, true)) {
      return;
    }
    try {
      Processes.Finished finished = Processes.run(command(pids()), new byte[0], LIMIT);
      if (!finished.ok()) {
        LOG.warn("the work ends with this session: {}", finished.words());
      }
    } catch (IOException e) {
      LOG.warn("the work ends with this session: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** This process, and the tools that it has started already. */
  private static List<Long> pids() {
    List<Long> pids = new ArrayList<>(List.of(ProcessHandle.current().pid()));
    ProcessHandle.current().descendants().map(ProcessHandle::pid).forEach(pids::add);
    return pids;
  }

  /** As org.freedesktop.systemd1(5) has StartTransientUnit. */
  static List<String> command(List<Long> pids) throws IOException {
    ProcessMark self = ProcessMark.self();
    List<String> argv =
        new ArrayList<>(
            List.of(
                "busctl",
                "call",
                "--quiet",
                "org.freedesktop.systemd1",
                "/org/freedesktop/systemd1",
                "org.freedesktop.systemd1.Manager",
                "StartTransientUnit",
                "ssa(sv)a(sa(sv))",
                "rotproof-work-" + self.pid() + "-" + self.startTicks() + ".scope",
                "fail",
                "3",
                "Description",
                "s",
                "Work of Rotproof on disks",
                "Slice",
                "s",
                "system.slice",
                "PIDs",
                "au",
                Integer.toString(pids.size())));
    pids.forEach(pid -> argv.add(Long.toString(pid)));
    argv.add("0");
    return argv;
  }
}
