package org.rotproof.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.protocol.Answer;
import org.rotproof.storage.Machine;

/**
 * When an array is scrubbed without being asked, as scripts and people read it. Null where not
 * known.
 *
 * @param schedule never, weekly, monthly, quarterly: what the array's record says
 * @param runs what runs that: timer, until-restart; or why nothing does: stopped, no-timer,
 *     not-installed, no-systemd
 * @param next when the next one begins, or up to an hour later, ISO 8601; null where none does, or
 *     where that may not be read
 * @param last when the last one ended; null where there was none, or where that may not be read
 * @param lastResult clean, repaired, unrecoverable, incomplete
 * @param known whether the history could be read, which {@code last} comes from
 */
record ScrubTimes(
    String schedule,
    String runs,
    String next,
    String last,
    String lastResult,
    @JsonIgnore boolean known) {

  /** All that is known. */
  static Optional<ScrubTimes> of(Answer.ScrubPlan plan) {
    return plan.recorded()
        ? Optional.of(
            new ScrubTimes(
                word(plan.schedule()),
                plan.runs().word(),
                iso(plan.nextMillis()),
                iso(plan.lastMillis()),
                plan.lastResult().isEmpty() ? null : plan.lastResult().toLowerCase(Locale.ROOT),
                true))
        : Optional.empty();
  }

  /** Where the history may not be read: what the array's record and its timer say. */
  static ScrubTimes of(ArrayRecord record, Machine machine) {
    return new ScrubTimes(
        word(record.blueprint().scrub()),
        ScrubTimer.runs(record.name(), machine).word(),
        null,
        null,
        null,
        false);
  }

  private static String word(ScrubSchedule schedule) {
    return schedule.name().toLowerCase(Locale.ROOT);
  }

  private static String iso(long millis) {
    return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
  }

  private static String when(String iso) {
    return VitalsCommand.when(Instant.parse(iso).toEpochMilli());
  }

  /** For people: one line, indented. */
  String words() {
    String mine =
        schedule.equals("never")
            ? "Scrubbed only when somebody asks for it"
            : "Scrubbed " + schedule + runner();
    String past =
        last != null
            ? "; the last scrub was on " + when(last) + ": " + lastResult
            : known ? "; no scrub yet" : "";
    return "  " + mine + past + ".\n";
  }

  private String runner() {
    return switch (runs) {
      case "timer" -> next == null ? " by its timer" : ", next on " + when(next);
      case "until-restart" ->
          (next == null ? "" : ", next on " + when(next))
              + ", but not any more after a restart: its timer is not enabled";
      case "stopped" -> ", but nothing runs it: its timer is stopped";
      case "no-timer" -> ", but nothing runs it: its timer is not there";
      case "not-installed" -> ", but nothing runs it: Rotproof is not installed on this machine";
      case "no-systemd" -> ", but nothing runs it: systemd does not start this machine";
      default -> "";
    };
  }
}
