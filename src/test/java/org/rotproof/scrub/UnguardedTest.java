package org.rotproof.scrub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.scrub.RotMap.State;
import org.rotproof.scrub.ScrubReport.Result;

/** What was read before it had checksums is not vouched for, by no report and no map. */
class UnguardedTest {
  private static final long TOTAL = 80_000;

  private static ScrubReport report(Result result, long from, long to) {
    String reason = result == Result.INCOMPLETE ? "It was stopped." : "";
    return new ScrubReport(
        result, 0, 0, List.of(), List.of(), List.of(), to, TOTAL, 1, from, reason, List.of());
  }

  private static ScrubOutcome outcome(ScrubReport report) {
    RangeSet none = RangeSet.empty();
    return new ScrubOutcome(
        report, TOTAL, List.of(new LegOutcome(0, "disk1", 2048, none, none, none, 0)));
  }

  @Test
  void aWholeScrubOfWhatIsGuardedInPartIsNotClean() {
    for (Result good : List.of(Result.CLEAN, Result.REPAIRED)) {
      ScrubReport seen = report(good, 0, TOTAL).guardedTo(20_000);
      assertThat(seen.result()).isEqualTo(Result.INCOMPLETE);
      assertThat(seen.reason()).isEqualTo(ScrubReport.UNGUARDED);
      assertThat(seen.unguarded()).containsExactly(new SectorRange(20_000, TOTAL - 1));
      assertThat(seen.guardedFraction()).isEqualTo(0.25);
      assertThatThrownBy(
              () ->
                  new ScrubReport(
                      good,
                      0,
                      0,
                      List.of(),
                      List.of(),
                      List.of(),
                      TOTAL,
                      TOTAL,
                      1,
                      0,
                      "",
                      List.of(),
                      List.of(),
                      List.of(),
                      seen.unguarded()))
          .isInstanceOf(IllegalArgumentException.class);
    }
    ScrubReport whole = report(Result.CLEAN, 0, TOTAL);
    assertThat(whole.guardedTo(TOTAL)).isSameAs(whole);
    assertThat(whole.guardedTo(Long.MAX_VALUE)).isSameAs(whole);
    assertThat(report(Result.INCOMPLETE, 0, 30_000).guardedTo(20_000).reason())
        .isEqualTo("It was stopped.");
  }

  @Test
  void whatWentOnLaterDoesNotMakeTheFirstPartBetter() {
    ScrubReport first = report(Result.INCOMPLETE, 0, 40_000).guardedTo(10_000);
    ScrubReport joined = ScrubReports.join(first, report(Result.CLEAN, 40_000, TOTAL));
    assertThat(joined.result()).isEqualTo(Result.INCOMPLETE);
    assertThat(joined.reason()).isEqualTo(ScrubReport.UNGUARDED);
    assertThat(joined.unguarded()).containsExactly(new SectorRange(10_000, 39_999));
    ScrubReport again = ScrubReports.join(first, report(Result.CLEAN, 10_000, TOTAL));
    assertThat(again.result()).as("all of it was read again").isEqualTo(Result.CLEAN);
    assertThat(ScrubReports.bounded(joined)).isEqualTo(joined);
  }

  @Test
  void theMapDoesNotShowItAsRead() {
    RotMap blank =
        RotMaps.blank("photos", "uuid", TOTAL, List.of(new RotMaps.Leg(0, "disk1", 2048)));
    RotMap drawn =
        RotMaps.with(blank, outcome(report(Result.CLEAN, 0, TOTAL)).guardedTo(20_000), 9);
    List<RotMap.Stretch> stretches = drawn.bands().get(0).stretches();
    assertThat(stretches).hasSize(2);
    assertThat(stretches.get(0).state()).isEqualTo(State.VERIFIED);
    assertThat(stretches.get(0).cells() * drawn.cellSectors()).isLessThanOrEqualTo(20_000);
    assertThat(stretches.get(1).state()).isEqualTo(State.NEVER);
    RotMap all = RotMaps.with(drawn, outcome(report(Result.CLEAN, 0, TOTAL)), 10);
    assertThat(all.bands().get(0).stretches()).hasSize(1);
  }
}
