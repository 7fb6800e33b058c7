package org.rotproof.ui.monitor;

import javafx.scene.canvas.GraphicsContext;
import org.rotproof.ui.common.chart.Dash;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.common.chart.PaintedRegion;

/** A line of a chart beside its name. */
final class LineMark extends PaintedRegion {
  private final Ink ink;
  private final Dash dash;

  LineMark(Ink ink, Dash dash) {
    this.ink = ink;
    this.dash = dash;
    setMinSize(24, 10);
    setPrefSize(24, 10);
    setMaxSize(24, 10);
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    pen.setStroke(ink(ink));
    pen.setLineWidth(2);
    pen.setLineDashes(dash.pattern());
    pen.strokeLine(1, height / 2, width - 1, height / 2);
  }
}
