package org.rotproof.scrub.run;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;

/**
 * Looks at the parts of each leg that hold none of the array's data: md's superblock, bitmap and
 * spare room before it, and the rest behind it. Rot there harms no file, but a leg whose superblock
 * is gone is not found at the next start.
 */
final class LegEdges {
  /** md 1.2 metadata begins 4 KiB into the device (mdadm's super1.c). */
  private static final RangeSet SUPERBLOCK = RangeSet.between(8, 16);

  private static final int MOST_NAMED = 5;

  private final ArrayShape shape;
  private final LegSet legs;
  private final MdWindow window;
  private final Map<Integer, RangeSet> failing = new HashMap<>();

  LegEdges(ArrayShape shape, LegSet legs, MdWindow window) {
    this.window = window;
    this.shape = shape;
    this.legs = legs;
  }

  /** Reads them; changes nothing. */
  void look() throws IOException {
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      long dataEnd = leg.offsetSectors() + shape.geometry().componentSectors();
      RangeSet before = RangeSet.between(0, leg.offsetSectors());
      RangeSet behind = RangeSet.between(dataEnd, leg.sizeSectors());
      failing.put(leg.slot(), legs.again(leg.slot(), before.union(behind)).bad());
    }
  }

  /** What was seen of a leg that has gone away says nothing of its sectors. */
  void forget(int slot) {
    failing.remove(slot);
  }

  /**
   * Adds a sentence for each leg that has rot there.
   *
   * <p>A rotten superblock is put right by md itself: it keeps what belongs there in memory, and
   * writes it to every leg at the end of any check (md.c, md_do_sync). Where the scrub had no check
   * to make, one of a single chunk is made here. It comes after the scrub: a check repairs what it
   * comes across, and of what has not been read before nobody would know.
   *
   * @param scrubbed whether all of the array was read, so that a check hides nothing
   */
  void conclude(boolean scrubbed, List<String> notes) throws InterruptedException {
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      RangeSet bad = failing.getOrDefault(leg.slot(), RangeSet.empty());
      RangeSet fine = bad.intersect(SUPERBLOCK).minus(superblockStillBad(leg, bad, scrubbed));
      if (!fine.isEmpty()) {
        notes.add(
            "md's own superblock on "
                + leg.disk()
                + " had rotted ("
                + fine.count()
                + " sectors); md wrote it anew, and it is right again.");
      }
      RangeSet left = bad.minus(fine);
      if (!left.isEmpty()) {
        notes.add(words(leg, left));
      }
    }
  }

  private RangeSet superblockStillBad(ArrayShape.ShapeLeg leg, RangeSet bad, boolean mayCheck)
      throws InterruptedException {
    RangeSet left = bad.intersect(SUPERBLOCK);
    if (left.isEmpty()) {
      return left;
    }
    try {
      left = legs.again(leg.slot(), left).bad();
      if (!left.isEmpty() && mayCheck) {
        int chunk = shape.geometry().chunkSectors();
        window.run(0, Math.max(RaidGeometry.PAGE_SECTORS, chunk), "check");
        left = legs.again(leg.slot(), left).bad();
      }
      return left;
    } catch (IOException gone) {
      return left; // What was seen last: nobody can say more of a leg that went away.
    }
  }

  private static String words(ArrayShape.ShapeLeg leg, RangeSet left) {
    return leg.disk()
        + " has "
        + left.count()
        + " failing sectors outside of the array's data ("
        + left.ranges().stream()
            .limit(MOST_NAMED)
            .map(range -> range.first() + " to " + range.last())
            .collect(Collectors.joining(", "))
        + (left.ranges().size() > MOST_NAMED ? ", …" : "")
        + "). No file lies there"
        + (left.intersect(SUPERBLOCK).isEmpty()
            ? "."
            : ", but md's own superblock does: the disk will be missing when the array is"
                + " started next. Take it out of the array and add it again.");
  }
}
