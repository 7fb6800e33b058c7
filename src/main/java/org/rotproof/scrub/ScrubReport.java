package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;

/**
 * What a scrub found. Sectors are 512 bytes.
 *
 * @param repairedSectors leg sectors that failed, were rewritten, and passed when read again
 * @param mismatchSectors md's own mismatch count, summed over the windows that md checked
 * @param legs each leg, in slot order, with the sectors that failed in the leg's own data space
 *     (the opened mapping), whether repaired or not
 * @param unrecoverable array sectors that no leg can give right
 * @param files files that lie in unrecoverable sectors; empty where only free space is hit
 * @param checkedSectors how far it came, per leg
 * @param totalSectors how far it should come, per leg
 * @param fromSector where it began, per leg: not 0 where only the rest was scrubbed
 * @param reason for INCOMPLETE: why it ended early; "" otherwise
 * @param notes what else the person should know, in sentences: that only free space is lost, that
 *     md keeps a list of bad blocks, that rot lies outside of the array's data
 * @param endangered what the next start needs and was not right, also where it is right again; a
 *     scrub that found any of it is not CLEAN
 * @param differences where disks do not agree although every checksum is right, and what became of
 *     each: neither rot nor an error. A scrub that found any is not CLEAN, and one that left any
 *     open is not REPAIRED either
 * @param unguarded what was read before all members had right checksums there, per leg: whatever
 *     lay there counted as right. A scrub that read any so is neither CLEAN nor REPAIRED
 */
