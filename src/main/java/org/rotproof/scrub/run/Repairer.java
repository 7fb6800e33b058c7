package org.rotproof.scrub.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * Has md put right what a window's read found, and reads the legs again to see that it did. Sectors
 * here count from the beginning of the array's data on each leg.
 *
 * <p>md repairs in pages of 4 KiB. A mirror's check gives up where no leg can give a page (md.c:
 * "data-check interrupted"), so such pages are kept out of its way. RAID 10 reads up to 64 KiB as
 * one and repairs it only if one copy of all of it is right, so what is left after the first pass
 * is done page by page from the end: a check that begins at a page sees only what lies behind it.
 * What md gives up although each of its sectors is right on some leg is rewritten sector by sector.
 */
final class Repairer {
  private static final int PAGE = RaidGeometry.PAGE_SECTORS;
  private static final long NEAR_SECTORS = 2048;

  private final ArrayShape shape;
  private final LegSet legs;
  private final MdWindow md;
  private final SectorRescue rescue;
  private final Differences differences;
  private final boolean guarded;

  Repairer(
      ArrayShape shape,
      LegSet legs,
      MdWindow md,
      SectorRescue rescue,
      Differences differences,
      boolean guarded) {
    this.rescue = rescue;
    this.differences = differences;
    this.guarded = guarded;
    this.shape = shape;
    this.legs = legs;
    this.md = md;
  }

  /**
   * How it went, by slot.
   *
   * @param left what still fails
   * @param hopeless of that, what no other leg can give
   * @param lost the array's sectors that are lost with it
   * @param mismatchSectors md's counts
   * @param differing pages that were intact on each leg and yet not alike
   * @param inPassing of these, what md made alike as it repaired rot beside it
   * @param unseen how many more seemed so, and were too many to be looked at
   * @param refusals what md did not do, in its own words
   */
  record Repair(
      List<RangeSet> left,
      List<RangeSet> hopeless,
      RangeSet lost,
      long mismatchSectors,
      List<Differences.Spot> differing,
      List<Differences.Spot> inPassing,
      long unseen,
      List<String> refusals) {}

  /**
   * Repairs.
   *
   * @param bad for each leg what failed
   * @param differing for each leg what is intact and yet not like the others
   * @param readUntil how far the legs have been read
   * @param proving told when the legs are read again
   */
  Repair repair(List<RangeSet> bad, List<RangeSet> differing, long readUntil, Runnable proving)
      throws IOException, InterruptedException {
    Pass pass = new Pass();
    List<RangeSet> left = bad;
    boolean foundRot = bad.stream().anyMatch(set -> !set.isEmpty());
    // Before the rot: md copies whole runs of pages over the leg that failed in one of them.
    Differences.Seen seen =
        differing.stream().allMatch(RangeSet::isEmpty)
            ? Differences.Seen.nothing()
            : differences.judge(differing, bad, readUntil);
    List<Differences.Spot> inPassing = List.of();
    if (foundRot) {
      List<RangeSet> unlike = Differences.pages(open(seen.spots()), bad.size());
      RangeSet avoid = beyondHope(left).union(shape.geometry().syncRegion(unlike));
      pass.check(around(left), avoid.minus(shape.geometry().syncRegion(widen(left))));
      proving.run();
      left = stillBad(left);
      RangeSet again = around(left);
      if (!again.isEmpty()) {
        secondTry(pass, again, left, readUntil);
        left = stillBad(left);
      }
      left = sectorBySector(pass, left);
      if (!open(seen.spots()).isEmpty()) {
        inPassing =
            Differences.passed(seen.spots(), differences.judge(unlike, bad, readUntil).spots());
      }
    }
    RaidGeometry.Assessment end = shape.geometry().assess(left, shape.missing());
    return new Repair(
        left,
        end.hopeless(),
        end.lost(),
        pass.mismatches,
        seen.spots(),
        inPassing,
        seen.unseen(),
        pass.refusals);
  }

