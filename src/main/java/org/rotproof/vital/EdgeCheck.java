package org.rotproof.vital;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.rotproof.linux.DirectDevice;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;
import org.rotproof.storage.meta.MdSuperblock;

/**
 * The beginning and the end of each opened member, outside of the array's data. Nothing lies there
 * but md's own, and still the next start needs it: libblkid and {@code mdadm --incremental} look
 * there for marks of any kind, and where the reading fails they take the member for nothing at all
 * (measured: "no recognisable superblock" with 64 KiB of rot at the end). What holds nothing is
 * written anew, which makes it readable.
 */
final class EdgeCheck {
  /** The marks that libblkid knows lie within 2 MiB of both ends. */
  private static final long EDGE_SECTORS = (4L << 20) / 512;

  /** What is read, and written, at once: a page, the largest block that dm-integrity has. */
  private static final int BLOCK_SECTORS = 8;

  private static final int SECTOR_BYTES = 512;
  private static final int CHUNK_SECTORS = 2048;
  private static final long SUPERBLOCK_SECTOR = MdSuperblock.AT_BYTES / SECTOR_BYTES;

  private final Path sysBlock;
  private final Array array;
  private final long bitmapSectors;
  private final Found found;
  private final UnaryOperator<String> last;

  /**
   * Looks at one array.
   *
   * @param bitmapSectors how much md's bitmap takes at most
   * @param last what to do where nothing helps, for a disk
   */
  EdgeCheck(
      Path sysBlock, Array array, long bitmapSectors, Found found, UnaryOperator<String> last) {
    this.sysBlock = sysBlock;
    this.array = array;
    this.bitmapSectors = bitmapSectors;
    this.found = found;
    this.last = last;
  }

  /** Looks, after md has repaired its own; {@code superblocks} are those that are right. */
  void run(Map<String, MdSuperblock> superblocks) {
    for (Leg leg : array.legs()) {
      MdSuperblock superblock = superblocks.get(leg.path());
      if (superblock != null) {
        try {
          look(leg, superblock);
        } catch (IOException e) {
          found.note(
              "The beginning and the end of "
                  + leg.disk()
                  + " were not looked at: "
                  + e.getMessage());
        }
      }
    }
  }

  private void look(Leg leg, MdSuperblock superblock) throws IOException {
    long size =
        Long.parseLong(
            Files.readString(
                    sysBlock.resolve(leg.node()).resolve("size"), StandardCharsets.US_ASCII)
                .strip());
    RangeSet edges = edges(size, superblock.dataOffsetSectors(), array.componentSectors());
    try (DirectDevice device = DirectDevice.open(leg.path())) {
      RangeSet bad = unreadable(device, edges);
      if (bad.isEmpty()) {
        return;
      }
      if (bad.count() == edges.count()) {
        // One that has gone away gives nothing, and that says nothing of its sectors.
        throw new IOException("nothing of " + leg.disk() + " could be read");
      }
      RangeSet empty = bad.minus(held(superblock, bitmapSectors));
      overwrite(leg, empty);
      RangeSet left = unreadable(device, bad);
      tell(leg, bad.minus(left), left);
    }
  }

  /** What is looked at of a member of that size. */
  static RangeSet edges(long sizeSectors, long dataOffset, long dataSectors) {
    long end = sizeSectors / BLOCK_SECTORS * BLOCK_SECTORS;
    long behind = Math.max(dataOffset + dataSectors, end - EDGE_SECTORS);
    long first = (behind + BLOCK_SECTORS - 1) / BLOCK_SECTORS * BLOCK_SECTORS;
    return RangeSet.between(0, Math.min(Math.min(dataOffset, EDGE_SECTORS), end))
        .union(first < end ? RangeSet.between(first, end) : RangeSet.empty());
  }

  /** What belongs to md and is not written over: all before the data, where it is not known. */
  static RangeSet held(MdSuperblock superblock, long bitmapSectors) {
    RangeSet own = RangeSet.between(SUPERBLOCK_SECTOR, SUPERBLOCK_SECTOR + BLOCK_SECTORS);
    if (!superblock.plain()) {
      return RangeSet.between(0, superblock.dataOffsetSectors());
    }
    long bitmap = SUPERBLOCK_SECTOR + superblock.bitmapOffsetSectors();
    return superblock.bitmapOffsetSectors() > 0
        ? own.union(
            RangeSet.between(
                bitmap, Math.min(bitmap + bitmapSectors, superblock.dataOffsetSectors())))
        : own;
  }

  private static RangeSet unreadable(DirectDevice device, RangeSet ranges) {
    ByteBuffer buffer = DirectDevice.buffer(CHUNK_SECTORS * SECTOR_BYTES);
    RangeSet bad = RangeSet.empty();
    for (SectorRange range : ranges.ranges()) {
      for (long at = range.first(); at <= range.last(); at += CHUNK_SECTORS) {
        int sectors = (int) Math.min(CHUNK_SECTORS, range.last() + 1 - at);
        if (device.read(at * SECTOR_BYTES, buffer, 0, sectors * SECTOR_BYTES) == 0) {
          continue;
        }
        for (long block = at; block < at + sectors; block += BLOCK_SECTORS) {
          int errno = device.read(block * SECTOR_BYTES, buffer, 0, BLOCK_SECTORS * SECTOR_BYTES);
          if (errno != 0) {
            bad = bad.union(RangeSet.between(block, block + BLOCK_SECTORS));
          }
        }
      }
    }
    return bad;
  }

  private void overwrite(Leg leg, RangeSet empty) throws IOException {
    if (empty.isEmpty()) {
      return;
    }
    ByteBuffer zeros = DirectDevice.buffer(BLOCK_SECTORS * SECTOR_BYTES);
    try (DirectDevice device = DirectDevice.openForRepair(leg.path())) {
      for (SectorRange range : empty.ranges()) {
        for (long at = range.first(); at <= range.last(); at += BLOCK_SECTORS) {
          // Whether it is right again is what reading it says.
          int errno = device.write(at * SECTOR_BYTES, zeros, 0, BLOCK_SECTORS * SECTOR_BYTES);
          if (errno == DirectDevice.ENODEV || errno == DirectDevice.ENXIO) {
            throw new IOException(leg.disk() + " has gone away");
          }
        }
      }
      device.flush();
    }
  }

  private void tell(Leg leg, RangeSet mended, RangeSet left) {
    String where = " of " + leg.disk() + ", outside of the array's data, ";
    String why =
        "What looks for members at the start of a machine reads there, and takes a disk that"
            + " cannot be read there for none.";
    if (!mended.isEmpty()) {
      found.add(
          leg.disk(),
          What.MEMBER_EDGE,
          true,
          mended.count()
              + " sectors at the edges"
              + where
              + "had rotted. "
              + why
              + " They hold nothing; they were written anew, and can be read.");
    }
    if (!left.isEmpty()) {
      found.add(
          leg.disk(),
          What.MEMBER_EDGE,
          false,
          left.count()
              + " sectors at the edges"
              + where
              + "cannot be read. "
              + why
              + " "
              + last.apply(leg.disk()));
    }
  }
}
