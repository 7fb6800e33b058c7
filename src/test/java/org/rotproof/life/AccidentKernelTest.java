package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Health;
import org.rotproof.storage.Leg;

/**
 * A disk is pulled in the middle of something: what is said meanwhile is compared with what was
 * done, twice a second, and the way that is offered is followed until the array is whole. Pulled
 * while nothing happens, pulled by mistake and put back have their own tests.
 */
@Tag("kernel")
@Tag("turn-7")
class AccidentKernelTest {
  /** From the moment in which the machine has let go of the disk. */
  private static final long MOST_NANOS = 2_000_000_000L;

  /** From the moment in which a disk has begun to hang. */
  private static final long SILENT_NANOS = 7_000_000_000L;

  private static final String GONE = "disk1";

  enum When {
    WRITING,
    SCRUBBING,
    REPLACING,
    GROWING,
    /** While the disk is prepared by which it shall grow: it does not, and the disk is free. */
    PREPARING,
    /** A place of a disk cannot be read any more, and writing does not heal it. */
    READ_ERRORS,
    /** A disk hung until the kernel gave it up; it is plugged in. */
    GIVEN_UP,
    /** A disk hangs for a while, and answers again: nothing is lost, and it is said meanwhile. */
    HANGING,
    /** The disk that comes in the place of one that is gone goes too. */
    NEW_DISK
  }

  /**
   * A case.
   *
   * @param members of the array; two disks more are free
   */
  record Case(When when, String level, int members) {
    @Override
    public String toString() {
      return when + "-" + level;
    }
  }

