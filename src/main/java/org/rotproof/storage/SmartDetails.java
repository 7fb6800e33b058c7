package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that a disk says of itself, as its details show it: the reading, each attribute by its name,
 * and the self-tests that it remembers, the newest first.
 *
 * @param silent what it does not tell, or what the bridge before it keeps back
 */
public record SmartDetails(
    SmartReading reading, List<Attribute> attributes, List<SelfTest> tests, Set<Silence> silent) {
  private static final String SOURCE = "smartctl";
  private static final int MOST_ATTRIBUTES = 200;
  private static final int MOST_TESTS = 30;

  /** What a disk may keep to itself. */
  public enum Silence {
    TEMPERATURE,
    HOURS,
    /** Sectors that were replaced or cannot be read. */
    SECTORS,
    ATTRIBUTES,
    SELF_TESTS
  }

  /**
   * One of the disk's own counters.
   *
   * @param number ATA's; 0 for other disks
   * @param value the normalised value, which falls as it gets worse; empty where there is none
   * @param threshold the line below which it counts as failed
   * @param raw the count itself, as smartctl writes it
   * @param failed "now", "past", or ""
   */
  public record Attribute(
      int number,
      String name,
      OptionalLong value,
      OptionalLong threshold,
      String raw,
      String failed) {}

  /**
   * A self-test.
   *
   * @param kind what sort it was, in smartctl's words
   * @param result how it ended, in smartctl's words
   * @param hours at which hour of the disk's life
   */
  public record SelfTest(String kind, String result, OptionalLong hours) {}

  public SmartDetails {
    attributes = List.copyOf(attributes);
    tests = List.copyOf(tests);
    silent = Set.copyOf(silent);
  }

  /** Those of a disk that could not be asked, and why. */
  public static SmartDetails unknown(String reason) {
    return new SmartDetails(
        SmartReading.unknown(reason), List.of(), List.of(), EnumSet.allOf(Silence.class));
  }

  /**
   * Reads {@code smartctl --json -i -H -A -c -l selftest}.
   *
   * @throws ParseException when it is not smartctl's
   */
  public static SmartDetails parse(String json) throws ParseException {
    SmartReading reading = SmartReport.parse(json);
    JsonNode root = JsonTexts.object(SOURCE, json);
    List<Attribute> attributes = attributes(root);
    List<SelfTest> tests = tests(root);
    Set<Silence> silent = EnumSet.noneOf(Silence.class);
    add(silent, Silence.TEMPERATURE, reading.temperatureCelsius().isEmpty());
    add(silent, Silence.HOURS, reading.powerOnHours().isEmpty());
    add(
        silent,
        Silence.SECTORS,
        reading.reallocatedSectors().isEmpty()
            && reading.pendingSectors().isEmpty()
            && reading.uncorrectableErrors().isEmpty());
    add(silent, Silence.ATTRIBUTES, attributes.isEmpty());
    add(silent, Silence.SELF_TESTS, tests.isEmpty());
    return new SmartDetails(reading, attributes, tests, silent);
  }

  private static void add(Set<Silence> silent, Silence what, boolean missing) {
    if (missing) {
      silent.add(what);
    }
  }

  private static List<Attribute> attributes(JsonNode root) {
    List<Attribute> all = new ArrayList<>();
    for (JsonNode a : root.at("/ata_smart_attributes/table")) {
      String raw = JsonTexts.text(a.path("raw"), "string");
      all.add(
          new Attribute(
              (int) Math.min(255, JsonTexts.number(a, "id").orElse(0)),
              words(JsonTexts.text(a, "name").replace('_', ' ')),
              JsonTexts.number(a, "value"),
              JsonTexts.number(a, "thresh"),
              words(raw.isEmpty() ? JsonTexts.text(a.path("raw"), "value") : raw),
              Set.of("now", "past").contains(JsonTexts.text(a, "when_failed"))
                  ? JsonTexts.text(a, "when_failed")
                  : ""));
    }
    plain(all, root.path("nvme_smart_health_information_log"), "");
    plain(all, root.path("scsi_error_counter_log"), "");
    OptionalLong grown = JsonTexts.number(root.path("scsi_grown_defect_list"));
    grown.ifPresent(n -> all.add(counter("grown defects", Long.toString(n))));
    return all.size() > MOST_ATTRIBUTES ? all.subList(0, MOST_ATTRIBUTES) : all;
  }

  /** Counters that have only a name and a value, as NVMe and SCSI disks give them. */
  private static void plain(List<Attribute> all, JsonNode log, String before) {
    for (Map.Entry<String, JsonNode> field : log.properties()) {
      String name = before + words(field.getKey().replace('_', ' '));
      if (field.getValue().isObject()) {
        plain(all, field.getValue(), name + ": ");
      } else if (field.getValue().isValueNode() && !field.getValue().isNull()) {
        all.add(counter(name, words(JsonTexts.text(log, field.getKey()))));
      }
    }
  }

  private static Attribute counter(String name, String raw) {
    return new Attribute(0, name, OptionalLong.empty(), OptionalLong.empty(), raw, "");
  }

  private static List<SelfTest> tests(JsonNode root) {
    List<SelfTest> all = new ArrayList<>();
    for (JsonNode t : SmartReport.ataTests(root.path("ata_smart_self_test_log"))) {
      all.add(test(t.path("type"), t.path("status"), JsonTexts.number(t, "lifetime_hours")));
    }
    for (JsonNode t : root.at("/nvme_self_test_log/table")) {
      all.add(
          test(
              t.path("self_test_code"),
              t.path("self_test_result"),
              JsonTexts.number(t, "power_on_hours")));
    }
    for (int i = 0; i < MOST_TESTS && root.has("scsi_self_test_" + i); i++) {
      JsonNode t = root.path("scsi_self_test_" + i);
      all.add(
          test(
              t.path("code"),
              t.path("result"),
              JsonTexts.number(t.path("power_on_time"), "hours")));
    }
    return all.size() > MOST_TESTS ? all.subList(0, MOST_TESTS) : all;
  }

  private static SelfTest test(JsonNode kind, JsonNode result, OptionalLong hours) {
    return new SelfTest(
        words(JsonTexts.text(kind, "string")), words(JsonTexts.text(result, "string")), hours);
  }

  private static String words(String text) {
    return ParserTexts.quote(text, 100);
  }
}
