package org.rotproof.helper.scrub;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.rotproof.linux.SysBlock;
import org.rotproof.protocol.Event.DiskSample;
import org.rotproof.storage.Array;
import org.rotproof.storage.BlockStat;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;

/** Reads the counters of the disks below arrays. Needs no rights and wakes no disk. */
public final class DiskSampler {
  private DiskSampler() {}

  /**
   * One sample for each disk below these arrays, in the order of their legs. A disk that has gone
   * is left out. Where a leg lies on a partition, the counters are the partition's.
   */
  public static List<DiskSample> sample(List<Array> arrays) {
    Map<String, String> diskByNode = new LinkedHashMap<>();
    for (Array array : arrays) {
      for (Leg leg : array.legs()) {
        diskByNode.putIfAbsent(leg.carrier().substring("/dev/".length()), leg.disk());
      }
    }
    Map<String, String> stats = SysBlock.stats(List.copyOf(diskByNode.keySet()));
    List<DiskSample> samples = new ArrayList<>();
    diskByNode.forEach(
        (node, disk) -> {
          try {
            if (stats.containsKey(node)) {
              samples.add(sample(disk, BlockStat.parse(stats.get(node))));
            }
          } catch (ParseException e) {
            // A line that is no stat says nothing: the chart shows a gap.
          }
        });
    return samples;
  }

  private static DiskSample sample(String disk, BlockStat stat) {
    return new DiskSample(
        disk,
        stat.readBytes(),
        stat.writtenBytes(),
        stat.readIos(),
        stat.readMillis(),
        stat.ioMillis());
  }
}
