package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabChore;
import org.rotproof.plan.Chore;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;

/** A conversion stands still when it is wished, whoever began it, and goes on from there. */
@Tag("kernel")
@Tag("turn-9")
class ConvertPauseKernelTest {
  private static final Chore CHORE = Chore.Convert.usual("old", List.of("disk3"), false);
  private static final String MD = "s=/sys/block/$(basename $(readlink -f /dev/md/old))/md; ";

  private static void plain(Lab lab) {
    lab.sh(
        "mdadm --create /dev/md/old --run --homehost=any --level=1 --raid-devices=2 "
            + lab.node("disk1")
            + " "
            + lab.node("disk2")
            + "; mdadm --wait /dev/md/old; udevadm settle; mkfs.ext4 -q -F -E lazy_itable_init=0"
            + " /dev/md/old; mkdir -p /srv/old; mount /dev/md/old /srv/old; head -c 5M /dev/urandom"
            + " > /srv/old/f; sync; sha256sum /srv/old/f > /tmp/sum; "
            + MD
            + "echo 1000 > $s/sync_speed_min; echo 5000 > $s/sync_speed_max");
  }

  /** Waits until more than so much of such a step is done. */
  private static WorkItem at(Lab lab, String step, long bytes) throws InterruptedException {
    return WorkKernelTest.work(
        lab,
        w ->
            w.running()
                && w.doing().stream()
                    .anyMatch(d -> d.kind().equals(step) && d.doneBytes() > bytes));
  }

  private static void pause(Lab lab, WorkItem work) throws InterruptedException {
    lab.ask(new Ask.PauseWork(work.id(), true), Answer.Done.class);
    Predicate<WorkItem> stands = w -> w.paused().filter(Event.WorkPaused::stands).isPresent();
    assertThat(WorkKernelTest.work(lab, stands).id()).isEqualTo(work.id());
  }

  private static void goOn(Lab lab, WorkItem work) throws InterruptedException {
    lab.ask(new Ask.PauseWork(work.id(), false), Answer.Done.class);
    WorkKernelTest.work(lab, w -> w.paused().isEmpty());
  }

  private static String twice(Lab lab, String what) {
    String first = lab.sh(MD + what);
    assertThat(lab.sh("sleep 3; " + MD + what)).as("it stands still").isEqualTo(first);
    return first;
  }

  @Test
  void itStandsStillInEachOfItsLongStepsAndGoesOnAlsoWithoutWhoeverBeganIt() throws Exception {
    try (Lab lab = Lab.start(3, 96)) {
      plain(lab);
      WorkKernelTest.begin(lab, LabChore.of(lab, CHORE).ask());
      WorkItem work = at(lab, "prove-copies-agree", 0);
      WorkKernelTest.cut(lab);
      pause(lab, work);
      assertThat(twice(lab, "cat $s/sync_action $s/sync_min")).startsWith("frozen\n");
      lab.sh("head -c 1M /dev/urandom > /srv/old/meanwhile; sync");
      goOn(lab, work);

      at(lab, "format-integrity", 0);
      pause(lab, work);
      assertThat(twice(lab, "ps -eo stat,comm,times | grep integritysetup")).startsWith("T");
      goOn(lab, work);

      at(lab, "swap-member", 0);
      pause(lab, work);
      String there = twice(lab, "cat $s/sync_action $s/degraded; cat $s/dev-dm-*/recovery_start");
      assertThat(there).startsWith("frozen\n0\n").doesNotEndWith("\n0").doesNotEndWith("none");
      goOn(lab, work);
      // A new wipe and a new copy come, and are not paused; md is as it was found.
      lab.sh(MD + "echo 200000 > $s/sync_speed_max");
      lab.ask(new Ask.FollowWork(work.id()), Answer.Done.class);
      assertThat(lab.sh(MD + "cat $s/sync_action $s/degraded")).isEqualTo("idle\n0");
      assertThat(lab.sh("echo 3 > /proc/sys/vm/drop_caches; sha256sum -c /tmp/sum")).contains("OK");
      assertThat(
              lab.sh(
                  MD
                      + "echo check > $s/sync_action; mdadm --wait /dev/md/old; cat"
                      + " $s/mismatch_cnt"))
          .isEqualTo("0");
    }
  }

  @Test
  void whatDifferedBeforeAPauseIsNotForgottenAfterIt() throws Exception {
    try (Lab lab = Lab.start(3, 96)) {
      plain(lab);
      // Where the comparison has been when it is paused.
      lab.damage("disk2", 21 << 20, 64 << 10);
      WorkKernelTest.begin(lab, LabChore.of(lab, CHORE).ask());
      WorkItem work = at(lab, "prove-copies-agree", 30 << 20);
      pause(lab, work);
      String[] seen = lab.sh(MD + "cat $s/sync_min $s/mismatch_cnt").split("\n");
      assertThat(Long.parseLong(seen[0])).as("where it stands").isGreaterThan(45_000);
      assertThat(Long.parseLong(seen[1])).as("what it has found").isPositive();
      goOn(lab, work);
      lab.sh(MD + "echo 200000 > $s/sync_speed_max");
      Failure failure = lab.refused(new Ask.FollowWork(work.id()));
      assertThat(failure.what() + failure.toolOutput()).contains("The copies differ");
    }
  }
}
