package org.rotproof.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * What a machine's lvm.conf(5) has LVM leave alone, from {@code lvmconfig --mergedconfig}, which
 * prints what is set. Pure.
 */
public final class LvmSettings {
  private static final Pattern STRING = Pattern.compile("\"((?:[^\"\\\\]++|\\\\.)*+)\"");
  private static final String GLOBAL_FILTER = "global_filter";
  private static final String FILTER = "filter";
  private static final int SHORTEST_PATTERN = 3;
  private static final int LONGEST_PATTERN = 1000;

  private final String text;
  private final String systemId;

  private LvmSettings(String text, String systemId) {
    this.text = text;
    this.systemId = systemId;
  }

  /**
   * Reads them; what is not there is not set. Never throws.
   *
   * @param systemId what {@code lvm systemid} says: " system ID: nas"
   */
  public static LvmSettings parse(String text, String systemId) {
    return new LvmSettings(text, systemId.substring(systemId.indexOf(':') + 1).strip());
  }

  /**
   * The pattern by which a device is not looked at, with the name of its setting: {@code
   * global_filter: "r|.*|"}; empty where it is. A device is looked at where for one of its names
   * the first pattern that fits accepts it, or where no pattern fits any of its names.
   *
   * @param names all the names that the device has under /dev
   */
  public Optional<String> hides(Collection<String> names) {
    return hides(GLOBAL_FILTER, names).or(() -> hides(FILTER, names));
  }

  private Optional<String> hides(String setting, Collection<String> names) {
    List<String> patterns = strings(setting).orElse(List.of());
    Optional<String> rejecting = Optional.empty();
    for (String name : names) {
      Optional<String> first = patterns.stream().filter(p -> fits(p, name)).findFirst();
      if (first.isPresent() && first.get().startsWith("a")) {
        return Optional.empty();
      }
      rejecting = rejecting.or(() -> first);
    }
    return rejecting.map(pattern -> setting + ": \"" + pattern + "\"");
  }

  /** "a|^/dev/md|": what to do, and an expression between two letters that are the same. */
  private static boolean fits(String pattern, String name) {
    if (pattern.length() < SHORTEST_PATTERN || pattern.length() > LONGEST_PATTERN) {
      return false;
    }
    String closing =
        "|/".indexOf(pattern.charAt(1)) >= 0 ? "" + pattern.charAt(1) : bracket(pattern);
    int end = pattern.lastIndexOf(closing);
    try {
      return end > 1 && Pattern.compile(pattern.substring(2, end)).matcher(name).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static String bracket(String pattern) {
    int open = "([{".indexOf(pattern.charAt(1));
    return open < 0 ? "" + pattern.charAt(1) : ")]}".substring(open, open + 1);
  }

  /** Whether only the devices of its own file are used. */
  public boolean usesDevicesFile() {
    return value("use_devicesfile").filter("1"::equals).isPresent();
  }

  /** Whether a volume is activated by itself when its disks appear. */
  public boolean activatesByEvent() {
    return value("event_activation").filter("0"::equals).isEmpty();
  }

  /** Whether a volume's group is another machine's, which may not be used here (lvmsystemid(7)). */
  public boolean isForeign(LvmVolume volume) {
    return !volume.systemId().isEmpty() && !volume.systemId().equals(systemId);
  }

  /** Whether that volume may be activated at all. */
  public boolean mayActivate(LvmVolume volume) {
    return passes("volume_list", volume);
  }

  /** Whether that volume may be activated by itself. */
  public boolean mayActivateByItself(LvmVolume volume) {
    return passes("auto_activation_volume_list", volume);
  }

  private boolean passes(String setting, LvmVolume volume) {
    return strings(setting)
        .map(list -> list.stream().anyMatch(word -> names(word, volume)))
        .orElse(true);
  }

  private static boolean names(String word, LvmVolume volume) {
    if (word.equals("@*")) {
      return !volume.tags().isEmpty(); // It is the machine's tags that count: not known here.
    }
    return word.startsWith("@")
        ? volume.tags().contains(word.substring(1))
        : word.equals(volume.group()) || word.equals(volume.group() + "/" + volume.name());
  }

  private Optional<String> value(String setting) {
    Matcher line = Pattern.compile("(?m)^[ \t]*+" + setting + "[ \t]*+=(.*)$").matcher(text);
    return line.find() ? Optional.of(line.group(1).strip()) : Optional.empty();
  }

  private Optional<List<String>> strings(String setting) {
    return value(setting)
        .map(
            value -> {
              List<String> strings = new ArrayList<>();
              Matcher string = STRING.matcher(value);
              while (string.find()) {
                strings.add(string.group(1).replaceAll("\\\\(.)", "$1"));
              }
              return strings;
            });
  }
}
