package org.rotproof.scrub.run;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.storage.DmTarget;

/**
 * What damage to a raw disk does to the sectors of the integrity device on it, worked out from
 * dm-integrity's layout (drivers/md/dm-integrity.c) and the parameters of the running device, so
 * that tests need not believe the product: superblock and journal, then runs of tags, each before
 * the data that it covers. A damaged tag makes its whole block fail, as damaged data does.
 */
record IntegrityTruth(
    long start,
    long initial,
    long interleave,
    long run,
    int tagBytes,
    int blockSectors,
    long dataSectors) {
  private static final int SUPERBLOCK_SECTORS = 8;

  /** From the device's line of {@code dmsetup table}. */
  static IntegrityTruth of(DmTarget table) {
    int blockSectors =
        table.option("block_size").isEmpty()
            ? 1
            : Integer.parseInt(table.option("block_size")) / 512;
    long interleave = Long.parseLong(table.option("interleave_sectors"));
    int tagBytes = Integer.parseInt(table.arguments().get(2));
    if (!table.arguments().contains("fix_padding")) {
      throw new AssertionError("an old layout: " + table);
    }
    long runBytes = interleave / blockSectors * tagBytes;
    return new IntegrityTruth(
        Long.parseLong(table.arguments().get(1)),
        SUPERBLOCK_SECTORS + Long.parseLong(table.option("journal_sectors")),
        interleave,
        (runBytes + 4095) / 4096 * 8,
        tagBytes,
        blockSectors,
        table.lengthSectors());
  }

  /** Where the part of the disk begins that holds tags and data, in bytes. */
  long firstByte() {
    return (start + initial) * 512;
  }

  /** Sectors of the integrity device that fail once these bytes of the disk hold something else. */
  RangeSet failing(long offsetBytes, long lengthBytes) {
    List<SectorRange> failing = new ArrayList<>();
    long areaBytes = (run + interleave) * 512;
    long end = offsetBytes + lengthBytes;
    long firstArea = Math.max(0, (offsetBytes - firstByte()) / areaBytes);
    for (long area = firstArea; firstByte() + area * areaBytes < end; area++) {
      long tags = firstByte() + area * areaBytes;
      long data = tags + run * 512;
      long areaFirst = area * interleave;
      addBlocks(failing, areaFirst, offsetBytes - tags, end - tags, tagBytes, run * 512);
      addBlocks(
          failing,
          areaFirst,
          offsetBytes - data,
          end - data,
          blockSectors * 512L,
          interleave * 512);
    }
    return RangeSet.of(failing).within(0, dataSectors);
  }

  /** Blocks whose part (a tag, or the data) of {@code unit} bytes is touched. */
  private void addBlocks(
      List<SectorRange> out, long areaFirst, long from, long end, long unit, long size) {
    long first = Math.max(0, from);
    long last = Math.min(size, end) - 1;
    if (first > last) {
      return;
    }
    long blocks = interleave / blockSectors;
    long firstBlock = first / unit;
    long lastBlock = Math.min(blocks - 1, last / unit);
    if (firstBlock <= lastBlock) {
      out.add(
          new SectorRange(
              areaFirst + firstBlock * blockSectors,
              areaFirst + (lastBlock + 1) * blockSectors - 1));
    }
  }

  /** The byte of the disk where a sector of the integrity device lies. */
  long diskByte(long dataSector) {
    long area = dataSector / interleave;
    return (start + initial + (area + 1) * run + dataSector) * 512;
  }
}
