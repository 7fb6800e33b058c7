package org.rotproof.ui.monitor;

import java.util.List;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Words;

/**
 * What else can go wrong with a machine, to be tried in practice: pulled disks, slow ones, power.
 */
final class Accidents extends VBox {
  private static final List<Long> SPEEDS = List.of(0L, 2_000_000L, 8_000_000L, 40_000_000L);

  private final WatchedMachine machine;
  private final DrillDesk desk;
  private final ComboBox<String> disk = new ComboBox<>();
  private final ComboBox<Long> throttle = new ComboBox<>();
  private final Button pull = new Button(Words.of("accident.pull"));
  private final Button plug = new Button(Words.of("accident.plug"));
  private final Button powerCut = new Button(Words.of("accident.power-cut"));
  private Optional<ArrayState> state = Optional.empty();

  Accidents(WatchedMachine machine, DrillDesk desk) {
    super(12);
    this.machine = machine;
    this.desk = desk;
    setId("accidents");
    getStyleClass().add("card");
    disk.setId("drill-disk");
    disk.setAccessibleText(Words.of("accident.disk"));
    pull.setId("drill-pull");
    pull.setGraphic(Icons.of("mdi2h-harddisk-remove"));
    pull.setOnAction(e -> desk.accident(lab -> lab.pull(disk.getValue()), () -> {}));
    plug.setId("drill-plug");
    plug.setGraphic(Icons.of("mdi2h-harddisk-plus"));
    plug.setOnAction(e -> plugIn());
    throttle.setId("drill-throttle");
    throttle.getItems().setAll(SPEEDS);
    throttle.setValue(0L);
    throttle.setAccessibleText(Words.of("accident.throttle"));
    throttle.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Long value) {
            return value == null || value == 0
                ? Words.of("accident.full-speed")
                : Words.of("accident.throttled", Sizes.format(value));
          }

          @Override
          public Long fromString(String text) {
            throw new UnsupportedOperationException();
          }
        });
    throttle.valueProperty().addListener((o, before, now) -> slowDown(now));
    powerCut.setId("drill-power-cut");
    powerCut.setGraphic(Icons.of("mdi2p-power-plug-off"));
    powerCut.getStyleClass().add("danger-quiet");
    powerCut.setOnAction(e -> desk.lab().powerCut());
    FlowPane row = new FlowPane(10, 10, disk, pull, throttle, plug, powerCut);
    getChildren()
        .addAll(
            Layouts.column(
                2,
                Texts.label(Words.of("accident.title"), "section-title"),
                Texts.wrapped(Words.of("accident.intro"), "small", "soft")),
            row);
  }

  void show(ArrayState newState) {
    state = Optional.of(newState);
    List<String> ids = machine.disks().stream().map(Disk::id).toList();
    if (!disk.getItems().equals(ids)) {
      String before = disk.getValue();
      disk.getItems().setAll(ids);
      disk.setValue(ids.contains(before) ? before : ids.stream().findFirst().orElse(null));
    }
    pull.setDisable(disk.getValue() == null);
  }

  /** A new disk as large as the array's largest, under a name that none had: it is another one. */
  private void plugIn() {
    long size =
        state.stream()
            .flatMap(s -> s.array.legs().stream())
            .flatMap(leg -> machine.disk(leg.disk()).stream())
            .mapToLong(Disk::sizeBytes)
            .max()
            .orElse(96L << 20);
    desk.accident(lab -> lab.plug(lab.freshId(), size), () -> {});
  }

  private void slowDown(Long bytesPerSecond) {
    if (bytesPerSecond == null || state.isEmpty()) {
      return;
    }
    List<String> ids = state.get().array.legs().stream().map(leg -> leg.disk()).toList();
    desk.accident(
        lab -> {
          for (String id : ids) {
            lab.throttle(id, bytesPerSecond);
          }
        },
        () -> {});
  }
}
