package org.rotproof.ui.monitor.model;

import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Answer.ScrubPlan;
import org.rotproof.protocol.Answer.ScrubPoint;
import org.rotproof.protocol.Answer.VitalsSeen;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Health;

/**
 * All that a verdict on an array rests on.
 *
 * @param scrub the scrub that this window runs
 * @param point where an earlier scrub was cut, if one was
 * @param last the last scrub that ended
 * @param met what was last put right by md as the array was read
 * @param looked what was last seen of all that the next start needs; of time 0 where nobody looked
 * @param plan when it is scrubbed without being asked; empty where that was not heard yet
 * @param heard whether all that is known of it was heard: before, nothing can be said to be missing
 * @param nowMillis the wall clock
 */
public record Facts(
    Array array,
    List<Disk> disks,
    Link link,
    Optional<ScrubPicture> scrub,
    SurfaceSummary surface,
    Optional<ScrubPoint> point,
    Optional<LastScrub> last,
    List<DiskTrend> trends,
    Optional<HistoryEntry> met,
    VitalsSeen looked,
    Optional<ScrubPlan> plan,
    boolean heard,
    long nowMillis) {
  /** Checks and copies. */
  public Facts {
    disks = List.copyOf(disks);
    trends = List.copyOf(trends);
  }

  /** Those of an array of which all was heard, and nothing of its next start and its schedule. */
  public Facts(
      Array array,
      List<Disk> disks,
      Link link,
      Optional<ScrubPicture> scrub,
      SurfaceSummary surface,
      Optional<ScrubPoint> point,
      Optional<LastScrub> last,
      List<DiskTrend> trends,
      Optional<HistoryEntry> met,
      long nowMillis) {
    this(
        array,
        disks,
        link,
        scrub,
        surface,
        point,
        last,
        trends,
        met,
        VitalsSeen.NEVER,
        Optional.empty(),
        true,
        nowMillis);
  }

  /** The same, of whose next start that was seen. */
  public Facts withLooked(VitalsSeen seen) {
    return new Facts(
        array, disks, link, scrub, surface, point, last, trends, met, seen, plan, heard, nowMillis);
  }

  /** The same, scrubbed by that plan. */
  public Facts withPlan(ScrubPlan next) {
    return new Facts(
        array,
        disks,
        link,
        scrub,
        surface,
        point,
        last,
        trends,
        met,
        looked,
        Optional.of(next),
        heard,
        nowMillis);
  }

  /** The same, of which not everything was heard yet. */
  public Facts withoutHearing() {
    return new Facts(
        array, disks, link, scrub, surface, point, last, trends, met, looked, plan, false,
        nowMillis);
  }

  /** What the next start needs and was not right, as it was seen last: by a look or by a scrub. */
  public List<Endangered> endangered() {
    long scrubbed = last.map(LastScrub::atMillis).orElse(0L);
    return looked.atMillis() > scrubbed
        ? looked.endangered()
        : last.map(l -> l.report().endangered()).orElse(List.of());
  }

  /**
   * A scrub that ended, and when.
   *
   * @param open where disks differ, and nobody has settled it since
   */
  public record LastScrub(ScrubReport report, long atMillis, List<Difference> open) {
    /** Checks and copies. */
    public LastScrub {
      open = List.copyOf(open);
    }

    /** One after which nothing was settled. */
    public LastScrub(ScrubReport report, long atMillis) {
      this(report, atMillis, report.open());
    }

    /** Whether all that differed was settled since, and no scrub has read it all again. */
    public boolean settled() {
      return open.isEmpty()
          && !report.open().isEmpty()
          && report.checkedSectors() == report.totalSectors();
    }
  }

  /**
   * Whether what is shown is still so.
   *
   * @param sinceMillis when the last news came
   * @param reason why no more came, "" where nobody said
   */
  public record Link(State state, long sinceMillis, String reason) {
    /** How the helper stands. */
    public enum State {
      /** News comes. */
      LIVE,
      /** None came for a while, though nobody said that the helper is gone. */
      SILENT,
      /** The helper is gone. */
      LOST
    }
  }

  /** How the array stands. */
  public ArrayHealth health() {
    return array.judged();
  }

  /** How many members the array may still lose, whichever they are; never below 0. */
  public int sparable() {
    return health().sparable();
  }

  /** Whether it does not run, or lacks more members than it can do without. */
  public boolean beyondHelp() {
    Health now = health().health();
    return now == Health.FAILED || now == Health.INACTIVE;
  }
}
