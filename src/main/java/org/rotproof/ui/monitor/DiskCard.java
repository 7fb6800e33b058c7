package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.VBox;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskPort;
import org.rotproof.storage.Sizes;
import org.rotproof.storage.SmartDetails;
import org.rotproof.storage.SmartDetails.Attribute;
import org.rotproof.ui.common.BlinkControl;
import org.rotproof.ui.common.Dialogs;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.Words;

/** One disk: what stands on it, its light, and all that it says of itself. */
final class DiskCard {
  private static final int TESTS_SHOWN = 5;

  private final WatchedMachine machine;
  private final VBox told = new VBox(8);

  private DiskCard(WatchedMachine machine) {
    this.machine = machine;
  }

  /**
   * Makes it.
   *
   * @param row the disk
   * @param others the other disks of its array, which blink where this one cannot
   * @param close takes it away
   */
  static Node of(LegRow row, List<LegRow> others, WatchedMachine machine, Runnable close) {
    return new DiskCard(machine).card(row, others, close);
  }

  private Node card(LegRow row, List<LegRow> others, Runnable close) {
    Optional<Disk> disk = row.hasDisk() ? machine.disk(row.disk()) : Optional.empty();
    List<String> facts = new ArrayList<>();
    facts.add(row.model());
    facts.add(row.serial().isEmpty() ? "" : Words.of("leg.serial", row.serial()));
    facts.add(row.diskBytes() > 0 ? Sizes.format(row.diskBytes()) : "");
    facts.add(disk.map(Disk::path).orElse(""));
    facts.add(
        disk.map(DiskPort::of)
            .filter(port -> !port.isEmpty())
            .map(port -> Words.of("disk.port", port))
            .orElse(""));
    String about = facts.stream().filter(f -> !f.isEmpty()).collect(Collectors.joining("  ·  "));
    boolean here = disk.isPresent();
    List<String> blink =
        here
            ? List.of(row.disk())
            : others.stream().filter(LegRow::hasDisk).map(LegRow::disk).toList();
    List<String> meant = here ? List.of(row.disk()) : List.of();
    BlinkControl light =
        new BlinkControl(
            "disk-blink",
            Words.of(here ? "disk.blink" : "disk.blink-others"),
            machine.calls(),
            () -> new BlinkControl.Aim(blink, meant),
            this::name);
    told.setId("disk-told");
    told.getChildren()
        .add(Texts.wrapped(Words.of(here ? "disk.asking" : "disk.gone"), "small", "soft"));
    ScrollPane scroll = Layouts.scroll(told);
    scroll.setPrefHeight(here ? 220 : 40);
    scroll.setMinHeight(40);
    VBox content = Layouts.column(12, Texts.wrapped(about, "small"));
    if (!blink.isEmpty()) {
      content.getChildren().add(light);
    }
    content.getChildren().add(scroll);
    if (here) {
      ask(row.disk());
    }
    return Dialogs.card(
        Words.of("disk.title", row.title()), content, Dialogs.close(Words.of("disk.close"), close));
  }

  private String name(String id) {
    return machine
        .disk(id)
        .map(d -> Words.of("disk.named", d.displayName(), d.serial()))
        .orElse(id);
  }

  private void ask(String disk) {
    machine
        .calls()
        .send(
            new Ask.DiskHealth(disk),
            answer -> show(answer.details()),
            failure ->
                told.getChildren()
                    .setAll(
                        Texts.wrapped(failure.what() + " " + failure.advice(), "small", "warn")));
  }

  private void show(SmartDetails details) {
    told.getChildren().clear();
    String reason = details.reading().reason();
    told.getChildren()
        .add(
            Texts.wrapped(
                Words.of("disk.verdict." + details.reading().verdict(), reason), "small"));
    GridPane table = new GridPane();
    table.setHgap(16);
    table.setVgap(3);
    line(table, "disk.temperature", details.reading().temperatureCelsius());
    line(table, "disk.hours", details.reading().powerOnHours());
    line(table, "disk.used", details.reading().percentageUsed());
    for (Attribute a : details.attributes()) {
      String tone = a.failed().equals("now") ? "bad" : a.failed().isEmpty() ? "soft" : "warn";
      add(
          table,
          a.number() == 0 ? a.name() : a.number() + " " + a.name(),
          a.raw(),
          a.value().isPresent() && a.threshold().isPresent()
              ? Words.of(
                  "disk.value" + (a.failed().isEmpty() ? "" : "-" + a.failed()),
                  a.value().getAsLong(),
                  a.threshold().getAsLong())
              : "",
          tone);
    }
    told.getChildren().add(table);
    for (SmartDetails.SelfTest t : details.tests().stream().limit(TESTS_SHOWN).toList()) {
      told.getChildren()
          .add(
              Texts.wrapped(
                  t.hours().isPresent()
                      ? Words.of("disk.test-at", t.kind(), t.result(), t.hours().getAsLong())
                      : Words.of("disk.test", t.kind(), t.result()),
                  "small",
                  "soft"));
    }
    if (!details.silent().isEmpty()) {
      String silent =
          details.silent().stream()
              .sorted()
              .map(s -> Words.of("disk.silent." + s))
              .collect(Collectors.joining(", "));
      String key =
          details.silent().contains(SmartDetails.Silence.ATTRIBUTES)
              ? "disk.silent-bridge"
              : "disk.silent";
      told.getChildren().add(Texts.wrapped(Words.of(key, silent), "small", "soft"));
    }
  }

  private static void line(GridPane table, String key, OptionalLong value) {
    if (value.isPresent()) {
      add(table, Words.of(key), Words.of(key + ".value", value.getAsLong()), "", "soft");
    }
  }

  private static void add(GridPane table, String name, String raw, String more, String tone) {
    int row = table.getRowCount();
    table.add(Texts.wrapped(name, "small"), 0, row);
    table.add(Texts.wrapped(raw, "mono", "small"), 1, row);
    table.add(Texts.wrapped(more, "caption", tone), 2, row);
  }
}
