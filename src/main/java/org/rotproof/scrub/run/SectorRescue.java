package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.MdWriteHold;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;
import org.rotproof.scrub.StripeSolver;

/**
 * Repairs what md cannot: md works in pages of 4 KiB, so with integrity sectors of 512 bytes it
 * gives a page up when two legs have rotted in it, though in different sectors. Here each sector is
 * read from the legs that have it, or computed by parity, and written to the leg that lost it, past
 * md.
 *
 * <p>That is safe because md holds all writes back meanwhile, after those under way have ended, so
 * nothing changes between the read and the write; because what is written is by its tag known to be
 * what was once written; and because md itself, should it rewrite the same sector at that moment
 * for a reader, writes the same. Only legs with integrity below are touched. Writes are held for a
 * few blocks at a time, so that nobody waits long.
 */
final class SectorRescue {
  private static final int BLOCKS_A_HOLD = 64;
  private static final int MOST_BLOCKS = 200_000;

  private final ArrayShape shape;
  private final MdSysfs md;
  private final int unitSectors;

  SectorRescue(ArrayShape shape, MdSysfs md) {
    this.shape = shape;
    this.md = md;
    unitSectors = shape.legs().stream().mapToInt(leg -> leg.unitBytes() / 512).max().orElse(1);
  }

  private record Block(int slot, long sector) {}

  /**
   * Tries to rewrite all that can be had; reads nothing back.
   *
   * @param bad for each leg what fails, from the beginning of the array's data
   * @throws IOException when md does not hold writes back, or a leg cannot be written
   */
  void rescue(List<RangeSet> bad) throws IOException {
    List<RangeSet> wide = bad.stream().map(set -> set.widenTo(unitSectors)).toList();
    List<RangeSet> repairable = shape.geometry().assess(wide, shape.missing()).repairable();
    List<Block> blocks = new ArrayList<>();
    for (int slot = 0; slot < repairable.size(); slot++) {
      for (SectorRange range : repairable.get(slot).ranges()) {
        for (long at = range.first(); at <= range.last(); at += unitSectors) {
          blocks.add(new Block(slot, at));
        }
      }
    }
    Map<Integer, DirectDevice> devices = new HashMap<>();
    try {
      for (ArrayShape.ShapeLeg leg : shape.legs()) {
        devices.put(leg.slot(), DirectDevice.openForRepair(leg.path()));
      }
      int end = Math.min(blocks.size(), MOST_BLOCKS);
      for (int from = 0; from < end; from += BLOCKS_A_HOLD) {
        rewrite(blocks.subList(from, Math.min(end, from + BLOCKS_A_HOLD)), wide, devices);
      }
      for (ArrayShape.ShapeLeg leg : shape.legs()) {
        if (devices.get(leg.slot()).flush() != 0) {
          throw new IOException(leg.disk() + " does not say that it holds what was written");
        }
      }
    } finally {
      devices.values().forEach(DirectDevice::close);
    }
  }

  @SuppressWarnings("try") // The writes are held, not used.
  private void rewrite(List<Block> blocks, List<RangeSet> bad, Map<Integer, DirectDevice> devices)
      throws IOException {
    int bytes = unitSectors * 512;
    ByteBuffer buffer = DirectDevice.buffer(bytes);
    try (MdWriteHold hold = MdWriteHold.begin(md.folder(), shape.geometry().arraySectors())) {
      for (Block block : blocks) {
        Optional<byte[]> right =
            StripeSolver.solve(
                shape.geometry(),
                block.slot(),
                block.sector(),
                (leg, sector) -> read(leg, sector, bad, devices, buffer));
        if (right.isPresent()) {
          buffer.put(0, right.get());
          ArrayShape.ShapeLeg leg = shape.leg(block.slot());
          long offset = (block.sector() + leg.offsetSectors()) * 512;
          int errno = devices.get(block.slot()).write(offset, buffer, 0, bytes);
          if (errno != 0) {
            throw new IOException(leg.disk() + " cannot be written (error " + errno + ")");
          }
        }
      }
    }
  }

  private Optional<byte[]> read(
      int slot,
      long sector,
      List<RangeSet> bad,
      Map<Integer, DirectDevice> devices,
      ByteBuffer buffer) {
    DirectDevice device = devices.get(slot);
    if (device == null || bad.get(slot).overlaps(sector, sector + unitSectors)) {
      return Optional.empty();
    }
    long offset = (sector + shape.leg(slot).offsetSectors()) * 512;
    if (device.read(offset, buffer, 0, unitSectors * 512) != 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[unitSectors * 512];
    buffer.get(0, bytes);
    return Optional.of(bytes);
  }
}
