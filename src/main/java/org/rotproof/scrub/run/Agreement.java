package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/** Reads places of an array again, to see whether its disks agree there. Changes nothing. */
public final class Agreement {
  private static final Path SYS_BLOCK = Path.of("/sys/block");

  private Agreement() {}

  /**
   * How many pages of 4 KiB do not agree, of those that were named. What cannot be read counts: it
   * is not known to agree.
   *
   * @param byDisk places in each leg's own data space
   * @throws IOException when the array cannot be read so
   */
  public static long differing(ScrubTarget target, Map<String, List<SectorRange>> byDisk)
      throws IOException, InterruptedException {
    MdSysfs md = new MdSysfs(SYS_BLOCK, target.node());
    ArrayShape shape = ArrayShape.read(md, target);
    Set<String> there =
        shape.legs().stream().map(ArrayShape.ShapeLeg::disk).collect(Collectors.toSet());
    for (String disk : byDisk.keySet()) {
      if (!there.contains(disk)) {
        throw new IOException("the disk " + disk + " takes no part in the array now");
      }
    }
    Findings places = new Findings();
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      RangeSet named = RangeSet.of(byDisk.getOrDefault(leg.disk(), List.of()));
      places.add(leg.slot(), named.shift(-leg.offsetSectors()));
    }
    ScrubControl control = new ScrubControl();
    MdWindow window =
        new MdWindow(
            md,
            shape.geometry().syncSectors(),
            shape.geometry().chunkSectors(),
            control,
            new CorrectedErrors(md));
    int slots = shape.geometry().legs();
    Differences.Seen seen =
        new Differences(shape, window, md, false)
            .judge(
                places.list(slots),
                new Findings().list(slots),
                shape.geometry().componentSectors());
    return seen.spots().size() + seen.unseen() + seen.unread();
  }
}
