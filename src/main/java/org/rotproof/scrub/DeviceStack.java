package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.storage.DmTarget;

/**
 * Follows sectors upwards through what lies on an array: partitions, LUKS, logical volumes. Pure.
 */
public final class DeviceStack {
  private DeviceStack() {}

  /**
   * Sectors of a partition that are these of its disk.
   *
   * @param start where it begins on the disk
   */
  public static RangeSet partition(RangeSet lower, long start, long sectors) {
    return lower.within(start, start + sectors).shift(-start);
  }

  /**
   * Sectors of a device-mapper device that are these of the device below it.
   *
   * @param targets the mapping's own table
   * @param below the lower device as "major:minor"
   * @return empty also where a target of another kind than linear or crypt lies between; {@link
   *     #understood} tells
   */
  public static RangeSet mapping(RangeSet lower, List<DmTarget> targets, String below) {
    List<SectorRange> upper = new ArrayList<>();
    for (DmTarget target : targets) {
      int at = target.arguments().indexOf(below);
      if (at >= 0 && at + 1 < target.arguments().size() && understood(target)) {
        long offset = Long.parseLong(target.arguments().get(at + 1));
        upper.addAll(
            lower
                .within(offset, offset + target.lengthSectors())
                .shift(target.startSector() - offset)
                .ranges());
      }
    }
    return RangeSet.of(upper);
  }

  /** Whether sectors can be followed through that target. */
  public static boolean understood(DmTarget target) {
    return target.type().equals("linear") || target.type().equals("crypt");
  }
}
