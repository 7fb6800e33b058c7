package org.rotproof.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads {@code smartctl --json} of ATA, NVMe and SCSI disks.
 *
 * <p>FAILING is what the disk itself calls so, or an attribute past its threshold. WORN is a disk
 * that says it is well but has replaced, or could not read, sectors, or has used up its rated life.
 * A disk that says nothing is UNKNOWN.
 */
public final class SmartReport {
  private static final String SOURCE = "smartctl";
  private static final int REALLOCATED = 5;
  private static final int REPORTED_UNCORRECTABLE = 187;
  private static final int PENDING = 197;
  private static final int OFFLINE_UNCORRECTABLE = 198;
  private static final int NVME_SPARE_LOW = 1;
  private static final int NVME_TOO_HOT = 2;
  private static final int WORN_OUT_PERCENT = 100;

  private final JsonNode root;
  private final JsonNode nvme;
  private final List<String> failing = new ArrayList<>();
  private final List<String> worn = new ArrayList<>();

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
    OptionalLong reallocated = first(attribute(REALLOCATED), at("scsi_grown_defect_list"));
    OptionalLong pending = first(attribute(PENDING), at("scsi_pending_defects", "count"));
    OptionalLong uncorrectable =
        first(
            most(attribute(OFFLINE_UNCORRECTABLE), attribute(REPORTED_UNCORRECTABLE)),
            JsonTexts.number(nvme, "media_errors"),
            at("scsi_error_counter_log", "read", "total_uncorrected_errors"));
    OptionalLong used =
        first(
            JsonTexts.number(nvme, "percentage_used"),
            at("endurance_used", "current_percent"),
            at("scsi_percentage_used_endurance_indicator"));
    judge(reallocated, pending, uncorrectable, used);
    boolean silent =
        !root.path("smart_status").path("passed").isBoolean()
            && nvme.isMissingNode()
            && root.path("ata_smart_attributes").isMissingNode();
    return new SmartReading(
        verdict(silent),
        reason(silent),
        reallocated,
        pending,
        uncorrectable,
        first(at("power_on_time", "hours"), JsonTexts.number(nvme, "power_on_hours")),
        temperature(),
        used);
  }

  /** SCSI disks without a sensor say 0. */
  private OptionalLong temperature() {
    OptionalLong said = first(at("temperature", "current"), JsonTexts.number(nvme, "temperature"));
    return said.isPresent() && said.getAsLong() == 0 ? OptionalLong.empty() : said;
  }

  private void judge(
      OptionalLong reallocated,
      OptionalLong pending,
      OptionalLong uncorrectable,
      OptionalLong used) {
    JsonNode passed = root.path("smart_status").path("passed");
    if (passed.isBoolean() && !passed.booleanValue()) {
      failing.add("the disk says that it is failing");
    }
    for (JsonNode attribute : root.path("ata_smart_attributes").path("table")) {
      if (JsonTexts.text(attribute, "when_failed").equals("now")) {
        failing.add(JsonTexts.text(attribute, "name") + " is below its threshold");
      }
    }
    judgeNvme();
    say(worn, reallocated, 1, " sectors were replaced");
    say(worn, pending, 1, " sectors could not be read and wait to be replaced");
    say(worn, uncorrectable, 1, " reads failed for good");
    say(worn, used, WORN_OUT_PERCENT, " % of its rated life is used");
  }

  private void judgeNvme() {
    long warning = JsonTexts.number(nvme, "critical_warning").orElse(0);
    if ((warning & NVME_SPARE_LOW) != 0) {
      failing.add("its spare blocks run out");
    }
    if ((warning & NVME_TOO_HOT) != 0) {
      worn.add("it is too hot or too cold");
    }
    if ((warning & ~(NVME_SPARE_LOW | NVME_TOO_HOT)) != 0) {
      failing.add("the disk warns of its own reliability");
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
    return silent ? SmartVerdict.UNKNOWN : SmartVerdict.GOOD;
  }

  private String reason(boolean silent) {
    List<String> all = new ArrayList<>(failing);
    all.addAll(worn);
    if (!all.isEmpty()) {
      return Texts.quote(String.join("; ", all), 300);
    }
    if (!silent) {
      return "";
    }
    for (JsonNode message : root.path("smartctl").path("messages")) {
      String words = JsonTexts.text(message, "string");
      if (!words.isEmpty()) {
        return Texts.quote(words, 300);
      }
    }
    return "the disk says nothing about its health";
  }

  /**
   * An ATA attribute's count. The raw value of some makers packs several numbers into one; the text
   * that smartctl makes of it begins with the one that counts.
   */
  private OptionalLong attribute(int id) {
    for (JsonNode attribute : root.path("ata_smart_attributes").path("table")) {
      if (JsonTexts.number(attribute, "id").orElse(-1) == id) {
        String words = JsonTexts.text(attribute.path("raw"), "string");
        OptionalLong said = Texts.number(words.split("[^0-9]", 2)[0]);
        return said.isPresent() ? said : JsonTexts.number(attribute.path("raw"), "value");
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
