package org.rotproof.helper.look;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Health;
import org.rotproof.storage.Inventory;
import org.rotproof.ui.monitor.model.Adviser;
import org.rotproof.ui.monitor.model.Facts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.SurfaceSummary;
import org.rotproof.ui.monitor.model.Verdict;

/**
 * A disk is pulled while nobody writes: md does not notice, and every half second the status has to
 * be what is true, by an oracle that knows what was done.
 */
class PulledKernelTest {
  /** From the moment in which the machine has let go of the disk. */
  private static final long MOST_NANOS = 2_000_000_000L;

  @Test
  @Tag("kernel")
  @Tag("turn-1")
  void raid1() throws Exception {
    pulled("raid1", 2, Health.FAILED);
  }

  @Test
  @Tag("kernel")
  @Tag("turn-11")
  void raid5() throws Exception {
    pulled("raid5", 3, Health.FAILED);
  }

  @Test
  @Tag("kernel")
  @Tag("full")
  void raid6() throws Exception {
    pulled("raid6", 4, Health.DEGRADED);
  }

  @Test
  @Tag("kernel")
  @Tag("turn-8")
  void raid10() throws Exception {
    // disk3 and disk4 hold the same.
    pulled("raid10", 4, Health.FAILED);
  }

  /** The disk before the last goes first, the last one then. */
  private static void pulled(String level, int disks, Health afterTwo) throws Exception {
    try (Lab lab = Lab.start(disks, 64)) {
      List<String> names = new ArrayList<>();
      for (int i = 1; i <= disks; i++) {
        names.add("\"disk" + i + "\"");
      }
      LabBuild.of(
              lab,
              "{\"name\":\"photos\",\"raid\":\""
                  + level
                  + "\",\"disks\":["
                  + String.join(",", names)
                  + "],\"protection\":{\"kind\":\"integrity\"}}")
          .build(lab);
      lab.sh(
          "sync; for i in $(seq 300); do grep -qx clean /sys/block/md*/md/array_state && exit 0;"
              + " sleep 0.2; done; exit 1");
      Inventory before = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
      BlockingQueue<Told> told = new LinkedBlockingQueue<>();
      HostSession.Call<?> watch =
          lab.session()
              .send(
                  new Ask.Watch(500),
                  event -> {
                    if (event instanceof Event.Sampled sampled) {
                      told.add(new Told(sampled.arrays().get(0), System.nanoTime()));
                    }
                  });
      Told first = told.poll(60, TimeUnit.SECONDS);
      assertThat(first).isNotNull();
      assertThat(first.array.judged().health()).isEqualTo(Health.HEALTHY);
      String gone = "disk" + (disks - 1);
      Disk was = before.disk(gone).orElseThrow();
      Array missed = pull(lab, gone, told, 1);
      assertThat(missed.judged().health()).isEqualTo(Health.DEGRADED);
      assertThat(verdict(missed, before, gone))
          .contains("photos has lost " + gone, was.serial(), was.model());
      assertThat(LegRow.of(missed, without(before, gone)))
          .filteredOn(row -> row.standing() == LegRow.Standing.UNPLUGGED)
          .singleElement()
          .matches(row -> row.disk().equals(gone) && row.serial().equals(was.serial()));
      inHistory(lab, gone, was.serial());
      scrubSaysNothingOfSectors(lab);
      Array failed = pull(lab, "disk" + disks, told, 2);
      assertThat(failed.judged().health()).isEqualTo(afterTwo);
      lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    }
  }

  private record Told(Array array, long nanos) {}

  /** Pulls a disk; each status from two seconds later on has to miss so many. */
  private static Array pull(Lab lab, String disk, BlockingQueue<Told> told, int missing)
      throws Exception {
    lab.outside().pull(disk);
    long gone = System.nanoTime();
    long end = gone + MOST_NANOS + 5_000_000_000L;
    Optional<Told> seen = Optional.empty();
    while (System.nanoTime() < end || seen.isEmpty()) {
      Told next = told.poll(60, TimeUnit.SECONDS);
      assertThat(next).as("a status").isNotNull();
      boolean misses = next.array.judged().missing() == missing;
      if (misses && seen.isEmpty()) {
        seen = Optional.of(next);
      }
      assertThat(misses || (next.nanos - gone < MOST_NANOS && seen.isEmpty()))
          .as("%s ms after %s was pulled: %s", (next.nanos - gone) / 1_000_000, disk, next.array)
          .isTrue();
    }
    return seen.get().array;
  }

  private static List<Disk> without(Inventory before, String gone) {
    return before.disks().stream().filter(d -> !d.id().equals(gone)).toList();
  }

  private static String verdict(Array array, Inventory before, String gone) {
    long now = System.currentTimeMillis();
    Verdict verdict =
        new Adviser(ZoneOffset.UTC)
            .verdict(
                new Facts(
                    array,
                    without(before, gone),
                    new Facts.Link(Facts.Link.State.LIVE, now, ""),
                    Optional.empty(),
                    new SurfaceSummary(624, 0, 0, 0, 0, now - 1000),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    now));
    assertThat(verdict.health()).isEqualTo(Verdict.Health.DEGRADED);
    return verdict.headline() + " " + verdict.meaning();
  }

  private static void inHistory(Lab lab, String gone, String serial) throws Exception {
    Ask.History ask =
        new Ask.History("photos", List.of(HistoryEntry.Kind.DISK_FAILED), 0, 0, 0, 10);
    long end = System.nanoTime() + 60_000_000_000L;
    List<HistoryEntry> entries = lab.ask(ask, Answer.HistoryPage.class).entries();
    while (entries.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(200);
      entries = lab.ask(ask, Answer.HistoryPage.class).entries();
    }
    assertThat(entries)
        .singleElement()
        .matches(e -> e.disk().equals(gone) && e.text().contains(serial));
  }

  private static void scrubSaysNothingOfSectors(Lab lab) {
    ScrubReport report =
        lab.ask(new Ask.Scrub("photos", 0, true, 0), Answer.Scrubbed.class).report();
    assertThat(report.legs()).allMatch(leg -> leg.badSectors() == 0);
    assertThat(report.notes()).noneMatch(note -> note.contains("failing sectors"));
    assertThat(Map.of("lost", report.unrecoverable())).containsEntry("lost", List.of());
  }
}
