package org.rotproof.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.rotproof.linux.MdFreeze;
import org.rotproof.linux.Processes.Running;
import org.rotproof.plan.Step.ProgressSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has work stand still, and go on. What reads and writes disks for hours is held where it is: a
 * tool that wipes is stopped, and md is frozen, which keeps its place (measured: a replacement goes
 * on from its own recovery_start, a check from sync_min). What is over in a moment runs to its end.
 * Nothing else begins meanwhile. Thread-safe.
 */
final class Pause {
  private static final Logger LOG = LoggerFactory.getLogger(Pause.class);

  /** A shell may still be putting the array together when the wish comes. */
  private static final long TRY_AGAIN_MILLIS = 500;

  /** Where md works while a shell waits for it, and is none the worse for being kept waiting. */
  static final Set<String> MD_COPIES = Set.of("swap-member", "prove-copies-agree");

  private final Listener listener;
  private final Map<Running, Hold> jobs = new HashMap<>();
  private boolean wished;
  private boolean holding;
  private boolean over;

  Pause(Listener listener) {
    this.listener = listener;
  }

  /** Wishes that it stands still, or goes on. Returns at once. */
  synchronized void wish(boolean pause) {
    if (over) {
      return;
    }
    wished = pause;
    notifyAll();
    if (pause && !holding) {
      holding = true;
      Thread thread = new Thread(this::hold, "pause");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /**
   * While it is wished. Only this thread tells the listener, and never while it holds the lock:
   * whoever cancels may hold the listener's.
   */
  private void hold() {
    try {
      do {
        listener.paused(true, false);
        boolean stood = false;
        while (still()) {
          boolean stands = holdAll();
          if (stands != stood) {
            stood = stands;
            listener.paused(true, stands);
          }
          waitAMoment();
        }
        letGo();
        listener.paused(false, false);
      } while (again());
    } catch (InterruptedException e) {
      letGo();
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean still() {
    return wished && !over;
  }

  /** Whether it was wished once more while that was told. */
  private synchronized boolean again() {
    holding = still();
    return holding;
  }

  private synchronized boolean holdAll() {
    jobs.values().forEach(Hold::tryIt);
    return jobs.values().stream().allMatch(Hold::isHeld);
  }

  private synchronized void waitAMoment() throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TRY_AGAIN_MILLIS);
    long left = TRY_AGAIN_MILLIS;
    while (still() && left > 0) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  private synchronized void letGo() {
    jobs.values().forEach(Hold::end);
  }

  /** Returns once nothing keeps the next action from beginning. */
  synchronized void gate() throws InterruptedException {
    while (wished && !over) {
      wait();
    }
  }

  /** Something runs for that action. */
  synchronized void began(Running running, Action action) {
    jobs.put(running, new Hold(running, action));
  }

  /** It is over. */
  synchronized void ended(Running running) {
    Optional.ofNullable(jobs.remove(running)).ifPresent(Hold::end);
  }

  /** From now on nothing is held any more, so that all of it can be ended. */
  synchronized void over() {
    over = true;
    jobs.values().forEach(Hold::end);
    notifyAll();
  }

  /** One of what runs, and how it is held. */
  private static final class Hold {
    private final Running running;
    private final Action action;
    private Optional<MdFreeze> frozen = Optional.empty();
    private boolean stopped;

    Hold(Running running, Action action) {
      this.running = running;
      this.action = action;
    }

    boolean isHeld() {
      return stopped || frozen.isPresent();
    }

    void tryIt() {
      if (action.progress() == ProgressSource.PROGRESS_JSON) {
        stopped = stopped || running.standStill();
      } else if (MD_COPIES.contains(action.kind())) {
        try {
          Path node = Path.of("/dev/md", action.subject()).toRealPath();
          freeze(Path.of("/sys/class/block", String.valueOf(node.getFileName()), "md"));
        } catch (IOException e) {
          LOG.info("not still yet: {}", e.getMessage());
        }
      }
    }

    /** An array that has lost a member meanwhile is not kept waiting: md fills its place. */
    private void freeze(Path md) throws IOException {
      boolean whole = Files.readString(md.resolve("degraded")).strip().equals("0");
      if (!whole) {
        end();
      } else if (frozen.isEmpty()) {
        frozen = Optional.of(MdFreeze.hold(md));
      }
    }

    void end() {
      if (stopped) {
        running.goOn();
        stopped = false;
      }
      if (frozen.isPresent()) {
        try {
          frozen.get().close();
        } catch (IOException e) {
          LOG.warn("md may stand still: {}", e.getMessage());
        }
        frozen = Optional.empty();
      }
    }
  }
}
