package org.rotproof.storage;

import java.util.Set;
import java.util.TreeSet;

/**
 * What else was seen of an array that bears on its health.
 *
 * @param run the word that /proc/mdstat begins with: "active", "inactive", "broken", "failed"; ""
 *     where it says nothing
 * @param slots its letter for each place, such as "U_"; "" where it gives none
 * @param written whether what lies on it can be written
 * @param odd words, flags and lines that are not understood
 * @param action md's sync_action: "idle", "recover", "frozen"; "" where it is not known
 * @param reshaping whether md has a place up to which it has the new shape and from which it has
 *     the old one (reshape_position), whether it goes on or stands still
 */
public record ArraySigns(
    String run, String slots, Written written, Set<String> odd, String action, boolean reshaping) {
  /** Stands among what is odd where a part of what is always said is missing. */
  static final String CUT = "cut";

  /** Nothing was seen. */
  public static final ArraySigns NONE =
      new ArraySigns("", "", Written.NOT_MOUNTED, Set.of(), "", false);

  /** How the file system on the array is mounted, the worst last. */
  public enum Written {
    /** Nothing of it is mounted, or that is not known. */
    NOT_MOUNTED,
    /** It can be written. */
    WRITABLE,
    /** It can be written, and has met errors in itself since it was last checked. */
    FAULTY,
    /** Somebody mounted it read-only. */
    READ_ONLY,
    /** It is read-only; whether somebody wanted that is not known. */
    READ_ONLY_UNKNOWN,
    /** It was mounted to be written, and the kernel made it read-only after an error. */
    STOPPED
  }

  public ArraySigns {
    if (run == null || slots == null || written == null) {
      throw new IllegalArgumentException("signs need texts");
    }
    odd = Set.copyOf(odd);
    // A helper of an earlier version does not say it.
    action = action == null ? "" : action;
  }

  /** Of which no more is known than what mdstat says. */
  ArraySigns(String run, String slots, Set<String> odd) {
    this(run, slots, Written.NOT_MOUNTED, odd, "", false);
  }

  ArraySigns with(Written how) {
    return new ArraySigns(run, slots, how, odd, action, reshaping);
  }

  /** The same, with what sysfs says of it. */
  ArraySigns with(MdDetail detail) {
    return new ArraySigns(run, slots, written, odd, detail.syncAction(), detail.reshaping());
  }

  ArraySigns andOdd(String what) {
    Set<String> all = new TreeSet<>(odd);
    all.add(what);
    return new ArraySigns(run, slots, written, all, action, reshaping);
  }
}
