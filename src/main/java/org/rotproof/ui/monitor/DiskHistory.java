package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.storage.Leg;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Words;

/** Each disk's past in a card: how often it rotted, and what it says of itself. */
final class DiskHistory extends FlowPane {
  private static final int MOST_ATTRIBUTES = 4;

  private final WatchedMachine machine;
  private int generation;

  DiskHistory(WatchedMachine machine) {
    super(12, 12);
    this.machine = machine;
    setId("disk-history");
  }

  void show(ArrayState state) {
    int mine = ++generation;
    fill(state, Map.of());
    machine
        .calls()
        .send(
            new Ask.Trends(state.array.node()),
            answer -> {
              state.trends = answer.trends();
              askSmart(state, mine);
            },
            failure -> {});
  }

  private void askSmart(ArrayState state, int mine) {
    machine
        .calls()
        .send(
            new Ask.History(state.key(), List.of(HistoryEntry.Kind.SMART), 0, 0, 0, 1000),
            page -> {
              if (mine == generation) {
                fill(state, byDisk(page.entries()));
              }
            },
            failure -> {
              if (mine == generation) {
                fill(state, Map.of());
              }
            });
  }

  private static Map<String, List<HistoryEntry>> byDisk(List<HistoryEntry> entries) {
    Map<String, List<HistoryEntry>> byDisk = new LinkedHashMap<>();
    for (HistoryEntry entry : entries) {
      byDisk.computeIfAbsent(entry.disk(), d -> new ArrayList<>()).add(entry);
    }
    return byDisk;
  }

  private void fill(ArrayState state, Map<String, List<HistoryEntry>> smart) {
    getChildren().clear();
    for (Leg leg : state.array.legs()) {
      Optional<DiskTrend> trend =
          state.trends.stream().filter(t -> t.disk().equals(leg.disk())).findFirst();
      getChildren()
          .add(card(state.names.of(leg.disk()), trend, smart.getOrDefault(leg.disk(), List.of())));
    }
  }

  private VBox card(String disk, Optional<DiskTrend> trend, List<HistoryEntry> smart) {
    DiskTrend.Verdict verdict = trend.map(DiskTrend::verdict).orElse(DiskTrend.Verdict.STEADY);
    Label pill =
        switch (verdict) {
          case STEADY -> Texts.pill("mdi2c-check", Words.of("trend.STEADY"), "good");
          case WATCH -> Texts.pill("mdi2e-eye-outline", Words.of("trend.WATCH"), "warn");
          case REPLACE -> Texts.pill("mdi2a-alert", Words.of("trend.REPLACE"), "bad");
        };
    VBox card =
        Layouts.column(
            4,
            Layouts.row(8, Texts.label(disk, "strong"), pill),
            Texts.wrapped(trend.map(DiskTrend::sentence).orElse(Words.of("trend.none")), "small"),
            Texts.wrapped(smartText(smart), "caption", "soft"));
    card.getStyleClass().addAll("card", "disk-card");
    card.setPrefWidth(296);
    card.setMinWidth(260);
    return card;
  }

  /**
   * The attributes that moved since the first record, the largest change first; else the newest.
   */
  private static String smartText(List<HistoryEntry> newestFirst) {
    if (newestFirst.isEmpty()) {
      return Words.of("smart.no-records");
    }
    Map<String, Long> now = newestFirst.get(0).smart();
    Map<String, Long> then = newestFirst.get(newestFirst.size() - 1).smart();
    List<String> lines = new ArrayList<>();
    now.entrySet().stream()
        .sorted(
            Comparator.comparing(
                    (Map.Entry<String, Long> e) ->
                        e.getValue().equals(then.getOrDefault(e.getKey(), e.getValue())))
                .thenComparing(Map.Entry::getKey))
        .limit(MOST_ATTRIBUTES)
        .forEach(
            e -> {
              long before = then.getOrDefault(e.getKey(), e.getValue());
              lines.add(
                  before == e.getValue()
                      ? Words.of("smart.attribute", e.getKey(), e.getValue())
                      : Words.of("smart.attribute-moved", e.getKey(), before, e.getValue()));
            });
    return String.join("\n", lines);
  }
}
