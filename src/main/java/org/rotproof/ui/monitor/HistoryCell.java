package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.ResultStory;
import org.rotproof.ui.monitor.model.Times;

/** One entry of the history: a sign, when, a sentence, and for a scrub its picture. */
final class HistoryCell extends ListCell<HistoryEntry> {
  static final double HEIGHT = 56;

  private final ZoneId zone;
  private final Supplier<Optional<ArrayState>> state;
  private final IntConsumer near;
  private final StackPane sign = new StackPane();
  private final Label when = Texts.label("", "caption", "soft");
  private final Label text = Texts.label("", "small");
  private final Label more = Texts.label("", "caption", "soft");
  private final MiniMap map = new MiniMap();
  private final HBox row;

  HistoryCell(ZoneId zone, Supplier<Optional<ArrayState>> state, IntConsumer near) {
    this.zone = zone;
    this.state = state;
    this.near = near;
    sign.setMinWidth(28);
    when.setMinWidth(128);
    when.setMaxWidth(128);
    VBox words = new VBox(1, text, more);
    words.setAlignment(Pos.CENTER_LEFT);
    words.setMinWidth(80);
    HBox.setHgrow(words, Priority.ALWAYS);
    row = new HBox(12, sign, when, words, map);
    row.setAlignment(Pos.CENTER_LEFT);
    row.setMinWidth(0);
    row.setPrefWidth(1);
    getStyleClass().add("history-cell");
  }

  @Override
  protected void updateItem(HistoryEntry entry, boolean empty) {
    super.updateItem(entry, empty);
    if (empty || entry == null) {
      setGraphic(null);
      return;
    }
    near.accept(getIndex());
    sign.getChildren().setAll(Icons.of(22, icon(entry), tone(entry)));
    when.setText(Times.exact(entry.atMillis(), zone));
    Optional<ScrubReport> report = entry.report();
    text.setText(report.map(r -> ResultStory.of(r, names()).headline()).orElse(entry.text()));
    more.setText(report.map(r -> entry.text()).orElse(entry.disk()));
    Layouts.show(more, !more.getText().isEmpty() && !more.getText().equals(text.getText()));
    Layouts.show(map, report.isPresent());
    report.ifPresent(r -> map.show(r, state.get().map(s -> s.array)));
    setGraphic(row);
    setAccessibleText(when.getText() + ": " + text.getText() + " " + more.getText());
  }

  private Names names() {
    return state.get().map(s -> s.names).orElseGet(() -> Names.of(List.of()));
  }

  private static String icon(HistoryEntry entry) {
    return switch (entry.kind()) {
      case SCRUB ->
          entry.report().map(r -> ScrubResultCard.icon(r.result())).orElse("mdi2m-magnify-scan");
      case ROT_FOUND -> "mdi2a-alert";
      case ROT_REPAIRED -> "mdi2w-wrench";
      case ROT_MET -> "mdi2b-book-open-page-variant";
      case ROT_LOST -> "mdi2f-file-alert";
      case DIFFERENCE -> "mdi2n-not-equal-variant";
      case SETTLED -> "mdi2c-check-decagram";
      case ARRAY_STARTED -> "mdi2p-power-plug";
      case ARRAY_STOPPED -> "mdi2p-power-plug-off";
      case ARRAY_DEGRADED -> "mdi2h-harddisk-remove";
      case ARRAY_WHOLE -> "mdi2s-shield-check";
      case DISK_FAILED -> "mdi2c-close-octagon";
      case DISK_JOINED -> "mdi2h-harddisk-plus";
      case SYNC_STARTED -> "mdi2s-sync";
      case SYNC_ENDED -> "mdi2c-check";
      case SYNC_BROKEN -> "mdi2s-sync-off";
      case DEED -> "mdi2a-account-check-outline";
      case ENDANGERED -> "mdi2s-shield-alert";
      case REHEARSED -> "mdi2p-play-circle-outline";
      case SMART -> "mdi2h-heart-pulse";
      case NOTE -> "mdi2n-note-text-outline";
    };
  }

  private static String tone(HistoryEntry entry) {
    return switch (entry.kind()) {
      case SCRUB ->
          entry
              .report()
              .map(
                  r ->
                      switch (r.result()) {
                        case CLEAN -> "good";
                        case REPAIRED, INCOMPLETE -> "warn";
                        case UNRECOVERABLE -> "bad";
                      })
              .orElse("faint");
      case ROT_FOUND, ROT_REPAIRED, ROT_MET, ARRAY_DEGRADED, SYNC_BROKEN, ENDANGERED, DIFFERENCE ->
          "warn";
      case ROT_LOST, DISK_FAILED -> "bad";
      case ARRAY_WHOLE, DISK_JOINED, SETTLED -> "good";
      case ARRAY_STARTED, ARRAY_STOPPED, SYNC_STARTED, SYNC_ENDED, DEED, REHEARSED, SMART, NOTE ->
          "faint";
    };
  }
}
