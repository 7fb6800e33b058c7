package org.rotproof.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.MountPoint;

/**
 * One way to write the name of a device, for what fstab(5), crypttab(5) and their like take in
 * several: a tag is a link below /dev/disk, bytes may be written as numbers, a unit of systemd is
 * the path that it is made of. Pure.
 */
final class DeviceName {
  /** Where udev keeps its names of disks and of what lies on them. */
  static final String DISK = "/dev/disk/";

  private static final Pattern TAG =
      Pattern.compile("(UUID|LABEL|PARTUUID|PARTLABEL|ID)=([\"']?)(.*?)\\2");
  private static final Pattern UNIT = Pattern.compile("(dev-.+)\\.(?:device|swap)");
  private static final Pattern HEX = Pattern.compile("\\\\x([0-9A-Fa-f]{2})");

  /** As long as a path may be. */
  private static final int LONGEST_WORD = 4096;

  private static final int MOST_PARTS = 200;

  private DeviceName() {}

  /** The name in its one way. */
  static String of(String word) {
    String plain = MountPoint.decoded(word);
    Matcher tag = TAG.matcher(plain);
    Matcher unit = UNIT.matcher(plain);
    if (tag.matches()) {
      plain = DISK + "by-" + tag.group(1).toLowerCase(Locale.ROOT) + "/" + tag.group(3);
    } else if (unit.matches()) {
      plain = "/" + unescaped(unit.group(1).replace('-', '/'));
    }
    // A label is known as it was cleaned where it entered, and so is what a line says.
    plain = ForeignText.clean(MountPoint.straight(unescaped(plain)));
    boolean id = plain.startsWith(DISK + "by-uuid/") || plain.startsWith(DISK + "by-partuuid/");
    return id ? plain.toLowerCase(Locale.ROOT) : plain;
  }

  private static String unescaped(String word) {
    return HEX.matcher(word).replaceAll(m -> Matcher.quoteReplacement(character(m.group(1))));
  }

  private static String character(String hexDigits) {
    return String.valueOf((char) Integer.parseInt(hexDigits, 16));
  }

  /**
   * All that may be a name in a word: the word, each of a list, what stands behind an equals sign
   * ("logdev=/dev/sdb"), and what stands before or behind a colon ("/key:LABEL=stick",
   * "/dev/sda:/dev/sdb").
   */
  static Set<String> within(String word) {
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
}
