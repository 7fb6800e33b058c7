package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.lab.Lab;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Event.ScrubMoved.Phase;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;

/** Rot that nobody looked for: whoever reads the array meets it, and md rewrites it at once. */
@Tag("kernel")
@Tag("turn-7")
class MetRotKernelTest {
  private static final String NAME = "toy";

  private static List<HistoryEntry> met(Lab lab) {
    Ask<?> ask = new Ask.History(NAME, List.of(Kind.ROT_MET), 0, 0, 0, 10);
    return lab.ask(ask, Answer.HistoryPage.class).entries();
  }

  @ParameterizedTest
  @ValueSource(strings = {"raid1", "raid5"})
  void rotThatIsMetInReadingIsWrittenDownOnce(String level) throws InterruptedException {
    ScrubLab array =
        ScrubLab.build(Lab.shared(ScrubLab.disksOf(level), 96), level, "integrity", 4096);
    Lab lab = array.lab();
    Set<Phase> phases = ConcurrentHashMap.newKeySet();
    ScrubReport clean =
        array.scrub(
            event -> {
              if (event instanceof Event.ScrubMoved moved) {
                phases.add(moved.phase());
              }
            });
    assertThat(clean.result()).isEqualTo(Result.CLEAN);
    assertThat(phases).as("what a clean scrub says").containsOnly(Phase.READING);
    // In the file, which lies on this disk there: what was written lately, RAID 5 has in memory.
    RangeSet truth = array.damageData("disk2", 30_720 + 64, 64);
    RangeSet other = array.damageData("disk1", 30_720 + 256, 64);
    lab.sh(
        "cd /sys/block/md*/md; if [ $(cat level) = raid1 ]; then"
            + " echo writemostly >dev-$(basename $(readlink -f /dev/mapper/leg1))/state; fi;"
            + " echo 3 >/proc/sys/vm/drop_caches;"
            + " dd if=/dev/md/toy of=/dev/null bs=64k iflag=direct status=none");
    int legs = level.equals("raid1") ? 1 : 2;
    long giveUpAt = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (met(lab).size() < legs && System.nanoTime() < giveUpAt) {
      Thread.sleep(250);
    }
    List<HistoryEntry> entries = met(lab);
    assertThat(entries)
        .as(lab.sh("grep . /sys/block/md*/md/dev-*/errors; dmesg | tail -9"))
        .hasSize(legs)
        .allSatisfy(
            entry -> {
              assertThat(entry.smart()).containsValue(64L);
              assertThat(entry.text())
                  .contains("64 sectors of " + entry.disk() + " came wrong as the array was read");
            })
        .anyMatch(entry -> entry.disk().equals("disk2"));
    DiskTrend trend =
        lab.ask(new Ask.Trends(NAME), Answer.TrendList.class).trends().stream()
            .filter(t -> t.disk().equals("disk2"))
            .findFirst()
            .orElseThrow();
    assertThat(trend.timesWithRot()).isEqualTo(1);
    ScrubReport rest = array.scrub();
    assertThat(ScrubLab.bad(rest, "disk2").intersect(truth).ranges()).as("rewritten").isEmpty();
    if (legs == 2) {
      assertThat(ScrubLab.bad(rest, "disk1").intersect(other).ranges()).as("rewritten").isEmpty();
    }

    // What a scrub finds is the scrub's, whatever md counts of it.
    RangeSet more = array.damageData("disk2", 4096, 256);
    ScrubReport report = array.scrub();
    assertThat(ScrubLab.bad(report, "disk2")).isEqualTo(more);
    assertThat(report.notes()).noneMatch(note -> note.contains("came wrong as the array was read"));
    Thread.sleep(6000); // The watcher looks every five seconds.
    assertThat(met(lab)).as("after the scrub").hasSize(legs);
    array.close();
  }
}
