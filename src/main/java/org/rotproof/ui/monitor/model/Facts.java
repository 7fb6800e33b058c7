package org.rotproof.ui.monitor.model;

import java.util.List;
import java.util.Optional;
import org.rotproof.protocol.Answer.ScrubPoint;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;

/**
 * All that a verdict on an array rests on.
 *
 * @param scrub the scrub that this window runs
 * @param point where an earlier scrub was cut, if one was
 * @param last the last scrub that ended
 * @param met what was last put right by md as the array was read
 * @param nowMillis the wall clock
 */
public record Facts(
    Array array,
    List<Disk> disks,
    Link link,
    Optional<ScrubRun> scrub,
    SurfaceSummary surface,
    Optional<ScrubPoint> point,
    Optional<LastScrub> last,
    List<DiskTrend> trends,
    Optional<HistoryEntry> met,
    long nowMillis) {
  /** Checks and copies. */
  public Facts {
    disks = List.copyOf(disks);
    trends = List.copyOf(trends);
  }

  /** A scrub that ended, and when. */
  public record LastScrub(ScrubReport report, long atMillis) {}

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

  /** How many members the array may still lose, whichever they are, by its level; never below 0. */
  public int sparable() {
    int survives =
        switch (array.level()) {
          case "raid1" -> array.raidDisks() - 1;
          case "raid4", "raid5", "raid10" -> 1;
          case "raid6" -> 2;
          default -> 0;
        };
    return Math.max(0, survives - array.degraded());
  }

  /** Whether more members are missing than the level can do without. */
  public boolean beyondHelp() {
    int survives =
        switch (array.level()) {
          case "raid1" -> array.raidDisks() - 1;
          case "raid4", "raid5" -> 1;
          case "raid6" -> 2;
          case "raid10" -> array.raidDisks() / 2;
          default -> 0;
        };
    return array.degraded() > survives || array.state().equals("inactive");
  }
}
