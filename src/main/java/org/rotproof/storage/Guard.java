package org.rotproof.storage;

import java.util.Comparator;
import java.util.List;

/**
 * How far the checksums of a leg, or of all legs of an array, are there: only where they are, rot
 * is noticed. A disk that was wiped through its mapping has all of them; of one that was put to use
 * without a wipe the kernel computes them behind, from its beginning on.
 *
 * @param doneSectors how far, in 512-byte sectors; 0 unless PARTLY
 * @param allSectors of how many; 0 unless PARTLY
 */
public record Guard(State state, long doneSectors, long allSectors) {
  /** There are checksums, and which of them are right is not known: only root is told. */
  public static final Guard UNKNOWN = new Guard(State.UNKNOWN, 0, 0);

  /** There are none. */
  public static final Guard NONE = new Guard(State.NONE, 0, 0);

  /** All of them are there. */
  public static final Guard WHOLE = new Guard(State.WHOLE, 0, 0);

  /** How much of it is guarded. */
  public enum State {
    NONE,
    PARTLY,
    UNKNOWN,
    WHOLE
  }

  public Guard {
    boolean counts = state == State.PARTLY && doneSectors < allSectors;
    boolean none = state != State.PARTLY && doneSectors == 0 && allSectors == 0;
    if (state == null || doneSectors < 0 || !(counts || none)) {
      throw new IllegalArgumentException("guarded beyond its end: " + doneSectors);
    }
  }

  /** One of so many sectors, of which so many are done. */
  public static Guard of(long doneSectors, long allSectors) {
    if (allSectors <= 0 || doneSectors < 0) {
      return UNKNOWN;
    }
    return doneSectors >= allSectors ? WHOLE : new Guard(State.PARTLY, doneSectors, allSectors);
  }

  /** Whether the kernel computes some of them still. */
  public boolean partly() {
    return state == State.PARTLY;
  }

  /** The share that is guarded; 0 where nothing is, or that is not known. */
  public double fraction() {
    return switch (state) {
      case WHOLE -> 1;
      case PARTLY -> (double) doneSectors / allSectors;
      case NONE, UNKNOWN -> 0;
    };
  }

  /** In whole percent, never more than the truth. */
  public int percent() {
    return (int) Math.floor(fraction() * 100);
  }

  /** That of an array: it is guarded as far as its least guarded member is. */
  static Guard least(List<Leg> legs) {
    return legs.stream()
        .filter(leg -> !leg.state().contains("faulty"))
        // A spare is written whole, tags and all, before anything depends on it.
        .filter(leg -> leg.slot() >= 0 || !leg.state().contains("spare"))
        .map(Leg::guard)
        .min(Comparator.comparing(Guard::state).thenComparing(Guard::fraction))
        .orElse(UNKNOWN);
  }
}
