package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All names of a disk below /dev/disk, and which of them to use: the one in by-id that a person
 * recognises (model and serial) before those that are only numbers, before the place where it is
 * plugged in (by-path). As udev's 60-persistent-storage.rules makes them.
 */
final class StableNames {
  private static final String ROOT = "/dev/disk/";
  static final String FOLDER = ROOT + "by-id/";
  private static final String PLACES = ROOT + "by-path/";
  private static final Pattern PARTITION = Pattern.compile(".*-part\\d+");
  private static final Pattern NOT_OF_A_DISK = Pattern.compile("(dm-|md-|lvm-|raid-|bcache-).*");
  private static final Pattern NUMBER_ONLY =
      Pattern.compile("wwn-.*|nvme-(eui|uuid|nvme)\\..*|scsi-[1238][0-9a-f]{8,}");
  private static final Pattern SECOND_BEST = Pattern.compile("scsi-.*");
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_.:+@=,-]{1,255}");
  private static final int OF_A_PLACE = 3;

  private final Map<String, List<String>> byNode = new HashMap<>();

  /**
   * Sorts them.
   *
   * @param byId names in /dev/disk/by-id to nodes
   * @param others names with their folder, such as by-path/pci-0000:00:1f.2-ata-1, to nodes
   */
  StableNames(Map<String, String> byId, Map<String, String> others) {
    byId.forEach((name, node) -> add(node, FOLDER + name));
    others.forEach((name, node) -> add(node, ROOT + name));
    Comparator<String> order =
        Comparator.<String>comparingInt(StableNames::rank)
            .thenComparingInt(String::length)
            .thenComparing(Comparator.naturalOrder());
    byNode.values().forEach(names -> names.sort(order));
  }

  private void add(String node, String path) {
    List<String> names = byNode.computeIfAbsent(node, n -> new ArrayList<>());
    if (!names.contains(path)) {
      names.add(path);
    }
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The smaller the better; beyond {@link #OF_A_PLACE} it is no name to build on. */
  private static int rank(String path) {
    String name = last(path);
    boolean usable =
        SANE.matcher(name).matches()
            && !PARTITION.matcher(name).matches()
            && !NOT_OF_A_DISK.matcher(name).matches();
    if (usable && path.startsWith(FOLDER)) {
      return NUMBER_ONLY.matcher(name).matches() ? 2 : SECOND_BEST.matcher(name).matches() ? 1 : 0;
    }
    return usable && path.startsWith(PLACES) ? OF_A_PLACE : OF_A_PLACE + 1;
  }

  /** All whole paths that lead to a node such as sda, the best first. */
  List<String> all(String node) {
    return byNode.getOrDefault(node, List.of());
  }

  /** Whether udev could name the node after its model and serial. */
  boolean namedBySerial(String node) {
    return all(node).stream().anyMatch(path -> rank(path) < 2);
  }

  /** Whether it is a name in by-id that is made of the serial or the world wide name. */
  static boolean ofIdentity(String path) {
    return path.startsWith(FOLDER);
  }

  /** Whether it is made of that world wide name, given as its digits. */
  static boolean ofWwn(String path, String digits) {
    return ofIdentity(path) && NUMBER_ONLY.matcher(last(path)).matches() && path.endsWith(digits);
  }

  /** The best of some names, if any of them lasts. */
  static Optional<String> best(List<String> paths) {
    return paths.stream().filter(path -> rank(path) <= OF_A_PLACE).findFirst();
  }

  /** The best of all names of a node. */
  Optional<String> path(String node) {
    return best(all(node));
  }
}