  private static List<Differences.Spot> open(List<Differences.Spot> spots) {
    return spots.stream().filter(spot -> !spot.voted()).toList();
  }

  /**
   * What the first check left. A parity array's check believes stripes that md still holds in
   * memory without reading them, so md has to forget those first.
   */
  private void secondTry(Pass pass, RangeSet again, List<RangeSet> left, long readUntil)
      throws IOException, InterruptedException {
    if (shape.geometry().hasParity()) {
      md.forgetStripes(again, readUntil);
      pass.check(again, beyondHope(left));
    } else {
      pass.pageByPage(again);
    }
  }

  /** What other legs have, though not as whole pages. */
  private List<RangeSet> sectorBySector(Pass pass, List<RangeSet> left) throws IOException {
    boolean more =
        shape.geometry().assess(left, shape.missing()).repairable().stream()
            .anyMatch(set -> !set.isEmpty());
    if (!guarded || !more) {
      return left;
    }
    try {
      rescue.rescue(left);
    } catch (IOException e) {
      pass.refusals.add("Single sectors could not be rewritten: " + e.getMessage());
    }
    return stillBad(left);
  }

  /** What md shall check so that the repairable part gets repaired. */
  private RangeSet around(List<RangeSet> bad) {
    List<RangeSet> pages = widen(bad);
    List<RangeSet> repairable = shape.geometry().assess(pages, shape.missing()).repairable();
    return shape.geometry().syncRegion(repairable).minus(beyondHope(bad));
  }

  /** In md's counting, the pages that md cannot get from anywhere. */
  private RangeSet beyondHope(List<RangeSet> bad) {
    List<RangeSet> pages = widen(bad);
    return shape.geometry().syncRegion(shape.geometry().assess(pages, shape.missing()).hopeless());
  }

  private static List<RangeSet> widen(List<RangeSet> sets) {
    return sets.stream().map(set -> set.widenTo(PAGE)).toList();
  }

  private List<RangeSet> stillBad(List<RangeSet> bad) throws IOException {
    List<RangeSet> left = new ArrayList<>();
    for (int slot = 0; slot < bad.size(); slot++) {
      if (bad.get(slot).isEmpty()) {
        left.add(RangeSet.empty());
      } else {
        long offset = shape.leg(slot).offsetSectors();
        left.add(legs.again(slot, bad.get(slot).shift(offset)).bad().shift(-offset));
      }
    }
    return left;
  }

  /** md's part of one repair. */
  private final class Pass {
    private final List<String> refusals = new ArrayList<>();
    private long mismatches;

    /** One check for what lies close together; a mirror's leads around what is beyond hope. */
    void check(RangeSet region, RangeSet avoid) throws IOException, InterruptedException {
      RangeSet bridged = region.bridge(NEAR_SECTORS);
      boolean mirror = shape.geometry().chunkSectors() == 0;
      for (SectorRange range : (mirror ? bridged.minus(avoid) : bridged).ranges()) {
        mismatches += run(range, "check").mismatchSectors();
      }
    }

    void pageByPage(RangeSet region) throws IOException, InterruptedException {
      List<SectorRange> ranges = region.ranges();
      for (int i = ranges.size() - 1; i >= 0; i--) {
        SectorRange range = ranges.get(i);
        for (long page = range.last() / PAGE * PAGE; page >= range.first(); page -= PAGE) {
          run(new SectorRange(page, page + PAGE - 1), "check");
        }
      }
    }

    private MdWindow.End run(SectorRange range, String action)
        throws IOException, InterruptedException {
      MdWindow.End end = md.run(range.first() / PAGE * PAGE, range.last() + 1, action);
      if (!end.complete() && !end.stopped()) {
        refusals.add("md gave up its " + action + " of " + range.first() + " to " + range.last());
      }
      return end;
    }
  }
}
