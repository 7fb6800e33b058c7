package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.ScrubSchedule;

class ScrubUnitsTest {
  @Test
  void theTimerCatchesUpAndNamesTheArraysService() {
    String timer = ScrubUnits.timer("my-photos", ScrubSchedule.MONTHLY);
    assertThat(timer)
        .contains("OnCalendar=*-*-01 01:00\n")
        .contains("Persistent=true\n")
        .contains("Unit=rotproof-scrub-my\\x2dphotos.service\n")
        .contains("WantedBy=timers.target\n");
    assertThat(ScrubUnits.timerName("my-photos")).isEqualTo("rotproof-scrub-my\\x2dphotos.timer");
  }

  @Test
  void theServiceNamesTheArrayWhateverItIsCalled() {
    assertThat(ScrubUnits.service("my-photos", ScrubSchedule.MONTHLY))
        .contains("ExecStart=/usr/lib/rotproof/rotproof-scrub monthly \"my-photos\"\n");
    assertThat(ScrubUnits.service("a\nExecStart=/bin/evil\"%h$X", ScrubSchedule.WEEKLY))
        .contains(" weekly \"a?ExecStart=/bin/evil\\\"%%h$$X\"\n")
        .doesNotContain("\nExecStart=/bin/evil");
  }

  @Test
  void namesAreEscapedAsSystemdDoes() {
    assertThat(ScrubUnits.escape("photos")).isEqualTo("photos");
    assertThat(ScrubUnits.escape(".a b")).isEqualTo("\\x2ea\\x20b");
    assertThat(ScrubUnits.escape("é")).isEqualTo("\\xc3\\xa9");
  }

  @Test
  void neverHasNoTimer() {
    assertThatThrownBy(() -> ScrubUnits.timer("a", ScrubSchedule.NEVER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
