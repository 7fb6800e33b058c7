package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;

/**
 * Reads {@code smartctl --json} of ATA, NVMe and SCSI disks.
 *
 * <p>FAILING is what the disk itself calls so, a pre-failure attribute past its threshold, or a
 * self-test that failed. WORN is a disk that says it is well but has replaced, or could not read,
 * sectors, or has used up its rated life. HOT is one whose temperature is, or was, past its line. A
 * disk that says nothing is UNKNOWN. Makers use the same numbers for different things, so an
 * attribute counts by number and name together.
 */
public final class SmartReport {
  private static final String SOURCE = "smartctl";
  private static final int WORN_OUT_PERCENT = 100;

  /**
   * No disk has replaced so many sectors: then the number means something else, such as the -1 of a
   * counter that has no value.
   */
  private static final long MOST_COUNT = (1L << 32) - 1;

  private static final long HOTTEST_CELSIUS = 150;

  private static final Counter REALLOCATED =
      new Counter(
          5,
          "Reallocated_Sector_Ct",
          "Reallocated_Sector_Count",
          "Reallocated_Block_Count",
          "Reallocate_NAND_Blk_Cnt",
          "Realloc_Flash_Blocks_Ct",
          "Retired_Block_Count",
          "New_Bad_Blk_Cnt",
          "New_Bad_Blk_Count",
          "New_Bad_Block_Count");
  private static final Counter REPORTED =
      new Counter(
          187,
          "Reported_Uncorrect",
          "Reported_Uncorr_Errors",
          "Uncorrectable_Error_Cnt",
          "Uncorrectable_ECC_Ct",
          "Reported_UE_Counts");
  private static final Counter PENDING =
      new Counter(
          197,
          "Current_Pending_Sector",
          "Total_Pending_Sectors",
          "Pending_Sector_Count",
          "Current_Pending_Sector_Count",
          "Current_Pending_Sectors");
  private static final Counter OFFLINE =
      new Counter(
          198,
          "Offline_Uncorrectable",
          "Total_Offl_Uncorrectabl",
          "Off-line_Scan_UNC_Sector_Ct",
          "Offline_Scan_UNC_SectCt",
          "Offline_UErr_Media_Scan",
          "Uncor_Read_Error_Ct");
  private static final Set<Long> TEMPERATURES = Set.of(190L, 194L, 231L);

  /** What an SSD has left of its rated life: the normalised value falls from 100 to nothing. */
  private static final Pattern LIFE_LEFT =
      Pattern.compile(
          ".*Life(time)?_?(Left|Remain).*|.*Remain.*_Life.*|Wear_Leveling_Count"
              + "|Media_Wearout_Indicator");

  /** What an SSD has used of it, in percent, as the raw value; it may go on beyond all of it. */
  private static final Pattern LIFE_USED = Pattern.compile(".*Life(time)?_Used%?");

  private static final long MOST_PERCENT = 255;

  /** Lower ones are of hard disks, which have no such life. */
  private static final long FIRST_OF_SSDS = 100;

  /** Media_Wearout_Indicator ends at 1. */
  private static final long NOTHING_LEFT = 1;

  /** Words by which smartctl says that an attribute was past its line, and that it is not now. */
  private static final Set<String> ONCE = Set.of("past", "in_the_past");

  private static final Set<String> NOT_NOW = Set.of("", "-", "past", "in_the_past");

  /** The bits of smartctl's exit status, which stand for what it may have left out of the rest. */
  private static final int SAYS_FAILING = 1 << 3;

  private static final int PRE_FAILURE = 1 << 4;
  private static final int PAST_ITS_LINE_ONCE = 1 << 5;
  private static final int SELF_TEST_FAILED = 1 << 7;

  /** The number of the test that reads the whole disk, of ATA, NVMe and SCSI alike. */
  private static final long LONG_TEST = 2;

  private static final long ATA_RUNS = 0xf0;
  private static final long ATA_FAILED = 0x70;

