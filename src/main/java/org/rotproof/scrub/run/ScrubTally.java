package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.rotproof.scrub.Difference;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;

/**
 * What a scrub has found and done so far, and the verdict on it. Never kinder than the truth: what
 * still fails, and what nobody looked at, can not come out as clean or repaired.
 */
final class ScrubTally {
  private static final int MOST_REFUSALS = 20;

  private final ArrayShape shape;
  private final ScrubTarget target;
  private final long from;
  private final ScrubListener listener;
  private final CorrectedErrors corrected;
  private final Findings bad = new Findings();
  private final Findings repaired = new Findings();
  private final Findings hopeless = new Findings();
  private final Findings unreadable = new Findings();
  private final Findings unread = new Findings();
  private final Set<Integer> gone = new HashSet<>();
  private final List<SectorRange> lost = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final long startedAt = System.nanoTime();
  private long mismatches;
  private final List<Differences.Spot> differing = new ArrayList<>();
  private final Set<Differences.Spot> inPassing = new HashSet<>();
  private long unseen;

  /**
   * Begins with nothing.
   *
   * @param from where the scrub begins, per leg
   */
  ScrubTally(
      ArrayShape shape,
      ScrubTarget target,
      long from,
      ScrubListener listener,
      CorrectedErrors corrected) {
    this.corrected = corrected;
    this.shape = shape;
    this.target = target;
    this.from = from;
    this.listener = listener;
  }

  /** Sentences for the report. */
  List<String> notes() {
    return notes;
  }

  long mismatches() {
    return mismatches;
  }

  /** The array's sectors that nothing can give back. */
  RangeSet lost() {
    return RangeSet.of(lost);
  }

  /** A leg's read failed there: in its own data space. */
  void found(int slot, LegReader.Reading reading) {
    unreadable.add(slot, reading.unreadable());
    bad.add(slot, reading.bad());
    tell(slot, reading.bad(), ScrubListener.Fate.FOUND);
  }

  /** What was rewritten, of what the disk itself could not read: in its own data space. */
  RangeSet rewrittenUnread(int slot) {
    return gone.contains(slot)
        ? RangeSet.empty()
        : unreadable.of(slot).intersect(repaired.of(slot));
  }

  /** Whether something on it was repaired. */
  boolean rewrote(int slot) {
    return !repaired.of(slot).isEmpty();
  }

  /** Of that, what it cannot read now either; the rest is repaired. */
  void proved(int slot, RangeSet rewritten, RangeSet left) {
    unread.add(slot, left);
    tell(slot, rewritten.minus(left), ScrubListener.Fate.REPAIRED);
  }

  /** Its disk went away: what could not be read of it is no finding about its sectors. */
  void gone(int slot) {
    gone.add(slot);
  }

  /** Pages that are intact and yet not alike; those that were too many are counted only. */
  void differ(List<Differences.Spot> spots, List<Differences.Spot> passed, long more) {
    differing.addAll(spots);
    inPassing.addAll(passed);
    unseen += more;
  }

  /** The pages that differ still, for each leg. */
  List<RangeSet> openPages(int slots) {
    return Differences.pages(
        differing.stream().filter(s -> !s.voted() && !inPassing.contains(s)).toList(), slots);
  }

