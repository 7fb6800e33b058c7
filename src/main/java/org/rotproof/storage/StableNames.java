package org.rotproof.storage;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Picks each disk's name in /dev/disk/by-id: the one that a person recognises (model and serial)
 * before those that are only numbers, never one of a partition or a mapping. As udev's
 * 60-persistent-storage.rules makes them.
 */
final class StableNames {
  static final String FOLDER = "/dev/disk/by-id/";
  private static final Pattern PARTITION = Pattern.compile(".*-part\\d+");
  private static final Pattern NOT_OF_A_DISK = Pattern.compile("(dm-|md-|lvm-|raid-|bcache-).*");
  private static final Pattern NUMBER_ONLY =
      Pattern.compile("wwn-.*|nvme-(eui|uuid|nvme)\\..*|scsi-[1238][0-9a-f]{8,}");
  private static final Pattern SECOND_BEST = Pattern.compile("scsi-.*");

  private final Map<String, String> bestByNode = new HashMap<>();

  StableNames(Map<String, String> byId) {
    Comparator<String> order =
        Comparator.<String>comparingInt(StableNames::rank)
            .thenComparingInt(String::length)
            .thenComparing(Comparator.naturalOrder());
    List<String> sorted =
        byId.keySet().stream().filter(StableNames::ofADisk).sorted(order).toList();
    sorted.forEach(name -> bestByNode.putIfAbsent(byId.get(name), name));
  }

  private static boolean ofADisk(String name) {
    return !PARTITION.matcher(name).matches()
        && !NOT_OF_A_DISK.matcher(name).matches()
        && name.matches("[A-Za-z0-9_.:+@=,-]{1,255}");
  }

  private static int rank(String name) {
    return NUMBER_ONLY.matcher(name).matches() ? 2 : SECOND_BEST.matcher(name).matches() ? 1 : 0;
  }

  /** The whole path for a node such as sda. */
  Optional<String> path(String node) {
    return Optional.ofNullable(bestByNode.get(node)).map(name -> FOLDER + name);
  }
}
