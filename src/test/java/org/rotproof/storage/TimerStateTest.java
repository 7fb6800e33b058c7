package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimerStateTest {
  /** As systemd 252 prints it. */
  private static final String SHOW =
      """
      Id=rotproof-scrub-photos.timer
      ActiveState=active
      UnitFileState=enabled
      NextElapseUSecRealtime=Tue 2026-12-01 03:14:15 UTC

      Id=rotproof-scrub-films.timer
      ActiveState=inactive
      UnitFileState=disabled
      NextElapseUSecRealtime=
      """;

  @Test
  void eachTimerSaysWhetherItRunsAndWhenItElapses() throws Exception {
    Map<String, TimerState> states = TimerState.parse(SHOW);
    assertThat(states)
        .containsOnly(
            Map.entry(
                "rotproof-scrub-photos.timer",
                new TimerState(true, true, Instant.parse("2026-12-01T03:14:15Z").toEpochMilli())),
            Map.entry("rotproof-scrub-films.timer", new TimerState(false, false, 0)));
  }

  @Test
  void whatIsNotUnderstoodIsNotKnown() throws Exception {
    assertThat(TimerState.parse("")).isEmpty();
    assertThat(TimerState.parse(SHOW.replace("Tue 2026-12-01 03:14:15 UTC", "n/a")))
        .containsEntry("rotproof-scrub-photos.timer", new TimerState(true, true, 0));
  }
}
