package org.rotproof.plan;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.MarkedBlock;
import org.rotproof.storage.Machine;

/**
 * mdadm.conf(5) as mdadm reads it: a line that begins with a blank goes on with the one before it,
 * {@code #} at the beginning of a word begins a comment, quotes hold blanks, keywords may be cut to
 * three letters and are of any case; behind the file come those of its folder of the same name with
 * ".d". Pure.
 */
public final class MdadmConf {
  /** Where further files lie, whose names end in ".conf". */
  public static final List<String> FOLDERS =
      List.of(BootLines.MDADM_CONF + ".d", BootLines.OTHER_MDADM_CONF + ".d");

  private static final Set<String> AUTO_ANY = Set.of("yes", "+all", "all", "+1.x");
  private static final Set<String> AUTO_NONE = Set.of("no", "-all", "-1.x");
  private static final int UUID_DIGITS = 32;

  private final List<Line> lines;

  /**
   * A line with all its continuations.
   *
   * @param words without quotes; the first is the keyword as it is written
   */
  public record Line(String file, List<String> words) {
    public Line {
      words = List.copyOf(words);
    }

    private boolean is(String keyword) {
      String word = words.get(0).toLowerCase(Locale.ROOT);
      return word.length() >= 3 && keyword.startsWith(word);
    }

    /** What stands behind that key and an equals sign. */
    Optional<String> value(String key) {
      return words.stream()
          .skip(1)
          .filter(w -> w.toLowerCase(Locale.ROOT).startsWith(key + "="))
          .map(w -> w.substring(key.length() + 1))
          .findFirst();
    }

    /** How an array's line calls its device: "/dev/md/photos", "md0"; empty where it does not. */
    Optional<String> device() {
      return words.stream()
          .skip(1)
          .limit(1)
          .filter(w -> w.startsWith("/") || !w.contains("="))
          .filter(w -> !w.startsWith("<"))
          .findFirst();
    }

    /** Whether it only says which arrays mdadm has to leave alone. */
    public boolean ignores() {
      return words.contains("<ignore>");
    }

    /** The line as one would write it, without its comments. */
    public String text() {
      return String.join(" ", words);
    }
  }

  private MdadmConf(List<Line> lines) {
    this.lines = List.copyOf(lines);
  }

  /**
   * All that a machine has of it, without the lines of an array of ours. Where there are both
   * /etc/mdadm/mdadm.conf and /etc/mdadm.conf, both count: which one mdadm reads is decided when it
   * is built.
   */
  public static MdadmConf of(Machine machine, String owner) {
    return of(machine, content -> MarkedBlock.removeFrom(content, owner));
  }

  /** All that a machine has of it. */
  static MdadmConf whole(Machine machine) {
    return of(machine, UnaryOperator.identity());
  }

  /** All that others wrote into it: without the lines of any array of ours. */
  static MdadmConf foreign(Machine machine) {
    return of(machine, MarkedBlock::foreign);
  }

  private static MdadmConf of(Machine machine, UnaryOperator<String> counting) {
    List<Line> lines = new ArrayList<>();
    new TreeMap<>(machine.files())
        .forEach(
            (path, content) -> {
              if (isPart(path)) {
                lines.addAll(lines(path, counting.apply(content)));
              }
            });
    return new MdadmConf(lines);
  }

  /** The lines that name an array. */
  List<Line> arrays() {
    return lines.stream().filter(l -> l.is("array")).toList();
  }

  private static boolean isPart(String path) {
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    boolean inFolder =
        slash > 0
            && FOLDERS.contains(path.substring(0, slash))
            && name.endsWith(".conf")
            && name.length() > ".conf".length()
            && !name.startsWith(".");
    return inFolder || path.equals(BootLines.MDADM_CONF) || path.equals(BootLines.OTHER_MDADM_CONF);
  }

