package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.rotproof.scrub.Beginning;
import org.rotproof.scrub.Endangered;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LegRow;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.Place;
import org.rotproof.ui.monitor.model.SurfaceColumn;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/**
 * The rot map: the legs of an array one below the other, so that the same place of each leg stands
 * in the same column. The pointer and the arrow keys walk over it; one line says where they are.
 */
final class SurfacePane extends VBox {
  private final ZoneId zone;
  private final VBox legs = new VBox(8);
  private final Label place = Texts.label("", "small", "soft");
  private final Tooltip tip = new Tooltip();
  private final List<LegView> views = new ArrayList<>();
  private Optional<LiveSurface> surface = Optional.empty();
  private Names names = Names.of(List.of());
  private boolean compact;
  private long nowMillis;
  private Chosen chosen = (band, column) -> {};
  private Aim aim = (disk, at) -> {};
  private Consumer<LegRow> details = row -> {};

  /** Hears which cells were opened. */
  interface Chosen {
    void open(int band, SurfaceColumn column);
  }

  /** Hears where on a leg's band the pointer was pressed. */
  interface Aim {
    void at(String disk, double fraction);
  }

  SurfacePane(String id, String title, ZoneId zone) {
    super(10);
    this.zone = zone;
    setId(id);
    getStyleClass().add("surface");
    place.setId(id + "-place");
    place.setMinHeight(20);
    place.setWrapText(true);
    HBox head = new HBox(16, Texts.label(title, "section-title"), Layouts.grow(legend()));
    head.setAlignment(Pos.CENTER_LEFT);
    getChildren().addAll(head, legs, place);
  }

  private static FlowPane legend() {
    FlowPane legend = new FlowPane(18, 4);
    legend.getStyleClass().add("legend");
    legend.setAlignment(Pos.CENTER_RIGHT);
    for (Look look : Look.values()) {
      Label name = Texts.label(Words.of("look." + look.name()), "caption", "soft");
      name.setGraphic(new LegendMark(look));
      name.setGraphicTextGap(7);
      legend.getChildren().add(name);
    }
    return legend;
  }

  void onChosen(Chosen newChosen) {
    chosen = newChosen;
  }

  /** Hears of which disk the person wants to know more. */
  void onDetails(Consumer<LegRow> action) {
    details = action;
  }

  void onAim(Aim newAim) {
    aim = newAim;
  }

  /** Says less of each leg, where the map is not all there is. */
  void compact() {
    compact = true;
  }

  /** Shows an array's legs; keeps the keyboard's place. */
  void show(ArrayState state, List<LegRow> rows, long now) {
    names = state.names;
    surface = state.surface;
    nowMillis = now;
    boolean looked = state.looked.atMillis() >= state.last.map(l -> l.atMillis()).orElse(0L);
    long lookedMillis =
        looked ? state.looked.atMillis() : state.last.map(l -> l.atMillis()).orElse(0L);
    List<Endangered> found =
        looked
            ? state.looked.endangered()
            : state.last.map(l -> l.report().endangered()).orElse(List.of());
    List<Beginning> beginnings = Beginning.of(state.array, found, lookedMillis);
    String when = lookedMillis > 0 ? Times.when(lookedMillis, now, zone) : "";
    while (views.size() < rows.size()) {
      add();
    }
    while (views.size() > rows.size()) {
      LegView last = views.remove(views.size() - 1);
      legs.getChildren().remove(last);
    }
    for (int i = 0; i < rows.size(); i++) {
      LegRow row = rows.get(i);
      int band = surface.map(s -> s.bandOf(row.disk())).orElse(-1);
      boolean hasBand = band >= 0 && row.hasSurface();
      views
          .get(i)
          .show(
              row,
              hasBand,
              state.trends.stream().filter(t -> t.disk().equals(row.disk())).findFirst());
      views.get(i).band().show(surface, Math.max(0, band), now);
      views
          .get(i)
          .beginning()
          .show(beginnings.stream().filter(b -> b.disk().equals(row.disk())).findFirst(), when);
    }
    if (place.getText().isEmpty()) {
      place.setText(Words.of("surface.hint"));
    }
  }

  /** The scrub has moved. */
  void moved() {
    for (LegView view : views) {
      if (view.band().isVisible()) {
        view.band().moved();
      }
    }
  }

  /** Where a drill is about to strike. */
  void target(String disk, List<BandView.Target> targets) {
    for (LegView view : views) {
      boolean here = view.row() != null && view.row().disk().equals(disk);
      view.band().setTargets(here ? targets : List.of());
    }
  }