  /** A window's repair is done. */
  void settle(Repairer.Repair repair, Findings windowBad) {
    mismatches += repair.mismatchSectors();
    differ(repair.differing(), repair.inPassing(), repair.unseen());
    lost.addAll(repair.lost().ranges());
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      int slot = leg.slot();
      RangeSet found = windowBad.of(slot);
      RangeSet fine = found.minus(repair.left().get(slot)).shift(leg.offsetSectors());
      RangeSet gone = repair.hopeless().get(slot).shift(leg.offsetSectors());
      repaired.add(slot, fine);
      hopeless.add(slot, gone);
      // What the disk itself could not read is called repaired when it has read it.
      tell(slot, fine.minus(unreadable.of(slot)), ScrubListener.Fate.REPAIRED);
      tell(slot, gone, ScrubListener.Fate.UNRECOVERABLE);
    }
    for (String refusal : repair.refusals()) {
      if (notes.size() < MOST_REFUSALS) {
        notes.add(refusal + ".");
      }
    }
  }

  private void tell(int slot, RangeSet sectors, ScrubListener.Fate fate) {
    String disk = shape.leg(slot).disk();
    sectors.ranges().forEach(range -> listener.found(disk, range, fate));
  }

  /** Notes on what the whole scrub showed. */
  void conclude(MdSysfs md, List<String> blockedBefore) {
    if (from > 0) {
      notes.add("Only the part from sector " + from + " on was scrubbed.");
    }
    if (!shape.missing().isEmpty()) {
      notes.add(
          "The array is degraded: "
              + shape.missing().size()
              + " of its "
              + shape.geometry().legs()
              + " disks are missing or not in step, so less can be repaired.");
    }
    if (unseen > 0) {
      notes.add(
          "About "
              + unseen * RaidGeometry.PAGE_SECTORS
              + " sectors more differ between the disks, too many to be listed one by one.");
    }
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      long own = unreadable.of(leg.slot()).count();
      if (own > 0 && !gone.contains(leg.slot())) {
        notes.add(
            leg.disk()
                + " could not read "
                + own
                + " sectors itself (an I/O error, not rot): its hardware is failing.");
      }
    }
    for (String node : md.membersWithBadBlocks()) {
      String disk = target.diskByNode().getOrDefault(node, node);
      notes.add(
          "md keeps a list of bad blocks on "
              + disk
              + (blockedBefore.contains(node) ? "" : " since this scrub")
              + ": what lies there has one copy less.");
    }
  }

  /** Why it is not repaired, by disk. */
  private String stillFailing(Map<String, Long> stuck) {
    List<String> words = new ArrayList<>();
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      long all = stuck.getOrDefault(leg.disk(), 0L);
      if (all == 0) {
        continue;
      }
      words.add(
          unread.of(leg.slot()).isEmpty()
              ? all + " sectors of " + leg.disk() + " fail and could not be put right."
              : leg.disk()
                  + " cannot read "
                  + all
                  + " sectors, also after they were written anew: its surface is failing. The other"
                  + " disks still have what lies there. Replace it.");
    }
    return String.join(" ", words);
  }

  /**
   * The outcome if it ended there.
   *
   * @param position how far every leg was read and settled
   * @param reason why it ended early; "" if it did not
   */
  ScrubOutcome outcome(long position, String reason) {
    long total = shape.geometry().componentSectors();
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    List<LegReport> reports = new ArrayList<>();
    List<LegOutcome> legs = new ArrayList<>();
    long repairedSectors = 0;
    Map<String, Long> stuck = new HashMap<>();
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      RangeSet away = this.gone.contains(leg.slot()) ? unreadable.of(leg.slot()) : RangeSet.empty();
      RangeSet all = bad.of(leg.slot()).minus(away);
      RangeSet fine = repaired.of(leg.slot()).minus(unread.of(leg.slot()));
      RangeSet gone = hopeless.of(leg.slot());
      repairedSectors += fine.count();
      long left = all.minus(fine).minus(gone).count();
      if (left > 0) {
        stuck.put(leg.disk(), left);
      }
      reports.add(new LegReport(leg.disk(), all.count(), all.ranges()));
      legs.add(
          new LegOutcome(
              leg.slot(),
              leg.disk(),
              leg.offsetSectors(),
              all,
              fine,
              gone,
              corrected.of(leg.slot())));
    }
    RangeSet nothingGivesBack = RangeSet.of(lost);
    String why = reason;
    if (why.isEmpty() && !stuck.isEmpty() && nothingGivesBack.isEmpty()) {
      why = stillFailing(stuck);
    }
    List<Difference> differences = DifferenceList.of(shape, differing, inPassing);
    boolean open = unseen > 0 || differences.stream().anyMatch(Difference::open);
    if (why.isEmpty() && open && nothingGivesBack.isEmpty()) {
      why = target.guarded() ? ScrubReport.DIFFERS : ScrubReport.DIFFERS_UNGUARDED;
    }
    boolean found =
        repairedSectors > 0 || mismatches > 0 || !stuck.isEmpty() || !differences.isEmpty();
    Result result =
        !nothingGivesBack.isEmpty()
            ? Result.UNRECOVERABLE
            : !why.isEmpty() ? Result.INCOMPLETE : found ? Result.REPAIRED : Result.CLEAN;
    ScrubReport report =
        new ScrubReport(
            result,
            repairedSectors,
            mismatches,
            reports,
            nothingGivesBack.ranges(),
            List.of(),
            position,
            total,
            seconds,
            from,
            why,
            notes,
            List.of(),
            differences);
    return new ScrubOutcome(report, total, legs);
  }
}
