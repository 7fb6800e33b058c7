package org.rotproof.helper.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
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
}