  /** SPC's additional sense codes: a warning, and a failure that is predicted. */
  private static final long WARNS = 0x0b;

  private static final long PREDICTS = 0x5d;

  private static final String OWN_WARNING = "the disk warns of its own reliability";
  private static final String READS = " reads failed for good";
  private static final String HOT = "it is too hot or too cold";

  private final JsonNode root;
  private final JsonNode nvme;
  private final List<String> failing = new ArrayList<>();
  private final List<String> worn = new ArrayList<>();
  private final List<String> hot = new ArrayList<>();

  /** An attribute that counts what it should, by its number and the names it goes by. */
  private record Counter(int number, Set<String> names) {
    Counter(int number, String... names) {
      this(number, Set.of(names));
    }

    /** Without a name the number alone has to do. */
    boolean means(String name) {
      return name.isEmpty() || names.contains(name);
    }
  }

  /** A self-test that the disk remembers: what sort it was, and how it ended. */
  private record SelfTest(long kind, long result) {}

  private SmartReport(JsonNode root) {
    this.root = root;
    nvme = root.path("nvme_smart_health_information_log");
  }

  /**
   * Reads the JSON.
   *
   * @throws ParseException when it is not smartctl's
   */
  public static SmartReading parse(String json) throws ParseException {
    JsonNode root = JsonTexts.object(SOURCE, json);
    if (!root.has("smartctl") && !root.has("json_format_version")) {
      throw new ParseException(SOURCE, "is not a report of smartctl");
    }
    return new SmartReport(root).read();
  }

  private SmartReading read() {
    OptionalLong reallocated =
        first(
            attribute(REALLOCATED),
            at("scsi_grown_defect_list"),
            statistic("Number of Reallocated Logical Sectors"));
    OptionalLong pending =
        most(
            first(attribute(PENDING), at("scsi_pending_defects", "count")),
            at("ata_pending_defects_log", "count"));
    OptionalLong uncorrectable =
        first(
            most(attribute(OFFLINE), attribute(REPORTED)),
            JsonTexts.number(nvme, "media_errors"),
            scsiErrors(),
            statistic("Number of Reported Uncorrectable Errors"));
    OptionalLong used =
        first(
            JsonTexts.number(nvme, "percentage_used"),
            at("endurance_used", "current_percent"),
            at("scsi_percentage_used_endurance_indicator"),
            statistic("Percentage Used Endurance Indicator"),
            usedUp());
    OptionalLong hours =
        first(at("power_on_time", "hours"), JsonTexts.number(nvme, "power_on_hours"));
    judge(reallocated, pending, uncorrectable, used);
    boolean passed = root.path("smart_status").path("passed").isBoolean();
    Optional<String> halfTold = halfTold();
    boolean silent =
        halfTold.isPresent()
            || (nvme.isMissingNode() ? !passed && !attributesTell() : !tells(nvme));
    boolean onlyPassed =
        passed
            && nvme.isMissingNode()
            && attributes().isEmpty()
            && List.of(reallocated, pending, uncorrectable, used, hours).stream()
                .noneMatch(OptionalLong::isPresent);
    return new SmartReading(
        verdict(silent),
        halfTold.filter(why -> all().isEmpty()).orElseGet(() -> reason(silent, onlyPassed)),
        reallocated,
        pending,
        uncorrectable,
        hours,
        temperature(),
        used);
  }

  private JsonNode attributes() {
    return root.path("ata_smart_attributes").path("table");
  }

  /** One of the ATA device statistics, which newer disks keep besides their attributes. */
  private OptionalLong statistic(String name) {
    for (JsonNode page : root.at("/ata_device_statistics/pages")) {
      for (JsonNode entry : page.path("table")) {
        boolean valid = entry.path("flags").path("valid").asBoolean(true);
        if (valid && JsonTexts.text(entry, "name").equals(name)) {
          return JsonTexts.number(entry, "value");
        }
      }
    }
    return OptionalLong.empty();
  }

