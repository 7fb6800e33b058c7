package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Leg;

/**
 * Where in a disk's image a drill strikes, for a place that was picked on its band.
 *
 * <p>The band shows the leg's data; the image also holds headers, a journal and tags. dm-integrity
 * lays tags and data out in turns (drivers/md/dm-integrity.c, get_data_sector), so a place on the
 * band is mapped in proportion: near enough for a finger, and the scrub then says where it was.
 */
public final class DrillPlan {
  /** The smallest unit that rots. */
  public static final int SECTOR = 512;

  /** The most places damage is scattered over. */
  public static final int MOST_PLACES = 500;

  private static final long LUKS_HEADER_BYTES = 16L << 20;

  private final long imageBytes;
  private final long dataFrom;
  private final long dataTo;

  /** One write into the image. */
  public record Strike(long offsetBytes, long lengthBytes) {}

  /** Damage of a band: where its data lies in the image of that size. */
  private DrillPlan(long imageBytes, long dataFrom, long dataTo) {
    this.imageBytes = imageBytes;
    this.dataFrom = dataFrom;
    this.dataTo = dataTo;
  }

  /** The plan for a leg of an array on a disk. */
  public static DrillPlan of(Array array, Leg leg, Disk disk) {
    long header = array.protection().equals("encrypted") ? LUKS_HEADER_BYTES : 0;
    boolean guarded = !array.protection().equals("none");
    long image = disk.sizeBytes();
    long provided = leg.sizeBytes() > 0 ? leg.sizeBytes() : image - header;
    long journal = guarded ? (8 + Math.min(131_072, (image / SECTOR) >> 7)) * SECTOR : 0;
    long room = Math.max(SECTOR, image - header - journal);
    double stretch = Math.max(1, (double) room / Math.max(SECTOR, provided));
    long offset = Math.max(0, leg.dataOffsetSectors()) * SECTOR;
    long component =
        array.componentSectors() > 0
            ? array.componentSectors() * SECTOR
            : Math.max(SECTOR, provided - offset);
    long from = align(header + journal + (long) (offset * stretch));
    long to = align(header + journal + (long) ((offset + component) * stretch));
    long last = align(image);
    long begin = Math.max(0, Math.min(from, last - SECTOR));
    return new DrillPlan(image, begin, Math.max(begin + SECTOR, Math.min(to, last)));
  }

  /** How much can be damaged at most: the band's whole data. */
  public long mostBytes() {
    return dataTo - dataFrom;
  }

  /**
   * Damage in one place.
   *
   * @param at where on the band, 0 to 1; moved back where the damage would leave the data
   */
  public List<Strike> single(double at, long lengthBytes) {
    long length = Math.min(up(lengthBytes), mostBytes());
    long offset = align(dataFrom + (long) (Math.max(0, Math.min(1, at)) * mostBytes()));
    return List.of(new Strike(Math.min(offset, dataTo - length), length));
  }

  /** The same amount scattered over the band, in at most {@link #MOST_PLACES} places. */
  public List<Strike> scattered(long lengthBytes, long seed) {
    long length = Math.min(up(lengthBytes), mostBytes());
    int places = (int) Math.max(1, Math.min(MOST_PLACES, length / SECTOR));
    long each = Math.max(SECTOR, length / places / SECTOR * SECTOR);
    long slot = mostBytes() / places / SECTOR * SECTOR;
    Random random = new Random(seed);
    List<Strike> strikes = new ArrayList<>();
    long left = length;
    for (int i = 0; i < places && left > 0; i++) {
      long here = i == places - 1 ? Math.min(left, slot) : Math.min(each, left);
      long play = Math.max(0, slot - here) / SECTOR;
      long shift = play == 0 ? 0 : (random.nextLong() >>> 1) % play * SECTOR;
      strikes.add(new Strike(dataFrom + i * slot + shift, here));
      left -= here;
    }
    return strikes;
  }

  /** Where on the band an offset of the image lies, 0 to 1. */
  public double fraction(long offsetBytes) {
    return Math.max(0, Math.min(1, (double) (offsetBytes - dataFrom) / mostBytes()));
  }

  /** The image's size. */
  public long imageBytes() {
    return imageBytes;
  }

  private static long align(long bytes) {
    return bytes / SECTOR * SECTOR;
  }

  private static long up(long bytes) {
    return Math.max(SECTOR, (bytes + SECTOR - 1) / SECTOR * SECTOR);
  }
}
