package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.Rehearsal;

class RehearseHandlerTest {
  private static final long DAY = 86_400_000L;

  private static String outdated(long changed, long now) {
    Rehearsal last =
        new Rehearsal(
            10 * DAY, Rehearsal.Verdict.OPENS, List.of(), List.of(), "It opens.", List.of());
    return RehearseHandler.outdated(last, changed, now);
  }

  @Test
  void aRehearsalCountsUntilAYearHasPassedOrSomethingOfTheOpeningWasChanged() {
    assertThat(outdated(0, 11 * DAY)).isEmpty();
    assertThat(outdated(9 * DAY, 374 * DAY)).isEmpty();
    assertThat(outdated(0, 376 * DAY)).contains("more than a year ago");
    assertThat(outdated(11 * DAY, 12 * DAY)).contains("changed since");
  }

  private static boolean due(long agoDays, String outdated, boolean scrubbed) {
    Rehearsal last =
        new Rehearsal(
            100 * DAY, Rehearsal.Verdict.OPENS, List.of(), List.of(), "It opens.", List.of());
    return ScheduledRehearsal.due(
        new Answer.Rehearsed(Optional.of(last), outdated), scrubbed, (100 + agoDays) * DAY);
  }

  @Test
  void oneIsDueAfterTheFirstScrubFourTimesAYearAndAfterAChangeOfWhatOpens() {
    Answer.Rehearsed never = new Answer.Rehearsed(Optional.empty(), "");
    assertThat(ScheduledRehearsal.due(never, false, 0)).isFalse();
    assertThat(ScheduledRehearsal.due(never, true, 0)).isTrue();
    assertThat(due(84, "", true)).isFalse();
    assertThat(due(85, "", false)).isTrue();
    assertThat(due(1, "Its keys were changed.", false)).isTrue();
    assertThat(due(-1, "", false)).as("by a clock that was wrong").isTrue();
  }
}