  private void add() {
    LegView view = new LegView(compact);
    view.onDetails(row -> details.accept(row));
    BandView band = view.band();
    int index = views.size();
    band.setId(getId() + "-band-" + (index + 1));
    band.setFocusTraversable(true);
    band.addEventHandler(MouseEvent.MOUSE_MOVED, e -> pointerAt(view, band.columnAt(e.getX())));
    band.addEventHandler(MouseEvent.MOUSE_EXITED, e -> pointerLeft(view));
    band.addEventHandler(MouseEvent.MOUSE_PRESSED, e -> pressed(view, e));
    band.addEventHandler(
        MouseEvent.MOUSE_DRAGGED, e -> aim.at(view.row().disk(), band.fractionAt(e.getX())));
    band.addEventHandler(KeyEvent.KEY_PRESSED, e -> key(view, e));
    band.focusedProperty().addListener((o, before, now) -> focus(view, now));
    Tooltip.install(band, tip);
    BeginningView beginning = view.beginning();
    beginning.setId(getId() + "-beginning-" + (index + 1));
    beginning.setOnMouseEntered(e -> beginningAt(view));
    beginning.setOnMouseExited(e -> pointerLeft(view));
    beginning
        .focusedProperty()
        .addListener(
            (o, before, now) -> {
              if (now) {
                beginningAt(view);
              }
            });
    Tooltip.install(beginning, tip);
    views.add(view);
    legs.getChildren().add(view);
  }

  private void pointerAt(LegView view, int column) {
    view.band().setHover(column);
    String sentence = sentence(view, column);
    place.setText(sentence);
    tip.setText(sentence);
  }

  private void beginningAt(LegView view) {
    String sentence =
        Words.of("beginning.sentence", names.of(view.row().disk()), view.beginning().sentence());
    place.setText(sentence);
    tip.setText(sentence);
  }

  private void pointerLeft(LegView view) {
    view.band().setHover(-1);
    place.setText(
        views.stream()
            .filter(v -> v.band().isFocused())
            .findFirst()
            .map(v -> sentence(v, v.band().cursor()))
            .orElseGet(() -> Words.of("surface.hint")));
  }

  private void pressed(LegView view, MouseEvent event) {
    event.consume(); // else the scroll pane around takes the focus
    view.band().requestFocus();
    int column = view.band().columnAt(event.getX());
    moveCursor(view, column);
    aim.at(view.row().disk(), view.band().fractionAt(event.getX()));
    open(view, column);
  }

  private void open(LegView view, int column) {
    view.band().column(column).ifPresent(c -> chosen.open(view.band().band(), c));
  }

  private void focus(LegView view, boolean now) {
    if (now) {
      moveCursor(view, Math.max(0, view.band().cursor()));
    }
  }

  private void moveCursor(LegView view, int column) {
    int bounded = Math.max(0, Math.min(view.band().columns() - 1, column));
    view.band().setCursorColumn(bounded);
    String sentence = sentence(view, bounded);
    place.setText(sentence);
    view.band().say(sentence);
    view.band()
        .column(bounded)
        .ifPresent(
            c -> {
              double middle = (c.firstCell() + c.lastCell() + 1) / 2.0;
              aim.at(view.row().disk(), middle / surface.map(LiveSurface::cells).orElse(1));
            });
  }

  private void key(LegView view, KeyEvent event) {
    BandView band = view.band();
    int page = Math.max(1, band.columns() / 10);
    boolean used = true;
    switch (event.getCode()) {
      case LEFT -> moveCursor(view, band.cursor() - 1);
      case RIGHT -> moveCursor(view, band.cursor() + 1);
      case HOME -> moveCursor(view, 0);
      case END -> moveCursor(view, band.columns() - 1);
      case PAGE_UP -> moveCursor(view, band.cursor() - page);
      case PAGE_DOWN -> moveCursor(view, band.cursor() + page);
      case UP -> moveLeg(view, -1);
      case DOWN -> moveLeg(view, 1);
      case ENTER, SPACE -> open(view, band.cursor());
      default -> used = false;
    }
    if (used) {
      event.consume();
    }
  }

  private void moveLeg(LegView view, int by) {
    for (int i = views.indexOf(view) + by; i >= 0 && i < views.size(); i += by) {
      LegView other = views.get(i);
      if (other.band().isVisible()) {
        other.band().setCursorColumn(view.band().cursor());
        other.band().requestFocus();
        return;
      }
    }
  }

  private String sentence(LegView view, int column) {
    return view.band()
        .column(column)
        .flatMap(
            c -> surface.map(s -> Place.sentence(s, view.band().band(), c, names, nowMillis, zone)))
        .orElseGet(() -> Words.of("surface.unknown"));
  }
}
