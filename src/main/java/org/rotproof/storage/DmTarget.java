package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of {@code dmsetup table} or {@code dmsetup status}.
 *
 * @param name the mapping's name
 * @param startSector where it starts in the mapping, in 512-byte sectors, as {@code lengthSectors}
 * @param type crypt, integrity, linear, …
 * @param arguments the rest, split at blanks
 */
public record DmTarget(
    String name, long startSector, long lengthSectors, String type, List<String> arguments) {
  private static final String SOURCE = "dmsetup";
  private static final int MOST_CHARS = 4 << 20;
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}:\\d{1,9}");

  public DmTarget {
    arguments = List.copyOf(arguments);
  }

  /**
   * Reads all lines. A mapping of several segments has several; one without a table has none.
   *
   * @throws ParseException when a line is anything else
   */
  public static List<DmTarget> parse(String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(SOURCE, "more than " + MOST_CHARS + " characters");
    }
    List<DmTarget> targets = new ArrayList<>();
    for (String line : text.split("\r?\n")) {
      if (!line.isBlank() && !line.strip().equals("No devices found")) {
        readLine(line, targets);
      }
    }
    return targets;
  }

  private static void readLine(String line, List<DmTarget> targets) throws ParseException {
    int colon = line.indexOf(':');
    if (colon <= 0) {
      throw new ParseException(SOURCE, "names no mapping: '" + ParserTexts.quote(line) + "'");
    }
    String rest = line.substring(colon + 1).strip();
    if (rest.isEmpty()) {
      return;
    }
    String[] words = rest.split("\\s+");
    if (words.length < 3) {
      throw new ParseException(SOURCE, "is cut: '" + ParserTexts.quote(line) + "'");
    }
    targets.add(
        new DmTarget(
            line.substring(0, colon),
            ParserTexts.number(SOURCE, words[0]),
            ParserTexts.number(SOURCE, words[1]),
            words[2],
            List.of(words).subList(3, words.length)));
  }

  /** The devices it lies on, as "major:minor". */
  public List<String> devices() {
    return arguments.stream().filter(a -> NUMBER.matcher(a).matches()).toList();
  }

  /** The integrity algorithm as blueprints spell it; "" where this target has none of its own. */
  public String integrityId() {
    if (type.equals("crypt") && arguments.stream().anyMatch(a -> a.startsWith("integrity:"))) {
      return IntegrityNames.ofCipher(arguments.get(0));
    }
    if (type.equals("integrity")) {
      String hash = option("internal_hash");
      return IntegrityNames.ofInternalHash(hash);
    }
    return "";
  }

  /** The value of an argument such as "block_size:4096"; "" where there is none. */
  public String option(String key) {
    for (String argument : arguments) {
      if (argument.startsWith(key + ":")) {
        String value = argument.substring(key.length() + 1);
        int colon = value.indexOf(':');
        return colon < 0 ? value : value.substring(0, colon);
      }
    }
    return "";
  }

  /**
   * How dm-integrity keeps tags and data together: "journal" (J), "bitmap" (B), "direct" (D: a
   * power cut may tear a sector), "recovery" (R), "inline" (I); "" for other targets.
   */
  public String integrityMode() {
    String mode = type.equals("integrity") && arguments.size() > 3 ? arguments.get(3) : "";
    return switch (mode) {
      case "J" -> "journal";
      case "B" -> "bitmap";
      case "D" -> "direct";
      case "R" -> "recovery";
      case "I" -> "inline";
      default -> "";
    };
  }

  /**
   * In a status line of dm-integrity: how many of its sectors have right tags, and how many it has,
   * as "4096 8192"; "" where the line does not tell. The kernel says "-" where it never had to
   * compute any, and goes on saying the last sector where it has computed all.
   */
  public String guarded() {
    if (!type.equals("integrity") || arguments.size() < 3) {
      return "";
    }
    String all = arguments.get(1);
    String done = arguments.get(2).equals("-") ? all : arguments.get(2);
    boolean numbers = ParserTexts.number(all).isPresent() && ParserTexts.number(done).isPresent();
    return numbers ? done + " " + all : "";
  }

  /**
   * In a status line of dm-integrity: how many mismatches it counted since it was opened. It counts
   * none of those below dm-crypt.
   */
  public OptionalLong integrityMismatches() {
    Matcher matcher =
        Pattern.compile("\\d{1,19}").matcher(arguments.isEmpty() ? "" : arguments.get(0));
    return type.equals("integrity") && matcher.matches()
        ? ParserTexts.number(arguments.get(0))
        : OptionalLong.empty();
  }
}
