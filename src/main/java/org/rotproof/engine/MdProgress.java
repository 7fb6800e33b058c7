package org.rotproof.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rotproof.engine.Work.Place;
import org.rotproof.plan.Step.ProgressSource;
import org.rotproof.storage.Mdstat;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.SyncProgress;

/** Tells how far md has come with an array while a tool waits for it. */
final class MdProgress {
  private static final long PAUSE_MILLIS = 1000;

  private final Thread thread;

  private MdProgress(Thread thread) {
    this.thread = thread;
  }

  /** Watches until it is ended; for an action with another source of progress it does nothing. */
  static MdProgress of(Action action, Place place, Listener listener) {
    Thread thread = new Thread(() -> watch(action, place, listener), "mdstat");
    thread.setDaemon(true);
    if (action.progress() == ProgressSource.MDSTAT) {
      thread.start();
    }
    return new MdProgress(thread);
  }

  private static void watch(Action action, Place place, Listener listener) {
    try {
      while (true) {
        tell(Path.of("/dev/md", action.subject()), place, listener);
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Path device, Place place, Listener listener) {
    try {
      String node = device.toRealPath().getFileName().toString();
      String text = Files.readString(Path.of("/proc/mdstat"), StandardCharsets.ISO_8859_1);
      Mdstat.parse(text)
          .array(node)
          .flatMap(a -> a.toArray().sync())
          .filter(s -> s.state() == SyncProgress.State.RUNNING)
          .ifPresent(
              s ->
                  listener.moved(
                      place,
                      s.doneKib() << 10,
                      s.totalKib() << 10,
                      s.speedKibPerSecond() << 10,
                      s.finishSeconds() < 0 ? -1 : s.finishSeconds() * 1000));
    } catch (IOException | ParseException e) {
      // A picture less; the next one comes in a second.
      return;
    }
  }

  void end() {
    thread.interrupt();
  }
}
