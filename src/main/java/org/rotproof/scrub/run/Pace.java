package org.rotproof.scrub.run;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Tells how far a scrub is, at most four times a second, keeps to the speed limit, and gives way to
 * others where that is wanted.
 */
final class Pace {
  private static final long NANOS_BETWEEN = 250_000_000L;
  private static final long SPEED_OVER_NANOS = 5_000_000_000L;

  /** Nine parts of the time are theirs, so that they lose a tenth at most. */
  private static final int THEIRS = 9;

  /** However long a piece took, it goes on in the end: a disk that never rests is scrubbed too. */
  private static final long LONGEST_REST_NANOS = 10_000_000_000L;

  private final ScrubListener listener;
  private final ScrubControl control;
  private final OthersUse others;
  private final long total;
  private final Deque<long[]> marks = new ArrayDeque<>();
  private ScrubListener.Phase phase = ScrubListener.Phase.READING;
  private long done;
  private long mismatches;
  private long toldAt;
  private long paceFrom;
  private long paceAt;
  private long paceLimit;
  private long wentOnAt = System.nanoTime();

  Pace(ScrubListener listener, ScrubControl control, OthersUse others, long total, long from) {
    this.listener = listener;
    this.control = control;
    this.others = others;
    this.total = total;
    done = from;
    marks.add(new long[] {System.nanoTime(), from});
    tell(System.nanoTime());
  }

  /** The legs are read up to there. Sleeps where that was faster than allowed. */
  void read(long sector) throws InterruptedException {
    done = sector;
    long now = System.nanoTime();
    marks.add(new long[] {now, sector});
    while (marks.size() > 2 && now - marks.peekFirst()[0] > SPEED_OVER_NANOS) {
      marks.removeFirst();
    }
    if (now - toldAt >= NANOS_BETWEEN || sector >= total) {
      tell(now);
    }
    if (control.givesWay()) {
      giveWay(now - wentOnAt);
    }
    keepPace(now);
    wentOnAt = System.nanoTime();
  }

  /**
   * Whether it will rest after the next piece. Then nothing may be read ahead: that would be read
   * in the rest, which is theirs, and what it took would not be known.
   */
  boolean rests() {
    return control.givesWay() && others.now();
  }

  /** Rests for so long as others use the array, measured by what the last piece took. */
  private void giveWay(long tookNanos) throws InterruptedException {
    long until = System.nanoTime() + Math.min(LONGEST_REST_NANOS, THEIRS * tookNanos);
    while (others.now() && System.nanoTime() < until && !control.stopped()) {
      control.rest(Math.min(250, (until - System.nanoTime()) / 1_000_000 + 1));
      if (System.nanoTime() - toldAt >= NANOS_BETWEEN) {
        tell(System.nanoTime());
      }
    }
  }

  private void keepPace(long now) throws InterruptedException {
    long limit = control.limit();
    if (limit == 0 || limit != paceLimit || now - paceAt > 60_000_000_000L) {
      paceLimit = limit;
      paceFrom = done;
      paceAt = now;
      return;
    }
    long due = paceAt + (long) ((done - paceFrom) * 512.0 / limit * 1e9);
    while (System.nanoTime() < due && !control.stopped() && control.limit() == limit) {
      control.rest(Math.min(250, (due - System.nanoTime()) / 1_000_000 + 1));
      if (System.nanoTime() - toldAt >= NANOS_BETWEEN) {
        tell(System.nanoTime());
      }
    }
  }

  /** It does something else now. */
  void phase(ScrubListener.Phase now, long mismatchSectors) {
    phase = now;
    mismatches = mismatchSectors;
    long moment = System.nanoTime();
    if (now == ScrubListener.Phase.PAUSED || moment - toldAt >= NANOS_BETWEEN) {
      tell(moment);
    }
  }

  /** Waits while the scrub is held. */
  void holdIfAsked() throws InterruptedException {
    if (control.paused()) {
      ScrubListener.Phase before = phase;
      phase(ScrubListener.Phase.PAUSED, mismatches);
      control.awaitGo();
      marks.clear();
      marks.add(new long[] {System.nanoTime(), done});
      paceLimit = -1;
      wentOnAt = System.nanoTime();
      phase(before, mismatches);
    }
  }

  private void tell(long now) {
    toldAt = now;
    long[] first = marks.peekFirst();
    double seconds = first == null ? 0 : (now - first[0]) / 1e9;
    double speed = seconds < 0.2 || first == null ? 0 : (done - first[1]) * 512.0 / seconds;
    long eta = speed < 1 ? -1 : (long) ((total - done) * 512.0 / speed * 1000);
    listener.moved(phase, done, total, (long) speed, eta, mismatches);
  }
}