  /** All of the rated life, where an SSD has none left by its own attributes. */
  private OptionalLong usedUp() {
    boolean filled = false;
    boolean none = false;
    for (JsonNode attribute : attributes()) {
      filled |= JsonTexts.number(attribute, "value").orElse(0) > 0;
      none |= saysNoLifeLeft(attribute);
    }
    // Some fill no normalised value at all.
    return filled && none ? OptionalLong.of(WORN_OUT_PERCENT) : OptionalLong.empty();
  }

  private static boolean saysNoLifeLeft(JsonNode attribute) {
    String name = JsonTexts.text(attribute, "name");
    boolean ofSsd = JsonTexts.number(attribute, "id").orElse(0) >= FIRST_OF_SSDS;
    long value = JsonTexts.number(attribute, "value").orElse(WORN_OUT_PERCENT);
    long raw = JsonTexts.number(attribute.path("raw"), "value").orElse(0);
    if (ofSsd && LIFE_USED.matcher(name).matches()) {
      return raw >= WORN_OUT_PERCENT && (value == 0 || raw <= MOST_PERCENT);
    }
    if (!ofSsd || !LIFE_LEFT.matcher(name).matches()) {
      return false;
    }
    return switch (name) {
      case "Media_Wearout_Indicator" -> value == NOTHING_LEFT;
      case "Wear_Leveling_Count" -> value == 0 && raw > 0;
        // The raw value is what is left, or what is used; any other percentage contradicts.
      default -> value == 0 && (raw == 0 || raw >= WORN_OUT_PERCENT);
    };
  }

  private boolean exitSays(int bit) {
    return (at("smartctl", "exit_status").orElse(0) & bit) != 0;
  }

  private boolean attributesTell() {
    for (JsonNode attribute : attributes()) {
      if (tells(attribute.path("raw").path("value")) || tells(attribute.path("value"))) {
        return true;
      }
    }
    return false;
  }

  /** Whether any number in it is not zero: some bridges answer with nothing but zeros. */
  private static boolean tells(JsonNode node) {
    if (node.isContainerNode()) {
      for (JsonNode part : node) {
        if (tells(part)) {
          return true;
        }
      }
    }
    return node.isNumber() && node.doubleValue() != 0;
  }

  /** What failed for good, of what SCSI disks count one by one. */
  private OptionalLong scsiErrors(String way) {
    return at("scsi_error_counter_log", way, "total_uncorrected_errors");
  }

  /** All of that. */
  private OptionalLong scsiErrors() {
    long sum = 0;
    boolean said = false;
    for (String way : List.of("read", "write", "verify")) {
      OptionalLong count = scsiErrors(way);
      said |= count.isPresent();
      sum += count.orElse(0);
    }
    return said ? OptionalLong.of(sum) : OptionalLong.empty();
  }

  /** SCSI disks without a sensor say 0, others what no disk lives at. */
  private OptionalLong temperature() {
    OptionalLong said = first(at("temperature", "current"), JsonTexts.number(nvme, "temperature"));
    boolean sensor = said.isPresent() && inside(said.getAsLong(), 1, HOTTEST_CELSIUS);
    return sensor ? said : OptionalLong.empty();
  }

  private void judge(
      OptionalLong reallocated,
      OptionalLong pending,
      OptionalLong uncorrectable,
      OptionalLong used) {
    judgeNvme();
    judgeOwnWord();
    for (JsonNode attribute : attributes()) {
      judge(attribute);
    }
    if (attributes().isEmpty() && exitSays(PRE_FAILURE)) {
      failing.add("an attribute that tells of a failure to come is past its line");
    }
    judgeTemperature();
    judgeSelfTests();
    say(worn, reallocated, 1, " sectors were replaced");
    say(worn, pending, 1, " sectors could not be read and wait to be replaced");
    if (root.has("scsi_error_counter_log")) {
      say(worn, scsiErrors("read"), 1, READS);
      say(worn, scsiErrors("write"), 1, " writes failed for good");
      say(worn, scsiErrors("verify"), 1, " verifications failed for good");
    } else {
      say(worn, uncorrectable, 1, READS);
    }
    say(worn, used, WORN_OUT_PERCENT, " % of its rated life is used");
  }

