package org.rotproof.scrub.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.StripeCheck;
import org.rotproof.scrub.WindowRule;

/**
 * The walk over the array: strides are read ahead of what is compared, and at the end of each
 * window what was found in it is repaired and proved.
 */
final class Sweep {
  /** Why a scrub ends before its end. */
  static final class EndedEarly extends Exception {
    EndedEarly(String reason) {
      super(reason);
    }
  }

  /** Behind a disk's name. */
  static final String GONE = " is not on the machine any more.";

  /** A disk that is pulled fails reads a moment before the kernel takes it off its list. */
  private static final long GOING_NANOS = 2_000_000_000L;

  /** A mismatch that only md sees is searched in steps of 8 MiB. */
  private static final long NARROW_SECTORS = 16384;

  private static final String CUT = "The program or the machine ended in the middle of it.";

  private final MdSysfs md;
  private final ScrubTarget target;
  private final ScrubRun.Options options;
  private final ScrubControl control;
  private final ScrubListener listener;
  private final ScrubTally tally;
  private final ArrayShape shape;
  private final LegSet legs;
  private final Pace progress;
  private final StripeCheck compare;
  private final Repairer repairer;
  private final Differences differences;
  private final MdWindow window;
  private final Findings windowBad = new Findings();
  private final Findings windowDiffering = new Findings();
  private long position;

  /** What a walk needs from whoever set it up. */
  record Setting(
      MdSysfs md,
      ScrubTarget target,
      ScrubRun.Options options,
      ScrubControl control,
      ScrubListener listener) {}

  Sweep(
      Setting setting,
      ArrayShape shape,
      LegSet legs,
      MdWindow window,
      ScrubTally tally,
      Pace progress) {
    md = setting.md();
    target = setting.target();
    options = setting.options();
    control = setting.control();
    listener = setting.listener();
    this.shape = shape;
    this.legs = legs;
    this.window = window;
    this.tally = tally;
    this.progress = progress;
    compare = new StripeCheck(shape.geometry(), shape.missing());
    differences = new Differences(shape, window, md, target.guarded());
    repairer =
        new Repairer(
            shape, legs, window, new SectorRescue(shape, md), differences, target.guarded());
  }

  /** How far every leg was read and settled. */
  long position() {
    return position;
  }

  void run(long from, long total, long unit) throws EndedEarly, IOException, InterruptedException {
    position = from;
    long windowSectors =
        options.windowBytes() == 0
            ? WindowRule.fitting(total, unit)
            : WindowRule.wanted(options.windowBytes() / 512, unit);
    long windowStart = from;
    long next = from;
    int side = 0;
    LegSet.Pending ahead = null;
    try {
      while (next < total || ahead != null) {
        mayGoOn();
        LegSet.Pending now = ahead != null ? ahead : begin(next, total, side);
        next = now.from() + now.sectors();
        side = 1 - now.side();
        ahead = next < total && !progress.rests() ? begin(next, total, side) : null;
        take(now);
        boolean windowEnds = next - windowStart >= windowSectors || next >= total;
        if (windowEnds) {
          endWindow(windowStart, next);
          windowStart = next;
          position = next;
          listener.windowDone(() -> tally.outcome(position, CUT));
        }
        progress.read(next);
      }
    } finally {
      if (ahead != null) {
        ahead.legs().values().forEach(read -> read.cancel(false));
      }
    }
  }

  private LegSet.Pending begin(long from, long total, int side) {
    return legs.begin(from, (int) Math.min(legs.strideSectors(), total - from), side);
  }

  private void mayGoOn() throws EndedEarly, InterruptedException {
    progress.holdIfAsked();
    if (control.stopped()) {
      throw new EndedEarly("It was stopped.");
    }
  }

  /** Takes in what was read of a stride. */
  private void take(LegSet.Pending stride) throws EndedEarly, IOException, InterruptedException {
    Map<Integer, LegReader.Reading> readings = legs.await(stride);
    List<RangeSet> badHere = new ArrayList<>();
    for (int slot = 0; slot < shape.geometry().legs(); slot++) {
      LegReader.Reading reading = readings.get(slot);
      if (reading == null) {
        badHere.add(RangeSet.empty());
      } else {
        if (!reading.unreadable().isEmpty() && goneAway(slot, stride, reading)) {
          throw new EndedEarly(shape.leg(slot).disk() + GONE);
        }
        long offset = shape.leg(slot).offsetSectors();
        RangeSet failing = reading.bad().shift(-offset);
        badHere.add(failing);
        windowBad.add(slot, failing);
        tally.found(slot, reading);
      }
    }
    List<RangeSet> unlike =
        compare.differing(stride.from(), stride.sectors(), legs.buffers(stride.side()), badHere);
    for (int slot = 0; slot < unlike.size(); slot++) {
      windowDiffering.add(slot, unlike.get(slot));
    }
  }

