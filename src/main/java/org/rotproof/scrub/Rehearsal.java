package org.rotproof.scrub;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a rehearsal of an array's opening proved, and what not.
 *
 * @param atMillis when it ended
 * @param legs what became of each disk
 * @param passes the openings that were tried: first the whole, then without a disk
 * @param words the result: sentences
 * @param notes what it did not cover, or could not: sentences
 * @param atStart whether the lines under /etc open it when the machine starts; empty where that was
 *     not promised, or not tried
 */
public record Rehearsal(
    long atMillis,
    Verdict verdict,
    List<Leg> legs,
    List<Pass> passes,
    String words,
    List<String> notes,
    Optional<AtStart> atStart) {
  /** The result. */
  public enum Verdict {
    /** All of it opens, and the data can be read. */
    OPENS,
    /**
     * It opens, but not with each of its disks, or not without each of them, or not when the
     * machine starts.
     */
    WEAKENED,
    /** It does not open. */
    FAILS,
    /** Nothing was found wrong, but it was not proved either: the notes say why. */
    UNPROVED;

    /** As it is written in reports: "opens". */
    @JsonValue
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** The one that is written so. */
    @JsonCreator
    public static Verdict of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * One disk.
   *
   * @param opens whether it opened with the key that opening takes
   * @param words why not; "" where it did
   */
  public record Leg(String disk, boolean opens, String words) {}

  /**
   * One opening.
   *
   * @param without the disk that was left out; "" for none
   * @param verdict OPENS, FAILS or UNPROVED
   * @param files how many files were read
   * @param bytes how much of them
   * @param words what went wrong; "" where nothing did
   */
  public record Pass(String without, Verdict verdict, long files, long bytes, String words) {}

  /**
   * The opening by the lines that open it when the machine starts.
   *
   * @param verdict WEAKENED where it opens without a disk that it should open with
   * @param asks whether a person is asked for the passphrase
   * @param words what went wrong, a sentence for each; none where nothing did
   */
  public record AtStart(Verdict verdict, boolean asks, List<String> words) {
    public AtStart {
      words = List.copyOf(words);
    }
  }

  public Rehearsal {
    legs = List.copyOf(legs);
    passes = List.copyOf(passes);
    notes = List.copyOf(notes);
    if (words.isBlank()) {
      throw new IllegalArgumentException("a rehearsal says what it proved");
    }
  }

  /** One that says nothing of the machine's start. */
  public Rehearsal(
      long atMillis,
      Verdict verdict,
      List<Leg> legs,
      List<Pass> passes,
      String words,
      List<String> notes) {
    this(atMillis, verdict, legs, passes, words, notes, Optional.empty());
  }

  /** Whether nothing was left open or wrong. */
  public boolean good() {
    return verdict == Verdict.OPENS;
  }
}
