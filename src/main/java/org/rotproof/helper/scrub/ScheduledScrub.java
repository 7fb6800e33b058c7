package org.rotproof.helper.scrub;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.rotproof.helper.look.HelperContext;
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
 * that is due, and otherwise looks at what the next start needs; then rehearses the opening, when
 * that is due. Its end is in the history, and in sentences on standard output, which systemd keeps
 * in the journal.
 */
public final class ScheduledScrub {
  private static final int END_SECONDS = 80;
  private static final int OPEN_SECONDS = 300;
  private static final int LOOK_AGAIN_MILLIS = 5000;

  private final ScrubDesk desk;
  private final ScrubSchedule schedule;
  private final ScheduledRehearsal rehearsal;
  private final CountDownLatch ended = new CountDownLatch(1);
  private Optional<Request> current = Optional.empty();
  private boolean ending;

  /** One run of that schedule on that helper's machine. */
  public ScheduledScrub(HelperContext context, ScrubDesk desk, ScrubSchedule schedule) {
    this.desk = desk;
    this.schedule = schedule;
    rehearsal = new ScheduledRehearsal(context, desk);
  }

  /**
   * Runs it. A SIGTERM ends a scrub early with a report, so that the next turn goes on from there,
   * and a rehearsal without a result.
   *
   * @return the process's exit code: 0 for clean, repaired and nothing to do, 1 otherwise
   */
  public int run(String name) throws InterruptedException, IOException {
    try {
      Array array = arrayOnceOpen(name);
      long from = ScrubHandlers.whereToGoOn(desk, array).fromSector();
      if (from > 0 || due(array)) {
        return scrubbed(name, from);
      }
      if (VitalDesk.sleeps(array)) {
        System.out.println(
            "No scrub of " + array.name() + " is due, and a disk sleeps: nothing was looked at.");
        return 0;
      }
      boolean right = look(array);
      boolean opens = rehearsed(name, false);
      return right && opens ? 0 : 1;
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

  private int scrubbed(String name, long from)
      throws FailureException, InterruptedException, IOException {
    ScrubReport report = scrub(name, from);
    System.out.println(ScrubHistory.sentence(report));
    return switch (report.result()) {
      case CLEAN, REPAIRED -> rehearsed(name, true) && !report.nextStartEndangered() ? 0 : 1;
      case UNRECOVERABLE, INCOMPLETE -> 1;
    };
  }

  /**
   * What hinders a rehearsal says nothing of the scrub before it: it is told, and is no failure.
   */
  private boolean rehearsed(String name, boolean scrubbed) throws InterruptedException {
    Optional<Request> request = begin();
    if (request.isEmpty()) {
      return true;
    }
    try {
      return rehearsal.run(desk.array(name), scrubbed, request.get());
    } catch (FailureException e) {
      System.err.println(e.failure().what() + " " + e.failure().advice());
      return true;
    } catch (HistoryException e) {
      System.err.println(e.getMessage());
      return true;
    } finally {
      request.get().end();
    }
  }

  /** What can be ended early begins; empty where the process is to end already. */
  private synchronized Optional<Request> begin() {
    if (ending) {
      return Optional.empty();
    }
    if (current.isEmpty()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::endEarly, "end-early"));
    }
    current = Optional.of(Request.ofNobody(false));
    return current;
  }

  private synchronized void cancel() {
    ending = true;
    current.ifPresent(Request::cancel);
  }

  /** The short look of every day, where no scrub is due; whether all is right, or is again. */
  private boolean look(Array array) throws InterruptedException {
    Vitals.Seen seen = VitalDesk.look(desk, array, Vitals.Depth.LOOK);
    System.out.println(
        "No scrub of "
            + array.name()
            + " is due. What its next start needs was looked at: "
            + (seen.findings().isEmpty() ? "all is as it should be." : "not all is right."));
    seen.findings().forEach(found -> System.out.println(found.words()));
    seen.notes().forEach(System.out::println);
    return seen.findings().stream().allMatch(Endangered::repaired);
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
    Request request = begin().orElseThrow(() -> new InterruptedException("the process is to end"));
    ArrayWatcher.start(desk);
    try {
      Ask.Scrub ask = new Ask.Scrub(name, 0, false, from, true);
      return new ScrubHandler(desk).handle(ask, request).report();
    } finally {
      request.end();
    }
  }

  /** Told to end: the process stays until what was found is written down and told. */
  private void endEarly() {
    cancel();
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
