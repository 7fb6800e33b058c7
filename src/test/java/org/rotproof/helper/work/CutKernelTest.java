package org.rotproof.helper.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.rotproof.host.HostSession;
import org.rotproof.lab.Combination;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.plan.Stage;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Answer.JournalSummary;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;

/**
 * Builds that are cut, on the real kernel: in every stage, by the person, by a killed helper, by a
 * power cut. Afterwards the journal tells the truth, going on finishes, and undo leaves nothing.
 */
@Tag("kernel")
@Tag("turn-7")
class CutKernelTest {
  private static final String LAYERED =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\",\"disk3\"],\"spares\":[\"disk4\"],"
          + "\"raid\":\"raid5\",\"protection\":{\"kind\":\"layered\",\"integrity\":\"crc32c\"},"
          + "\"keys\":{\"keyFile\":\"photos.key\",\"recoveryKey\":true,\"headerBackup\":\"backups\"},"
          + "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"photo-vg\",\"type\":\"btrfs\"}}";
  private static final String ENCRYPTED =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],\"keys\":{\"keyFile\":\"photos.key\","
          + "\"headerBackup\":\"backups\"}}";

  private enum Cut {
    CANCEL,
    KILLED_HELPER,
    POWER
  }

  /**
   * Where and how a build is cut.
   *
   * @param atProgress whether in the middle of a wipe instead of at the beginning of the stage
   * @param undo whether it is undone afterwards, or gone on with
   */
  private record Point(String blueprint, int stage, Cut cut, boolean atProgress, boolean undo) {}

  private static List<Point> points(Lab lab, Random random) {
    List<Point> points = new ArrayList<>();
    for (String blueprint : List.of(LAYERED, ENCRYPTED)) {
      List<Stage> stages = LabBuild.of(lab, blueprint).plan().stages();
      for (int stage = 0; stage < stages.size(); stage++) {
        boolean wipes = stages.get(stage).kind().equals("format");
        for (Cut cut : Cut.values()) {
          if (Combination.FULL) {
            // Gone on with once, taken back once; which of the cuts, by lot.
            boolean first = random.nextBoolean();
            points.add(new Point(blueprint, stage, cut, wipes && random.nextBoolean(), first));
            if (cut == Cut.POWER) {
              points.add(new Point(blueprint, stage, cut, wipes, !first));
            }
          }
        }
        if (!Combination.FULL && blueprint.equals(LAYERED)) {
          Cut cut = Cut.values()[stage % 3];
          points.add(new Point(blueprint, stage, cut, wipes, random.nextBoolean()));
        }
      }
    }
    if (!Combination.FULL) {
      // A sample: two in stages drawn by lot, from the long wipe on.
      points.removeIf(p -> p.stage() < 2);
      Collections.shuffle(points, random);
      points.subList(2, points.size()).clear();
    }
    return points;
  }

  @TestFactory
  List<DynamicTest> everyStageCanBeCut() {
    List<Point> points = points(Lab.shared(4, 64), new Random(Combination.SEED));
    return points.stream()
        .map(
            p ->
                DynamicTest.dynamicTest(
                    (p.blueprint().equals(LAYERED) ? "layered" : "encrypted")
                        + " stage "
                        + p.stage()
                        + (p.atProgress() ? " half way" : "")
                        + ", "
                        + p.cut()
                        + ", then "
                        + (p.undo() ? "undo" : "go on"),
                    () -> cutAndRecover(p)))
        .toList();
  }

  private static void cutAndRecover(Point point) throws Exception {
    Lab lab = Lab.shared(4, 64);
    LabBuild build = LabBuild.of(lab, point.blueprint()).withSecrets(lab, BuildKernelTest.SECRETS);
    Set<String> done = ConcurrentHashMap.newKeySet();
    CountDownLatch there = new CountDownLatch(1);
    HostSession.Call<?> call =
        lab.session()
            .send(
                build.ask(),
                event -> {
                  if (event instanceof Event.StepChanged s) {
                    if (s.state() == StepState.DONE) {
                      done.add(s.stage() + "." + s.step());
                    }
                    boolean moved = !point.atProgress() || s.doneBytes() > 0;
                    if (s.stage() == point.stage() && moved) {
                      there.countDown();
                    }
                  }
                });
    assertThat(there.await(180, TimeUnit.SECONDS)).isTrue();
    cut(lab, call, point.cut());

    List<JournalSummary> journals =
        lab.ask(new Ask.Journals(), Answer.JournalList.class).journals();
    assertThat(journals).as(point.toString()).hasSize(1);
    JournalSummary journal = journals.get(0);
    System.err.println(point.stage() + " " + point.cut() + ": " + journal.state());
    assertThat(journal.blueprint()).contains(build.blueprint());
    assertThat(journal.stepsDone()).isGreaterThanOrEqualTo(done.size());
    assertThat(journal.stepsDone()).isLessThan(journal.stepsTotal());
    assertThat(journal.canGoOn()).as(journal.goOnMeans()).isTrue();
    assertThat(journal.canUndo()).as(journal.undoMeans()).isTrue();
    if (point.cut() == Cut.CANCEL) {
      assertThat(lab.sh("ls /dev/mapper")).isEqualTo("control");
      assertFree(lab);
    }
    if (point.undo()) {
      lab.ask(new Ask.Undo(journal.id()), Answer.Done.class);
      assertBlank(lab);
    } else {
      build.withSecrets(lab, BuildKernelTest.SECRETS);
      Answer.Built built = lab.ask(new Ask.GoOn(journal.id()), Answer.Built.class);
      assertThat(built.usableBytes()).isEqualTo(build.plan().capacity().usableBytes());
      lab.sh("head -c 1M /dev/urandom >/srv/photos/f; sync");
      assertThat(BuildKernelTest.mismatches(lab, built.node())).isEqualTo("0");
    }
    assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
  }

  private static void cut(Lab lab, HostSession.Call<?> call, Cut cut) throws Exception {
    switch (cut) {
      case CANCEL -> {
        lab.ask(new Ask.Cancel(call.id()), Answer.Done.class);
        assertThat(failure(call).kind()).isEqualTo(Failure.Kind.CANCELLED);
      }
      case KILLED_HELPER -> {
        lab.session().send(new Ask.PracticeExec("pkill -9 -f org.rotproof.helper.HelperMain"));
        assertThat(failure(call).kind()).isEqualTo(Failure.Kind.LOST);
        lab.reconnect();
      }
      case POWER -> {
        lab.outside().powerCut();
        assertThat(failure(call).kind()).isEqualTo(Failure.Kind.LOST);
        lab.reconnect();
      }
    }
  }

  private static Failure failure(HostSession.Call<?> call) throws Exception {
    try {
      Answer answer = call.answer().get(120, TimeUnit.SECONDS);
      throw new AssertionError("it was too late to cut: " + answer);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof FailureException failed) {
        return failed.failure();
      }
      throw e;
    } catch (TimeoutException e) {
      throw new AssertionError("no end of the build that was cut", e);
    }
  }

  /** Every disk can be claimed by somebody else now. */
  private static void assertFree(Lab lab) {
    List<Disk> disks = lab.ask(new Ask.Look(), Answer.Found.class).inventory().disks();
    assertThat(disks).hasSize(4).allSatisfy(d -> assertThat(d.uses()).isEmpty());
  }

  /** As if nothing had been: no signature, no file. */
  private static void assertBlank(Lab lab) {
    assertFree(lab);
    List<Disk> disks = lab.ask(new Ask.Look(), Answer.Found.class).inventory().disks();
    assertThat(disks).allSatisfy(d -> assertThat(d.contents()).isEmpty());
    assertThat(lab.sh("for d in /dev/sd?; do wipefs --noheadings $d; done")).isEmpty();
    assertThat(lab.sh("find /etc/rotproof -type f ! -name practice-disks; ls -d /srv/photos; true"))
        .doesNotContain(".key")
        .doesNotContain(".luks");
    assertThat(lab.sh("ls /dev/mapper")).isEqualTo("control");
  }
}
