package org.rotproof.ui.monitor;

import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.scrub.DiskTrend;
import org.rotproof.ui.common.Beside;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.LegRow.Standing;
import org.rotproof.ui.monitor.model.Words;

/** A leg: who it is at the left, its band at the right; a sentence where there is no band. */
final class LegView extends HBox {
  private static final double IDENTITY_WIDTH = 280;
  private static final double COMPACT_WIDTH = 150;

  /** Beside who it is; in a narrow window the map is below. */
  private static final double LEAST_MAP_WIDTH = 380;

  private final Label title = Texts.label("", "strong");
  private final Label standing = Texts.label("", "pill");
  private final Label disk = Texts.label("", "caption", "soft");
  private final TextField serial = new TextField();
  private final Button details = new Button(Words.of("leg.details"));
  private final HBox identified = Layouts.row(8, serial, details);
  private final Label smart = Texts.label("", "pill");
  private final Label health = Texts.label("", "caption");
  private final Label empty = Texts.label("", "small", "soft");
  private final BeginningView beginning = new BeginningView();
  private final BandView band = new BandView();
  private final boolean compact;
  private LegRow row;
  private Optional<DiskTrend> shownTrend = Optional.empty();

  /**
   * Makes it.
   *
   * @param compact with one line instead of three
   */
  LegView(boolean compact) {
    super(16);
    setAlignment(Pos.CENTER_LEFT);
    getStyleClass().add("leg");
    double width = compact ? COMPACT_WIDTH : IDENTITY_WIDTH;
    standing.setMinWidth(USE_PREF_SIZE);
    smart.setMinWidth(USE_PREF_SIZE);
    // What does not fit beside the name goes below it, and not over the map.
    FlowPane heading = new FlowPane(8, 2, title, standing, smart);
    heading.setRowValignment(VPos.CENTER);
    heading.setPrefWrapLength(width);
    VBox identity = new VBox(2, heading, disk, identified, health);
    // A field, so that it can be selected and copied, and is never cut to dots.
    serial.setEditable(false);
    serial.setFocusTraversable(false);
    serial.getStyleClass().add("serial");
    details.getStyleClass().addAll("link", "leg-details");
    details.setMinWidth(USE_PREF_SIZE);
    identity.setAlignment(Pos.CENTER_LEFT);
    identity.setMinWidth(width);
    identity.setPrefWidth(width);
    identity.setMaxWidth(width);
    title.setMinWidth(64);
    title.setMaxWidth(width);
    this.compact = compact;
    Layouts.show(disk, !compact);
    Layouts.show(smart, !compact);
    Layouts.show(identified, false);
    StackPane place = new StackPane(empty, band);
    StackPane.setAlignment(empty, Pos.CENTER_LEFT);
    HBox.setHgrow(place, Priority.ALWAYS);
    HBox map = new HBox(10, beginning, place);
    map.setAlignment(Pos.CENTER_LEFT);
    HBox.setHgrow(map, Priority.ALWAYS);
    getChildren().add(Layouts.grow(Beside.line(identity, map, 16, LEAST_MAP_WIDTH)));
    empty.getStyleClass().add("no-band");
    empty.setMaxWidth(Double.MAX_VALUE);
  }

  /** What lies before the data. */
  BeginningView beginning() {
    return beginning;
  }

  BandView band() {
    return band;
  }

  /** What to do when the person wants to know more of the disk. */
  void onDetails(Consumer<LegRow> action) {
    details.setOnAction(e -> action.accept(row));
  }

  LegRow row() {
    return row;
  }

  void show(LegRow newRow, boolean hasBand, Optional<DiskTrend> trend) {
    if (newRow.equals(row) && hasBand == band.isVisible() && trend.equals(shownTrend)) {
      return;
    }
    row = newRow;
    shownTrend = trend;
    title.setText(row.title());
    standing.setText(row.standingText());
    standing.getStyleClass().removeAll("good", "warn", "bad", "info");
    standing.getStyleClass().add(tone(row.standing()));
    standing.setGraphic(Icons.of(16, icon(row.standing())));
    boolean unknown = row.model().isEmpty() && row.serial().isEmpty() && !row.disk().isEmpty();
    disk.setText(unknown ? Words.of("leg.unknown-disk") : row.model());
    serial.setText(row.serial());
    // The field's own letters are not as wide as its columns: room for all of it, and the caret.
    serial.setPrefColumnCount(row.serial().length() + 2);
    serial.setMinWidth(USE_PREF_SIZE);
    serial.setAccessibleText(Words.of("leg.serial", row.serial()));
    Layouts.show(disk, !compact && !disk.getText().isEmpty());
    Layouts.show(serial, !row.serial().isEmpty());
    Layouts.show(identified, !compact && !row.disk().isEmpty());
    details.setAccessibleText(Words.of("leg.details-of", row.title()));
    smart.setText(row.smartText());
    smart.getStyleClass().removeAll("good", "warn", "bad", "info");
    smart.getStyleClass().add(smartTone());
    smart.setGraphic(Icons.of(16, smartIcon()));
    Layouts.show(smart, !compact && !row.smartText().isEmpty());
    String past =
        trend
            .filter(t -> t.timesWithRot() > 0)
            .map(t -> Words.of("leg.rotted", t.timesWithRot()))
            .orElse("");
    health.setText(past);
    health.getStyleClass().removeAll("warn", "bad");
    health
        .getStyleClass()
        .add(
            trend.filter(t -> t.verdict() == DiskTrend.Verdict.REPLACE).isPresent()
                ? "bad"
                : "warn");
    Layouts.show(health, !compact && !past.isEmpty());
    Layouts.show(band, hasBand);
    Layouts.show(beginning, hasBand);
    Layouts.show(empty, !hasBand);
    empty.setText(Words.has(row.emptyKey()) ? Words.of(row.emptyKey()) : "");
    setAccessibleText(
        String.join(
            ", ",
            row.title(),
            row.standingText(),
            disk.getText(),
            row.serial(),
            smart.getText(),
            past));
  }

  private String smartTone() {
    return switch (row.smart()) {
      case GOOD -> "good";
      case HOT -> "warn";
      case WORN -> "warn";
      case FAILING -> "bad";
      case UNKNOWN -> "none";
    };
  }

  private String smartIcon() {
    return switch (row.smart()) {
      case GOOD -> "mdi2h-heart-outline";
      case HOT -> "mdi2t-thermometer-alert";
      case WORN -> "mdi2h-heart-half-full";
      case FAILING -> "mdi2h-heart-broken";
      case UNKNOWN -> "mdi2h-help";
    };
  }

  private static String tone(Standing standing) {
    return switch (standing) {
      case IN_USE -> "good";
      case SPARE -> "info";
      case REBUILDING, SILENT, TO_BE_FILLED, OTHER -> "warn";
      case FAILED, MISSING, UNPLUGGED, RETURNED -> "bad";
    };
  }

  private static String icon(Standing standing) {
    return switch (standing) {
      case IN_USE -> "mdi2c-check";
      case SPARE -> "mdi2p-pause";
      case REBUILDING -> "mdi2p-progress-wrench";
      case SILENT -> "mdi2t-timer-sand";
      case TO_BE_FILLED -> "mdi2p-progress-alert";
      case OTHER -> "mdi2h-help";
      case FAILED -> "mdi2c-close-thick";
      case UNPLUGGED -> "mdi2p-power-plug-off";
      case RETURNED -> "mdi2p-power-plug";
      case MISSING -> "mdi2h-harddisk-remove";
    };
  }
}
