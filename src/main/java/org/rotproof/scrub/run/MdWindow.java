package org.rotproof.scrub.run;

import java.io.IOException;
import org.rotproof.scrub.RangeSet;

/**
 * Has md check or repair a part of an array, and knows how it ended. md itself does not say: an
 * interrupted check leaves a mismatch count of 0 and goes back to idle. What tells is that md
 * forgets sync_min and sync_max only when it came to its end (drivers/md/md.c, md_do_sync).
 */
final class MdWindow {
  private static final long MOST_SECONDS_WITHOUT_MOVE = 120;

  /** The fewest that md takes (raid5.c, raid5_set_cache_size). */
  private static final String LEAST_STRIPES = "17";

  private final MdSysfs md;
  private final long syncSectors;
  private final int chunkSectors;
  private final ScrubControl control;
  private final CorrectedErrors corrected;

  MdWindow(
      MdSysfs md,
      long syncSectors,
      int chunkSectors,
      ScrubControl control,
      CorrectedErrors corrected) {
    this.corrected = corrected;
    this.md = md;
    this.syncSectors = syncSectors;
    this.chunkSectors = chunkSectors;
    this.control = control;
  }

  /**
   * How it ended.
   *
   * @param complete whether md came to the window's end
   * @param stopped whether we were told to stop before it did
   * @param mismatchSectors md's count
   */
  record End(boolean complete, boolean stopped, long mismatchSectors) {}

  /**
   * Runs one.
   *
   * @param from in md's own counting, a multiple of 8
   * @param end not included; moved up to the next chunk, which md demands
   * @param action "check" or "repair"
   * @throws IOException when md refuses, or does something else
   */
  End run(long from, long end, String action) throws IOException, InterruptedException {
    if (!md.text("sync_action").equals("idle")) {
      throw new IOException("md is busy with " + md.text("sync_action"));
    }
    long until = chunkSectors == 0 ? end : (end + chunkSectors - 1) / chunkSectors * chunkSectors;
    until = Math.min(until, syncSectors);
    reset();
    corrected.begin();
    try {
      md.writeWhenFree("sync_min", Long.toString(from));
      md.writeWhenFree("sync_max", Long.toString(until));
      md.writeWhenFree("sync_action", action);
      boolean complete = await(until);
      long mismatches = md.number("mismatch_cnt", 0);
      idle();
      return new End(complete, !complete && control.stopped(), mismatches);
    } finally {
      idle();
      corrected.end();
      reset();
    }
  }

  /**
   * Makes md forget the stripes of a parity array that it holds in memory: a check would take them
   * from there, and neither see nor repair what has rotted on the disk since. The cache is made as
   * small as md allows, and what is left of it is filled with other stripes. Those have been read
   * by the scrub before: a check repairs what it comes across, and nobody would know of it.
   *
   * @param region what shall be forgotten, in leg sectors
   * @param readUntil how far the scrub has read
   */
  void forgetStripes(RangeSet region, long readUntil) throws IOException, InterruptedException {
    String before = md.text("stripe_cache_size");
    if (before.isEmpty()) {
      return;
    }
    long elsewhere = elsewhere(region, Math.min(readUntil, syncSectors));
    md.write("stripe_cache_size", LEAST_STRIPES);
    try {
      run(elsewhere, elsewhere + chunkSectors, "check");
    } finally {
      md.write("stripe_cache_size", before);
    }
  }

  /**
   * A chunk that has nothing to do with the region, or else the region's last one: the check that
   * follows comes to its stripes only after all others have gone through the cache.
   */
  private long elsewhere(RangeSet region, long until) {
    long last = 0;
    for (long at = 0; at + chunkSectors <= until; at += chunkSectors) {
      if (!region.overlaps(at, at + chunkSectors)) {
        return at;
      }
      last = at;
    }
    return last;
  }

  /** Waits until md has come to the end, or has given up. */
  private boolean await(long until) throws IOException, InterruptedException {
    long pause = 2;
    long last = -1;
    long movedAt = System.nanoTime();
    while (true) {
      if (control.stopped()) {
        return false;
      }
      String completed = md.text("sync_completed");
      String action = md.text("sync_action");
      if (action.isEmpty()) {
        throw new IOException("the array is gone");
      }
      if (action.equals("idle")) {
        return md.text("sync_max").equals("max");
      }
      long done = parse(completed);
      if (done >= until) {
        return true;
      }
      if (done != last) {
        last = done;
        movedAt = System.nanoTime();
      } else if ((System.nanoTime() - movedAt) / 1_000_000_000 > MOST_SECONDS_WITHOUT_MOVE) {
        throw new IOException("md's " + action + " does not move (" + completed + ")");
      }
      Thread.sleep(pause);
      pause = Math.min(50, pause * 2);
    }
  }

  private static long parse(String completed) {
    int space = completed.indexOf(' ');
    try {
      return space < 0 ? -1 : Long.parseLong(completed.substring(0, space));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private void idle() throws IOException, InterruptedException {
    String action = md.text("sync_action");
    if (action.equals("check") || action.equals("repair")) {
      md.write("sync_action", "idle");
    }
    long giveUpAt = System.nanoTime() + 60_000_000_000L;
    while (md.text("sync_action").matches("check|repair")) {
      if (System.nanoTime() > giveUpAt) {
        throw new IOException("md does not end its " + md.text("sync_action"));
      }
      Thread.sleep(5);
    }
  }

  private void reset() throws IOException, InterruptedException {
    if (md.exists()) {
      md.writeWhenFree("sync_min", "0");
      md.writeWhenFree("sync_max", "max");
    }
  }
}
