package org.rotproof.ui.monitor;

import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import org.rotproof.scrub.Beginning;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.common.chart.PaintedRegion;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;
import org.rotproof.ui.monitor.model.Words;

/**
 * The narrow band before a leg's surface: header, superblocks, journal, a mark each, drawn as the
 * surface's cells are, so that it is told without its colour.
 */
final class BeginningView extends PaintedRegion {
  private static final double CELL = 7;
  private static final double PITCH = 9;
  private static final double MARGIN_TOP = 9;
  private static final double MARGIN_BOTTOM = 7;
  private static final int MOST_PARTS = Beginning.Part.values().length;

  private Optional<Beginning> beginning = Optional.empty();
  private String when = "";

  BeginningView() {
    getStyleClass().add("beginning");
    double width = PITCH * MOST_PARTS;
    setMinSize(width, 46);
    setPrefSize(width, 46);
    setMaxSize(width, 46);
    setAccessibleRole(AccessibleRole.TEXT);
    setFocusTraversable(true);
    focusedProperty().addListener(o -> repaint());
  }

  /**
   * Shows it.
   *
   * @param newWhen when it was looked at, in words
   */
  void show(Optional<Beginning> newBeginning, String newWhen) {
    if (!newBeginning.equals(beginning) || !newWhen.equals(when)) {
      beginning = newBeginning;
      when = newWhen;
      setAccessibleText(sentence());
      repaint();
    }
  }

  /** All of its parts in words. */
  String sentence() {
    return beginning
        .map(
            b ->
                b.parts().stream()
                    .map(
                        seen ->
                            Words.of(
                                "beginning." + seen.state(),
                                Words.of("beginning.part." + seen.part()),
                                when,
                                seen.words()))
                    .collect(Collectors.joining(" ")))
        .orElse("");
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    if (beginning.isEmpty()) {
      return;
    }
    CellPainter cells = new CellPainter(pen, this::ink);
    int at = MOST_PARTS - beginning.get().parts().size();
    for (Beginning.Seen seen : beginning.get().parts()) {
      Look look =
          switch (seen.state()) {
            case NEVER -> Look.NEVER;
            case RIGHT -> Look.VERIFIED;
            case REPAIRED -> Look.REPAIRED;
            case WRONG -> Look.DAMAGED;
          };
      cells.paint(look, 1 + at * PITCH, MARGIN_TOP, CELL, height - MARGIN_TOP - MARGIN_BOTTOM);
      at++;
    }
    if (isFocused()) {
      pen.setStroke(ink(Ink.FOCUS));
      pen.setLineWidth(2);
      pen.strokeRoundRect(1, 3, width - 2, height - 6, 5, 5);
    }
  }
}
