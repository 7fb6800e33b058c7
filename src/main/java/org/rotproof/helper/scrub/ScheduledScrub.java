package org.rotproof.helper.scrub;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rotproof.helper.wire.Request;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.vital.Vitals;

/**
 * What the timer runs, without anybody at a window: goes on with a scrub that was cut, begins one
 * that is due, and otherwise looks at what the next start needs. Its end is in the history, and in
 * a sentence on standard output, which systemd keeps in the journal.
 */
public final class ScheduledScrub {
  private static final int END_SECONDS = 80;
  private static final int OPEN_SECONDS = 300;
  private static final int LOOK_AGAIN_MILLIS = 5000;

  private final ScrubDesk desk;
  private final ScrubSchedule schedule;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One run of that schedule. */
  public ScheduledScrub(ScrubDesk desk, ScrubSchedule schedule) {
    this.desk = desk;
    this.schedule = schedule;
  }

  /**
   * Runs it. A SIGTERM ends it early with a report, so that the next turn goes on from there.
   *
   * @return the process's exit code: 0 for clean, repaired and nothing to do, 1 otherwise
   */
  public int run(String name) throws InterruptedException, IOException {
    try {
      Array array = arrayOnceOpen(name);
      long from = ScrubHandlers.whereToGoOn(desk, array).fromSector();
      if (from == 0 && !due(array)) {
        return look(array);
      }
      ScrubReport report = scrub(name, from);
      System.out.println(ScrubHistory.sentence(report));
      return switch (report.result()) {
        case CLEAN, REPAIRED -> report.nextStartEndangered() ? 1 : 0;
        case UNRECOVERABLE, INCOMPLETE -> 1;
      };
    } catch (FailureException e) {
      System.err.println(e.failure().what() + " " + e.failure().advice());
      return 1;
    } catch (HistoryException e) {
      System.err.println(e.getMessage());
      return 1;
    } finally {
      ended.countDown();
    }
  }

  /** The short look of every day, where no scrub is due; it wakes no disk that sleeps. */
  private int look(Array array) throws InterruptedException {
    if (VitalDesk.sleeps(array)) {
      System.out.println(
          "No scrub of " + array.name() + " is due, and a disk sleeps: nothing was looked at.");
      return 0;
    }
    Vitals.Seen seen = VitalDesk.look(desk, array, Vitals.Depth.LOOK);
    System.out.println(
        "No scrub of "
            + array.name()
            + " is due. What its next start needs was looked at: "
            + (seen.findings().isEmpty() ? "all is as it should be." : "not all is right."));
    seen.findings().forEach(found -> System.out.println(found.words()));
    seen.notes().forEach(System.out::println);
    return seen.findings().stream().allMatch(Endangered::repaired) ? 0 : 1;
  }

  /** The timer may fire while the boot still opens the disks. */
  private Array arrayOnceOpen(String name) throws FailureException, InterruptedException {
    long giveUpAt = System.nanoTime() + TimeUnit.SECONDS.toNanos(OPEN_SECONDS);
    while (true) {
      try {
        return desk.array(name);
      } catch (FailureException e) {
        if (System.nanoTime() > giveUpAt) {
          throw e;
        }
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
    }
  }

  private ScrubReport scrub(String name, long from)
      throws FailureException, InterruptedException, IOException {
    Request request = Request.ofNobody(false);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> endEarly(request), "end-early"));
    ArrayWatcher.start(desk);
    try {
      Ask.Scrub ask = new Ask.Scrub(name, 0, false, from);
      return new ScrubHandler(desk).handle(ask, request).report();
    } finally {
      request.end();
    }
  }

  /** Told to end: the process stays until what was found is written down and told. */
  private void endEarly(Request request) {
    request.cancel();
    try {
      if (!ended.await(END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("The scrub did not end in time; it goes on from its last window.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean due(Array array) throws HistoryException {
    return ScrubDue.atMillis(desk, array, schedule) <= desk.now();
  }
}
