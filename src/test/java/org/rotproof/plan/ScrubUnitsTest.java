package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
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
  void theNextTurnIsTheFirstOfItsCalendars() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    ScrubSchedule monthly = ScrubSchedule.MONTHLY;
    assertThat(turn(monthly, "2026-11-28T12:00:00Z", zone)).isEqualTo("2026-11-29T03:00+01:00");
    assertThat(turn(monthly, "2026-11-30T02:00:00Z", zone)).isEqualTo("2026-11-30T03:00+01:00");
    assertThat(turn(monthly, "2026-11-30T02:00:01Z", zone)).isEqualTo("2026-12-01T01:00+01:00");
    assertThat(turn(monthly, "2026-12-01T00:00:01Z", zone)).isEqualTo("2026-12-01T03:00+01:00");
    assertThat(turn(ScrubSchedule.WEEKLY, "2026-11-28T04:00:00Z", zone))
        .isEqualTo("2026-11-29T01:00+01:00");
    assertThat(turn(ScrubSchedule.QUARTERLY, "2026-11-30T04:00:00Z", zone))
        .isEqualTo("2026-12-01T03:00+01:00");
    assertThat(turn(ScrubSchedule.QUARTERLY, "2026-12-31T04:00:00Z", zone))
        .isEqualTo("2027-01-01T01:00+01:00");
    // The hour that the clocks leave out in spring.
    assertThat(turn(monthly, "2026-03-29T00:30:00Z", zone)).isEqualTo("2026-03-29T03:00+02:00");
  }

  private static String turn(ScrubSchedule schedule, String from, ZoneId zone) {
    return ScrubUnits.turnFrom(schedule, Instant.parse(from), zone).toOffsetDateTime().toString();
  }

  @Test
  void neverHasNoTimer() {
    assertThatThrownBy(() -> ScrubUnits.timer("a", ScrubSchedule.NEVER))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
