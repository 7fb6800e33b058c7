package org.rotproof.scrub;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth;
import org.rotproof.storage.Guard;
import org.rotproof.storage.Health;
import org.rotproof.storage.Leg;
import org.rotproof.storage.SyncProgress;

/**
 * Arrays and their last scrubs in Prometheus' text format, for node_exporter's textfile collector:
 * write it to a file of another name in its folder and rename it to rotproof.prom. Pure.
 */
public final class PrometheusText {
  private final StringBuilder out = new StringBuilder();

  private PrometheusText() {}

  /**
   * An array with the entry of its last scrub.
   *
   * @param lastScrub empty where there was none
   */
  public record Item(Array array, Optional<HistoryEntry> lastScrub) {}

  /** The whole text; without arrays a comment that says so, so that an empty file is a mistake. */
  public static String of(List<Item> items) {
    if (items.isEmpty()) {
      return "# There are no arrays.\n";
    }
    PrometheusText text = new PrometheusText();
    text.arrays(items);
    text.scrubs(items);
    return text.out.toString();
  }

  private void arrays(List<Item> items) {
    metric(
        "rotproof_array_disks",
        "Members that the array has when whole.",
        items,
        i -> line(i, "", i.array().raidDisks()));
    metric(
        "rotproof_array_degraded_disks",
        "Members that are missing, or whose disk is not on the machine any more.",
        items,
        i -> line(i, "", i.array().judged().missing()));
    metric(
        "rotproof_array_health",
        "How the array stands: 1 for its state, 0 for the others.",
        items,
        i -> {
          Health now = i.array().judged().health();
          return Stream.of(Health.values())
              .flatMap(h -> line(i, ",health=\"" + h.word() + "\"", h == now ? 1 : 0).stream())
              .toList();
        });
    metric(
        "rotproof_array_guarded_ratio",
        "On how much of the array rot is noticed: 1 but where checksums are still being computed.",
        items,
        i ->
            i.array().guard().state() == Guard.State.UNKNOWN
                ? List.of()
                : line(i, "", i.array().guard().fraction()));
    metric(
        "rotproof_array_survives_disks",
        "How many more disks may fail without loss, whichever they are.",
        items,
        i -> line(i, "", i.array().judged().sparable()));
    metric(
        "rotproof_array_size_bytes",
        "What the array offers.",
        items,
        i -> line(i, "", (double) i.array().sizeBytes()));
    metric(
        "rotproof_array_sync_progress_ratio",
        "How far md is with a resync, recovery, reshape, check or repair.",
        items,
        i ->
            i.array().sync().stream()
                .flatMap(
                    sync -> line(i, ",action=\"" + word(sync) + "\"", sync.fraction()).stream())
                .toList());
    metric(
        "rotproof_leg_in_sync",
        "Whether a member takes part with right data.",
        items,
        i ->
            i.array().legs().stream()
                .flatMap(leg -> line(i, disk(leg.disk()), inSync(leg) ? 1 : 0).stream())
                .toList());
    metric(
        "rotproof_leg_corrected_sectors",
        "Sectors that md has rewritten because they could not be read, as far as md counts them.",
        items,
        i ->
            i.array().legs().stream()
                .filter(leg -> leg.correctedErrors() >= 0)
                .flatMap(leg -> line(i, disk(leg.disk()), (double) leg.correctedErrors()).stream())
                .toList());
  }

  private static String word(SyncProgress sync) {
    return sync.action().name().toLowerCase(Locale.ROOT);
  }

  private static boolean inSync(Leg leg) {
    return ArrayHealth.works(leg);
  }

  private void scrubs(List<Item> items) {
    metric(
        "rotproof_scrub_last_end_timestamp_seconds",
        "When the last scrub ended, however it ended.",
        items,
        i -> scrub(i, (e, r) -> line(i, "", e.atMillis() / 1000.0)));
    metric(
        "rotproof_scrub_last_result",
        "How the last scrub ended: 1 for its result, 0 for the others.",
        items,
        i ->
            scrub(
                i,
                (e, r) -> {
                  List<String> lines = new ArrayList<>();
                  for (ScrubReport.Result result : ScrubReport.Result.values()) {
                    String label = result.name().toLowerCase(Locale.ROOT);
                    lines.addAll(
                        line(i, ",result=\"" + label + "\"", r.result() == result ? 1 : 0));
                  }
                  return lines;
                }));
    metric(
        "rotproof_scrub_last_checked_ratio",
        "How much of the array the last scrub saw.",
        items,
        i ->
            scrub(
                i,
                (e, r) ->
                    line(
                        i,
                        "",
                        r.totalSectors() == 0
                            ? 0
                            : (double) (r.checkedSectors() - r.fromSector()) / r.totalSectors())));
    metric(
        "rotproof_scrub_last_repaired_sectors",
        "Sectors that it repaired.",
        items,
        i -> scrub(i, (e, r) -> line(i, "", (double) r.repairedSectors())));
    metric(
        "rotproof_scrub_last_lost_sectors",
        "Sectors that no disk could give back.",
        items,
        i -> scrub(i, (e, r) -> line(i, "", (double) RangeSet.of(r.unrecoverable()).count())));
    metric(
        "rotproof_scrub_last_differences",
        "Places where disks did not agree although every checksum was right: open, decided by a"
            + " vote, or made alike in passing.",
        items,
        i ->
            scrub(
                i,
                (e, r) ->
                    Stream.of(Difference.Fate.values())
                        .flatMap(
                            fate ->
                                line(
                                    i,
                                    ",fate=\"" + fate.id() + "\"",
                                    (double)
                                        r.differences().stream()
                                            .filter(d -> d.fate() == fate)
                                            .count())
                                    .stream())
                        .toList()));
    metric(
        "rotproof_scrub_last_bad_sectors",
        "Sectors that failed on each disk.",
        items,
        i ->
            scrub(
                i,
                (e, r) ->
                    r.legs().stream()
                        .flatMap(
                            leg -> line(i, disk(leg.disk()), (double) leg.badSectors()).stream())
                        .toList()));
  }

  private interface OfScrub {
    List<String> lines(HistoryEntry entry, ScrubReport report);
  }

  private static List<String> scrub(Item item, OfScrub lines) {
    return item.lastScrub()
        .filter(entry -> entry.report().isPresent())
        .map(entry -> lines.lines(entry, entry.report().get()))
        .orElse(List.of());
  }

  private interface OfItem {
    List<String> lines(Item item);
  }

  /** A metric is told only where it has values; its name is put before each of its lines. */
  private void metric(String name, String help, List<Item> items, OfItem lines) {
    List<String> all = items.stream().flatMap(i -> lines.lines(i).stream()).toList();
    if (!all.isEmpty()) {
      out.append("# HELP ").append(name).append(' ').append(help).append('\n');
      out.append("# TYPE ").append(name).append(" gauge\n");
      out.append(all.stream().map(l -> name + l + "\n").collect(Collectors.joining()));
    }
  }

  private static List<String> line(Item item, String moreLabels, double value) {
    String number =
        value == Math.rint(value) && Math.abs(value) < 1e15
            ? Long.toString((long) value)
            : Double.toString(value);
    return List.of(
        "{array=\""
            + escape(item.array().name())
            + "\",uuid=\""
            + escape(item.array().uuid())
            + "\",level=\""
            + escape(item.array().level().word())
            + "\""
            + moreLabels
            + "} "
            + number);
  }

  private static String disk(String disk) {
    return ",disk=\"" + escape(disk) + "\"";
  }

  private static String escape(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
