package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the names that people gave in texts of any kind, by their place in them: every part of a
 * path that is not the system's own, names below /dev/disk, labels, volume groups, mappings, the
 * targets of iSCSI, what a comment says.
 */
final class PeoplesNames {
  /** Below these stand no names of people's. */
  private static final Pattern OF_THE_SYSTEM =
      Pattern.compile(
          "/(?:proc|sys|usr(?!/local/|/share/)|lib\\w*|bin|sbin|snap|run(?!/media/))\\b.*");

  /** Parts of paths that are the same on every machine. */
  private static final Set<String> PARTS =
      Set.of(
          ("arrays before bin cache containers cron.d crypttab cryptsetup cryptsetup-keys.d docker"
               + " efi fstab images integritytab keys libvirt local lock log luks lxc lxcfs"
               + " machines mail mdadm mdadm.conf mdadm.conf.d nfs nix overlay2 pods rpc_pipefs"
               + " rules.d sbin snap snapd spool storage sysroot systemd tmp udev var volume"
               + " volumes www sysctl.d share dev md mapper disk by-id by-path by-uuid by-label"
               + " by-partuuid by-partlabel @ @home merged diff work rootfs volume1 volume2 media"
               + " pve timers lower upper kubelet html lost+found live medium efivars boot grub")
              .split(" "));

  private static final Pattern ENDING =
      Pattern.compile("(.+)\\.(?:key|json|img|qcow2|raw|iso|hdr|conf|service|timer|bak|luks|bin)");
  private static final Pattern BREAKS = Pattern.compile("[\\s\"',;:=()<>\\[\\]{}|]+");
  private static final Pattern LABEL = Pattern.compile("\\b(?:PART)?LABEL=\"?([^\"\\s]+)");
  private static final Pattern ISCSI =
      Pattern.compile("\\biqn\\.\\d{4}-\\d{2}\\.([^\\s\"/]+?)(?=-lun-|[\\s\"/]|$)");
  private static final Pattern GROUP = Pattern.compile("\"vg_name\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern NAMED_ARRAY = Pattern.compile("(?m)^md_([^\\n]+?) :");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  private final Aliases aliases;

  PeoplesNames(Aliases aliases) {
    this.aliases = aliases;
  }

  /** All texts below a node, keys among them. */
  void texts(JsonNode node) {
    if (node.isTextual()) {
      text(node.textValue());
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (!entry.getKey().equals("hardware")) {
        text(entry.getKey());
        texts(entry.getValue());
      }
    }
    if (node.isArray()) {
      node.forEach(this::texts);
    }
  }

  private void text(String text) {
    each(LABEL, text, this::named);
    each(ISCSI, text, word -> aliases.secret(word));
    each(GROUP, text, word -> aliases.name(word));
    each(NAMED_ARRAY, text, word -> List.of(word.split(":")).forEach(aliases::name));
    for (String word : BREAKS.split(text)) {
      path(MountPoint.decoded(word));
    }
    // The name of a folder may have blanks, where the whole text is one path.
    path(text.contains("\n") ? "" : text);
  }

  private static void each(Pattern pattern, String text, Consumer<String> learner) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      learner.accept(matcher.group(1));
    }
  }

  private void named(String label) {
    aliases.name(MountPoint.decoded(plain(label)));
  }

  private static String plain(String name) {
    return HEX.matcher(name)
        .replaceAll(
            m -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(m.group(1), 16))));
  }

  /** Learns the parts of a path that people named. */
  void path(String path) {
    String rest = path.startsWith("/dev/disk/") ? path.substring("/dev/disk/".length()) : path;
    if (rest.startsWith("by-")) {
      diskName(rest);
    } else if (path.startsWith("/dev/mapper/")) {
      mapping(path.substring("/dev/mapper/".length()));
    } else if (path.startsWith("/") && !OF_THE_SYSTEM.matcher(path).matches()) {
      for (String part : path.split("/")) {
        part(part);
      }
    }
  }

  private void part(String part) {
    Matcher ending = ENDING.matcher(part);
    String name = ending.matches() ? ending.group(1) : part;
    if (!PARTS.contains(name.toLowerCase(Locale.ROOT)) && !PARTS.contains(part)) {
      aliases.name(name);
    }
  }

  /** "photos-1_dif" is made of the name "photos"; "vg-lv" of two. */
  void mapping(String mapping) {
    for (String part : mapping.split("(?<!-)-(?!-)")) {
      aliases.name(part.replace("--", "-").replaceFirst("_dif$", ""));
    }
  }

  /** A name below /dev/disk, with its folder. */
  private void diskName(String whole) {
    int slash = whole.indexOf('/');
    String name = slash < 0 ? "" : whole.substring(slash + 1);
    switch (slash < 0 ? "" : whole.substring(0, slash)) {
      case "by-id" -> id(name);
      case "by-label", "by-partlabel" -> named(name);
      case "by-uuid", "by-partuuid" -> aliases.id(name);
      default -> {}
    }
  }

  /** The end of a name in by-id: its serial, or what else tells the disk from others. */
  void id(String whole) {
    String name = whole.replaceFirst("-part\\d+$", "").replaceFirst("-\\d+:\\d+$", "");
    if (name.startsWith("dm-name-")) {
      mapping(name.substring("dm-name-".length()));
    } else if (name.startsWith("md-name-")) {
      List.of(name.substring("md-name-".length()).split(":")).forEach(aliases::name);
    } else if (name.startsWith("wwn-")) {
      aliases.worldWide(name.substring("wwn-".length()));
    } else if (!name.matches("(?:dm-uuid|md-uuid|lvm-pv-uuid)-.*")) {
      String single = name.replaceFirst("(?<=_.{4,200})_\\d{1,2}$", "");
      int at = Math.max(single.lastIndexOf('_'), single.contains("_") ? -1 : single.indexOf('-'));
      String end = single.substring(at + 1).replaceFirst("^eui\\.", "");
      if (end.length() > 3 && end.matches(".*\\d.*")) {
        aliases.id(end);
      }
    }
  }

  /** A file of settings without what its comments say; marks of ours stay. */
  static String withoutComments(String content) {
    UnaryOperator<String> line =
        text -> {
          String stripped = text.strip();
          boolean comment = stripped.startsWith("#") || stripped.startsWith(";");
          boolean mark = stripped.startsWith("# Rotproof: ");
          return comment && !mark ? "#" : text.replaceFirst("[ \\t]#.*", " #");
        };
    return List.of(content.split("\n", -1)).stream().map(line).collect(Collectors.joining("\n"));
  }

  /** What mdadm.conf says beside arrays: groups of spares, senders, programs and their words. */
  void settings(String line) {
    String keyword = line.strip().split("[ \t]", 2)[0].toLowerCase(Locale.ROOT);
    boolean free = keyword.startsWith("prog") || keyword.startsWith("mail");
    for (String word : line.strip().split("[ \t]+")) {
      boolean spare = word.toLowerCase(Locale.ROOT).startsWith("spare-group=");
      if (free || spare) {
        String said = spare ? word.substring("spare-group=".length()) : word;
        for (String part : BREAKS.split(said.replace('@', ' '))) {
          if (!part.equalsIgnoreCase(keyword) && !part.startsWith("-") && !part.contains("/")) {
            aliases.name(part);
          }
        }
      }
    }
  }
}
