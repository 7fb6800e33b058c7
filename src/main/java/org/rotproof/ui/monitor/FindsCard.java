package org.rotproof.ui.monitor;

import java.time.ZoneId;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.rotproof.scrub.RotMap;
import org.rotproof.storage.Sizes;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.Names;
import org.rotproof.ui.monitor.model.Place;
import org.rotproof.ui.monitor.model.ResultStory;
import org.rotproof.ui.monitor.model.SurfaceColumn;
import org.rotproof.ui.monitor.model.Times;
import org.rotproof.ui.monitor.model.Words;

/**
 * What was found in the cells that a person opened: exact sectors, when, and what became of them.
 */
final class FindsCard extends VBox {
  private static final int ROW = 28;
  private static final int MOST_ROWS = 7;

  private final ZoneId zone;
  private final Label title = Texts.wrapped("", "small", "strong");
  private final Label nothing = Texts.wrapped("", "small", "soft");
  private final ListView<RotMap.Find> list = new ListView<>();
  private long nowMillis;

  FindsCard(ZoneId zone, Runnable putAway) {
    super(8);
    this.zone = zone;
    setId("finds");
    getStyleClass().addAll("well", "finds");
    title.setId("finds-title");
    nothing.setId("finds-nothing");
    list.setId("finds-list");
    list.setFixedCellSize(ROW);
    list.setCellFactory(view -> new FindCell());
    list.setAccessibleText(Words.of("finds.accessible"));
    Button close = new Button();
    close.setId("finds-close");
    close.getStyleClass().add("flat-icon");
    close.setGraphic(Icons.of("mdi2c-close"));
    close.setAccessibleText(Words.of("finds.close"));
    close.setTooltip(new Tooltip(Words.of("finds.close")));
    close.setOnAction(e -> putAway.run());
    HBox head = Layouts.row(8, Layouts.grow(title), close);
    getChildren().addAll(head, nothing, list);
  }

  void show(LiveSurface surface, int band, SurfaceColumn column, Names names, long now) {
    nowMillis = now;
    title.setText(
        Words.of(
            "finds.title",
            names.of(surface.disk(band)),
            Place.region(surface, column.firstCell(), column.lastCell())));
    List<RotMap.Find> finds = surface.finds(band, column.firstCell(), column.lastCell());
    list.getItems().setAll(finds);
    Layouts.show(list, !finds.isEmpty());
    double height = Math.min(MOST_ROWS, finds.size()) * ROW + 4;
    list.setPrefHeight(height);
    list.setMinHeight(height);
    nothing.setText(finds.isEmpty() ? Place.sentence(surface, band, column, names, now, zone) : "");
    Layouts.show(nothing, finds.isEmpty());
  }

  private final class FindCell extends ListCell<RotMap.Find> {
    @Override
    protected void updateItem(RotMap.Find find, boolean empty) {
      super.updateItem(find, empty);
      if (empty || find == null) {
        setText(null);
        setGraphic(null);
        return;
      }
      setGraphic(new LegendMark(look(find.state())));
      setText(
          Words.of(
              "finds.row",
              ResultStory.range(find.range()),
              Sizes.format(find.range().count() * 512),
              Words.of("find." + find.state()),
              Times.when(find.atMillis(), nowMillis, zone)));
    }
  }

  private static SurfaceColumn.Look look(RotMap.State state) {
    return switch (state) {
      case NEVER -> SurfaceColumn.Look.NEVER;
      case VERIFIED -> SurfaceColumn.Look.VERIFIED;
      case REPAIRED -> SurfaceColumn.Look.REPAIRED;
      case DAMAGED -> SurfaceColumn.Look.DAMAGED;
      case UNRECOVERABLE -> SurfaceColumn.Look.LOST;
    };
  }
}