  /**
   * What the disk says of itself as a whole. NVMe's is the sum of its warnings, judged one by one.
   */
  private void judgeOwnWord() {
    JsonNode status = root.path("smart_status");
    JsonNode passed = status.path("passed");
    OptionalLong code = JsonTexts.number(status.path("scsi"), "asc");
    boolean told = code.isPresent() && (code.getAsLong() == WARNS || code.getAsLong() == PREDICTS);
    boolean failed = exitSays(SAYS_FAILING) || (passed.isBoolean() && !passed.booleanValue());
    if (!(failed || told) || warning() != 0) {
      return;
    }
    long more = JsonTexts.number(status.path("scsi"), "ascq").orElse(-1);
    String words = JsonTexts.text(status.path("scsi"), "ie_string");
    String said = words.isEmpty() ? "" : " (" + words + ")";
    // 0Bh/01h is "specified temperature exceeded".
    if (code.isPresent() && code.getAsLong() == WARNS) {
      (more == 0x01 ? hot : worn).add((more == 0x01 ? HOT : "the disk warns") + said);
    } else {
      failing.add("the disk says that it is failing" + said);
    }
  }

  private void judge(JsonNode attribute) {
    String name = JsonTexts.text(attribute, "name");
    boolean now = isPastItsLine(attribute);
    boolean once = ONCE.contains(whenFailed(attribute));
    if (name.startsWith("Bogus_") || (!now && !once)) {
      return;
    }
    if (name.isEmpty()) {
      name = "attribute " + JsonTexts.text(attribute, "id");
    }
    boolean preFailure = isPreFailure(attribute.path("flags"));
    String line = name + (now ? " is past its line" : " was past its line once");
    boolean usual = TEMPERATURES.contains(JsonTexts.number(attribute, "id").orElse(-1));
    // Makers measure it at other places of a disk, by other numbers.
    if (name.contains("Temperature") || (usual && name.contains("Temp"))) {
      hot.add(now ? "it is too hot" : "it was too hot once");
    } else if (preFailure) {
      (now ? failing : worn).add(line);
    } else if (now && !name.startsWith("Unknown_")) {
      worn.add(line);
    }
  }

  /** The first bit of the flags, which some versions do not spell out. */
  private static boolean isPreFailure(JsonNode flags) {
    JsonNode said = flags.path("prefailure");
    return said.isBoolean()
        ? said.booleanValue()
        : (JsonTexts.number(flags, "value").orElse(0) & 1) != 0;
  }

  private static String whenFailed(JsonNode attribute) {
    return JsonTexts.text(attribute, "when_failed").toLowerCase(Locale.ROOT);
  }

  /** As smartctl says it; where it says nothing that is known, by the line itself. */
  private static boolean isPastItsLine(JsonNode attribute) {
    String word = whenFailed(attribute);
    if (Set.of("now", "failing_now").contains(word)) {
      return true;
    }
    if (attribute.path("when_failed").isTextual() && NOT_NOW.contains(word)) {
      return false;
    }
    long line = JsonTexts.number(attribute, "thresh").orElse(0);
    return line > 0 && JsonTexts.number(attribute, "value").orElse(line + 1) <= line;
  }

  private void judgeTemperature() {
    long current = temperature().orElse(0);
    for (String limit : List.of("drive_trip", "op_limit_max", "critical_limit_max")) {
      long most = at("temperature", limit).orElse(0);
      if (most > 0 && current >= most && hot.isEmpty()) {
        hot.add("it is too hot");
      }
    }
  }

