package org.rotproof.ui.monitor;

import java.util.function.Function;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;

/**
 * Draws one cell of the rot map. Each look has its own pattern and its own height, so that it is
 * told without its colour: damage stands out of the band, as a tab out of a card index.
 */
final class CellPainter {
  private final GraphicsContext pen;
  private final Function<Ink, Color> inks;

  CellPainter(GraphicsContext pen, Function<Ink, Color> inks) {
    this.pen = pen;
    this.inks = inks;
  }

  /** Draws a cell whose band lies between {@code top} and {@code top + height}. */
  void paint(Look look, double x, double top, double width, double height) {
    double rise = standsOut(look) ? Math.floor(Math.min(5, height / 6)) : 0;
    double y = top - rise;
    double h = height + 2 * rise;
    switch (look) {
      case NEVER -> never(x, y, width, h);
      case PARTLY -> partly(x, y, width, h);
      case VERIFIED -> fill(Ink.VERIFIED, x, y, width, h);
      case VERIFIED_OLD -> old(x, y, width, h);
      case REPAIRED -> repaired(x, y, width, h);
      case DAMAGED -> damaged(x, y, width, h);
      case LOST -> lost(x, y, width, h);
    }
  }

  static boolean standsOut(Look look) {
    return look == Look.REPAIRED || look == Look.DAMAGED || look == Look.LOST;
  }

  private void fill(Ink ink, double x, double y, double w, double h) {
    pen.setFill(inks.apply(ink));
    pen.fillRect(x, y, w, h); // on whole pixels, which costs a fraction of round corners
  }

  /** An empty frame with a dot. */
  private void never(double x, double y, double w, double h) {
    pen.setStroke(inks.apply(Ink.NEVER));
    pen.setLineWidth(1);
    pen.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    pen.setFill(inks.apply(Ink.NEVER));
    pen.fillRect(Math.floor(x + w / 2) - 1, Math.floor(y + h / 2) - 1, 2, 2);
  }

  /** A frame filled from below to the middle. */
  private void partly(double x, double y, double w, double h) {
    pen.setStroke(inks.apply(Ink.NEVER));
    pen.setLineWidth(1);
    pen.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    pen.setFill(inks.apply(Ink.VERIFIED));
    pen.fillRect(x + 1, y + h / 2, w - 2, h / 2 - 1);
  }

  /** Pale, with a line through its middle. */
  private void old(double x, double y, double w, double h) {
    fill(Ink.VERIFIED_OLD, x, y, w, h);
    pen.setFill(inks.apply(Ink.VERIFIED));
    pen.fillRect(x, y + h / 2 - 1, w, 2);
  }

  /** Stripes that rise to the right. */
  private void repaired(double x, double y, double w, double h) {
    fill(Ink.REPAIRED, x, y, w, h);
    pen.save();
    clip(x, y, w, h);
    pen.setStroke(inks.apply(Ink.PAGE));
    pen.setLineWidth(1.5);
    for (double at = y; at < y + h + w; at += 7) {
      pen.strokeLine(x, at, x + w, at - w);
    }
    pen.restore();
  }

  /** Bars across. */
  private void damaged(double x, double y, double w, double h) {
    fill(Ink.DAMAGED, x, y, w, h);
    pen.setFill(inks.apply(Ink.PAGE));
    for (double at = y + 4; at < y + h - 3; at += 6) {
      pen.fillRect(x + 1, at, w - 2, 2);
    }
  }

  /** A cross from corner to corner. */
  private void lost(double x, double y, double w, double h) {
    fill(Ink.LOST, x, y, w, h);
    pen.setStroke(inks.apply(Ink.PAGE));
    pen.setLineWidth(1.6);
    pen.strokeLine(x + 1, y + 2, x + w - 1, y + h - 2);
    pen.strokeLine(x + w - 1, y + 2, x + 1, y + h - 2);
  }

  private void clip(double x, double y, double w, double h) {
    pen.beginPath();
    pen.rect(x, y, w, h);
    pen.clip();
  }
}
