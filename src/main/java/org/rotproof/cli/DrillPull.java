package org.rotproof.cli;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.rotproof.host.PracticeLab;
import org.rotproof.plan.Chore;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Health;
import org.rotproof.storage.Inventory;

/**
 * The drill's pulled disk: it is pulled while nobody writes, the status is asked for every half
 * second until it tells of it, and a toy disk more takes its place.
 */
final class DrillPull implements DrillPhase {
  private static final int STATUS_MILLIS = 500;
  private static final int MOST_SECONDS = 120;

  private final PracticeDisks disks;
  private final String disk;

  DrillPull(PracticeDisks disks, String disk) {
    this.disks = disks;
    this.disk = disk;
  }

  @Override
  public When when() {
    return When.AFTER_FIRST_SCRUB;
  }

  @Override
  public void run(DrillGround ground) throws Exception {
    DrillReport.Pulled seen = pull(ground);
    ground.notes().pulled = Optional.of(seen);
    boolean replaced = replace(ground);
    ground.notes().pulled =
        Optional.of(new DrillReport.Pulled(seen.seenAfterSeconds(), seen.health(), replaced));
  }

  /** Pulls it and waits until the status says so. */
  private DrillReport.Pulled pull(DrillGround ground) throws Exception {
    String array = ground.blueprint().name();
    PracticeLab lab = ground.lab();
    ground.terminal().say("Pulling " + disk);
    BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    Helper.Running watch =
        ground
            .helper()
            .begin(new Ask.Watch(STATUS_MILLIS), event -> take(event, array).ifPresent(told::add));
    try {
      // The first answer takes longest; what is measured is how news come, not how it begins.
      Told before = told.poll(MOST_SECONDS, TimeUnit.SECONDS);
      lab.pull(disk);
      long gone = System.nanoTime();
      long end = gone + MOST_SECONDS * 1_000_000_000L;
      Told last = before;
      Told news = before;
      while (news != null && news.health.missing() == 0) {
        last = news;
        news = told.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      }
      if (news == null) {
        String health = last == null ? Health.UNKNOWN.word() : last.health.health().word();
        return new DrillReport.Pulled(null, health, false);
      }
      double seconds = Math.max(0, Math.round((news.nanos - gone) / 1e6) / 1e3);
      String health = news.health.health().word();
      ground
          .terminal()
          .say("  Seen after " + seconds + " s: " + health + ". " + news.health.sentences());
      return new DrillReport.Pulled(seconds, health, false);
    } finally {
      watch.end();
    }
  }

  /** A status, and when it came. */
  private record Told(ArrayHealth health, long nanos) {}

  private static Optional<Told> take(Event event, String array) {
    return event instanceof Event.Sampled sampled
        ? sampled.arrays().stream()
            .filter(a -> a.name().equals(array))
            .findFirst()
            .map(a -> new Told(a.judged(), System.nanoTime()))
        : Optional.empty();
  }

  /** Puts a new toy disk in its place; whether the array is whole then. */
  private boolean replace(DrillGround ground) throws Exception {
    Helper helper = ground.helper();
    String fresh = "disk" + (disks.count() + 1);
    ground.terminal().say("Plugging in " + fresh + " and replacing " + disk + " by it");
    ground.lab().plug(fresh, disks.sizeBytes());
    Inventory inventory = found(helper, fresh);
    Chore chore = new Chore.Replace(ground.blueprint().name(), disk, fresh, false);
    try {
      PlannedChore.of(chore, inventory).perform(helper, ground.notes().secrets, ground.terminal());
    } catch (PlanException e) {
      throw Trouble.failed("The replacement was refused: " + e.getMessage(), "", "");
    }
    return look(helper).arrays().stream()
        .filter(a -> a.name().equals(ground.blueprint().name()))
        .map(Array::judged)
        .anyMatch(h -> h.health() == Health.HEALTHY && h.missing() == 0);
  }

  /** Looks until the machine has found the new disk, as udev takes its time. */
  private static Inventory found(Helper helper, String fresh)
      throws FailureException, InterruptedException {
    long end = System.nanoTime() + MOST_SECONDS * 1_000_000_000L;
    Inventory inventory = look(helper);
    while (inventory.disk(fresh).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(STATUS_MILLIS);
      inventory = look(helper);
    }
    return inventory;
  }

  private static Inventory look(Helper helper) throws FailureException, InterruptedException {
    return helper.ask(new Ask.Look()).inventory();
  }
}