  /**
   * Self-tests, the newest first. One that was aborted or still runs says nothing; one that failed
   * is outdated by a newer one of its kind that passed, or by a long one. As smartctl counts them.
   */
  private void judgeSelfTests() {
    JsonNode log = root.path("ata_smart_self_test_log");
    boolean untold =
        log.isMissingNode() && !root.has("nvme_self_test_log") && !root.has("scsi_self_test_0");
    JsonNode ata = ataTests(log);
    List<SelfTest> tests = new ArrayList<>();
    for (JsonNode test : ata) {
      long value =
          JsonTexts.number(test.path("status"), "value").orElse(ended(test.path("status")));
      tests.add(new SelfTest(JsonTexts.number(test.path("type"), "value").orElse(0) & 0x7f, value));
    }
    OptionalLong last = at("ata_smart_data", "self_test", "status", "value");
    if (tests.isEmpty()) {
      long result = last.orElse(ended(root.at("/ata_smart_data/self_test/status")));
      tests.add(new SelfTest(0, result));
    }
    boolean failed = failed(tests, value -> value >> 4 == 0, value -> inside(value >> 4, 3, 8));
    tests.clear();
    for (JsonNode test : root.at("/nvme_self_test_log/table")) {
      long result = JsonTexts.number(test.path("self_test_result"), "value").orElse(1);
      long code = JsonTexts.number(test.path("self_test_code"), "value").orElse(0);
      tests.add(new SelfTest(code, result));
    }
    failed |= failed(tests, value -> value == 0, value -> inside(value, 5, 7));
    tests.clear();
    for (int i = 0; root.has("scsi_self_test_" + i); i++) {
      long result = at("scsi_self_test_" + i, "result", "value").orElse(1);
      long code = at("scsi_self_test_" + i, "code", "value").orElse(0);
      // In the foreground (5, 6) as in the background (1, 2).
      tests.add(new SelfTest(code > 4 ? code - 4 : code, result));
    }
    failed |= failed(tests, value -> value == 0, value -> inside(value, 3, 7));
    failed |= untold && exitSays(SELF_TEST_FAILED);
    if (failed) {
      failing.add("its last self-test failed");
    }
  }

  /** The log that newer disks keep, unless nothing stands in it. */
  static JsonNode ataTests(JsonNode log) {
    JsonNode extended = log.at("/extended/table");
    return extended.isEmpty() ? log.at("/standard/table") : extended;
  }

  /** How a test ended of which only that is told. */
  private static long ended(JsonNode status) {
    JsonNode passed = status.path("passed");
    return !passed.isBoolean() ? ATA_RUNS : passed.booleanValue() ? 0 : ATA_FAILED;
  }

  private static boolean failed(List<SelfTest> tests, LongPredicate passed, LongPredicate failed) {
    Set<Long> outdated = new HashSet<>();
    for (SelfTest test : tests) {
      if (failed.test(test.result()) && !outdated.contains(test.kind())) {
        return true;
      }
      if (passed.test(test.result())) {
        if (test.kind() == LONG_TEST) {
          return false;
        }
        outdated.add(test.kind());
      }
    }
    return false;
  }

  private static boolean inside(long value, long from, long to) {
    return value >= from && value <= to;
  }

  /** NVMe's critical warning, which smartctl repeats where it tells no more. */
  private long warning() {
    return first(JsonTexts.number(nvme, "critical_warning"), at("smart_status", "nvme", "value"))
        .orElse(0);
  }

  /** The bits of the critical warning, each by its meaning (NVM Express, SMART log page). */
  private void judgeNvme() {
    long warning = warning();
    long spare = JsonTexts.number(nvme, "available_spare").orElse(-1);
    long least = JsonTexts.number(nvme, "available_spare_threshold").orElse(-1);
    if ((warning & 1) != 0 || (spare >= 0 && spare < least)) {
      failing.add("its spare blocks run out");
    }
    if ((warning & (1 << 1)) != 0) {
      hot.add(HOT);
    }
    if ((warning & (1 << 2)) != 0) {
      failing.add(OWN_WARNING);
    }
    if ((warning & (1 << 3)) != 0) {
      failing.add("it has become read-only");
    }
    if ((warning & (1 << 4)) != 0) {
      failing.add("what keeps its memory over a power cut has failed");
    }
    if ((warning & (1 << 5)) != 0) {
      worn.add("its persistent memory region has become unreliable");
    }
    if (warning >> 6 != 0) {
      failing.add(OWN_WARNING);
    }
  }

