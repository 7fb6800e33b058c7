package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.storage.DmTarget;

/**
 * Sectors of an array on their way up through what lies on it, so that of each place above it is
 * known which sector of the array it is. Pure.
 *
 * @param runs that neither touch nor overlap
 */
public record Trail(List<Run> runs) {
  /**
   * Neighbours that stayed together.
   *
   * @param array the first, in the array's counting
   * @param here the same in the counting of where the trail is now
   */
  public record Run(long array, long here, long count) {
    public Run {
      if (count <= 0) {
        throw new IllegalArgumentException("a run of no sectors");
      }
    }

    /** The part of it from one sector here until before another; none where nothing lies there. */
    List<Run> within(long from, long end) {
      long first = Math.max(here, from);
      long last = Math.min(here + count, end);
      return first < last ? List.of(new Run(array + first - here, first, last - first)) : List.of();
    }

    Run shift(long sectors) {
      return new Run(array, here + sectors, count);
    }
  }

  public Trail {
    runs = List.copyOf(runs);
  }

  /** Its beginning, on the array itself. */
  public static Trail of(RangeSet sectors) {
    return new Trail(
        sectors.ranges().stream().map(r -> new Run(r.first(), r.first(), r.count())).toList());
  }

  /** Whether nothing is left of it. */
  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /** The sectors where it is now. */
  public RangeSet here() {
    return RangeSet.of(
        runs.stream().map(r -> new SectorRange(r.here(), r.here() + r.count() - 1)).toList());
  }

  /** The sectors of the array that it still has. */
  public RangeSet array() {
    return RangeSet.of(
        runs.stream().map(r -> new SectorRange(r.array(), r.array() + r.count() - 1)).toList());
  }

  /**
   * On into a stretch of where it is now, whose sectors are counted anew.
   *
   * @param start where the stretch begins
   * @param newStart what its first sector is called now
   */
  public Trail into(long start, long sectors, long newStart) {
    List<Run> inside = new ArrayList<>();
    for (Run run : runs) {
      run.within(start, start + sectors).forEach(r -> inside.add(r.shift(newStart - start)));
    }
    return new Trail(inside);
  }

  /**
   * On into a device-mapper device, as {@link DeviceStack#mapping}.
   *
   * @param below the device where it is now as "major:minor"
   */
  public Trail mapping(List<DmTarget> targets, String below) {
    List<Run> inside = new ArrayList<>();
    for (DmTarget target : targets) {
      int at = target.arguments().indexOf(below);
      if (at >= 0 && at + 1 < target.arguments().size() && DeviceStack.understood(target)) {
        long offset = Long.parseLong(target.arguments().get(at + 1));
        inside.addAll(into(offset, target.lengthSectors(), target.startSector()).runs());
      }
    }
    return new Trail(inside);
  }

  /** On into btrfs' own addresses: a place that it has twice is one. */
  public Trail logical(BtrfsChunks chunks) {
    List<Run> inside = new ArrayList<>();
    for (BtrfsChunks.Chunk chunk : chunks.chunks()) {
      if (chunk.data()) {
        for (long offset : chunk.offsets()) {
          inside.addAll(into(offset / 512, chunk.length() / 512, chunk.logical() / 512).runs());
        }
      }
    }
    return new Trail(inside);
  }
}
