package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Partitions of which lsblk says nothing, though something else names them: an array that has one
 * as a member, a mount, a swap, a program that has it open. What uses such a partition uses its
 * disk.
 */
final class Partitions {
  private static final Pattern NUMBER = Pattern.compile("p?\\d{1,4}");

  /** What the kernel adds to a name that was taken out of its folder (d_path, seq_path). */
  private static final String GONE = " (deleted)";

  /** How many numbers in a row the kernel keeps for a disk and its partitions, by the driver. */
  private static final Map<Pattern, Integer> IN_A_ROW =
      Map.of(
          Pattern.compile("(sd|vd|xvd)[a-z]+"), 16,
          Pattern.compile("hd[a-z]"), 64,
          Pattern.compile("mmcblk\\d+"), 8,
          Pattern.compile("dasd[a-z]+"), 4);

  private Partitions() {}

  /** The name as it was when it still led somewhere. */
  static String standing(String path) {
    return path.endsWith(GONE) ? path.substring(0, path.length() - GONE.length()) : path;
  }

  /**
   * Whether the kernel gives that number to a partition of the disk.
   *
   * @param own the disk's number, such as 8:16
   * @param number such as 8:17
   */
  static boolean isNumberOf(String disk, String own, String number) {
    String[] ours = own.split(":", -1);
    String[] theirs = number.split(":", -1);
    if (ours.length != 2 || theirs.length != 2 || !ours[0].equals(theirs[0])) {
      return false;
    }
    long first = ParserTexts.number(ours[1]).orElse(-1);
    long asked = ParserTexts.number(theirs[1]).orElse(-1);
    return first >= 0
        && IN_A_ROW.entrySet().stream()
            .filter(e -> e.getKey().matcher(disk).matches())
            .anyMatch(e -> asked > first && asked < first + e.getValue());
  }

  /** Whether the kernel gives that name to a partition of that disk: sda1, nvme0n1p1. */
  static boolean isOf(String disk, String node) {
    if (disk.isEmpty() || !node.startsWith(disk) || node.length() == disk.length()) {
      return false;
    }
    Matcher rest = NUMBER.matcher(node.substring(disk.length()));
    boolean endsInDigit = Character.isDigit(disk.charAt(disk.length() - 1));
    return rest.matches() && node.charAt(disk.length()) == 'p' == endsInDigit;
  }

  /**
   * The devices, each disk with those of its partitions that only others name.
   *
   * @param mentioned nodes that something or other names
   */
  static List<LsblkDevice> added(List<LsblkDevice> roots, Collection<String> mentioned) {
    Set<String> told = new HashSet<>();
    roots.forEach(r -> r.withDescendants().forEach(d -> told.add(d.node())));
    List<LsblkDevice> all = new ArrayList<>();
    for (LsblkDevice root : roots) {
      List<LsblkDevice> parts = new ArrayList<>();
      for (String node : new LinkedHashSet<>(mentioned)) {
        if (isOf(root.node(), node) && !told.contains(node)) {
          parts.add(LsblkDevice.partition(node));
        }
      }
      all.add(root.type().equals("disk") && !parts.isEmpty() ? root.withMore(parts) : root);
    }
    return all;
  }

  /**
   * All nodes that the texts of a system name as in use.
   *
   * @param nodeByPath names below /dev to the nodes that they lead to
   */
  static Set<String> mentioned(
      RawSystem raw,
      Mdstat mdstat,
      List<MountEntry> mounts,
      List<SwapEntry> swaps,
      Map<String, String> nodeByPath) {
    Set<String> words = new LinkedHashSet<>(raw.block().keySet());
    raw.block()
        .values()
        .forEach(
            attributes -> {
              words.addAll(lines(attributes.get("slaves")));
              words.addAll(lines(attributes.get("backing")));
              words.addAll(lines(attributes.get("loop/backing_file")));
              attributes.keySet().stream()
                  .filter(name -> name.startsWith("md/dev-"))
                  .map(name -> name.substring("md/dev-".length()).split("/", 2)[0])
                  .forEach(words::add);
            });
    mdstat.arrays().forEach(a -> a.members().forEach(m -> words.add(m.device())));
    mounts.forEach(m -> words.addAll(m.devices()));
    swaps.forEach(s -> words.add(s.devicePath()));
    words.addAll(raw.openBy().keySet());
    words.addAll(raw.claimed());
    raw.otherMounts().values().forEach(text -> words.addAll(HolderReader.sources(text)));
    Set<String> nodes = new LinkedHashSet<>();
    words.stream()
        .map(Partitions::standing)
        .forEach(word -> nodes.add(nodeByPath.getOrDefault(word, node(word))));
    return nodes;
  }

  private static List<String> lines(String text) {
    return text == null ? List.of() : text.lines().map(String::strip).toList();
  }

  private static String node(String word) {
    return (word.startsWith("/dev/") ? word.substring("/dev/".length()) : word).replace('/', '!');
  }
}
