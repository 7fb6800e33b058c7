package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.scrub.LegOutcome;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.ScrubOutcome;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.scrub.ScrubReport.LegReport;
import org.rotproof.scrub.ScrubReport.Result;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.StripeCheck;
import org.rotproof.scrub.WindowRule;

/**
 * One scrub of one array, from its beginning to its report.
 *
 * <p>Every leg is read whole, past every cache, so each failing sector is seen on the disk that it
 * lies on, however few lines the kernel logs. What the legs say is compared on the way. Where
 * something is wrong, md checks just that place, which repairs it, and the legs are read again
 * there: only what then passes counts as repaired. See assets/notes/scrub-measurements.md for why
 * it is done this way.
 *
 * <p>It works below a mounted file system that is being written to: reads of legs disturb nobody,
 * and everything that changes a disk is done by md, which holds writes back where it works.
 */
public final class ScrubRun {
  private static final Path SYS_BLOCK = Path.of("/sys/block");
  private static final String CUT = "The program or the machine ended in the middle of it.";

  private final ScrubTarget target;
  private final Options options;
  private final ScrubControl control;
  private final ScrubListener listener;
  private final MdSysfs md;

  private final Findings bad = new Findings();
  private final Findings repaired = new Findings();
  private final Findings hopeless = new Findings();
  private final Findings unreadable = new Findings();
  private final List<SectorRange> lost = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final long startedAt = System.nanoTime();
  private long mismatches;
  private long differing;
  private long unlike;

  /**
   * How to scrub.
   *
   * @param windowBytes per leg; 0 for a fitting size
   * @param kernelCheck whether md checks every window too
   * @param fromSector where to begin, per leg, counted from the beginning of the array's data
   */
  public record Options(long windowBytes, boolean kernelCheck, long fromSector) {
    public Options {
      if (windowBytes < 0 || fromSector < 0) {
        throw new IllegalArgumentException("a window or a beginning below zero");
      }
    }
  }

  /** Prepares a scrub; nothing is read yet. */
  public ScrubRun(
      ScrubTarget target, Options options, ScrubControl control, ScrubListener listener) {
    this.target = target;
    this.options = options;
    this.control = control;
    this.listener = listener;
    md = new MdSysfs(SYS_BLOCK, target.node());
  }

  /**
   * Scrubs. Ends early, with an INCOMPLETE report, when stopped or when the array changes under it.
   *
   * @throws IOException with a sentence, when it cannot even begin
   * @throws InterruptedException when the thread is interrupted: stop the control instead, then
   *     there is a report
   */
  public ScrubOutcome run() throws IOException, InterruptedException {
    ArrayShape shape = ArrayShape.read(md, target);
    RaidGeometry geometry = shape.geometry();
    long total = geometry.componentSectors();
    long unit = Math.max(RaidGeometry.PAGE_SECTORS, geometry.chunkSectors());
    long from = Math.min(total, options.fromSector() / unit * unit);
    Progress progress = new Progress(listener, control, total, from);
    String reason = busyWith(md.text("sync_action"));
    long position = from;
    List<String> blockedBefore = md.membersWithBadBlocks();
    if (reason.isEmpty()) {
      try (LegSet legs = new LegSet(shape, unit)) {
        if (!TagCache.forget()) {
          notes.add("Tags may have come from the kernel's memory rather than from the disks.");
        }
        if (from == 0) {
          new Surroundings(shape, legs, md(shape)).look(notes);
        }
        Sweep sweep = new Sweep(shape, legs, progress);
        try {
          sweep.run(from, total, unit);
        } catch (EndedEarly | IOException e) {
          reason = reasonOf(e);
        }
        position = sweep.position;
      }
    }
    addNotes(shape, blockedBefore);
    return outcome(shape, from, position, total, (System.nanoTime() - startedAt) / 1e9, reason);
  }

  private MdWindow md(ArrayShape shape) {
    RaidGeometry geometry = shape.geometry();
    return new MdWindow(md, geometry.syncSectors(), geometry.chunkSectors(), control);
  }

