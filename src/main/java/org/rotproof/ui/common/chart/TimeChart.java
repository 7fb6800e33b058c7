package org.rotproof.ui.common.chart;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.function.LongFunction;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.text.Font;
import javafx.scene.text.TextAlignment;

/**
 * Lines over time, ending now. Where older values were thinned, the band between least and most is
 * shaded behind the mean. Where nothing is known, the page is hatched: no line crosses it.
 */
public final class TimeChart extends PaintedRegion {
  private static final double LEFT = 62;
  private static final double BOTTOM = 20;
  private static final double TOP = 8;
  private static final double RIGHT = 10;

  private final DoubleFunction<String> valueText;
  private final LongFunction<String> ageText;
  private List<Line> lines = List.of();
  private double floor = 1;
  private double fixedTop;
  private long spanMillis;
  private long nowMillis;
  private long silentAfterMillis = Long.MAX_VALUE;
  private long projectedMillis;
  private double projectedValue;

  /**
   * One line.
   *
   * @param filled whether the area below is shaded
   * @param gapsHatched whether gaps are hatched; not where having no value is ordinary, as the
   *     latency of a disk that nobody reads
   */
  public record Line(
      String name, TimeSeries series, Ink ink, Dash dash, boolean filled, boolean gapsHatched) {}

  /**
   * Makes an empty chart.
   *
   * @param valueText names a value at the left edge
   * @param ageText names a time before now, in milliseconds, at the lower edge; 0 is now
   */
  public TimeChart(DoubleFunction<String> valueText, LongFunction<String> ageText) {
    this.valueText = valueText;
    this.ageText = ageText;
    getStyleClass().add("time-chart");
  }

  /** What to draw, the first line at the bottom. */
  public void setLines(List<Line> newLines) {
    lines = List.copyOf(newLines);
  }

  /** The least upper end of the axis of values. */
  public void setFloor(double value) {
    floor = value;
  }

  /** The upper end of the axis, whatever the values; 0 for one that fits them. */
  public void setFixedTop(double value) {
    fixedTop = value;
  }

  /** How much of the past is shown; 0 for all of it. */
  public void setSpanMillis(long millis) {
    spanMillis = millis;
  }

  /**
   * What time it is on the series' own axis.
   *
   * @param silentAfter how old the last value may be before the time since counts as a gap
   */
  public void setNow(long millis, long silentAfter) {
    nowMillis = millis;
    silentAfterMillis = silentAfter;
  }

  /** Where the first line is expected to go, drawn broken; a time not after now takes it away. */
  public void setProjection(long atMillis, double value) {
    projectedMillis = atMillis;
    projectedValue = value;
  }

  @Override
  protected double computePrefHeight(double width) {
    return 150;
  }

  @Override
  protected double computeMinHeight(double width) {
    return 110;
  }

  @Override
  protected double computeMinWidth(double height) {
    return 200;
  }

  @Override
  protected double computePrefWidth(double height) {
    return 400;
  }

  @Override
  protected void paint(GraphicsContext pen, double width, double height) {
    double w = width - LEFT - RIGHT;
    double h = height - TOP - BOTTOM;
    if (w < 20 || h < 20) {
      return;
    }
    TimeAxis axis = axis(w);
    NiceScale scale = scale(axis, h);
    Frame frame = new Frame(axis, scale.top(), w, h);
    pen.setFont(Font.font("Inter", 11));
    paintGrid(pen, frame, scale);
    for (Line line : lines) {
      new LinePainter(this, pen, frame, line).paint(nowMillis, silentAfterMillis);
    }
    paintProjection(pen, frame);
  }

  private TimeAxis axis(double w) {
    long first = Long.MAX_VALUE;
    for (Line line : lines) {
      if (line.series().size() > 0) {
        first = Math.min(first, line.series().firstMillis());
      }
    }
    long end = Math.max(nowMillis, projectedMillis);
    long from = first == Long.MAX_VALUE ? nowMillis : first;
    if (spanMillis > 0) {
      from = Math.max(from, nowMillis - spanMillis);
    }
    return TimeAxis.between(from, end, (int) Math.max(2, w / 90));
  }

  private NiceScale scale(TimeAxis axis, double h) {
    int intervals = h > 110 ? 4 : 3;
    if (fixedTop > 0) {
      return NiceScale.upTo(fixedTop, fixedTop, intervals);
    }
    double largest = 0;
    for (Line line : lines) {
      double one = line.series().largestSince(axis.fromMillis());
      largest = Double.isNaN(one) ? largest : Math.max(largest, one);
    }
    return NiceScale.upTo(largest * 1.05, floor, intervals);
  }

  private void paintGrid(GraphicsContext pen, Frame frame, NiceScale scale) {
    pen.setLineWidth(1);
    pen.setTextBaseline(VPos.CENTER);
    pen.setTextAlign(TextAlignment.RIGHT);
    for (double tick : scale.ticks()) {
      double y = Math.floor(frame.y(tick)) + 0.5;
      pen.setStroke(ink(Ink.GRID, tick == 0 ? 1 : 0.55));
      pen.strokeLine(LEFT, y, LEFT + frame.width(), y);
      pen.setFill(ink(Ink.MUTED));
      pen.fillText(valueText.apply(tick), LEFT - 8, y);
    }
    pen.setTextBaseline(VPos.TOP);
    double base = TOP + frame.height() + 5;
    for (long age : frame.axis().ages()) {
      double x = frame.x(frame.axis().toMillis() - age);
      long ago = age - (frame.axis().toMillis() - nowMillis);
      if (x > LEFT + 24 && x < LEFT + frame.width() - 44) {
        pen.setTextAlign(TextAlignment.CENTER);
        pen.fillText(ageText.apply(ago), x, base);
      }
    }
    pen.setTextAlign(TextAlignment.RIGHT);
    long ahead = frame.axis().toMillis() - nowMillis;
    pen.fillText(ageText.apply(-ahead), LEFT + frame.width(), base);
  }

  private void paintProjection(GraphicsContext pen, Frame frame) {
    if (lines.isEmpty() || projectedMillis <= nowMillis || lines.get(0).series().size() == 0) {
      return;
    }
    TimeSeries series = lines.get(0).series();
    TimeSeries.Point last = series.point(series.size() - 1);
    pen.setStroke(ink(lines.get(0).ink(), 0.7));
    pen.setLineWidth(1.5);
    pen.setLineDashes(3, 4);
    pen.strokeLine(
        frame.x(last.toMillis()),
        frame.y(last.mean()),
        frame.x(projectedMillis),
        frame.y(projectedValue));
    pen.setLineDashes();
    double now = Math.floor(frame.x(nowMillis)) + 0.5;
    pen.setStroke(ink(Ink.MUTED, 0.6));
    pen.setLineWidth(1);
    pen.strokeLine(now, TOP, now, TOP + frame.height());
  }

  /** The plot's place on the canvas. */
  record Frame(TimeAxis axis, double top, double width, double height) {
    double x(long millis) {
      return LEFT + axis.fraction(millis) * width;
    }

    double y(double value) {
      return TOP + height - Math.min(value / top, 1) * height;
    }

    double left() {
      return LEFT;
    }

    double floor() {
      return TOP + height;
    }

    double ceiling() {
      return TOP;
    }
  }
}