public record ScrubReport(
    Result result,
    long repairedSectors,
    long mismatchSectors,
    List<LegReport> legs,
    List<SectorRange> unrecoverable,
    List<String> files,
    long checkedSectors,
    long totalSectors,
    double seconds,
    long fromSector,
    String reason,
    List<String> notes,
    List<Endangered> endangered,
    List<Difference> differences,
    List<SectorRange> unguarded) {
  /** The reason of a scrub whose data is right as far as checksums tell, and yet not alike. */
  public static final String DIFFERS =
      "In some places the disks do not agree although their checksums are right there, and nobody"
          + " knows which of them is right: nothing was changed.";

  /** The same where there are no checksums. */
  public static final String DIFFERS_UNGUARDED =
      "Copies or parity do not agree. The disks have no integrity, so nobody can tell which is"
          + " right; nothing was changed.";

  /** The reason of a scrub that read what had no right checksums yet. */
  public static final String UNGUARDED =
      "For a part of it the checksums were still being computed, from what the disks hold: there,"
          + " rot could not be told from what is right. Scrub again once all of it is guarded.";

  /** Four results, never mixed up. */
  public enum Result {
    CLEAN,
    REPAIRED,
    UNRECOVERABLE,
    INCOMPLETE
  }

  private static final String DATA_RIGHT =
      "All of the data was read and is right, but something that the next start needs is not.";

  /** One leg's part. */
  public record LegReport(String disk, long badSectors, List<SectorRange> ranges) {
    public LegReport {
      ranges = List.copyOf(ranges);
    }
  }

  public ScrubReport {
    legs = List.copyOf(legs);
    unrecoverable = List.copyOf(unrecoverable);
    files = List.copyOf(files);
    notes = List.copyOf(notes);
    // Reports of earlier versions do not have it.
    endangered = endangered == null ? List.of() : List.copyOf(endangered);
    differences = differences == null ? List.of() : List.copyOf(differences);
    unguarded = unguarded == null ? List.of() : List.copyOf(unguarded);
    boolean found = legs.stream().anyMatch(l -> l.badSectors() > 0);
    found |= !endangered.isEmpty() || !differences.isEmpty();
    if (result == Result.CLEAN && (found || !unrecoverable.isEmpty() || mismatchSectors > 0)) {
      throw new IllegalArgumentException("a scrub that found something is not clean");
    }
    if ((result == Result.CLEAN || result == Result.REPAIRED) && checkedSectors < totalSectors) {
      throw new IllegalArgumentException("a scrub that ended early is neither clean nor repaired");
    }
    if ((result == Result.CLEAN || result == Result.REPAIRED) && !unguarded.isEmpty()) {
      throw new IllegalArgumentException("what nothing guarded is neither clean nor repaired");
    }
    if (result == Result.REPAIRED && differences.stream().anyMatch(Difference::open)) {
      throw new IllegalArgumentException("what nobody could decide is not repaired");
    }
    if (result != Result.UNRECOVERABLE && !unrecoverable.isEmpty()) {
      throw new IllegalArgumentException("what is lost must be said");
    }
  }

  /** Of a scrub beside which nothing was found that the next start needs. */
  public ScrubReport(
      Result result,
      long repairedSectors,
      long mismatchSectors,
      List<LegReport> legs,
      List<SectorRange> unrecoverable,
      List<String> files,
      long checkedSectors,
      long totalSectors,
      double seconds,
      long fromSector,
      String reason,
      List<String> notes) {
    this(
        result,
        repairedSectors,
        mismatchSectors,
        legs,
        unrecoverable,
        files,
        checkedSectors,
        totalSectors,
        seconds,
        fromSector,
        reason,
        notes,
        List.of(),
        List.of(),
        List.of());
  }

  /** One that was guarded wherever it read. */
  public ScrubReport(
      Result result,
      long repairedSectors,
      long mismatchSectors,
      List<LegReport> legs,
      List<SectorRange> unrecoverable,
      List<String> files,
      long checkedSectors,
      long totalSectors,
      double seconds,
      long fromSector,
      String reason,
      List<String> notes,
      List<Endangered> endangered,
      List<Difference> differences) {
    this(
        result,
        repairedSectors,
        mismatchSectors,
        legs,
        unrecoverable,
        files,
        checkedSectors,
        totalSectors,
        seconds,
        fromSector,
        reason,
        notes,
        endangered,
        differences,
        List.of());
  }

  /**
   * The same, when right checksums were there up to a sector only as it began: what lies behind was
   * read, and nobody knows whether it is right.
   *
   * @param guardedTo per leg, from the beginning of the array's data
   */
  public ScrubReport guardedTo(long guardedTo) {
    RangeSet behind = RangeSet.between(Math.max(fromSector, guardedTo), checkedSectors);
    if (behind.isEmpty()) {
      return this;
    }
    boolean good = result == Result.CLEAN || result == Result.REPAIRED;
    return with(
        good ? Result.INCOMPLETE : result,
        files,
        reason.isEmpty() ? UNGUARDED : reason,
        notes,
        endangered,
        differences,
        behind.ranges());
  }

  /** How much of what it read was guarded. */
  public double guardedFraction() {
    long read = checkedSectors - fromSector;
    return read <= 0 ? 0 : (double) (read - RangeSet.of(unguarded).count()) / read;
  }

  /** Whether it came from the beginning to the end. */
  public boolean ofAll() {
    return fromSector == 0 && checkedSectors >= totalSectors;
  }

  /** Places where nobody knows which copy is right. */
  public List<Difference> open() {
    return differences.stream().filter(Difference::open).toList();
  }

  /** The same, with what is known of the places that differ. */
  public ScrubReport withDifferences(List<Difference> known) {
    return with(result, files, reason, notes, endangered, known, unguarded);
  }

  /**
   * The same, with what else was found that the next start needs. Where the data was right, the
   * result is REPAIRED when all of that is right again, and INCOMPLETE when some is not: not all
   * that has to be right is.
   */
  public ScrubReport with(List<Endangered> found) {
    if (found.isEmpty()) {
      return this;
    }
    List<Endangered> all = new ArrayList<>(endangered);
    all.addAll(found);
    boolean left = all.stream().anyMatch(e -> !e.repaired());
    boolean clean = result == Result.CLEAN;
    return with(
        !clean ? result : left ? Result.INCOMPLETE : Result.REPAIRED,
        files,
        clean && left ? DATA_RIGHT : reason,
        notes,
        all,
        differences,
        unguarded);
  }

  /** Whether something that the next start needs is not right now. */
  public boolean nextStartEndangered() {
    return endangered.stream().anyMatch(e -> !e.repaired());
  }

  /** The same, with what is known of files and a few words more. */
  public ScrubReport with(List<String> hitFiles, List<String> moreNotes) {
    List<String> allNotes = new ArrayList<>(notes);
    allNotes.addAll(moreNotes);
    return with(result, hitFiles, reason, allNotes, endangered, differences, unguarded);
  }

  /** What was read is the same, and what is known of it another. */
  private ScrubReport with(
      Result newResult,
      List<String> newFiles,
      String newReason,
      List<String> newNotes,
      List<Endangered> newEndangered,
      List<Difference> newDifferences,
      List<SectorRange> newUnguarded) {
    return new ScrubReport(
        newResult,
        repairedSectors,
        mismatchSectors,
        legs,
        unrecoverable,
        newFiles,
        checkedSectors,
        totalSectors,
        seconds,
        fromSector,
        newReason,
        newNotes,
        newEndangered,
        newDifferences,
        newUnguarded);
  }
}