  private static void say(List<String> list, OptionalLong count, long least, String words) {
    if (count.isPresent() && count.getAsLong() >= least) {
      list.add(count.getAsLong() + words);
    }
  }

  private SmartVerdict verdict(boolean silent) {
    if (!failing.isEmpty()) {
      return SmartVerdict.FAILING;
    }
    if (!worn.isEmpty()) {
      return SmartVerdict.WORN;
    }
    if (!hot.isEmpty()) {
      return SmartVerdict.HOT;
    }
    return silent ? SmartVerdict.UNKNOWN : SmartVerdict.GOOD;
  }

  /** What is wrong with it, the worst first. */
  private List<String> all() {
    List<String> all = new ArrayList<>(failing);
    all.addAll(worn);
    all.addAll(hot);
    return all;
  }

  /** Why nothing good follows though it passed. */
  private Optional<String> halfTold() {
    JsonNode enabled = root.path("smart_support").path("enabled");
    if (enabled.isBoolean() && !enabled.booleanValue()) {
      return Optional.of("SMART is switched off on it, so it does not watch its own health");
    }
    JsonNode warning = nvme.path("critical_warning");
    if (warning.isValueNode() && !warning.isNull() && JsonTexts.number(warning).isEmpty()) {
      return Optional.of("what it warns of is told in words that are not understood");
    }
    boolean untold = attributes().isEmpty() && nvme.isMissingNode();
    return untold && exitSays(PAST_ITS_LINE_ONCE)
        ? Optional.of("one of its values was past its line once, and which one is not told")
        : Optional.empty();
  }

  private String reason(boolean silent, boolean onlyPassed) {
    List<String> all = all();
    if (!all.isEmpty()) {
      return ParserTexts.quote(String.join("; ", all), 300);
    }
    if (!silent) {
      return onlyPassed
          ? "it says only that it passed; nothing of its sectors, errors and age, as is usual"
              + " behind a USB bridge"
          : "";
    }
    for (JsonNode message : root.path("smartctl").path("messages")) {
      String words = JsonTexts.text(message, "string");
      if (!words.isEmpty()) {
        return ParserTexts.quote(words, 300);
      }
    }
    return "the disk says nothing about its health";
  }

  /**
   * An ATA attribute's count. The raw value of some makers packs several numbers into one; the text
   * that smartctl makes of it begins with the one that counts.
   */
  private OptionalLong attribute(Counter counter) {
    for (JsonNode attribute : attributes()) {
      boolean meant =
          JsonTexts.number(attribute, "id").orElse(-1) == counter.number()
              && counter.means(JsonTexts.text(attribute, "name"));
      if (meant) {
        String words = JsonTexts.text(attribute.path("raw"), "string");
        // Of a count in hexadecimal digits, "0x" is no number.
        OptionalLong said =
            words.startsWith("0x")
                ? OptionalLong.empty()
                : ParserTexts.number(words.split("[^0-9]", 2)[0]);
        OptionalLong count =
            said.isPresent() ? said : JsonTexts.number(attribute.path("raw"), "value");
        return count.isPresent() && count.getAsLong() < MOST_COUNT ? count : OptionalLong.empty();
      }
    }
    return OptionalLong.empty();
  }

  private OptionalLong at(String... path) {
    JsonNode node = root;
    for (String field : path) {
      node = node.path(field);
    }
    return JsonTexts.number(node);
  }

  private static OptionalLong first(OptionalLong... numbers) {
    for (OptionalLong number : numbers) {
      if (number.isPresent()) {
        return number;
      }
    }
    return OptionalLong.empty();
  }

  private static OptionalLong most(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()))
        : first(a, b);
  }
}
