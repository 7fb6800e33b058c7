package org.rotproof.ui.common.chart;

import javafx.scene.canvas.GraphicsContext;
import javafx.scene.shape.StrokeLineCap;
import javafx.scene.shape.StrokeLineJoin;

/** Draws one line of a {@link TimeChart}, run by run, a run being what lies between two gaps. */
final class LinePainter {
  private final TimeChart chart;
  private final GraphicsContext pen;
  private final TimeChart.Frame frame;
  private final TimeChart.Line line;
  private final TimeSeries series;
  private final double[] x = new double[TimeSeries.MOST];
  private final double[] mean = new double[TimeSeries.MOST];
  private final double[] low = new double[TimeSeries.MOST];
  private final double[] high = new double[TimeSeries.MOST];

  LinePainter(TimeChart chart, GraphicsContext pen, TimeChart.Frame frame, TimeChart.Line line) {
    this.chart = chart;
    this.pen = pen;
    this.frame = frame;
    this.line = line;
    this.series = line.series();
  }

  void paint(long nowMillis, long silentAfterMillis) {
    int i = Math.max(0, series.firstAtOrAfter(frame.axis().fromMillis()) - 1);
    pen.save();
    pen.beginPath();
    pen.rect(frame.left(), 0, frame.width() + 8, frame.floor() + 1);
    pen.clip();
    int length = 0;
    long previousEnd = 0;
    for (; i < series.size(); i++) {
      TimeSeries.Point point = series.point(i);
      if (point.gapBefore() && length > 0) {
        paintRun(length);
        length = 0;
        paintGap(previousEnd, point.fromMillis());
      }
      x[length] = frame.x((point.fromMillis() + point.toMillis()) / 2);
      mean[length] = frame.y(point.mean());
      low[length] = frame.y(point.least());
      high[length] = frame.y(point.most());
      length++;
      previousEnd = point.toMillis();
    }
    if (length > 0) {
      paintRun(length);
      if (nowMillis - previousEnd > silentAfterMillis) {
        paintGap(previousEnd, nowMillis);
      }
    }
    pen.restore();
  }

  private void paintRun(int length) {
    if (length == 1) {
      pen.setFill(chart.ink(line.ink()));
      pen.fillOval(x[0] - 1.5, mean[0] - 1.5, 3, 3);
      return;
    }
    paintShade(length);
    pen.setStroke(chart.ink(line.ink()));
    pen.setLineWidth(1.6);
    pen.setLineCap(StrokeLineCap.BUTT);
    pen.setLineJoin(StrokeLineJoin.ROUND);
    pen.setLineDashes(line.dash().pattern());
    pen.strokePolyline(x, mean, length);
    pen.setLineDashes();
  }

  private void paintShade(int length) {
    double[] px = new double[length * 2];
    double[] py = new double[length * 2];
    boolean spread = false;
    for (int i = 0; i < length; i++) {
      px[i] = x[i];
      py[i] = line.filled() ? mean[i] : high[i];
      px[2 * length - 1 - i] = x[i];
      py[2 * length - 1 - i] = line.filled() ? frame.floor() : low[i];
      spread |= low[i] - high[i] > 1;
    }
    if (line.filled() || spread) {
      pen.setFill(chart.ink(line.ink(), line.filled() ? 0.14 : 0.12));
      pen.fillPolygon(px, py, 2 * length);
    }
  }

  private void paintGap(long fromMillis, long toMillis) {
    double left = Math.max(frame.left(), frame.x(fromMillis) + 1);
    double right = frame.x(toMillis) - 1;
    if (right - left < 2 || !line.gapsHatched()) {
      return;
    }
    pen.save();
    pen.beginPath();
    pen.rect(left, frame.ceiling(), right - left, frame.floor() - frame.ceiling());
    pen.clip();
    pen.setStroke(chart.ink(Ink.MUTED, 0.28));
    pen.setLineWidth(1);
    double height = frame.floor() - frame.ceiling();
    double first = Math.floor((left - height) / 7) * 7;
    for (double at = first; at < right; at += 7) {
      pen.strokeLine(at, frame.floor(), at + height, frame.ceiling());
    }
    pen.restore();
  }
}
