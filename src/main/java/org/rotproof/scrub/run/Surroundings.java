package org.rotproof.scrub.run;

import java.io.IOException;
import java.util.List;
import org.rotproof.scrub.RaidGeometry;
import org.rotproof.scrub.RangeSet;

/**
 * Looks at the parts of each leg that hold none of the array's data: md's superblock, bitmap and
 * spare room before it, and the rest behind it. Rot there harms no file, but a leg whose superblock
 * is gone is not found at the next start.
 */
final class Surroundings {
  /** md 1.2 metadata begins 4 KiB into the device (mdadm's super1.c). */
  private static final RangeSet SUPERBLOCK = RangeSet.between(8, 16);

  private final ArrayShape shape;
  private final LegSet legs;
  private final MdWindow window;

  Surroundings(ArrayShape shape, LegSet legs, MdWindow window) {
    this.window = window;
    this.shape = shape;
    this.legs = legs;
  }

  private void writeSuperblocks() throws IOException, InterruptedException {
    window.run(0, Math.max(RaidGeometry.PAGE_SECTORS, shape.geometry().chunkSectors()), "check");
  }

  /**
   * Adds a sentence for each leg that has rot there.
   *
   * <p>A rotten superblock is put right by md itself: it keeps what belongs there in memory, and
   * writes it to every leg at the end of any check (md.c, md_do_sync), here one of a single chunk.
   */
  void look(List<String> notes) throws IOException, InterruptedException {
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      long dataEnd = leg.offsetSectors() + shape.geometry().componentSectors();
      RangeSet before = RangeSet.between(0, leg.offsetSectors());
      RangeSet behind = RangeSet.between(dataEnd, leg.sizeSectors());
      RangeSet failing = legs.again(leg.slot(), before.union(behind)).bad();
      if (failing.isEmpty()) {
        continue;
      }
      RangeSet inSuperblock = failing.intersect(SUPERBLOCK);
      if (!inSuperblock.isEmpty()) {
        writeSuperblocks();
        RangeSet still = legs.again(leg.slot(), inSuperblock).bad();
        RangeSet fine = inSuperblock.minus(still);
        if (!fine.isEmpty()) {
          notes.add(
              "md's own superblock on "
                  + leg.disk()
                  + " had rotted ("
                  + fine.count()
                  + " sectors); md wrote it anew, and it is right again.");
        }
        failing = failing.minus(fine);
        if (failing.isEmpty()) {
          continue;
        }
      }
      boolean superblock = !failing.intersect(SUPERBLOCK).isEmpty();
      notes.add(
          leg.disk()
              + " has "
              + failing.count()
              + " failing sectors outside of the array's data ("
              + failing.ranges().get(0).first()
              + " to "
              + failing.ranges().get(failing.ranges().size() - 1).last()
              + "). No file lies there"
              + (superblock
                  ? ", but md's own superblock does: the disk will be missing when the array is"
                      + " started next. Take it out of the array and add it again."
                  : "."));
    }
  }
}
