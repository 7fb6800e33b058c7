package org.rotproof.scrub;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened, as the history keeps it.
 *
 * @param sequence counts up, never given twice: the order of events even when the clock jumps
 * @param atMillis what the clock said, in milliseconds since 1970
 * @param array the array's name
 * @param uuid its UUID, "" where unknown
 * @param disk the disk it happened to, "" where it concerns the array
 * @param text a sentence for the person
 * @param ranges exact sectors, in the leg's own data space; for ROT_LOST without a disk: array
 *     sectors
 * @param report for SCRUB
 * @param smart for SMART: attribute name to raw value; for ROT_MET: how many sectors
 */
public record HistoryEntry(
    long sequence,
    long atMillis,
    Kind kind,
    String array,
    String uuid,
    String disk,
    String text,
    List<SectorRange> ranges,
    Optional<ScrubReport> report,
    Map<String, Long> smart) {
  /** What sort of event. */
  public enum Kind {
    /** A scrub ended. */
    SCRUB,
    /** Sectors of a leg failed. */
    ROT_FOUND,
    /** They were rewritten and are right again. */
    ROT_REPAIRED,
    /** Sectors of a leg failed as the array was read, and md rewrote them at once. */
    ROT_MET,
    /** No leg can give them right. */
    ROT_LOST,
    /** Disks did not agree although every checksum was right. */
    DIFFERENCE,
    /** A person chose which copy stays where disks did not agree. */
    SETTLED,
    /** An array began to run. */
    ARRAY_STARTED,
    /** An array is gone. */
    ARRAY_STOPPED,
    /** An array lost a member. */
    ARRAY_DEGRADED,
    /** An array is whole again. */
    ARRAY_WHOLE,
    /** A member failed or went away. */
    DISK_FAILED,
    /** A member came in: a spare took over, or a disk was added. */
    DISK_JOINED,
    /** A rebuild or resync began. */
    SYNC_STARTED,
    /** It came to its end. */
    SYNC_ENDED,
    /** It was broken off, and what it was for is not done. */
    SYNC_BROKEN,
    /** Something that a person had done to it. */
    DEED,
    /** Something that the next start needs was not right, whether or not it is again. */
    ENDANGERED,
    /** Its opening was rehearsed. */
    REHEARSED,
    /** What a disk says of itself. */
    SMART,
    /** Something the history itself has to say, such as a clock that jumped. */
    NOTE
  }

  public HistoryEntry {
    ranges = List.copyOf(ranges);
    smart = Map.copyOf(smart);
  }
}