  private String reasonOf(Exception e) {
    if (e instanceof LegReader.GoneException || !md.exists()) {
      return md.exists() ? e.getMessage() + "." : "The array was stopped.";
    }
    return e.getMessage();
  }

  private static String busyWith(String action) {
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

  /** The walk over the array. */
  private final class Sweep {
    private final ArrayShape shape;
    private final LegSet legs;
    private final Progress progress;
    private final StripeCheck compare;
    private final Repairer repairer;
    private final MdWindow window;
    private final Findings windowBad = new Findings();
    private final Findings windowDiffering = new Findings();
    private long position;

    Sweep(ArrayShape shape, LegSet legs, Progress progress) {
      this.shape = shape;
      this.legs = legs;
      this.progress = progress;
      compare = new StripeCheck(shape.geometry(), shape.missing());
      window = md(shape);
      repairer = new Repairer(shape, legs, window, new SectorRescue(shape, md), target.guarded());
    }

    void run(long from, long total, long unit)
        throws EndedEarly, IOException, InterruptedException {
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
          ahead = next < total ? begin(next, total, side) : null;
          take(now);
          boolean windowEnds = next - windowStart >= windowSectors || next >= total;
          if (windowEnds) {
            endWindow(windowStart, next);
            windowStart = next;
            position = next;
            listener.windowDone(() -> soFar(shape, from, total));
          }
          progress.read(next);
        }
      } finally {
        if (ahead != null) {
          ahead.legs().values().forEach(read -> read.cancel(false));
        }
      }
    }

