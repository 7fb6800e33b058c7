package org.rotproof.ui.monitor.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.LegPlace;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Leg;

/**
 * Where in a disk's image a drill strikes, for a place that was picked on its band. The band shows
 * the leg's data; the image also holds headers, a journal and tags, which {@link LegPlace} knows
 * the way around. Where it does not know the array, places are mapped in proportion: near enough
 * for a finger, and the scrub then says where it was.
 */
public final class DrillPlan {
  /** The smallest unit that rots. */
  public static final int SECTOR = 512;

  /** The most places damage is scattered over. */
  public static final int MOST_PLACES = 500;

  private final long imageBytes;
  private final long firstSector;
  private final long sectors;
  private final LongUnaryOperator offsetOfSector;

  /**
   * One write into the image.
   *
   * @param at where on the band, 0 to 1
   */
  public record Strike(long offsetBytes, long lengthBytes, double at) {}

  private DrillPlan(
      long imageBytes, long firstSector, long sectors, LongUnaryOperator offsetOfSector) {
    this.imageBytes = imageBytes;
    this.firstSector = firstSector;
    this.sectors = sectors;
    this.offsetOfSector = offsetOfSector;
  }

  /** The plan for a leg of an array on a disk. */
  public static DrillPlan of(Array array, Leg leg, Disk disk) {
    long image = disk.sizeBytes();
    long first = Math.max(0, leg.dataOffsetSectors());
    long legSectors = leg.sizeBytes() > 0 ? leg.sizeBytes() / SECTOR : image / SECTOR;
    long component =
        array.componentSectors() > 0
            ? Math.min(array.componentSectors(), legSectors - first)
            : legSectors - first;
    LongUnaryOperator inProportion = sector -> (image / SECTOR - legSectors + sector) * SECTOR;
    LongUnaryOperator mapped =
        protection(array, leg, image)
            .<LongUnaryOperator>map(p -> s -> LegPlace.diskOffsetBytes(p, image, s))
            .orElse(inProportion);
    return new DrillPlan(image, first, Math.max(1, component), mapped);
  }

  /** The protection whose layout gives a leg of exactly this size; empty where none does. */
  private static Optional<Protection> protection(Array array, Leg leg, long image) {
    if (array.integrity().isEmpty() || !array.protection().guarded()) {
      return Optional.empty();
    }
    Protection.Kind kind = Protection.Kind.valueOf(array.protection().name());
    return Stream.of(4096, 512)
        .map(bytes -> new Protection(kind, array.integrity(), bytes))
        .filter(p -> LegPlace.legSectors(p, image) == leg.sizeBytes() / SECTOR)
        .findFirst();
  }

  /** How much can be damaged at most: the band's whole data. */
  public long mostBytes() {
    return sectors * SECTOR;
  }

  /**
   * Damage in one place.
   *
   * @param at where on the band, 0 to 1; moved back where the damage would leave the disk
   */
  public List<Strike> single(double at, long lengthBytes) {
    long length = Math.min(up(lengthBytes), mostBytes());
    long lastStart = sectors - length / SECTOR;
    long start = Math.max(0, Math.min(lastStart, (long) (bound(at) * sectors)));
    return List.of(strike(start, length));
  }

  /** The same amount scattered over the band, in at most {@link #MOST_PLACES} places. */
  public List<Strike> scattered(long lengthBytes, long seed) {
    long wanted = Math.min(up(lengthBytes), mostBytes()) / SECTOR;
    int places = (int) Math.max(1, Math.min(MOST_PLACES, wanted));
    Random random = new Random(seed);
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < places; i++) {
      long slotBegin = sectors * i / places;
      long slotEnd = sectors * (i + 1L) / places;
      long length = wanted * (i + 1L) / places - wanted * i / places;
      long play = Math.max(0, slotEnd - slotBegin - length);
      long shift = play == 0 ? 0 : (random.nextLong() >>> 1) % play;
      strikes.add(strike(slotBegin + shift, length * SECTOR));
    }
    return strikes;
  }

  private Strike strike(long sector, long length) {
    long offset = offsetOfSector.applyAsLong(firstSector + sector);
    long fitting = Math.max(0, Math.min(offset, imageBytes - length)) / SECTOR * SECTOR;
    return new Strike(fitting, length, (double) sector / sectors);
  }

  private static double bound(double at) {
    return Math.max(0, Math.min(1, at));
  }

  private static long up(long bytes) {
    return Math.max(SECTOR, (bytes + SECTOR - 1) / SECTOR * SECTOR);
  }
}
