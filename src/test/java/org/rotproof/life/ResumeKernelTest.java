package org.rotproof.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.WorkItem;
import org.rotproof.scrub.ScrubReport;

/**
 * The plug is pulled in the middle of a build that is to go on by itself: with the next start it
 * does, and is seen; work of which nobody wished that waits.
 */
@Tag("kernel")
@Tag("turn-3")
class ResumeKernelTest {
  private static final String TOY =
      "{\"name\":\"toy\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"keys\":{\"keyFile\":\"toy.key\",\"headerBackup\":\"backups\"},"
          + "\"mount\":{\"point\":\"/srv/toy\"}}";
  private static final String TYPED =
      "{\"name\":\"typed\",\"disks\":[\"disk3\",\"disk4\"],\"keys\":{\"passphrase\":true}}";

  private static WorkItem work(Lab lab, Predicate<WorkItem> until) throws InterruptedException {
    long end = System.nanoTime() + 180_000_000_000L;
    Answer.WorkList seen = lab.ask(new Ask.Works(), Answer.WorkList.class);
    while (seen.works().stream().noneMatch(until) && System.nanoTime() < end) {
      Thread.sleep(200);
      seen = lab.ask(new Ask.Works(), Answer.WorkList.class);
    }
    assertThat(seen.works()).anyMatch(until);
    return seen.works().stream()
        .filter(until)
        .max(Comparator.comparing(WorkItem::startedMillis))
        .orElseThrow();
  }

  private static WorkItem midway(Lab lab, LabBuild build) throws InterruptedException {
    var unused = lab.session().send(build.ask(), event -> {}).answer();
    return work(lab, w -> w.running() && w.doing().stream().anyMatch(d -> d.doneBytes() > 0));
  }

  @Test
  void aBuildGoesOnAfterThePlugWasPulled() throws Exception {
    try (Lab lab = Lab.start(2, 128)) {
      WorkItem build = midway(lab, LabBuild.of(lab, TOY));
      assertThat(build.afterRestart()).isFalse();
      lab.ask(new Ask.AfterRestart(build.id(), true), Answer.Done.class);
      assertThat(work(lab, WorkItem::running).afterRestart()).isTrue();
      lab.outside().powerCut();
      lab.reconnect();

      WorkItem rest =
          work(lab, w -> w.kind().equals("go-on") && w.journal().equals(build.journal()));
      assertThat(rest.array()).isEqualTo("toy");
      lab.ask(new Ask.FollowWork(rest.id()), Answer.Built.class);
      assertThat(lab.sh("cat /proc/mdstat")).contains("[2/2] [UU]");
      assertThat(lab.ask(new Ask.Journals(), Answer.JournalList.class).journals()).isEmpty();
      // It is told once that it is done, and what was cut is not told any more.
      assertThat(lab.ask(new Ask.Works(), Answer.WorkList.class).works())
          .singleElement()
          .satisfies(w -> assertThat(w.state()).isEqualTo(WorkItem.State.DONE));
      assertThat(lab.sh("ls -A /var/lib/rotproof/work")).doesNotContain(".again");
      ScrubReport report =
          lab.ask(new Ask.Scrub("toy", 0, false, 0), Answer.Scrubbed.class).report();
      assertThat(report.result()).isEqualTo(ScrubReport.Result.CLEAN);
    }
  }

  @Test
  void whatNeedsATypedKeyWaits() throws Exception {
    try (Lab lab = Lab.start(4, 128)) {
      LabBuild typed = LabBuild.of(lab, TYPED);
      LabBuild.secret(lab, "passphrase", "three long words here");
      WorkItem build = midway(lab, typed);
      Failure refused = lab.refused(new Ask.AfterRestart(build.id(), true));
      assertThat(refused.kind()).isEqualTo(Failure.Kind.REFUSED);
      assertThat(refused.meaning()).contains("a key that a person types");
      lab.outside().powerCut();
      lab.reconnect();
      WorkItem cut = work(lab, w -> w.id().equals(build.id()));
      assertThat(cut.state()).isEqualTo(WorkItem.State.CUT);
      assertThat(cut.afterRestart()).isFalse();
    }
  }
}