  /**
   * Whether the disk went away. Where all failed up to the end of what was read, it may be about
   * to: then that is waited for, before any sector is called unreadable.
   */
  private boolean goneAway(int slot, LegSet.Pending stride, LegReader.Reading reading)
      throws InterruptedException {
    ArrayShape.ShapeLeg leg = shape.leg(slot);
    long last = stride.from() + leg.offsetSectors() + stride.sectors() - 1;
    boolean toTheEnd = !reading.unreadable().intersect(RangeSet.between(last, last + 1)).isEmpty();
    long end = System.nanoTime() + (toTheEnd ? GOING_NANOS : 0);
    while (md.carrierPresent(leg.node())) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(50);
    }
    return true;
  }

  private void endWindow(long from, long end) throws EndedEarly, IOException, InterruptedException {
    if (!shape.stillSo(md)) {
      throw new EndedEarly(
          md.exists() ? "The array lost or changed a member." : "The array was stopped.");
    }
    String busy = busyWith(md.text("sync_action"));
    if (!busy.isEmpty()) {
      throw new EndedEarly(busy);
    }
    int slots = shape.geometry().legs();
    if (!windowBad.isEmpty() || !windowDiffering.isEmpty()) {
      // What only differs is read once more first: most often something was written in between.
      progress.phase(
          windowBad.isEmpty() ? ScrubListener.Phase.READING : ScrubListener.Phase.REPAIRING,
          tally.mismatches());
      Repairer.Repair repair =
          repairer.repair(
              windowBad.list(slots),
              windowDiffering.list(slots),
              end,
              () -> progress.phase(ScrubListener.Phase.PROVING, tally.mismatches()));
      tally.settle(repair, windowBad);
      if (control.stopped()) {
        throw new EndedEarly("It was stopped.");
      }
      windowBad.clear();
      windowDiffering.clear();
      progress.phase(ScrubListener.Phase.READING, tally.mismatches());
    }
    if (options.kernelCheck()) {
      kernelCheck(from, end);
    }
  }

  /** md's own look at a window, around what is known to be lost or to differ. */
  private void kernelCheck(long from, long end) throws IOException, InterruptedException {
    int slots = shape.geometry().legs();
    List<RangeSet> whole = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      whole.add(RangeSet.between(from, end));
    }
    RangeSet region = shape.geometry().syncRegion(whole);
    RangeSet known = shape.geometry().syncRegion(tally.openPages(slots));
    if (shape.geometry().chunkSectors() == 0) {
      region = region.minus(tally.lost().union(known).widenTo(RaidGeometry.PAGE_SECTORS));
    }
    for (SectorRange range : region.ranges()) {
      MdWindow.End result = window.run(range.first(), range.last() + 1, "check");
      if (!result.complete() && !result.stopped()) {
        tally.notes().add("md gave up its check of " + range.first() + " to " + range.last() + ".");
      }
      if (result.mismatchSectors() > 0 && !known.overlaps(range.first(), range.last() + 1)) {
        seenByMd(whole, from, end, range);
      }
    }
    progress.phase(ScrubListener.Phase.READING, tally.mismatches());
  }

  /**
   * Only md has seen it: copies that are not read at the same time, such as those of RAID 10's far
   * layout, or what a page in memory hid.
   */
  private void seenByMd(List<RangeSet> whole, long from, long end, SectorRange range)
      throws IOException, InterruptedException {
    progress.phase(ScrubListener.Phase.READING, tally.mismatches());
    List<RangeSet> none = new Findings().list(whole.size());
    long step = Math.max(NARROW_SECTORS, shape.geometry().chunkSectors());
    boolean found = false;
    for (long at = from; at < end && !control.stopped(); at += step) {
      List<RangeSet> part = new ArrayList<>();
      for (int slot = 0; slot < whole.size(); slot++) {
        part.add(RangeSet.between(at, Math.min(end, at + step)));
      }
      RangeSet there = shape.geometry().syncRegion(part);
      boolean here = false;
      for (SectorRange piece : there.ranges()) {
        here |= window.run(piece.first(), piece.last() + 1, "check").mismatchSectors() > 0;
      }
      if (here) {
        Differences.Seen seen = differences.judge(part, none, end);
        tally.differ(seen.spots(), List.of(), seen.unseen());
        found |= !seen.spots().isEmpty();
      }
    }
    if (!found && window.run(range.first(), range.last() + 1, "check").mismatchSectors() > 0) {
      tally.differ(List.of(), List.of(), range.count() / RaidGeometry.PAGE_SECTORS);
    }
  }

  /** Why md is not free; "" where it is. */
  static String busyWith(String action) {
    return switch (action) {
      case "idle" -> "";
      case "" -> "The array is not running.";
      case "frozen" -> "The array is being changed by another program (md is frozen).";
      case "check", "repair" ->
          "md already runs a "
              + action
              + " that somebody else began, such as the system's own mdcheck.";
      default -> "md is busy with a " + action + " of the array.";
    };
  }
}
