package org.rotproof.ui.monitor;

import javafx.scene.canvas.GraphicsContext;
import org.rotproof.ui.common.chart.PaintedRegion;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;

/** A cell of the rot map beside its name. */
final class LegendMark extends PaintedRegion {
  private final Look look;

  LegendMark(Look look) {
    this.look = look;
    setMinSize(10, 20);
    setPrefSize(10, 20);
    setMaxSize(10, 20);
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    new CellPainter(pen, this::ink).paint(look, 1, 3, width - 2, height - 6);
  }
}
