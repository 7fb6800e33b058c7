package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.ScrubOutcome;

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

  private final ScrubTarget target;
  private final Options options;
  private final ScrubControl control;
  private final ScrubListener listener;
  private final MdSysfs md;
  private final CorrectedErrors corrected;

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
    corrected = new CorrectedErrors(md);
  }

  private OthersUse others() {
    return new OthersUse(SYS_BLOCK.resolve(target.node()).resolve("stat"), System::nanoTime);
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
    Pace progress = new Pace(listener, control, others(), total, from);
    String reason = Sweep.busyWith(md.text("sync_action"));
    long position = from;
    ScrubTally tally = new ScrubTally(shape, target, from, listener, corrected);
    List<String> blockedBefore = md.membersWithBadBlocks();
    if (reason.isEmpty()) {
      try (LegSet legs = new LegSet(shape, unit)) {
        if (!TagCache.forget()) {
          tally
              .notes()
              .add("Tags may have come from the kernel's memory rather than from the disks.");
        }
        LegEdges around = new LegEdges(shape, legs, md(shape));
        Sweep.Setting setting = new Sweep.Setting(md, target, options, control, listener);
        Sweep sweep = new Sweep(setting, shape, legs, md(shape), tally, progress);
        try {
          if (from == 0) {
            around.look();
          }
          sweep.run(from, total, unit);
        } catch (Sweep.EndedEarly | IOException e) {
          reason = reasonOf(e);
        }
        for (ArrayShape.ShapeLeg leg : shape.legs()) {
          if (md.exists() && !md.carrierPresent(leg.node())) {
            reason = leg.disk() + Sweep.GONE;
            tally.gone(leg.slot());
            around.forget(leg.slot());
          }
        }
        position = sweep.position();
        if (md.exists()) {
          new SurfaceProof(target.node(), shape, legs).prove(tally);
        }
        around.conclude(reason.isEmpty(), tally.notes());
      }
    }
    tally.conclude(md, blockedBefore);
    return tally.outcome(position, reason);
  }

  private MdWindow md(ArrayShape shape) {
    RaidGeometry geometry = shape.geometry();
    return new MdWindow(md, geometry.syncSectors(), geometry.chunkSectors(), control, corrected);
  }

  private String reasonOf(Exception e) {
    if (e instanceof LegReader.GoneException || !md.exists()) {
      return md.exists() ? e.getMessage() + "." : "The array was stopped.";
    }
    return e.getMessage();
  }
}
