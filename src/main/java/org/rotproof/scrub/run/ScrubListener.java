package org.rotproof.scrub.run;

import java.util.function.Supplier;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.SectorRange;

/** Hears of a running scrub, on the scrub's own thread: be quick. */
public interface ScrubListener {
  /** What the scrub is doing. */
  enum Phase {
    READING,
    REPAIRING,
    PROVING,
    PAUSED
  }

  /** What became of a find. */
  enum Fate {
    FOUND,
    REPAIRED,
    UNRECOVERABLE
  }

  /**
   * It moved on; at most four times a second.
   *
   * @param doneSectors per leg
   * @param bytesPerSecond per leg, over the last seconds
   * @param etaMillis -1 when unknown
   */
  void moved(
      Phase phase,
      long doneSectors,
      long totalSectors,
      long bytesPerSecond,
      long etaMillis,
      long mismatchSectors);

  /** Rot, at once: in the leg's own data space. */
  void found(String disk, SectorRange range, Fate fate);

  /** A window is done; {@code soFar} makes the report that would be true if it ended here. */
  default void windowDone(Supplier<ScrubOutcome> soFar) {}
}
