package org.rotproof.plan;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.DiskUse.Kind;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MountPoint;

/**
 * Lines that others wrote under /etc and that name a disk which nothing uses now. Such a disk is
 * not free: at the next start crypttab(5) opens it, reads a key or a header from it, or makes swap
 * of it, mdadm starts the array of which a part lies on it, and fstab(5) mounts it, or holds the
 * start up because what it names is gone.
 */
final class NamedAtBoot {
  private static final String DISK = "/dev/disk/";
  private static final String BY_UUID = "by-uuid/";

  /** File systems that may lie on several disks. */
  private static final Set<String> OVER_SEVERAL = Set.of("btrfs", "bcachefs");

  private static final Pattern TAG =
      Pattern.compile("(UUID|LABEL|PARTUUID|PARTLABEL|ID)=([\"']?)(.*?)\\2");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  private static final int MOST_PARTS = 200;

  /** As long as a path may be. */
  private static final int LONGEST_WORD = 4096;

  /** Which words of a line may name a disk: what is used, keys beside it, and options. */
  private static final Map<String, List<Integer>> FILES =
      Map.of(
          BootLines.FSTAB, List.of(0, 3),
          BootLines.CRYPTTAB, List.of(1, 2, 3),
          BootLines.INTEGRITYTAB, List.of(1, 2, 3));

  private NamedAtBoot() {}

  /** A line that names the disk or what lies on it, as the reason why the disk is not free. */
  static Optional<String> line(Disk disk, Inventory inventory) {
    Set<String> names = names(disk);
    // Several disks may have one name, as those of one btrfs: each of them is meant. But where one
    // of them is in use, the line means that one, and this is a copy of it.
    inventory.disks().stream()
        .filter(d -> !d.path().equals(disk.path()) && !d.uses().isEmpty() && !isWayTo(disk, d))
        .forEach(d -> names.removeAll(names(d)));
    for (Disk other : inventory.disks()) {
      if (isWayTo(disk, other)) {
        names.addAll(names(other));
      }
      other.contents().stream()
          .filter(content -> isPartOfOne(disk, content))
          .forEach(content -> names.addAll(names(other, content)));
    }
    for (String file : FILES.keySet().stream().sorted().toList()) {
      for (String line : foreign(inventory.machine().file(file).orElse(""))) {
        List<String> words = List.of(line.strip().split("[ \\t]+"));
        boolean named =
            FILES.get(file).stream()
                .filter(at -> at < words.size())
                .flatMap(at -> parts(words.get(at)).stream())
                .anyMatch(part -> names.contains(name(part)));
        if (named) {
          return Optional.of(
              sentence(
                  file, "it", line.strip(), "use it at the next start, or miss what was on it"));
        }
      }
    }
    return assembled(disk, names, inventory);
  }

  private static String sentence(String file, String what, String line, String deed) {
    return "a line of "
        + file
        + " names "
        + what
        + " (\""
        + ForeignText.clean(line)
        + "\"), and would "
        + deed
        + "; take that line away first, if it is not needed any more";
  }

  /** Whether the other is, or may be, a second way to this disk. */
  private static boolean isWayTo(Disk disk, Disk other) {
    return other.uses().stream()
        .filter(use -> use.kind() == Kind.OTHER_WAY || use.kind() == Kind.MAYBE_ONE_DISK)
        .anyMatch(use -> use.detail().equals(disk.path()));
  }

  /** Whether it is one file system with something on the disk: each of its names is meant then. */
  private static boolean isPartOfOne(Disk disk, DiskContent content) {
    return OVER_SEVERAL.contains(content.type())
        && content.links().stream()
            .filter(link -> link.startsWith(BY_UUID))
            .anyMatch(link -> disk.contents().stream().anyMatch(own -> own.links().contains(link)));
  }

