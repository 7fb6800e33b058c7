package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.SectorRange;

/**
 * What a drill found, as it is printed. Fields that are not known are null; {@code fileIntact} is
 * true only when the file was read again and its hash was the same.
 *
 * @param secondsToReady from the request to build until the file system was mounted
 * @param usableBytes size of the block device below the file system
 * @param damaged what was damaged, as it would be written behind --damage
 * @param before what --before ran, and how it ended
 * @param scrubs before the damage, after it, and once more
 * @param restart null without --restart
 * @param pulled null without --pull
 * @param converted null without --from-plain
 * @param rehearsal null without --rehearse
 * @param settled null without --settle
 * @param secondsToGuarded from the request to build until every checksum was there, for an array
 *     that is used at once; null for others
 * @param error null, or what went wrong in a sentence
 */
record DrillReport(
    boolean ready,
    Double secondsToReady,
    Long usableBytes,
    boolean fileIntact,
    List<Exec> before,
    List<Scrub> scrubs,
    List<Exec> exec,
    String error,
    List<String> damaged,
    double seconds,
    Machine machine,
    Restart restart,
    Pulled pulled,
    Converted converted,
    Rehearsal rehearsal,
    Settled settled,
    Double secondsToGuarded) {

  /**
   * What came of settling differences.
   *
   * @param kept the disk whose copy stayed, or "parity"
   * @param runs how many runs of sectors were made to agree
   */
  record Settled(String kept, int runs) {}

  /**
   * What came of pulling a disk.
   *
   * @param seenAfterSeconds how long after the machine had lost it the status said so; null where
   *     it never did
   * @param health what the status said then
   * @param replaced whether another disk took its place and the array is whole again
   */
  record Pulled(Double seenAfterSeconds, String health, boolean replaced) {}

  /**
   * What came of switching the machine off and on again.
   *
   * @param opened whether the array opened from its record
   * @param missing the disks that it opened without
   * @param fileIntact whether the file was read and its hash was the same
   */
  record Restart(boolean opened, List<String> missing, boolean fileIntact) {}

  /**
   * What came of converting a plain array.
   *
   * @param leastRedundancy how many more disks it would have survived at the worst moment, as
   *     counted all the time
   */
  record Converted(int leastRedundancy, double seconds) {}

  /** One scrub. Ranges are inclusive, in 512-byte sectors of the leg's own data space. */
  record Scrub(
      String result,
      long repairedSectors,
      long mismatchSectors,
      List<LegFound> legs,
      List<String> files,
      List<long[]> unrecoverable,
      long checkedSectors,
      long totalSectors,
      double seconds,
      String reason,
      List<Endangered> endangered,
      List<Differing> differences,
      List<String> notes) {
    static Scrub of(ScrubReport r) {
      List<LegFound> legs = new ArrayList<>();
      for (ScrubReport.LegReport leg : r.legs()) {
        legs.add(new LegFound(leg.disk(), leg.badSectors(), pairs(leg.ranges())));
      }
      return new Scrub(
          r.result().name().toLowerCase(Locale.ROOT),
          r.repairedSectors(),
          r.mismatchSectors(),
          legs,
          r.files(),
          pairs(r.unrecoverable()),
          r.checkedSectors(),
          r.totalSectors(),
          Math.round(r.seconds() * 1000) / 1000.0,
          r.reason(),
          r.endangered(),
          r.differences().stream().map(Differing::of).toList(),
          r.notes());
    }

    private static List<long[]> pairs(List<SectorRange> ranges) {
      return ranges.stream().map(range -> new long[] {range.first(), range.last()}).toList();
    }
  }

  /**
   * A place where disks do not agree although every checksum is right.
   *
   * @param kind "copies", or "parity" where it is parity that does not fit the data
   * @param sectors of the array
   * @param disks each with its ranges in the leg's own data space, and a number: disks of the same
   *     number hold the same
   * @param fate "open", "voted" where a vote decided, or "in-passing" where md made them alike as
   *     it repaired rot beside it
   * @param odd the disks that a vote was against
   */
  record Differing(
      String kind,
      List<long[]> sectors,
      List<OnDisk> disks,
      List<String> files,
      Difference.Fate fate,
      List<String> odd,
      String words) {
    static Differing of(Difference d) {
      return new Differing(
          d.parity() ? "parity" : "copies",
          Scrub.pairs(d.sectors()),
          d.copies().stream()
              .map(c -> new OnDisk(c.disk(), Scrub.pairs(c.ranges()), c.version()))
              .toList(),
          d.files(),
          d.fate(),
          d.odd(),
          d.words());
    }
  }

  /** A disk's part of it. */
  record OnDisk(String disk, List<long[]> ranges, int version) {}

  /** What was found on one leg. */
  record LegFound(String disk, long badSectors, List<long[]> ranges) {}

  /** An extra command and how it ended. */
  record Exec(String command, int exit, String output) {}

  /** Where it happened. */
  record Machine(String kernel, List<String> tools) {}

  /** A drill that never began. */
  static DrillReport notBegun(String error) {
    return new DrillReport(
        false, null, null, false, List.of(), List.of(), List.of(), error, List.of(), 0, null, null,
        null, null, null, null, null);
  }

  /** Whether all went as it should: built, healed, nothing lost. */
  boolean good() {
    return error == null
        && ready
        && fileIntact
        && (restart == null
            || (restart.opened() && restart.missing().isEmpty() && restart.fileIntact()))
        && (rehearsal == null || rehearsal.good())
        && (pulled == null || (pulled.seenAfterSeconds() != null && pulled.replaced()))
        && !scrubs.isEmpty()
        && scrubs.get(scrubs.size() - 1).result().equals("clean");
  }
}
