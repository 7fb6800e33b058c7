package org.rotproof.storage;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Other words for the words that would be known again: of the same form, so that who reads them
 * judges as before, and the same for the same, however a text writes it. Learn all words first.
 */
final class Aliases {
  /** Words that are everybody's: were one of them replaced, texts would mean something else. */
  private static final Set<String> EVERYBODYS =
      Set.of(
          ("system root home boot efi usr var tmp opt srv mnt media run dev etc lib data swap none"
               + " user users disk disks part crypt raid md mapper array arrays linear active"
               + " inactive clean idle check resync recover recovery repair reshape delayed pending"
               + " spare faulty in_sync journal write_mostly readonly read-auto auto read-only"
               + " bitmap pages chunk blocks level algorithm super near copies offset far unused"
               + " devices personalities external ext2 ext3 ext4 xfs btrfs vfat ntfs zfs tmpfs proc"
               + " sysfs devtmpfs cgroup cgroup2 nfs nfs4 cifs overlay fuse squashfs defaults"
               + " nofail noauto relatime noatime rw ro suid exec uuid label partuuid partlabel"
               + " name metadata device ignore homehost mailaddr program all yes no luks luks2"
               + " integrity dif local host localhost rotproof begin end key keys photos.key size"
               + " holders slaves parent linux sda primary dm id by-id wwn ata scsi usb nvme sas"
               + " sata partitions containers errors remount-ro timeout storage kind filesystem lvm"
               + " point type mount practice protection encrypted layered keyfile raid0 raid1 raid4"
               + " raid5 raid6 raid10 sync true false null")
              .split(" "));

  private static final Pattern KERNEL_NAME =
      Pattern.compile(
          "((sd|hd|vd|xvd|dasd)[a-z]+|nvme\\d+n\\d+|mmcblk|pmem|c\\d+d|md|dm-|loop|sr|zram|drbd|nbd|rbd|zd"
              + "|bcache)\\d*(p?\\d+)?|cciss|ida");
  private static final String UUID =
      "(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f])"
          + "|(?<![0-9A-Fa-f])[0-9A-Fa-f]{8}(?::[0-9A-Fa-f]{8}){3}(?![0-9A-Fa-f])"
          + "|(?<![0-9A-Fa-f])[0-9A-Fa-f]{32}(?![0-9A-Fa-f])"
          + "|(?<![0-9A-Za-z])[0-9A-Za-z]{6}(?:-[0-9A-Za-z]{4}){5}-[0-9A-Za-z]{6}(?![0-9A-Za-z])";

  /** Not the units of systemd, which are written likewise. */
  private static final String MAIL =
      "[A-Za-z0-9._%+-]+@(?![\\w.:-]*\\.(?:service|timer|mount|socket|target|path|device|swap)\\b)"
          + "[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+";

  private static final String ADDRESS =
      "(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:])"
          + "|(?<![0-9.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![0-9.])"
          + "|(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){4,7}[0-9A-Fa-f]{1,4}(?![0-9A-Fa-f:])"
          + "|(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{1,4}:){1,6}(?::[0-9A-Fa-f]{1,4}){1,6}(?![0-9A-Fa-f:])"
          // Keys, and what else is so long that nobody else has it.
          + "|(?<![0-9A-Za-z])[0-9A-Fa-f]{33,}(?![0-9A-Za-z])|(?<=LVM-)[0-9A-Za-z]{32,}";
  private static final int LONG = 6;
  private static final int MOST_TRIES = 1000;

  private final TreeSet<String> names = new TreeSet<>();
  private final TreeSet<String> ids = new TreeSet<>();
  private final Map<String, String> others = new LinkedHashMap<>();
  private final Map<String, String> uuids = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private Pattern pattern;

  /** A name that a person gave. */
  void name(String word) {
    boolean everybodys = EVERYBODYS.contains(word.toLowerCase(Locale.ROOT));
    if (word.length() > 1
        && !everybodys
        && !word.matches("[\\d\\W_]+")
        && !KERNEL_NAME.matcher(word).matches()) {
      names.add(word);
    }
  }

  /** A serial, a UUID, or what else tells one thing from all others. */
  void id(String word) {
    String id = word.strip();
    if (id.length() > 1 && !id.matches("[-0:]*")) {
      ids.add(id);
    }
  }

  /** What nobody else may know, as it stands behind an equals sign. */
  void secret(String word) {
    if (!word.isEmpty()) {
      names.add(word);
    }
  }

  /** A world wide name, with or without what stands before its digits. */
  void worldWide(String word) {
    // One that means nothing tells nobody anything, and that it does so is what a fault is found
    // by.
    id(DiskIdentity.meaningfulWwn(word));
  }