  /** One of them, another with another seed; all with -Drotproof.full=true. */
  static List<Case> cases() {
    List<Case> all = new ArrayList<>();
    for (When when : When.values()) {
      all.add(new Case(when, "raid1", 2));
      all.add(new Case(when, "raid5", 3));
      all.add(new Case(when, "raid6", 4));
      if (when != When.GROWING && when != When.PREPARING) {
        all.add(new Case(when, "raid10", 4));
      }
    }
    String one = System.getProperty("rotproof.case", "");
    if (!one.isEmpty()) {
      return all.stream().filter(c -> List.of(one.split(",")).contains(c.toString())).toList();
    }
    if (Combination.FULL) {
      return all;
    }
    return List.of(all.get(new Random(Combination.SEED).nextInt(all.size())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsSaidIsSoAndTheWayOfferedEndsWhole(Case c) throws Exception {
    try (Lab lab = Lab.start(c.members() + 2, 64)) {
      build(lab, c);
      try (Oracle oracle = new Oracle(lab)) {
        accident(lab, c, oracle);
        oracle.mayBecomeWhole();
        String free = "disk" + (c.members() + 2);
        LabChore.done(lab, new Chore.Replace("photos", GONE, free, false));
        oracle.whole();
      }
      int members = c.when() == When.GROWING ? c.members() + 1 : c.members();
      assertThat(lab.sh("mdadm --wait /dev/md/photos; mdadm --detail /dev/md/photos"))
          .containsPattern("Active Devices : " + members + "\\b")
          .containsPattern("Failed Devices : 0")
          .doesNotContain("degraded");
      lab.sh("touch /run/stop; until [ ! -e /run/writes ]; do sleep 0.1; done");
      assertThat(lab.sh("sha256sum -c /tmp/sum")).contains("OK");
      ScrubReport report =
          lab.ask(new Ask.Scrub("photos", 0, true, 0), Answer.Scrubbed.class).report();
      assertThat(report.result()).as("%s", report).isEqualTo(ScrubReport.Result.CLEAN);
    }
  }

  private static void build(Lab lab, Case c) {
    String ids =
        IntStream.rangeClosed(1, c.members())
            .mapToObj(i -> "\"disk" + i + "\"")
            .collect(Collectors.joining(","));
    LabBuild.of(
            lab,
            "{\"name\":\"photos\",\"disks\":["
                + ids
                + "],\"raid\":\""
                + c.level()
                + "\",\"protection\":{\"kind\":\"integrity\",\"integrity\":\"crc32c\"}}")
        .build(lab);
    lab.sh(
        "head -c 5M /dev/urandom > /srv/photos/file; sync; sha256sum /srv/photos/file > /tmp/sum;"
            + " : > /run/writes; rm -f /run/stop");
    if (c.when() == When.WRITING) {
      lab.sh(
          "(until [ -e /run/stop ]; do date >/srv/photos/log; sync; sleep 0.1; done;"
              + " rm /run/writes) >/dev/null 2>&1 </dev/null &");
    } else {
      lab.sh("rm /run/writes");
    }
  }

  private static void accident(Lab lab, Case c, Oracle oracle) throws Exception {
    String next = "disk" + (c.members() + 1);
    switch (c.when()) {
      case WRITING -> oracle.pull(GONE);
      case SCRUBBING -> {
        slowed(lab, c, 4L << 20);
        Work scrub = Work.begin(lab, new Ask.Scrub("photos", 0, true, 0));
        scrub.moves();
        oracle.pull(GONE);
        slowed(lab, c, 0);
        ScrubReport report = ((Answer.Scrubbed) scrub.answer()).report();
        assertThat(report.result()).isNotEqualTo(ScrubReport.Result.CLEAN);
        assertThat(report.legs()).allMatch(leg -> leg.badSectors() == 0);
        assertThat(report.unrecoverable()).isEmpty();
      }
      case REPLACING -> {
        lab.outside().throttle(next, 2L << 20);
        Work replace =
            Work.begin(
                lab, LabChore.of(lab, new Chore.Replace("photos", "disk2", next, false)).ask());
        replace.moves();
        oracle.pull(GONE);
        lab.outside().throttle(next, 0);
        replace.end();
      }
      case GROWING -> {
        slowed(lab, c, 1L << 20);
        if (c.level().equals("raid1")) {
          // One copy more is missing to a mirror until it is filled.
          oracle.mayLack();
        }
        Work grow = Work.begin(lab, LabChore.of(lab, new Chore.AddMember("photos", next)).ask());
        grow.moves();
        lab.sh("until grep -q 'reshape =\\|recovery =' /proc/mdstat; do sleep 0.1; done");
        oracle.pull(GONE);
        slowed(lab, c, 0);
        grow.end();
        lab.sh("mdadm --wait /dev/md/photos || true");
      }
      case PREPARING -> {
        lab.outside().throttle(next, 2L << 20);
        Work grow = Work.begin(lab, LabChore.of(lab, new Chore.AddMember("photos", next)).ask());
        grow.moves();
        oracle.pull(GONE);
        lab.outside().throttle(next, 0);
        grow.end();
        assertThat(grow.failed).as("it grew though a disk is gone").isTrue();
        assertThat(lab.sh("mdadm --detail /dev/md/photos"))
            .containsPattern("Raid Devices : " + c.members() + "\\b");
      }
      case READ_ERRORS -> {
        oracle.mayLack();
        lab.outside().failReads(GONE, 30L << 20, 64L << 10);
        List<Event> told = Collections.synchronizedList(new ArrayList<>());
        ScrubReport report =
            lab.ask(new Ask.Scrub("photos", 0, true, 0), Answer.Scrubbed.class, told::add).report();
        assertThat(told)
            .as("called repaired, and it was not")
            .noneMatch(
                e -> e instanceof Event.RotFound rot && rot.fate() == Event.RotFound.Fate.REPAIRED);
        assertThat(report.reason()).contains("its surface is failing", "Replace it.");
        assertThat(report.result())
            .as("%s", report)
            .isNotIn(ScrubReport.Result.CLEAN, ScrubReport.Result.REPAIRED);
        assertThat(report.unrecoverable()).isEmpty();
        assertThat(report.legs())
            .filteredOn(leg -> leg.badSectors() > 0)
            .extracting(ScrubReport.LegReport::disk)
            .containsExactly(GONE);
        assertThat(String.join(" ", report.notes())).contains("hardware is failing");
      }
      case GIVEN_UP -> {
        lab.sh(
            "echo offline"
                + " > /sys/block/$(basename $(readlink -f /dev/practice/disk1))/device/state");
        oracle.gone();
        Thread.sleep(6000);
      }
      case HANGING -> {
        lab.sh("for f in /sys/block/sd?/device/timeout; do echo 600 > $f; done");
        lab.outside().throttle(GONE, 1);
        lab.sh(
            "(dd if=/dev/zero of=/srv/photos/other bs=64k count=4 conv=fsync; : >/run/written)"
                + " >/dev/null 2>&1 </dev/null & sleep 1");
        oracle.hangs(true);
        Thread.sleep(20_000);
        assertThat(lab.exec("test -e /run/written").exit()).as("it did not hang").isNotZero();
        assertThat(lab.ask(new Ask.Look(), Answer.Found.class).inventory().arrays().get(0).judged())
            .matches(h -> h.has(ArrayHealth.Kind.NOT_ANSWERING));
        oracle.hangs(false);
        lab.outside().throttle(GONE, 0);
        lab.sh("for i in $(seq 1200); do [ ! -e /run/written ] || exit 0; sleep 0.1; done; exit 1");
        oracle.answers();
      }
      case NEW_DISK -> {
        oracle.pull(GONE);
        LabChore replace = LabChore.of(lab, new Chore.Replace("photos", GONE, next, false));
        lab.outside().throttle(next, 2L << 20);
        Work work = Work.begin(lab, replace.ask());
        work.moves();
        lab.outside().pull(next);
        work.end();
        assertThat(work.failed).as("a disk that is gone took over").isTrue();
      }
    }
  }

  private static void slowed(Lab lab, Case c, long bytesPerSecond) throws IOException {
    for (int i = 2; i <= c.members(); i++) {
      lab.outside().throttle("disk" + i, bytesPerSecond);
    }
  }

  /** Something under way. */
  private static final class Work {
    private final AtomicBoolean moved = new AtomicBoolean();
    private final CompletableFuture<? extends Answer> answer;
    private boolean failed;

    private Work(Lab lab, Ask<?> ask) {
      answer =
          lab.session()
              .send(
                  ask,
                  event -> {
                    if ((event instanceof Event.ScrubMoved s && s.doneSectors() > 0)
                        || (event instanceof Event.StepChanged step && step.doneBytes() > 0)) {
                      moved.set(true);
                    }
                  })
              .answer();
    }

    static Work begin(Lab lab, Ask<?> ask) {
      return new Work(lab, ask);
    }

    /** Waits until some of it is done. */
    void moves() throws Exception {
      long end = System.nanoTime() + 120_000_000_000L;
      while (!moved.get() && System.nanoTime() < end) {
        assertThat(answer).as("it was over before it was seen to move").isNotDone();
        Thread.sleep(20);
      }
      assertThat(moved).isTrue();
    }

    Answer answer() throws Exception {
      return answer.get(300, TimeUnit.SECONDS);
    }

    /** Waits for its end; a failure has to leave the array running, and to say so. */
    void end() throws Exception {
      try {
        answer.orTimeout(300, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(FailureException.class);
        failed = true;
        String said = ((FailureException) e.getCause()).failure().meaning();
        System.out.println(((FailureException) e.getCause()).failure());
        assertThat(said).contains("can be used").doesNotContain("Everything is closed");
      }
    }
  }

  /** Hears twice a second how the array is said to stand, and knows what was done. */
  private static final class Oracle implements AutoCloseable {
    private final Lab lab;
    private final HostSession.Call<?> watch;
    private final BlockingQueue<String> wrong = new LinkedBlockingQueue<>();
    private volatile long goneNanos = Long.MAX_VALUE;
    private volatile long hangNanos = Long.MAX_VALUE;
    private volatile boolean mayHang;
    private volatile boolean healing;
    private volatile boolean mayLack;
    private volatile boolean over;
    private volatile Array newest;

    Oracle(Lab lab) throws Exception {
      this.lab = lab;
      watch =
          lab.session()
              .send(
                  new Ask.Watch(500),
                  event -> {
                    if (event instanceof Event.Sampled sampled) {
                      hear(sampled);
                    }
                  });
      until("a first status", () -> newest != null);
    }

    /** md may give the place of the disk that is gone to one that was to replace another. */
    private static boolean othersFillAllPlaces(Array array) {
      return array.legs().stream()
              .filter(leg -> !leg.disk().equals(GONE) && leg.slot() >= 0)
              .filter(leg -> List.of(leg.state().split(",")).contains("in_sync"))
              .map(Leg::slot)
              .distinct()
              .count()
          >= array.raidDisks();
    }

    /** Without a disk it is neither healthy nor said to lack nothing, until it is whole again. */
    private void hear(Event.Sampled sampled) {
      Array array = sampled.arrays().isEmpty() ? null : sampled.arrays().get(0);
      newest = array;
      boolean late = System.nanoTime() - MOST_NANOS > goneNanos;
      if (array == null) {
        wrong.add("no array");
        return;
      }
      Health health = array.judged().health();
      if (late && !healing && !othersFillAllPlaces(array) && array.judged().missing() < 1) {
        wrong.add("nothing is missing, it says: " + array.judged() + members(array));
      }
      if (health == Health.FAILED || health == Health.INACTIVE) {
        wrong.add("it has failed, it says: " + array.judged());
      }
      boolean silent = array.judged().has(ArrayHealth.Kind.NOT_ANSWERING);
      if (!silent && System.nanoTime() - SILENT_NANOS > hangNanos) {
        wrong.add("a disk does not answer, it says: " + array.judged() + members(array));
      }
      if (silent && !mayHang) {
        wrong.add("all disks answer, it says: " + array.judged() + members(array));
      }
      if (!mayLack && goneNanos == Long.MAX_VALUE && array.judged().missing() > 0) {
        wrong.add("a disk is missing, it says before one was: " + array.judged() + members(array));
      }
    }

    private static String members(Array array) {
      return array.legs().stream()
          .map(
              leg ->
                  leg.disk() + " " + leg.slot() + " " + leg.state() + (leg.gone() ? " gone" : ""))
          .collect(Collectors.joining("; ", " of: ", ""));
    }

    void pull(String disk) throws IOException {
      lab.outside().pull(disk);
      gone();
    }

    /**
     * It counts from the guest's next word on: on a busy machine an earlier one may be under way.
     */
    void gone() {
      lab.sh("true");
      goneNanos = System.nanoTime();
    }

    /** A disk does not answer from here on; or may again, at any moment. */
    void hangs(boolean certain) {
      mayHang = true;
      hangNanos = certain ? System.nanoTime() : Long.MAX_VALUE;
    }

    /** All of them do. */
    void answers() throws Exception {
      until(
          "they are said to answer", () -> newest != null && newest.judged().findings().isEmpty());
      mayHang = false;
    }

    /** From here on md may count one more place than it has members that work. */
    void mayLack() {
      mayLack = true;
    }

    /** From here on another disk takes the place of the one that is gone. */
    void mayBecomeWhole() {
      healing = true;
    }

    /** Now it has. */
    void whole() throws Exception {
      until("it is said to be whole", () -> newest != null && newest.judged().missing() == 0);
      over = true;
      assertThat(wrong).as("sentences that were not so").isEmpty();
    }

    private static void until(String what, java.util.function.BooleanSupplier so)
        throws InterruptedException {
      long end = System.nanoTime() + 60_000_000_000L;
      while (!so.getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(50);
      }
      assertThat(so.getAsBoolean()).as(what).isTrue();
    }

    @Override
    public void close() {
      if (!over) {
        wrong.forEach(System.err::println);
      }
      lab.ask(new Ask.Cancel(watch.id()), Answer.Done.class);
    }
  }
}
