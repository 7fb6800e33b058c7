package org.rotproof.ui.monitor;

import java.util.List;
import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.GraphicsContext;
import org.rotproof.ui.common.chart.Ink;
import org.rotproof.ui.common.chart.PaintedRegion;
import org.rotproof.ui.monitor.model.LiveSurface;
import org.rotproof.ui.monitor.model.SurfaceColumn;
import org.rotproof.ui.monitor.model.SurfaceColumn.Look;

/**
 * One leg of the rot map: a band of cells, a place that the keyboard is on, the head of a running
 * scrub, and the places where a drill is about to strike.
 */
final class BandView extends PaintedRegion {
  private static final double PITCH = 9;
  private static final double CELL = 7;
  private static final double MARGIN_TOP = 9;
  private static final double MARGIN_BOTTOM = 7;

  private Optional<LiveSurface> surface = Optional.empty();
  private int band;
  private int cursor = -1;
  private int hover = -1;
  private long nowMillis;
  private List<Target> targets = List.of();
  private Picture painted = new Picture(List.of(), -1, -1, -1, false, List.of());

  /** Where a drill strikes: from and to, 0 to 1. */
  record Target(double from, double to) {}

  BandView() {
    getStyleClass().add("band");
    setMinHeight(46);
    setPrefHeight(46);
    setMaxHeight(46);
    setMinWidth(160);
    setAccessibleRole(AccessibleRole.TEXT);
    focusedProperty().addListener(o -> moved());
  }

  /** What it shows; painted anew only where the picture would differ. */
  void show(Optional<LiveSurface> newSurface, int newBand, long now) {
    surface = newSurface;
    band = newBand;
    nowMillis = now;
    moved();
  }

  /** The scrub moved. */
  void moved() {
    if (!picture().equals(painted)) {
      repaint();
    }
  }

  /** All that a picture depends on besides its size and colours. */
  private record Picture(
      List<Look> looks,
      long headPixel,
      int cursor,
      int hover,
      boolean focused,
      List<Target> targets) {}

  private Picture picture() {
    List<Look> looks =
        surface
            .filter(s -> s.cells() > 0)
            .map(s -> s.columns(band, columns()).stream().map(c -> c.look(nowMillis)).toList())
            .orElse(List.of());
    return new Picture(looks, Math.round(head(getWidth())), cursor, hover, isFocused(), targets);
  }

  /** Where the running scrub is on the screen, -1 where none runs. */
  private double head(double width) {
    return surface
        .filter(s -> s.headSector() >= 0 && s.componentSectors() > 0)
        .map(s -> 1 + (width - 2) * Math.min(1, (double) s.headSector() / s.componentSectors()))
        .orElse(-1.0);
  }

  int band() {
    return band;
  }

  /** How many columns fit. */
  int columns() {
    int fitting = (int) Math.max(1, (getWidth() - 2) / PITCH);
    return surface.map(s -> Math.max(1, Math.min(fitting, s.cells()))).orElse(fitting);
  }

  private double pitch() {
    return (getWidth() - 2) / columns();
  }

  /** The column below a place on the screen. */
  int columnAt(double x) {
    return (int) Math.max(0, Math.min(columns() - 1, (x - 1) / pitch()));
  }

  /** Where on the band a place on the screen lies, 0 to 1. */
  double fractionAt(double x) {
    return Math.max(0, Math.min(1, (x - 1) / (getWidth() - 2)));
  }

  Optional<SurfaceColumn> column(int index) {
    return surface
        .map(s -> s.columns(band, columns()))
        .filter(columns -> index >= 0 && index < columns.size())
        .map(columns -> columns.get(index));
  }

  int cursor() {
    return cursor;
  }

  void setCursorColumn(int column) {
    cursor = column;
    moved();
  }

  void setHover(int column) {
    if (hover != column) {
      hover = column;
      moved();
    }
  }

  void setTargets(List<Target> newTargets) {
    targets = List.copyOf(newTargets);
    moved();
  }

  /** Says the place under the cursor to those who listen. */
  void say(String sentence) {
    setAccessibleText(sentence);
    notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    painted = picture();
    double top = MARGIN_TOP;
    double h = height - MARGIN_TOP - MARGIN_BOTTOM;
    if (surface.isEmpty() || surface.get().cells() == 0) {
      pen.setFill(ink(Ink.TRACK));
      pen.fillRoundRect(1, top, width - 2, h, 6, 6);
      return;
    }
    CellPainter cells = new CellPainter(pen, this::ink);
    List<Look> columns = painted.looks();
    double pitch = pitch();
    double cell = Math.max(2, Math.floor(Math.min(pitch - 1, pitch * CELL / PITCH)));
    for (int i = 0; i < columns.size(); i++) {
      cells.paint(columns.get(i), x(i, pitch), top, cell, h);
    }
    paintHead(pen, width, top, h);
    paintTargets(pen, width, top, h);
    paintMark(pen, hover, Ink.MUTED, 1, pitch, cell, top, h);
    if (isFocused()) {
      paintMark(pen, cursor, Ink.FOCUS, 2, pitch, cell, top, h);
    }
  }

  private static double x(int column, double pitch) {
    return Math.round(1 + column * pitch);
  }

  private void paintHead(GraphicsContext pen, double width, double top, double h) {
    double x = head(width);
    if (x < 0) {
      return;
    }
    pen.setFill(ink(Ink.HEAD));
    pen.fillRect(x - 1, top - 3, 2, h + 6);
    pen.fillPolygon(new double[] {x - 5, x + 5, x}, new double[] {0, 0, top - 3}, 3);
  }

  private void paintTargets(GraphicsContext pen, double width, double top, double h) {
    boolean many = targets.size() > 40;
    pen.setStroke(ink(Ink.TARGET));
    pen.setLineWidth(many ? 1 : 2);
    for (Target target : targets) {
      double left = 1 + target.from() * (width - 2);
      double right = 1 + target.to() * (width - 2);
      if (many) {
        double x = Math.floor(left) + 0.5;
        pen.strokeLine(x, top - 7, x, top - 2);
        pen.strokeLine(x, top + h + 2, x, top + h + 6);
      } else if (right - left < 5) {
        double middle = (left + right) / 2;
        pen.strokeLine(middle, top - 6, middle, top + h + 5);
      } else {
        pen.setFill(ink(Ink.TARGET, 0.18));
        pen.fillRect(left, top - 5, right - left, h + 10);
        pen.strokeRect(left, top - 5, right - left, h + 10);
      }
    }
  }

  private void paintMark(
      GraphicsContext pen,
      int column,
      Ink ink,
      double line,
      double pitch,
      double cell,
      double top,
      double h) {
    if (column < 0 || column >= columns()) {
      return;
    }
    pen.setStroke(ink(ink));
    pen.setLineWidth(line);
    pen.strokeRoundRect(x(column, pitch) - 2, top - 4, cell + 4, h + 8, 5, 5);
  }
}
