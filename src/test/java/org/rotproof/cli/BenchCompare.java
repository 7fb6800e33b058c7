package org.rotproof.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The ratios of two runs side by side: seconds of two machines say nothing, ratios do. */
final class BenchCompare {
  /** Less is what two runs on one machine differ by. */
  private static final double NOTED = 0.1;

  private BenchCompare() {}

  /** A line for each ratio that both have: its place, then, now, and whether that is far apart. */
  static List<String> lines(JsonNode then, JsonNode now) {
    Map<String, Double> before = new TreeMap<>();
    Map<String, Double> after = new TreeMap<>();
    ratios("", then, before);
    ratios("", now, after);
    List<String> lines = new ArrayList<>();
    before.forEach(
        (name, old) -> {
          Double one = after.get(name);
          if (one != null) {
            String far = Math.abs(one - old) > NOTED * Math.abs(old) ? "  differs" : "";
            lines.add(String.format(Locale.ROOT, "%-45s %6.2f %6.2f%s", name, old, one, far));
          }
        });
    return lines;
  }

  private static void ratios(String path, JsonNode node, Map<String, Double> into) {
    node.fields()
        .forEachRemaining(
            field -> {
              String name = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
              if (field.getValue().isObject()) {
                ratios(name, field.getValue(), into);
              } else if (ratio(field.getKey()) && field.getValue().isNumber()) {
                into.put(name, field.getValue().asDouble());
              }
            });
  }

  private static boolean ratio(String name) {
    return name.toLowerCase(Locale.ROOT).contains("ratio") || name.startsWith("scrubTo");
  }
}
