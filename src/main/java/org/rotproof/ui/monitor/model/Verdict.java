package org.rotproof.ui.monitor.model;

/**
 * What the page says of an array, and the one thing to do next.
 *
 * @param headline one short sentence
 * @param meaning what it means for the data
 * @param next what to do, one sentence
 */
public record Verdict(Health health, String headline, String meaning, String next, Step step) {
  /** How an array stands, the worst last within each tone. */
  public enum Health {
    /** All read, all right, not long ago. */
    HEALTHY(Tone.GOOD),
    /** A scrub runs, nothing found so far. */
    SCRUBBING(Tone.BUSY),
    /** Nothing bad was heard, and not all that is known of it was heard yet. */
    LOOKING(Tone.BUSY),
    /** Not read yet, and too new for that to be a fault. */
    NEW(Tone.BUSY),
    /** Checksums are being computed behind: rot is not noticed everywhere yet. */
    GUARDING(Tone.BUSY),
    /** md is at work: a check, a resync, a reshape. */
    SYNCING(Tone.BUSY),
    /** Never read, or not everywhere, or long ago. */
    UNCHECKED(Tone.CARE),
    /** The last scrub ended early. */
    INCOMPLETE(Tone.CARE),
    /** Rot was found, and all of it repaired. */
    REPAIRED(Tone.CARE),
    /** Its legs have no integrity: it cannot tell right from wrong. */
    UNGUARDED(Tone.CARE),
    /** A member is being rebuilt. */
    REBUILDING(Tone.CARE),
    /** It has all its members, and something of it needs a person before it gets worse. */
    ATTENTION(Tone.CARE),
    /** Something is said of it that is not understood. */
    ODD(Tone.CARE),
    /** A member is missing. */
    DEGRADED(Tone.BAD),
    /** It can be read, and not written. */
    READ_ONLY(Tone.BAD),
    /** Disks do not agree although every checksum is right there. */
    DIFFERS(Tone.BAD),
    /** Something is damaged now that could be repaired. */
    DAMAGED(Tone.BAD),
    /** Data is lost, and where is known. */
    DATA_LOST(Tone.BAD),
    /** It cannot run. */
    FAILED(Tone.BAD),
    /** What is shown may no longer be so. */
    UNKNOWN(Tone.BLIND);

    private final Tone tone;

    Health(Tone tone) {
      this.tone = tone;
    }

    /** How it is coloured and which sign it carries. */
    public Tone tone() {
      return tone;
    }
  }

  /** Colour and sign. */
  public enum Tone {
    GOOD,
    BUSY,
    CARE,
    BAD,
    BLIND
  }

  /** The thing to do next, for the button. */
  public enum Step {
    NOTHING,
    SCRUB,
    GO_ON,
    RESUME,
    REPLACE,
    BRING_BACK,
    SETTLE,
    CONVERT,
    SHOW_FINDS,
    RECONNECT
  }
}
