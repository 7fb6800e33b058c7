package org.rotproof.scrub;

import java.util.List;
import java.util.stream.Collectors;
import org.rotproof.storage.Array;

/** What is known of arrays' next starts, in Prometheus' text format. Pure. */
public final class VitalMetrics {
  private VitalMetrics() {}

  /**
   * An array with what was last seen of its next start.
   *
   * @param lookedAtMillis when; 0 for never
   */
  public record Item(Array array, long lookedAtMillis, List<Endangered> endangered) {
    public Item {
      endangered = List.copyOf(endangered);
    }
  }

  /** The whole text; nothing of arrays that nobody has looked at. */
  public static String of(List<Item> items) {
    List<Item> seen = items.stream().filter(item -> item.lookedAtMillis() > 0).toList();
    if (seen.isEmpty()) {
      return "";
    }
    return "# HELP rotproof_next_start_looked_timestamp_seconds When all that the next start needs"
        + " was last looked at.\n"
        + "# TYPE rotproof_next_start_looked_timestamp_seconds gauge\n"
        + lines(
            seen, "rotproof_next_start_looked_timestamp_seconds", i -> i.lookedAtMillis() / 1000)
        + "# HELP rotproof_next_start_endangered Things that the next start needs and that are not"
        + " right.\n"
        + "# TYPE rotproof_next_start_endangered gauge\n"
        + lines(
            seen,
            "rotproof_next_start_endangered",
            i -> i.endangered().stream().filter(e -> !e.repaired()).count());
  }

  private interface Value {
    long of(Item item);
  }

  private static String lines(List<Item> items, String name, Value value) {
    return items.stream()
        .map(
            i ->
                name
                    + "{array=\""
                    + escape(i.array().name())
                    + "\",uuid=\""
                    + escape(i.array().uuid())
                    + "\"} "
                    + value.of(i)
                    + "\n")
        .collect(Collectors.joining());
  }

  private static String escape(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