  /** The text with other words. */
  String in(String text) {
    if (pattern == null) {
      pattern = compiled();
    }
    return pattern.matcher(text).replaceAll(found -> Matcher.quoteReplacement(other(found)));
  }

  private String other(MatchResult found) {
    String word = found.group();
    String known = others.get(word);
    if (known != null) {
      return known;
    }
    if (word.matches(UUID)) {
      return uuid(word);
    }
    return others.computeIfAbsent(word, this::address);
  }

  private String address(String word) {
    if (word.contains("@")) {
      return "somebody@example.org";
    }
    // Of the machine itself, and of nobody.
    return word.matches("127\\..*|0\\.0\\.0\\.0|[0:]+1?") ? word : likeness(word);
  }

  /** UUIDs are written with hyphens, colons or neither: the same digits stay the same. */
  private String uuid(String word) {
    String digits = word.replaceAll("[-:]", "");
    if (digits.matches("(.)\\1*")) {
      return word;
    }
    String other = uuids.computeIfAbsent(digits.toLowerCase(Locale.ROOT), d -> likeness(d));
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      out.append(c == '-' || c == ':' ? c : other.charAt(at++));
    }
    return out.toString();
  }

  /** All that was learnt, the longest first, and what shows by its form. */
  private Pattern compiled() {
    int width = Integer.toString(names.size()).length();
    int number = 0;
    for (String name : names) {
      // In the order of the names, so that what is sorted stays sorted.
      String other = String.format("name%0" + width + "d", ++number);
      spellings(name).forEach(s -> others.putIfAbsent(s, other));
    }
    for (String id : ids) {
      boolean uuid = id.matches(UUID);
      String other = uuid ? uuid(id) : likeness(id);
      others.putIfAbsent(id, other);
      others.putIfAbsent(id.replace(' ', '_'), other.replace(' ', '_'));
      if (id.matches("[0-9a-fA-F-]{6,}")) {
        others.putIfAbsent(id.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
        others.putIfAbsent(id.toUpperCase(Locale.ROOT), other.toUpperCase(Locale.ROOT));
      }
    }
    Set<String> known =
        ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    String words =
        others.keySet().stream()
            .sorted((a, b) -> b.length() - a.length())
            .map(w -> alternative(w, isOne(w, known)))
            .collect(Collectors.joining("|"));
    return Pattern.compile(
        Stream.of(MAIL, words, UUID, ADDRESS)
            .filter(p -> !p.isEmpty())
            .collect(Collectors.joining("|")));
  }

  private static boolean isOne(String word, Set<String> ids) {
    String lower = word.toLowerCase(Locale.ROOT);
    return ids.contains(lower) || ids.contains(lower.replace('_', ' '));
  }

  /** A long id is one wherever it stands; a short word only where it stands alone. */
  private static String alternative(String word, boolean id) {
    boolean anywhere = id && word.length() >= LONG && word.matches(".*\\d.*");
    return anywhere
        ? Pattern.quote(word)
        : "(?<![\\p{L}\\p{N}])" + Pattern.quote(word) + "(?![\\p{L}\\p{N}])";
  }

  /** As letters, as bytes, and with the blanks as mounts, udev and LVM write them. */
  private static Set<String> spellings(String name) {
    String bytes = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    Set<String> all = new HashSet<>(List.of(name, bytes));
    all.add(name.replace(" ", "\\040"));
    all.add(bytes.replace(" ", "\\040"));
    all.add(name.replace(" ", "\\x20"));
    all.add(name.replace("-", "--"));
    StringBuilder octal = new StringBuilder();
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      octal.append(b <= ' ' ? String.format("\\%03o", b & 0xff) : String.valueOf((char) b));
    }
    all.add(octal.toString());
    return all;
  }

  /** A word of the same form: digits for digits, letters for letters. */
  private String likeness(String word) {
    boolean hex = word.matches("[0-9a-fA-F:-]+");
    Random random = new Random(taken.size());
    String other = word;
    for (int tries = 0; tries < MOST_TRIES && (tries == 0 || !taken.add(other)); tries++) {
      StringBuilder out = new StringBuilder();
      for (int i = 0; i < word.length(); i++) {
        char c = word.charAt(i);
        // The kind of a world wide name is its first digit.
        out.append(i == 0 && c >= '0' && c <= '9' ? c : likeness(c, hex, random));
      }
      other = out.toString();
    }
    return other;
  }

  private static char likeness(char c, boolean hex, Random random) {
    if (c >= '0' && c <= '9') {
      return (char) ('0' + random.nextInt(10));
    }
    if (c >= 128 || !Character.isLetter(c)) {
      return c;
    }
    return (char) ((Character.isUpperCase(c) ? 'A' : 'a') + random.nextInt(hex ? 6 : 26));
  }
}