  /** The lines of one file. Never throws. */
  public static List<Line> lines(String file, String content) {
    List<List<String>> all = new ArrayList<>();
    for (String text : content.split("\n")) {
      List<String> words = words(text);
      boolean goesOn = text.startsWith(" ") || text.startsWith("\t");
      if (words.isEmpty()) {
        continue;
      }
      if (goesOn && !all.isEmpty()) {
        all.get(all.size() - 1).addAll(words);
      } else {
        all.add(words);
      }
    }
    return all.stream().map(words -> new Line(file, words)).toList();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == ' ' || c == '\t') {
        i++;
        continue;
      }
      if (c == '#') {
        break;
      }
      StringBuilder word = new StringBuilder();
      char quote = 0;
      while (i < text.length()
          && (quote != 0 || (text.charAt(i) != ' ' && text.charAt(i) != '\t'))) {
        char letter = text.charAt(i++);
        if (quote != 0 && letter == quote) {
          quote = 0;
        } else if (quote == 0 && (letter == '\'' || letter == '"')) {
          quote = letter;
        } else {
          word.append(letter);
        }
      }
      words.add(word.toString());
    }
    return words;
  }

  /**
   * The DEVICE line that keeps mdadm from looking at a mapping of that name; empty where it may
   * look at it. All such lines of a machine count together; without any, everything is looked at.
   */
  public Optional<Line> hides(String mapping) {
    List<Line> devices = lines.stream().filter(l -> l.is("devices")).toList();
    // As udev hands it to mdadm: the kernel's name, which is any, and the links to it.
    List<String> names =
        List.of("/dev/dm-0", "/dev/mapper/" + mapping, "/dev/disk/by-id/dm-name-" + mapping);
    boolean said = false;
    for (Line line : devices) {
      for (String word : line.words().subList(1, line.words().size())) {
        boolean counts =
            word.startsWith("/")
                || word.equalsIgnoreCase("partitions")
                || word.equalsIgnoreCase("containers");
        said |= counts;
        if (word.equalsIgnoreCase("partitions") || names.stream().anyMatch(n -> fits(word, n))) {
          return Optional.empty();
        }
      }
    }
    return said ? Optional.of(devices.get(0)) : Optional.empty();
  }

  /** As fnmatch(3) with FNM_PATHNAME and glob(3) do: a star does not reach over a slash. */
  static boolean fits(String pattern, String path) {
    // Braces are plain letters for them, and special for Java.
    String java = pattern.replaceAll("[{}]", "\\\\$0");
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + java).matches(Path.of(path));
    } catch (PatternSyntaxException | InvalidPathException e) {
      return pattern.equals(path);
    }
  }

  /**
   * A line that another array with that name has. Measured with mdadm 4.2: {@code --assemble
   * --scan} ends with "Duplicate MD device names in conf file were found" where two lines have one
   * name; versions before 4.3 also take an array that is only named there for ours.
   *
   * @param uuid of our array, where it is known
   */
  public Optional<Line> claims(String name, Optional<String> uuid) {
    return arrays().stream()
        .filter(l -> named(l, name) || (uuid.isPresent() && uuid.equals(l.value("uuid"))))
        .findFirst();
  }

  /**
   * The lines by which udev has mdadm put an array together as its members appear ({@code mdadm
   * --incremental}). Measured with mdadm 4.2: where two lines fit, also where one of them says to
   * leave the array alone, mdadm "cannot decide which to use" and takes no member at all; where
   * none fits it goes by AUTO. Level and number of devices are not looked at there.
   *
   * @param uuid the array's
   */
  public List<Line> fitting(String name, String uuid) {
    return arrays().stream()
        .filter(line -> identifies(line) && !contradicts(line, name, uuid))
        .toList();
  }

  /** Whether mdadm leaves alone what no line names. */
  public boolean leavesAloneWhatItDoesNotName() {
    return lines.stream()
        .filter(l -> l.is("auto"))
        .flatMap(l -> l.words().stream().skip(1))
        .map(word -> word.toLowerCase(Locale.ROOT))
        .filter(word -> AUTO_ANY.contains(word) || AUTO_NONE.contains(word))
        .findFirst()
        .filter(AUTO_NONE::contains)
        .isPresent();
  }

  private static boolean identifies(Line line) {
    return Stream.of("name", "devices", "super-minor").anyMatch(k -> line.value(k).isPresent())
        || line.value("uuid").filter(MdadmConf::isUuid).isPresent();
  }

  private static boolean contradicts(Line line, String name, String uuid) {
    return line.value("uuid")
            .filter(word -> isUuid(word) && !plain(word).equals(plain(uuid)))
            .isPresent()
        || line.value("name").filter(word -> !unhosted(word).equalsIgnoreCase(name)).isPresent()
        // udev hands over the kernel's name of a mapping, which is any.
        || line.value("devices")
            .filter(list -> Stream.of(list.split(",")).noneMatch(word -> fits(word, "/dev/dm-0")))
            .isPresent()
        // Arrays of metadata 1.x have none.
        || line.value("super-minor").isPresent();
  }

  /** Nothing else may stand in it, not even what ends a line on Windows. */
  private static boolean isUuid(String word) {
    return word.matches("[0-9A-Fa-f:. -]*") && plain(word).length() == UUID_DIGITS;
  }

  private static String plain(String uuid) {
    return uuid.replaceAll("[^0-9A-Fa-f]", "").toLowerCase(Locale.ROOT);
  }

  private static String unhosted(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  private static boolean named(Line line, String name) {
    return line.device().filter(d -> d.equals("/dev/md/" + name) || d.equals(name)).isPresent()
        || byName(line, name);
  }

  private static boolean byName(Line line, String name) {
    Optional<String> own = line.value("name");
    return line.value("uuid").isEmpty()
        && own.isPresent()
        && unhosted(own.get()).equalsIgnoreCase(name);
  }
}
