package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.rotproof.ui.monitor.model.SampleClock.Tick;

class SampleClockTest {
  private static final long HELPER = 1_790_000_000_000L;
  private final SampleClock clock = new SampleClock(1000);

  @Test
  void aSteadyRhythmHasNoGaps() {
    clock.tick(HELPER, 50);
    for (int i = 1; i < 100; i++) {
      Tick tick = clock.tick(HELPER + i * 1000L, 50 + i * 1003L);
      assertThat(tick.gap()).isFalse();
      assertThat(tick.elapsedMillis()).isEqualTo(1003);
    }
  }

  @Test
  void aClockSetBackAnHourIsAGapAndNotAnHourOfNonsense() {
    clock.tick(HELPER, 0);
    clock.tick(HELPER + 1000, 1000);
    Tick jumped = clock.tick(HELPER - 3_600_000, 2000);
    assertThat(jumped.gap()).isTrue();
    assertThat(jumped.jumpMillis()).isNegative();
    assertThat(jumped.atMillis()).isEqualTo(2000);
    Tick next = clock.tick(HELPER - 3_599_000, 3000);
    assertThat(next.gap()).isFalse();
    assertThat(next.elapsedMillis()).isEqualTo(1000);
  }

  @Test
  void aClockSetForwardADayDoesNotStretchTheChart() {
    clock.tick(HELPER, 0);
    Tick jumped = clock.tick(HELPER + 86_400_000, 1000);
    assertThat(jumped.gap()).isTrue();
    assertThat(jumped.atMillis()).isEqualTo(1000);
  }

  @Test
  void aReaderThatWasSlowGetsItsSamplesInABunchAndEachKeepsItsTime() {
    clock.tick(HELPER, 0);
    Tick late = clock.tick(HELPER + 1000, 8000);
    assertThat(late.elapsedMillis()).isEqualTo(1000);
    for (int i = 2; i <= 8; i++) {
      Tick tick = clock.tick(HELPER + i * 1000L, 8000 + i);
      assertThat(tick.gap()).isFalse();
      assertThat(tick.elapsedMillis()).isEqualTo(1000);
    }
    assertThat(clock.tick(HELPER + 9000, 9000).atMillis()).isBetween(8_500L, 9_100L);
  }

  @Test
  void silenceIsAGap() {
    clock.tick(HELPER, 0);
    Tick tick = clock.tick(HELPER + 60_000, 60_000);
    assertThat(tick.gap()).isTrue();
    assertThat(tick.jumpMillis()).isZero();
    assertThat(tick.atMillis()).isEqualTo(60_000);
  }

  @Test
  void anEarlySampleThatTheKernelCalledForIsFine() {
    clock.tick(HELPER, 0);
    Tick tick = clock.tick(HELPER + 130, 130);
    assertThat(tick.gap()).isFalse();
    assertThat(tick.elapsedMillis()).isEqualTo(130);
  }

  @Property
  void theAxisRunsForwardWhateverTheClocksDo(
      @ForAll @Size(max = 200)
          List<@LongRange(min = -10_000_000, max = 10_000_000) Long> helperSteps,
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 100_000) Long> waits) {
    SampleClock any = new SampleClock(1000);
    long helper = HELPER;
    long arrival = 0;
    long last = Long.MIN_VALUE;
    for (int i = 0; i < Math.min(helperSteps.size(), waits.size()); i++) {
      helper += helperSteps.get(i);
      arrival += waits.get(i);
      Tick tick = any.tick(helper, arrival);
      assertThat(tick.atMillis()).isGreaterThanOrEqualTo(last);
      assertThat(tick.elapsedMillis()).isBetween(0L, 3000L);
      assertThat(tick.gap()).isEqualTo(tick.elapsedMillis() == 0);
      last = tick.atMillis();
    }
  }
}
