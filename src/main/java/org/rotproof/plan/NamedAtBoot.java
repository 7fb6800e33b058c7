package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskContent;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.MountPoint;

/**
 * Lines that others wrote under /etc and that name a disk which nothing uses now. Such a disk is
 * not free: at the next start crypttab(5) opens it, or makes swap of it, and fstab(5) mounts it, or
 * holds the start up because what it names is gone.
 */
final class NamedAtBoot {
  private static final String DISK = "/dev/disk/";
  private static final Pattern TAG =
      Pattern.compile("(UUID|LABEL|PARTUUID|PARTLABEL|ID)=\"?(.*?)\"?");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  private NamedAtBoot() {}

  /** A line that names the disk or what lies on it, as the reason why the disk is not free. */
  static Optional<String> line(Disk disk, Inventory inventory) {
    Set<String> names = names(disk);
    inventory.disks().stream()
        .filter(d -> !d.path().equals(disk.path()))
        .forEach(d -> names.removeAll(names(d)));
    Map<String, Integer> files =
        Map.of(BootLines.FSTAB, 0, BootLines.CRYPTTAB, 1, BootLines.INTEGRITYTAB, 1);
    for (String file : files.keySet().stream().sorted().toList()) {
      for (String line : foreign(inventory.machine().file(file).orElse(""))) {
        List<String> words = List.of(line.split("[ \\t]+"));
        int at = files.get(file);
        if (words.size() > at && names.contains(name(words.get(at)))) {
          return Optional.of(
              "a line of "
                  + file
                  + " names it (\""
                  + ForeignText.clean(line)
                  + "\"), and would use it at the next start, or miss what was on it; take that"
                  + " line away first, if it is not needed any more");
        }
      }
    }
    return Optional.empty();
  }

  /** The lines that mean something and that are not between our own marks. */
  private static List<String> foreign(String content) {
    List<String> lines = new ArrayList<>();
    boolean ours = false;
    for (String text : content.split("\\R")) {
      String line = text.strip();
      if (line.startsWith("# Rotproof: begin ")) {
        ours = true;
      } else if (line.startsWith("# Rotproof: end ")) {
        ours = false;
      } else if (!ours && !line.isEmpty() && !line.startsWith("#")) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static Set<String> names(Disk disk) {
    Set<String> names = new HashSet<>();
    List<String> whole = new ArrayList<>(List.of(disk.path(), disk.stablePath()));
    whole.addAll(disk.names().own());
    whole.addAll(disk.names().shared());
    for (DiskContent content : disk.contents()) {
      names.add(name(content.path()));
      content.links().forEach(link -> names.add(name(DISK + link)));
      String number = content.path().replaceFirst(".*?p?(\\d+)$", "$1");
      if (content.path().startsWith(disk.path()) && !content.path().equals(disk.path())) {
        whole.stream()
            .filter(n -> n.startsWith(DISK))
            .forEach(n -> names.add(name(n + "-part" + number)));
      }
    }
    whole.forEach(n -> names.add(name(n)));
    return names;
  }

  /** One way to write what the tools take in several: a tag is a link below /dev/disk. */
  private static String name(String word) {
    String plain = MountPoint.decoded(word);
    Matcher tag = TAG.matcher(plain);
    if (tag.matches()) {
      plain = DISK + "by-" + tag.group(1).toLowerCase(Locale.ROOT) + "/" + tag.group(2);
    }
    plain = HEX.matcher(plain).replaceAll(m -> Matcher.quoteReplacement(character(m.group(1))));
    boolean id = plain.startsWith(DISK + "by-uuid/") || plain.startsWith(DISK + "by-partuuid/");
    return id ? plain.toLowerCase(Locale.ROOT) : plain;
  }

  private static String character(String hexDigits) {
    return String.valueOf((char) Integer.parseInt(hexDigits, 16));
  }
}
