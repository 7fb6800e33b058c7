package org.rotproof.ui.monitor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.rotproof.ui.common.Icons;
import org.rotproof.ui.common.Layouts;
import org.rotproof.ui.common.Texts;
import org.rotproof.ui.monitor.model.Words;

/** What holds the monitor's pieces: the bar above, the arrays at the left, the verdict, a page. */
final class MonitorFrame {
  private static final double MARGIN = 20;

  private final BorderPane view = new BorderPane();
  private final StackPane page = new StackPane();
  private final Segments<MonitorTab> tabs;
  private final ArrayRail rail;
  private final VBox main;
  private final VBox empty;

  /** The ways that lead away from the monitor. */
  record Ways(Runnable leave, Runnable build) {}

  MonitorFrame(boolean drill, ArrayRail rail, VerdictCard verdict, Ways ways) {
    this.rail = rail;
    tabs = tabs(drill);
    view.setId("monitor");
    view.getStyleClass().add("monitor");
    view.setTop(bar(ways));
    VBox.setVgrow(page, Priority.ALWAYS);
    VBox.setMargin(verdict, new Insets(0, MARGIN, 0, 0));
    main = new VBox(14, verdict, page);
    main.getStyleClass().add("monitor-main");
    empty = empty(ways);
    view.setCenter(empty);
  }

  private static Segments<MonitorTab> tabs(boolean drill) {
    List<Segments.Choice<MonitorTab>> choices = new ArrayList<>();
    for (MonitorTab tab : MonitorTab.values()) {
      if (tab != MonitorTab.DRILL || drill) {
        choices.add(new Segments.Choice<>("tab-" + tab.id(), Words.of("tab." + tab.id()), tab));
      }
    }
    Segments<MonitorTab> segments = new Segments<>(choices, MonitorTab.OVERVIEW);
    segments.getStyleClass().add("tabs");
    return segments;
  }

  private HBox bar(Ways ways) {
    Button leave = link("monitor-leave", "monitor.start", "mdi2a-arrow-left", ways.leave());
    Button build = link("monitor-build", "monitor.build", "mdi2p-plus", ways.build());
    HBox left = new HBox(leave);
    HBox right = new HBox(build);
    left.setAlignment(Pos.CENTER_LEFT);
    right.setAlignment(Pos.CENTER_RIGHT);
    left.setPrefWidth(1);
    right.setPrefWidth(1);
    HBox bar = Layouts.row(12, Layouts.grow(left), tabs, Layouts.grow(right));
    bar.getStyleClass().add("monitor-bar");
    return bar;
  }

  private static Button link(String id, String key, String icon, Runnable action) {
    Button button = new Button(Words.of(key));
    button.setId(id);
    button.getStyleClass().add("link");
    button.setGraphic(Icons.of(icon));
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(e -> action.run());
    return button;
  }

  private static VBox empty(Ways ways) {
    Button build = new Button(Words.of("monitor.empty.build"));
    build.setId("monitor-empty-build");
    build.getStyleClass().add("accent");
    build.setOnAction(e -> ways.build().run());
    VBox box =
        new VBox(
            12,
            Icons.of(48, "mdi2h-harddisk", "faint"),
            Texts.label(Words.of("monitor.empty"), "section-title"),
            Texts.wrapped(Words.of("monitor.empty.more"), "body", "soft"),
            build);
    box.setAlignment(Pos.CENTER);
    box.setId("monitor-empty");
    return box;
  }

  /** Content that scrolls, with its right edge where the verdict's is. */
  static ScrollPane scroll(Region content) {
    ScrollPane pane = Layouts.scroll(content);
    pane.skinProperty().addListener((o, before, now) -> drawOnlyWhatChanged(pane));
    pane.viewportBoundsProperty()
        .addListener(
            (o, before, now) -> {
              double bar = Math.max(0, pane.getWidth() - now.getWidth());
              content.setPadding(new Insets(0, Math.max(0, MARGIN - bar), MARGIN, 0));
            });
    return pane;
  }

  /**
   * A scroll pane keeps a picture of all its content, and paints all of it anew whenever any of it
   * changed: with something that moves every second that is most of the work. Without the picture
   * only what changed is painted.
   */
  private static void drawOnlyWhatChanged(ScrollPane pane) {
    Node viewport = pane.lookup(".viewport");
    if (viewport != null) {
      viewport.setCache(false);
    }
  }

  /** Content that scrolls by itself. */
  static Region still(Region content) {
    content.setPadding(new Insets(0, MARGIN, MARGIN, 0));
    return content;
  }

  BorderPane view() {
    return view;
  }

  Segments<MonitorTab> tabs() {
    return tabs;
  }

  /** Shows that page. */
  void show(Node content) {
    page.getChildren().setAll(content);
  }

  /** Shows the arrays of the machine; the list only where there are several. */
  void showArrays(List<ArrayRail.Entry> entries, Optional<String> selected) {
    view.setCenter(entries.isEmpty() ? empty : main);
    selected.ifPresent(key -> rail.show(entries, key));
    view.setLeft(entries.size() > 1 ? rail : null);
  }

  /** Whether what is shown may no longer be so. */
  void setStale(boolean stale) {
    page.getStyleClass().remove("stale");
    if (stale) {
      page.getStyleClass().add("stale");
    }
  }

  /** Whether anything on the page can be used. */
  void setUsable(boolean usable) {
    page.setDisable(!usable);
  }
}