    private ScrubOutcome soFar(ArrayShape shape, long from, long total) {
      double seconds = (System.nanoTime() - startedAt) / 1e9;
      return outcome(shape, from, position, total, seconds, CUT);
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
          if (!reading.unreadable().isEmpty() && !carrierPresent(slot)) {
            throw new EndedEarly(shape.leg(slot).disk() + " has gone away.");
          }
          long offset = shape.leg(slot).offsetSectors();
          RangeSet failing = reading.bad();
          badHere.add(failing.shift(-offset));
          windowBad.add(slot, failing.shift(-offset));
          unreadable.add(slot, reading.unreadable());
          bad.add(slot, failing);
          tell(slot, failing, ScrubListener.Fate.FOUND);
        }
      }
      List<RangeSet> unlike =
          compare.differing(stride.from(), stride.sectors(), legs.buffers(stride.side()), badHere);
      for (int slot = 0; slot < unlike.size(); slot++) {
        windowDiffering.add(slot, unlike.get(slot));
      }
    }

    private boolean carrierPresent(int slot) {
      return md.carrierPresent(shape.leg(slot).node());
    }

    private void endWindow(long from, long end)
        throws EndedEarly, IOException, InterruptedException {
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
        progress.phase(ScrubListener.Phase.REPAIRING, mismatches);
        Repairer.Repair repair =
            repairer.repair(
                windowBad.list(slots),
                windowDiffering.list(slots),
                () -> progress.phase(ScrubListener.Phase.PROVING, mismatches));
        settle(repair);
        if (control.stopped()) {
          throw new EndedEarly("It was stopped.");
        }
        windowBad.clear();
        windowDiffering.clear();
        progress.phase(ScrubListener.Phase.READING, mismatches);
      }
      if (options.kernelCheck()) {
        kernelCheck(from, end);
      }
    }

    private void settle(Repairer.Repair repair) {
      mismatches += repair.mismatchSectors();
      differing += repair.differing();
      unlike += repair.unlike();
      lost.addAll(repair.lost().ranges());
      for (ArrayShape.ShapeLeg leg : shape.legs()) {
        int slot = leg.slot();
        RangeSet found = windowBad.of(slot);
        RangeSet fine = found.minus(repair.left().get(slot)).shift(leg.offsetSectors());
        RangeSet gone = repair.hopeless().get(slot).shift(leg.offsetSectors());
        repaired.add(slot, fine);
        hopeless.add(slot, gone);
        tell(slot, fine, ScrubListener.Fate.REPAIRED);
        tell(slot, gone, ScrubListener.Fate.UNRECOVERABLE);
      }
      for (String refusal : repair.refusals()) {
        if (notes.size() < 20) {
          notes.add(refusal + ".");
        }
      }
    }

    /** md's own look at a window, around what is known to be lost. */
    private void kernelCheck(long from, long end) throws IOException, InterruptedException {
      progress.phase(ScrubListener.Phase.REPAIRING, mismatches);
      List<RangeSet> whole = new ArrayList<>();
      for (int slot = 0; slot < shape.geometry().legs(); slot++) {
        whole.add(RangeSet.between(from, end));
      }
      RangeSet region = shape.geometry().syncRegion(whole);
      if (shape.geometry().chunkSectors() == 0) {
        region = region.minus(RangeSet.of(lost).widenTo(RaidGeometry.PAGE_SECTORS));
      }
      for (SectorRange range : region.ranges()) {
        MdWindow.End result = window.run(range.first(), range.last() + 1, "check");
        if (!result.complete() && !result.stopped()) {
          notes.add("md gave up its check of " + range.first() + " to " + range.last() + ".");
        }
        if (result.mismatchSectors() > 0) {
          mismatches += result.mismatchSectors();
          differing += result.mismatchSectors();
          if (target.guarded()) {
            window.run(range.first(), range.last() + 1, "repair");
          } else {
            unlike += result.mismatchSectors();
          }
        }
      }
      progress.phase(ScrubListener.Phase.READING, mismatches);
    }

    private void tell(int slot, RangeSet sectors, ScrubListener.Fate fate) {
      String disk = shape.leg(slot).disk();
      sectors.ranges().forEach(range -> listener.found(disk, range, fate));
    }
  }

  /** Why a scrub ends before its end. */
  private static final class EndedEarly extends Exception {
    EndedEarly(String reason) {
      super(reason);
    }
  }

  private void addNotes(ArrayShape shape, List<String> blockedBefore) {
    if (options.fromSector() > 0) {
      notes.add("Only the part from sector " + options.fromSector() + " on was scrubbed.");
    }
    if (!shape.missing().isEmpty()) {
      notes.add(
          "The array is degraded: "
              + shape.missing().size()
              + " of its "
              + shape.geometry().legs()
              + " disks are missing or not in step, so less can be repaired.");
    }
    if (differing > 0) {
      notes.add(
          "Copies or parity were intact on every disk and yet did not agree ("
              + differing
              + " sectors), as a power cut leaves them"
              + (unlike == 0 ? "; md made them agree." : "."));
    }
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      long own = unreadable.of(leg.slot()).count();
      if (own > 0) {
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

  private ScrubOutcome outcome(
      ArrayShape shape, long from, long position, long total, double seconds, String reason) {
    List<LegReport> reports = new ArrayList<>();
    List<LegOutcome> legs = new ArrayList<>();
    long repairedSectors = 0;
    Map<String, Long> stuck = new HashMap<>();
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      RangeSet all = bad.of(leg.slot());
      RangeSet fine = repaired.of(leg.slot());
      RangeSet gone = hopeless.of(leg.slot());
      repairedSectors += fine.count();
      long left = all.minus(fine).minus(gone).count();
      if (left > 0) {
        stuck.put(leg.disk(), left);
      }
      reports.add(new LegReport(leg.disk(), all.count(), all.ranges()));
      legs.add(new LegOutcome(leg.slot(), leg.disk(), leg.offsetSectors(), all, fine, gone));
    }
    RangeSet nothingGivesBack = RangeSet.of(lost);
    String why = reason;
    if (why.isEmpty() && !stuck.isEmpty() && nothingGivesBack.isEmpty()) {
      why = "Some sectors fail and could not be rewritten: " + stuck + ".";
    }
    if (why.isEmpty() && unlike > 0 && nothingGivesBack.isEmpty()) {
      why =
          target.guarded()
              ? "Copies or parity do not agree, and md could not make them agree."
              : "Copies or parity do not agree. The disks have no integrity, so nobody can tell"
                  + " which is right; nothing was changed.";
    }
    boolean found = repairedSectors > 0 || mismatches > 0 || !stuck.isEmpty();
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
            notes);
    return new ScrubOutcome(report, total, legs);
  }
}
