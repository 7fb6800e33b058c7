package org.rotproof.ui.common;

import javafx.scene.layout.Region;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.Rectangle;

/**
 * A small live curve over time: the newest value at the right. Keeps a fixed number of values; when
 * they are full, neighbours are merged, so a long run neither grows nor loses its shape.
 */
public final class Sparkline extends Region {
  private static final int MOST = 240;

  private final double[] values = new double[MOST];
  private final Path area = new Path();
  private final Path line = new Path();
  private int count;
  private int perValue = 1;
  private int pending;
  private double pendingSum;
  private double ceiling = 1;

  /** An empty curve, coloured by that series class ("series-1"). */
  public Sparkline(String series) {
    getStyleClass().addAll("sparkline", series);
    area.getStyleClass().add("sparkline-area");
    line.getStyleClass().add("sparkline-line");
    area.setManaged(false);
    line.setManaged(false);
    getChildren().addAll(area, line);
    Rectangle clip = new Rectangle();
    clip.widthProperty().bind(widthProperty());
    clip.heightProperty().bind(heightProperty());
    setClip(clip);
    setMinHeight(40);
  }

  /** The value at the upper edge; shared by curves that stand side by side. */
  public void setCeiling(double most) {
    ceiling = Math.max(most, 1e-9);
    requestLayout();
  }

  /** Adds the newest value. */
  public void add(double value) {
    pendingSum += value;
    pending++;
    if (pending < perValue) {
      return;
    }
    if (count == MOST) {
      for (int i = 0; i < MOST / 2; i++) {
        values[i] = (values[2 * i] + values[2 * i + 1]) / 2;
      }
      count = MOST / 2;
      perValue *= 2;
    }
    values[count++] = pendingSum / pending;
    pending = 0;
    pendingSum = 0;
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    area.getElements().clear();
    line.getElements().clear();
    if (count < 2) {
      return;
    }
    double width = getWidth();
    double height = getHeight() - 2;
    double step = width / (Math.max(count, 24) - 1);
    area.getElements().add(new MoveTo(0, height + 2));
    for (int i = 0; i < count; i++) {
      double x = i * step;
      double y = 2 + (height - 2) * (1 - Math.min(1, values[i] / ceiling));
      line.getElements().add(i == 0 ? new MoveTo(x, y) : new LineTo(x, y));
      area.getElements().add(new LineTo(x, y));
    }
    area.getElements().add(new LineTo((count - 1) * step, height + 2));
    area.getElements().add(new ClosePath());
  }
}
