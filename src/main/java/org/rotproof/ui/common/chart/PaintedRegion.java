package org.rotproof.ui.common.chart;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javafx.css.CssMetaData;
import javafx.css.SimpleStyleableObjectProperty;
import javafx.css.Styleable;
import javafx.css.StyleableObjectProperty;
import javafx.css.StyleableProperty;
import javafx.css.converter.PaintConverter;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.paint.Paint;

/**
 * A region that paints itself on one canvas as large as it is, with colours from the style sheet
 * (class "painted"). It paints when its size or a colour changes and when {@link #repaint()} is
 * called, never by itself: a page that nobody looks at costs nothing.
 */
public abstract class PaintedRegion extends Region {
  private static final Map<Ink, CssMetaData<PaintedRegion, Paint>> META = new EnumMap<>(Ink.class);
  private static final List<CssMetaData<? extends Styleable, ?>> ALL_META;

  static {
    for (Ink ink : Ink.values()) {
      META.put(ink, new InkMetaData(ink));
    }
    List<CssMetaData<? extends Styleable, ?>> all = new ArrayList<>(Region.getClassCssMetaData());
    all.addAll(META.values());
    ALL_META = List.copyOf(all);
  }

  private final Canvas canvas = new Canvas();
  private final Map<Ink, StyleableObjectProperty<Paint>> inks = new EnumMap<>(Ink.class);
  private boolean paintedOnce;

  /** Makes an empty one. */
  protected PaintedRegion() {
    for (Ink ink : Ink.values()) {
      inks.put(
          ink,
          new SimpleStyleableObjectProperty<>(META.get(ink), this, ink.name(), Ink.fallback()) {
            @Override
            protected void invalidated() {
              requestLayout();
              paintedOnce = false;
            }
          });
    }
    getStyleClass().add("painted");
    getChildren().add(canvas);
    canvas.setManaged(false);
    canvas.setMouseTransparent(true);
  }

  /** Paints everything; the area is {@code width} by {@code height} and clean. */
  protected abstract void paint(GraphicsContext pen, double width, double height);

  /** Paints anew, now. */
  public final void repaint() {
    double width = canvas.getWidth();
    double height = canvas.getHeight();
    if (width < 1 || height < 1) {
      return;
    }
    GraphicsContext pen = canvas.getGraphicsContext2D();
    pen.save();
    pen.clearRect(0, 0, width, height);
    paint(pen, width, height);
    pen.restore();
    paintedOnce = true;
  }

  /** The colour of an ink, as the style sheet has it. */
  protected final Color ink(Ink ink) {
    return inks.get(ink).get() instanceof Color color ? color : Ink.fallback();
  }

  /** The same, thinner: 0 is invisible, 1 is full. */
  protected final Color ink(Ink ink, double opacity) {
    Color color = ink(ink);
    return Color.color(color.getRed(), color.getGreen(), color.getBlue(), opacity);
  }

  @Override
  protected void layoutChildren() {
    double width = Math.floor(getWidth());
    double height = Math.floor(getHeight());
    boolean resized = canvas.getWidth() != width || canvas.getHeight() != height;
    if (resized) {
      canvas.setWidth(width);
      canvas.setHeight(height);
    }
    if (resized || !paintedOnce) {
      repaint();
    }
  }

  @Override
  public List<CssMetaData<? extends Styleable, ?>> getCssMetaData() {
    return ALL_META;
  }

  private static final class InkMetaData extends CssMetaData<PaintedRegion, Paint> {
    private final Ink ink;

    InkMetaData(Ink ink) {
      super(ink.property(), PaintConverter.getInstance(), Ink.fallback(), false);
      this.ink = ink;
    }

    @Override
    public boolean isSettable(PaintedRegion region) {
      return !region.inks.get(ink).isBound();
    }

    @Override
    public StyleableProperty<Paint> getStyleableProperty(PaintedRegion region) {
      return region.inks.get(ink);
    }
  }
}
