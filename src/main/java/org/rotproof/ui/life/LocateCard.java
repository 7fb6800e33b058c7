package org.rotproof.ui.life;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.DiskLabels;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskPort;
import org.rotproof.ui.common.BlinkControl;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Paper;
import org.rotproof.ui.common.Strings;
import org.rotproof.ui.common.TextFiles;
import org.rotproof.ui.common.Texts;

/** Which disk is which: what stands on each, a light that blinks, and labels to stick on them. */
final class LocateCard extends VBox {
  private final Strings texts = Strings.of("life");
  private final ManageModel model;
  private final VBox rows = new VBox(10);
  private final BlinkControl all;
  private final Map<String, BlinkControl> blinks = new HashMap<>();

  LocateCard(ManageModel model) {
    super(12);
    this.model = model;
    setId("locate-card");
    getStyleClass().add("card");
    all =
        new BlinkControl(
            "locate-all", texts.get("locate.all"), model.calls(), this::others, model::diskName);
    HBox head =
        Layouts.row(
            16,
            Icons.of(22, "mdi2h-harddisk", "accent-text"),
            Layouts.grow(
                Layouts.column(
                    3,
                    Texts.label(texts.get("locate.title"), "body", "strong"),
                    Texts.wrapped(texts.get("locate.text"), "small", "soft"))),
            button("labels-print", "mdi2p-printer", this::print),
            button("labels-save", "mdi2c-content-save-outline", this::save));
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, rows, all);
    update();
  }

  private Button button(String what, String icon, Runnable action) {
    Button button = new Button(texts.get("locate." + what));
    button.setId(what);
    button.setGraphic(Icons.of(icon));
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  /** All that work blink; the ones that are broken are to be pulled. */
  private BlinkControl.Aim others() {
    List<String> broken = model.broken().stream().map(ArrayRecord.Member::disk).toList();
    List<String> blink = new ArrayList<>();
    for (ArrayRecord.Member m : members()) {
      if (!broken.contains(m.disk()) && model.inventory().disk(m.disk()).isPresent()) {
        blink.add(m.disk());
      }
    }
    return new BlinkControl.Aim(blink, broken);
  }

  private List<ArrayRecord.Member> members() {
    return model.record().map(ArrayRecord::members).orElse(List.of());
  }

  /** The disks may be others now. */
  void update() {
    rows.getChildren().clear();
    for (ArrayRecord.Member m : members()) {
      Optional<Disk> disk = model.inventory().disk(m.disk());
      rows.getChildren().add(row(m, disk));
    }
  }

  private VBox row(ArrayRecord.Member m, Optional<Disk> disk) {
    String port = disk.map(DiskPort::of).orElse("");
    VBox words =
        Layouts.column(
            2,
            Texts.wrapped(model.diskName(m.disk()), "small"),
            Texts.wrapped(
                texts.get(
                    disk.isEmpty()
                        ? "locate.gone"
                        : port.isEmpty() ? "locate.end" : "locate.end-port",
                    DiskLabels.end(m.serial()),
                    port),
                "caption",
                "soft"));
    HBox row = Layouts.row(16, Layouts.grow(words));
    row.setAlignment(Pos.CENTER_LEFT);
    if (disk.isPresent()) {
      BlinkControl blink =
          blinks.computeIfAbsent(
              m.disk(),
              id ->
                  new BlinkControl(
                      "locate-" + m.mapping(),
                      texts.get("locate.blink"),
                      model.calls(),
                      () -> new BlinkControl.Aim(List.of(id), List.of(id)),
                      model::diskName));
      blink.setAlignment(Pos.CENTER_RIGHT);
      row.getChildren().add(blink);
      return Layouts.column(6, row, blink.apart());
    }
    return Layouts.column(6, row);
  }

  private List<DiskLabels.Label> labels() {
    return model.record().map(r -> DiskLabels.of(r, model.inventory())).orElse(List.of());
  }

  private void print() {
    Paper.print(DiskLabels.text(labels()), model.navigator(), getScene().getWindow());
  }

  private void save() {
    TextFiles.save(
        DiskLabels.html(labels()),
        model.array() + "-disk-labels.html",
        model.navigator(),
        getScene().getWindow());
  }
}
