package org.rotproof.ui.monitor.model;

import java.time.ZoneId;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer.Runs;
import org.rotproof.protocol.Answer.ScrubPlan;

/** When the next scrub comes by itself, or why none does. */
public final class NextScrub {
  /** An array that is known for longer than a month and was never scrubbed is not new any more. */
  private static final long NEW_MILLIS = 31 * 86_400_000L;

  private NextScrub() {}

  /** One line; "" for an array that has no record, and so no schedule. */
  public static String line(ScrubPlan plan, long nowMillis, ZoneId zone) {
    if (!plan.recorded()) {
      return "";
    }
    if (plan.schedule() == ScrubSchedule.NEVER) {
      return Words.of("next-scrub.NEVER");
    }
    String how = Words.of("next-scrub.every." + plan.schedule());
    return plan.nextMillis() == 0 && plan.runs() == Runs.TIMER
        ? Words.of("next-scrub.TIMER-no-date", how)
        : Words.of("next-scrub." + plan.runs(), how, when(plan, nowMillis, zone));
  }

  private static String when(ScrubPlan plan, long nowMillis, ZoneId zone) {
    return plan.nextMillis() == 0
        ? Words.of("next-scrub.no-date")
        : Times.next(plan.nextMillis(), nowMillis, zone);
  }

  /** Whether nobody can wonder that no scrub has read it yet. */
  static boolean isNew(Facts facts) {
    return facts.last().isEmpty()
        && facts
            .plan()
            .filter(p -> p.recorded() && facts.nowMillis() - p.knownSinceMillis() < NEW_MILLIS)
            .isPresent();
  }

  /** What comes next for a new one. */
  static String first(Facts facts, ZoneId zone) {
    return facts
        .plan()
        .filter(p -> p.nextMillis() > 0)
        .map(p -> Words.of("next-scrub.first", Times.next(p.nextMillis(), facts.nowMillis(), zone)))
        .orElseGet(() -> Words.of("next-scrub.first-by-hand"));
  }
}
