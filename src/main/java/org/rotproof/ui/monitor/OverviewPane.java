package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.SurfaceColumn;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/** An array at a glance: what runs, its surface leg by leg, and the live charts. */
final class OverviewPane extends VBox {
  private final ScrubStrip strip;
  private final ScrubResultCard result;
  private final SurfacePane surface;
  private final FindsCard finds;
  private final ChartsPane charts = new ChartsPane();
  private final Label note = Texts.wrapped("", "caption", "soft");
  private Optional<ArrayState> state = Optional.empty();
  private long nowMillis;

  OverviewPane(ScrubStrip.Wishes wishes, ZoneId zone) {
    super(14);
    setId("overview");
    strip = new ScrubStrip(wishes, zone);
    result = new ScrubResultCard(() -> showResult(false));
    surface = new SurfacePane("surface", Words.of("surface.title"), zone);
    finds = new FindsCard(zone, () -> Layouts.show(findsCard(), false));
    note.setId("charts-note");
    Layouts.show(finds, false);
    surface.onChosen(this::open);
    surface.onDetails(wishes::disk);
    VBox map = new VBox(12, surface, finds);
    map.getStyleClass().add("card");
    getChildren().addAll(strip, result, map, charts, note);
  }

  private FindsCard findsCard() {
    return finds;
  }

  private void open(int band, SurfaceColumn column) {
    state
        .flatMap(s -> s.surface)
        .ifPresent(
            s -> {
              finds.show(s, band, column, state.get().names, nowMillis);
              Layouts.show(finds, true);
            });
  }

  private void showResult(boolean shown) {
    state.ifPresent(s -> s.showResult = shown);
    Layouts.show(result, shown);
  }

  /** Shows the last scrub's result. */
  void openResult() {
    showResult(state.flatMap(s -> s.last).isPresent());
    state.ifPresent(this::fillResult);
  }

  private void fillResult(ArrayState of) {
    of.last.ifPresent(last -> result.show(last, of.names, of.stands()));
  }

  void show(ArrayState newState, List<LegRow> rows, long now) {
    if (state.filter(s -> s == newState).isEmpty()) {
      Layouts.show(finds, false);
    }
    state = Optional.of(newState);
    nowMillis = now;
    strip.show(newState, now);
    boolean hasResult = newState.showResult && newState.last.isPresent();
    Layouts.show(result, hasResult);
    if (hasResult) {
      fillResult(newState);
    }
    surface.show(newState, rows, now);
  }

  /** A second has passed: the lines have moved. */
  void tick(ArrayState newState, long chartNow, long jumpMillis, long now) {
    strip.show(newState, now);
    charts.show(newState, chartNow);
    note.setText(jumpMillis == 0 ? "" : Words.of("charts.jump", Times.about(Math.abs(jumpMillis))));
    Layouts.show(note, jumpMillis != 0);
  }

  /** Whether the keyboard is on the running scrub's buttons. */
  boolean holdsScrubFocus() {
    return strip.hasFocus();
  }

  /** Puts the keyboard on them. */
  void focusScrub() {
    strip.placeFocus();
  }

  /** The helper is gone: nothing can be asked of it. */
  void setHelperGone(boolean gone) {
    strip.setDisable(gone);
  }

  /** The scrub moved: the map at once, where it differs; the figures wait for the second. */
  void moved() {
    surface.moved();
  }
}
