package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.storage.Array;
import org.rotproof.storage.Guard;
import org.rotproof.storage.SyncProgress;
import org.rotproof.ui.monitor.model.Verdict.Health;
import org.rotproof.ui.monitor.model.Verdict.Step;

/** An array that is used before all its checksums are there says so, on its page. */
class GuardingTest {
  private final Adviser adviser = new Adviser(ZoneOffset.UTC);

  private static Facts facts(Guard guard, Optional<SyncProgress> sync, Optional<ScrubReport> last) {
    Array array = Given.array("photos", "raid1", 0, sync, "in_sync", "in_sync");
    array = array.with(array.legs().stream().map(l -> l.guarded(guard)).toList(), List.of());
    return new Facts(
        array,
        Given.disks(2),
        new Facts.Link(Facts.Link.State.LIVE, Given.NOW, ""),
        Optional.empty(),
        SurfaceSummary.UNKNOWN,
        Optional.empty(),
        last.map(r -> new Facts.LastScrub(r, Given.NOW)),
        List.of(),
        Optional.empty(),
        Given.NOW);
  }

  @Test
  void itSaysHowMuchIsGuardedAndWhatThatMeans() {
    Verdict verdict = adviser.verdict(facts(Guard.of(37, 100), Optional.empty(), Optional.empty()));
    assertThat(verdict.health()).isEqualTo(Health.GUARDING);
    assertThat(verdict.headline()).isEqualTo("photos can be used; guarded: 37 %");
    assertThat(verdict.meaning()).contains("never be found");
    SyncProgress resync =
        new SyncProgress(SyncProgress.Action.RESYNC, SyncProgress.State.RUNNING, 1, 4, 9, 60);
    Verdict both =
        adviser.verdict(facts(Guard.of(999, 1000), Optional.of(resync), Optional.empty()));
    assertThat(both.headline()).contains("guarded: 99").doesNotContain("100 %");
    assertThat(both.meaning()).contains("resync", "25");
  }

  @Test
  void aScrubThatCouldNotVouchForAllIsFollowedByAnother() {
    ScrubReport early =
        new ScrubReport(
                Result.CLEAN,
                0,
                0,
                List.of(),
                List.of(),
                List.of(),
                1000,
                1000,
                1,
                0,
                "",
                List.of())
            .guardedTo(250);
    Verdict verdict = adviser.verdict(facts(Guard.WHOLE, Optional.empty(), Optional.of(early)));
    assertThat(verdict.health()).isEqualTo(Health.INCOMPLETE);
    assertThat(verdict.step()).isEqualTo(Step.SCRUB);
    assertThat(verdict.meaning()).contains("25 %");
    ResultStory story = ResultStory.of(early, Names.of(List.of()));
    assertThat(story.headline()).contains("only 25 %");
    assertThat(story.lines()).contains(ScrubReport.UNGUARDED);
  }
}
