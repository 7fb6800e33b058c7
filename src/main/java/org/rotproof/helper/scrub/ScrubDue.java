package org.rotproof.helper.scrub;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.plan.ScrubTimer;
import org.rotproof.plan.ScrubUnits;
import org.rotproof.protocol.Answer;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.HistoryEntry.Kind;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.scrub.history.HistoryQuery;
import org.rotproof.storage.Array;
import org.rotproof.storage.Machine;

/** When an array is due for its next scrub, and at which turn of its timer that begins. */
public final class ScrubDue {
  private static final int SCRUBS_TO_LOOK_AT = 100;

  private ScrubDue() {}

  /**
   * When a scrub is due: so long after the last that came to its end; one from the future, by a
   * wrong clock, is none. An array that was never scrubbed is due when it has been known for that
   * long, or at once where it is not known at all: a freshly built one was written whole.
   *
   * @return 0 for at once
   */
  static long atMillis(ScrubDesk desk, Array array, ScrubSchedule schedule)
      throws HistoryException {
    long after = afterMillis(schedule);
    List<HistoryEntry> scrubs =
        desk
            .history()
            .page(HistoryQuery.newest(ScrubDesk.key(array), SCRUBS_TO_LOOK_AT, Kind.SCRUB))
            .stream()
            .filter(entry -> entry.report().filter(ScrubDue::whole).isPresent())
            .toList();
    if (scrubs.isEmpty()) {
      long first = desk.history().firstMillis(ScrubDesk.key(array));
      return first == 0 ? 0 : first + after;
    }
    OptionalLong last =
        scrubs.stream().mapToLong(HistoryEntry::atMillis).filter(at -> at <= desk.now()).max();
    return last.isPresent() ? last.getAsLong() + after : 0;
  }

  /** Whether that scrub read all of the array. */
  public static boolean whole(ScrubReport report) {
    return report.fromSector() == 0 && report.checkedSectors() == report.totalSectors();
  }

  /** A little less than the schedule says, so that a timer that fires early is not sent away. */
  private static long afterMillis(ScrubSchedule schedule) {
    return TimeUnit.DAYS.toMillis(
        switch (schedule) {
          case NEVER -> throw new IllegalArgumentException("never is no schedule");
          case WEEKLY -> 6;
          case MONTHLY -> 26;
          case QUARTERLY -> 85;
        });
  }

  /**
   * All of it for a person. Without a record there is no schedule.
   *
   * @param zone the machine's, in which its timers count
   */
  public static Answer.ScrubPlan plan(ScrubDesk desk, Array array, Machine machine, ZoneId zone)
      throws HistoryException {
    Optional<ArrayRecord> record =
        Optional.ofNullable(ArrayRecordJson.found(machine).get(array.name()));
    ScrubSchedule schedule = record.map(r -> r.blueprint().scrub()).orElse(ScrubSchedule.NEVER);
    ScrubTimer.Runs runs =
        record.map(r -> ScrubTimer.runs(r.name(), machine)).orElse(ScrubTimer.Runs.UNKNOWN);
    boolean comes = schedule != ScrubSchedule.NEVER && runs.byItself();
    Optional<HistoryEntry> last =
        desk.hasHistory() ? ScrubHistory.lastEntry(desk, array) : Optional.empty();
    return new Answer.ScrubPlan(
        record.isPresent(),
        schedule,
        runs,
        comes ? next(desk, array, schedule, ScrubTimer.nextMillis(array.name(), machine), zone) : 0,
        desk.hasHistory() ? desk.history().firstMillis(ScrubDesk.key(array)) : 0,
        last.map(HistoryEntry::atMillis).orElse(0L),
        last.flatMap(HistoryEntry::report).map(r -> r.result().name()).orElse(""));
  }

  /**
   * At the timer's next turn, where it is due by then or has to go on; else at the first turn after
   * it is due. 0 where systemd names no turn: then nobody knows.
   */
  private static long next(
      ScrubDesk desk, Array array, ScrubSchedule schedule, long turn, ZoneId zone)
      throws HistoryException {
    if (turn == 0) {
      return 0;
    }
    boolean cut = desk.hasHistory() && cut(desk, array);
    long due = desk.hasHistory() ? atMillis(desk, array, schedule) : 0;
    return cut || due <= turn
        ? turn
        : ScrubUnits.turnFrom(schedule, Instant.ofEpochMilli(due), zone).toInstant().toEpochMilli();
  }

  /** Whether the last scrub ended early, so that the next turn goes on with it. */
  private static boolean cut(ScrubDesk desk, Array array) throws HistoryException {
    return desk.history().cut(ScrubDesk.key(array)).isPresent()
        || ScrubHistory.last(desk, array)
            .filter(r -> r.checkedSectors() > 0 && r.checkedSectors() < r.totalSectors())
            .isPresent();
  }
}
