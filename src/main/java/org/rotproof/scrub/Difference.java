package org.rotproof.scrub;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A place where the disks of an array do not agree although every checksum is right: no rot. A
 * write buffer that changed while it was written leaves such a place, a power cut, or a disk that
 * lost a write. Which copy is right is not known to anybody, unless a vote tells.
 *
 * @param parity whether it is parity that does not fit the data, rather than copies that differ
 * @param copies each disk that takes part, in slot order; the k-th range of each holds the same
 *     data, or in a parity array lies in the same stripe
 * @param sectors what of the array lies there: all of a stripe's data where it is not known which
 *     of its disks is the odd one, none where only parity is
 * @param fate what became of it
 * @param odd the disks that a vote found to be the odd ones; where md made all alike in passing,
 *     the disk whose copy stayed; empty otherwise
 * @param files the files that lie there
 * @param use what lies there beside files, and what could not be told: sentences
 * @param fileSystemsOwn whether the file system's own structures lie there, which a mounted file
 *     system holds in memory
 */
public record Difference(
    boolean parity,
    List<Copy> copies,
    List<SectorRange> sectors,
    Fate fate,
    List<String> odd,
    List<String> files,
    List<String> use,
    boolean fileSystemsOwn) {
  private static final int MOST_FILES_IN_WORDS = 5;

  /** What became of a difference. */
  public enum Fate {
    /** It is as it was found: nobody knows which copy is right. */
    OPEN,
    /** More than half of the copies, or both parities, spoke against one disk: it was rewritten. */
    VOTED,
    /** md copied over it as it repaired rot that lay right beside it. */
    IN_PASSING;

    /** As it is written in reports: "in-passing". */
    @JsonValue
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The one that is written so. */
    @JsonCreator
    public static Fate of(String id) {
      return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
  }

  /**
   * A disk's part.
   *
   * @param ranges in the leg's own data space (the opened mapping)
   * @param version disks of the same number hold the same; 0 throughout where it is parity
   */
  public record Copy(String disk, List<SectorRange> ranges, int version) {
    public Copy {
      ranges = List.copyOf(ranges);
    }
  }

  public Difference {
    copies = List.copyOf(copies);
    sectors = List.copyOf(sectors);
    odd = List.copyOf(odd);
    files = List.copyOf(files);
    use = List.copyOf(use);
    if (copies.size() < 2) {
      throw new IllegalArgumentException("it takes two to differ");
    }
    if (copies.stream().mapToInt(c -> c.ranges().size()).distinct().count() > 1) {
      throw new IllegalArgumentException("the disks' ranges do not belong together");
    }
    if (fate == Fate.VOTED && odd.isEmpty()) {
      throw new IllegalArgumentException("a vote is against somebody");
    }
  }

  /** One of which it is not known yet what lies there. */
  public Difference(
      boolean parity, List<Copy> copies, List<SectorRange> sectors, Fate fate, List<String> odd) {
    this(parity, copies, sectors, fate, odd, List.of(), List.of(), false);
  }

  /** The same, with what lies there. */
  public Difference with(List<String> theFiles, List<String> theUse, boolean own) {
    return new Difference(parity, copies, sectors, fate, odd, theFiles, theUse, own);
  }

  /** Whether it is still so. */
  public boolean open() {
    return fate == Fate.OPEN;
  }

  /** The disks that take part. */
  public List<String> disks() {
    return copies.stream().map(Copy::disk).distinct().toList();
  }

  /** How many sectors of a disk it covers. */
  public long legSectors() {
    return copies.get(0).ranges().stream().mapToLong(SectorRange::count).sum();
  }

  /** What was found, what it means, and what is there to do: sentences. */
  public String words() {
    String what =
        parity
            ? "In "
                + legSectors()
                + " sectors of each disk the parity does not fit the data, though every checksum is"
                + " right (no rot)."
            : String.join(", ", disks())
                + " differ in "
                + legSectors()
                + " sectors, though every checksum is right (no rot).";
    return what + " " + place() + " " + fateInWords();
  }

  private String place() {
    if (files.isEmpty()) {
      return use.isEmpty() ? "No file lies there." : String.join(" ", use);
    }
    String named = files.stream().limit(MOST_FILES_IN_WORDS).collect(Collectors.joining(", "));
    int more = files.size() - MOST_FILES_IN_WORDS;
    return (parity ? "Files that lie there: " : "Files that it is in: ")
        + named
        + (more > 0 ? ", and " + more + " more." : ".")
        + (use.isEmpty() ? "" : " " + String.join(" ", use));
  }

  private String fateInWords() {
    return switch (fate) {
      case OPEN ->
          parity
              ? "Nobody knows which disk is the odd one, and nothing was changed. While it is so, a"
                  + " disk that fails takes what lies there with it: settle it (rotproof settle)."
              : "Nobody knows which copy is right, and nothing was changed; what is read there"
                  + " depends on the disk that answers. Settle it by choosing (rotproof settle).";
      case VOTED ->
          "A vote decided: the others speak against "
              + String.join(", ", odd)
              + ", which was rewritten to agree and read again.";
      case IN_PASSING ->
          "md made them agree as it repaired rot right beside it"
              + (odd.isEmpty() ? "" : "; the copy of " + odd.get(0) + " stayed")
              + ". Nobody knows whether that was the right one.";
    };
  }
}