  /** A line of mdadm.conf(5) that names the array of which a part lies on the disk. */
  private static Optional<String> assembled(Disk disk, Set<String> names, Inventory inventory) {
    Set<String> uuids = new HashSet<>();
    Set<String> labels = new HashSet<>();
    for (DiskContent content : disk.contents()) {
      if (content.type().equals("linux_raid_member")) {
        labels.add(content.label());
        content.links().stream()
            .filter(link -> link.startsWith(BY_UUID))
            .forEach(link -> uuids.add(digits(link.substring(BY_UUID.length()))));
      }
    }
    labels.remove("");
    // Of an array that runs without this disk the line means the others: this is an old copy.
    inventory.arrays().forEach(array -> uuids.remove(digits(array.uuid())));
    inventory.arrays().forEach(array -> labels.removeIf(l -> isCalled(l, array.name())));
    return MdadmConf.foreign(inventory.machine()).arrays().stream()
        .filter(line -> !line.ignores())
        .filter(
            line ->
                line.value("uuid").map(u -> uuids.contains(digits(u))).orElse(false)
                    || (line.value("uuid").isEmpty()
                        && line.value("name").map(labels::contains).orElse(false))
                    || line.value("devices").stream()
                        .flatMap(all -> Stream.of(all.split(",")))
                        .anyMatch(device -> names.contains(name(device))))
        .findFirst()
        .map(
            line ->
                sentence(
                    line.file(), "the array that it is part of", line.text(), "start that array"));
  }

  private static boolean isCalled(String label, String array) {
    return label.substring(label.indexOf(':') + 1).equals(array);
  }

  /** mdadm and blkid put different marks between the digits. */
  private static String digits(String uuid) {
    return uuid.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }

  /** The lines that mean something and that are not between our own marks. */
  private static List<String> foreign(String content) {
    return MarkedBlock.foreign(content)
        .lines()
        .filter(line -> !line.isBlank() && !line.strip().startsWith("#"))
        .toList();
  }

  /**
   * All that may be a name in a word: the word, each of a list, what stands behind an equals sign
   * ("logdev=/dev/sdb"), and what stands before or behind a colon ("/key:LABEL=stick",
   * "/dev/sda:/dev/sdb").
   */
  private static Set<String> parts(String word) {
    Set<String> parts = new LinkedHashSet<>(List.of(word));
    if (word.length() > LONGEST_WORD) {
      return parts;
    }
    for (String piece : word.split(",")) {
      parts.add(piece);
      for (int i = 0; i < piece.length() && parts.size() < MOST_PARTS; i++) {
        if (piece.charAt(i) == '=' || piece.charAt(i) == ':') {
          parts.add(piece.substring(i + 1));
          parts.addAll(List.of(piece.substring(i + 1).split(":")));
          parts.add(piece.substring(0, i));
        }
      }
    }
    parts.remove("");
    return parts;
  }

  private static Set<String> names(Disk disk) {
    Set<String> names = new HashSet<>();
    List<String> whole = new ArrayList<>(List.of(disk.path(), disk.stablePath()));
    whole.addAll(disk.names().own());
    whole.addAll(disk.names().shared());
    whole.forEach(n -> names.add(name(n)));
    disk.contents().forEach(content -> names.addAll(names(disk, content)));
    return names;
  }

  /** Those of what lies on a disk. */
  private static Set<String> names(Disk disk, DiskContent content) {
    Set<String> names = new HashSet<>(List.of(name(content.path())));
    content.links().forEach(link -> names.add(name(DISK + link)));
    List<String> whole = new ArrayList<>(List.of(disk.stablePath()));
    whole.addAll(disk.names().own());
    whole.addAll(disk.names().shared());
    boolean all = content.path().equals(disk.path());
    if (all || content.path().startsWith(disk.path())) {
      String part = all ? "" : "-part" + content.path().replaceFirst(".*?p?(\\d+)$", "$1");
      whole.stream().filter(n -> n.startsWith(DISK)).forEach(n -> names.add(name(n + part)));
    }
    return names;
  }

  /** One way to write what the tools take in several: a tag is a link below /dev/disk. */
  private static String name(String word) {
    String plain = MountPoint.decoded(word);
    Matcher tag = TAG.matcher(plain);
    if (tag.matches()) {
      plain = DISK + "by-" + tag.group(1).toLowerCase(Locale.ROOT) + "/" + tag.group(3);
    } else if (plain.startsWith("/")) {
      plain = straight(plain);
    }
    plain = HEX.matcher(plain).replaceAll(m -> Matcher.quoteReplacement(character(m.group(1))));
    boolean id = plain.startsWith(DISK + "by-uuid/") || plain.startsWith(DISK + "by-partuuid/");
    return id ? plain.toLowerCase(Locale.ROOT) : plain;
  }

  /** A path without "//", "/./" and "/../". */
  private static String straight(String path) {
    try {
      return Path.of(path).normalize().toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  private static String character(String hexDigits) {
    return String.valueOf((char) Integer.parseInt(hexDigits, 16));
  }
}
