package org.rotproof.cli;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.rotproof.storage.SmartDetails;
import org.rotproof.storage.SmartDetails.Silence;
import org.rotproof.storage.SmartReading;

/**
 * What a disk says of itself, as scripts and people read it. Null where it does not say.
 *
 * @param verdict good, hot, worn, failing, unknown
 * @param reason why it is not good, or how little a good one rests on
 * @param notTold what the disk, or the bridge before it, keeps back
 */
record HealthLines(
    String verdict,
    String reason,
    Long temperatureCelsius,
    Long powerOnHours,
    Long reallocatedSectors,
    Long pendingSectors,
    Long uncorrectableErrors,
    Long percentageUsed,
    List<Attribute> attributes,
    List<Test> selfTests,
    List<String> notTold) {
  private static final int TESTS_SHOWN = 5;
  private static final Map<Silence, String> SILENT = new EnumMap<>(Silence.class);

  static {
    SILENT.put(Silence.TEMPERATURE, "temperature");
    SILENT.put(Silence.HOURS, "hours");
    SILENT.put(Silence.SECTORS, "sectors that were replaced or failed");
    SILENT.put(Silence.ATTRIBUTES, "attributes");
    SILENT.put(Silence.SELF_TESTS, "self-tests");
  }

  /** One of the disk's own counters; number, value and threshold are ATA's. */
  record Attribute(
      Integer number, String name, Long value, Long threshold, String raw, String failed) {}

  /** A self-test, the newest first. */
  record Test(String kind, String result, Long hours) {}

  static HealthLines of(SmartDetails details) {
    SmartReading r = details.reading();
    return new HealthLines(
        r.verdict().word(),
        r.reason(),
        known(r.temperatureCelsius()),
        known(r.powerOnHours()),
        known(r.reallocatedSectors()),
        known(r.pendingSectors()),
        known(r.uncorrectableErrors()),
        known(r.percentageUsed()),
        details.attributes().stream()
            .map(
                a ->
                    new Attribute(
                        a.number() == 0 ? null : a.number(),
                        a.name(),
                        known(a.value()),
                        known(a.threshold()),
                        a.raw(),
                        a.failed()))
            .toList(),
        details.tests().stream()
            .map(t -> new Test(t.kind(), t.result(), known(t.hours())))
            .toList(),
        SILENT.entrySet().stream()
            .filter(e -> details.silent().contains(e.getKey()))
            .map(Map.Entry::getValue)
            .toList());
  }

  private static Long known(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }

  /** For people: indented lines. */
  String words() {
    StringBuilder out = new StringBuilder();
    if (!reason.isEmpty()) {
      out.append("    ").append(reason).append('\n');
    }
    line(out, "temperature", temperatureCelsius, " °C");
    line(out, "hours powered on", powerOnHours, "");
    line(out, "life used", percentageUsed, " %");
    for (Attribute a : attributes) {
      out.append("    ").append(a.number() == null ? "" : a.number() + " ").append(a.name());
      out.append(": ").append(a.raw());
      if (a.value() != null && a.threshold() != null) {
        out.append(" (value ").append(a.value()).append(", line ").append(a.threshold());
        out.append(')');
      }
      out.append(
          switch (a.failed()) {
            case "now" -> ", past its line";
            case "past" -> ", was past its line once";
            default -> "";
          });
      out.append('\n');
    }
    for (Test t : selfTests.stream().limit(TESTS_SHOWN).toList()) {
      out.append("    self-test, ").append(t.kind()).append(": ").append(t.result());
      out.append(t.hours() == null ? "" : ", at hour " + t.hours()).append('\n');
    }
    if (!notTold.isEmpty()) {
      out.append("    not told: ");
      out.append(notTold.stream().collect(Collectors.joining(", "))).append('\n');
    }
    return out.toString();
  }

  private static void line(StringBuilder out, String what, Long value, String unit) {
    if (value != null) {
      out.append("    ").append(what).append(": ").append(value).append(unit).append('\n');
    }
  }
}
