package org.rotproof.ui.common;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.Region;

/**
 * A bar cut into parts whose widths are their shares. A part that is there at all is at least some
 * pixels wide, so that nothing vanishes. Colours come from style classes; words stand beside it.
 */
public final class SegmentBar extends Region {
  private static final double LEAST_WIDTH = 4;
  private static final double GAP = 2;

  private List<Part> parts = List.of();

  /**
   * One part.
   *
   * @param words what the tooltip says
   */
  public record Part(double share, String styleClass, String words) {}

  /** An empty bar of that height. */
  public SegmentBar(double height) {
    getStyleClass().add("segment-bar");
    setMinHeight(height);
    setPrefHeight(height);
    setMaxHeight(height);
  }

  /** Shows those parts, from left to right; parts of no share are left out. */
  public void show(List<Part> all) {
    parts = all.stream().filter(p -> p.share() > 0).toList();
    List<Region> regions = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (Part part : parts) {
      Region region = new Region();
      region.getStyleClass().addAll("bar-part", part.styleClass());
      if (!part.words().isBlank()) {
        Tooltip.install(region, new Tooltip(part.words()));
        words.add(part.words());
      }
      regions.add(region);
    }
    getChildren().setAll(regions);
    setAccessibleText(String.join(", ", words));
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    double total = parts.stream().mapToDouble(Part::share).sum();
    double width = getWidth() - GAP * Math.max(0, parts.size() - 1);
    double least = Math.min(LEAST_WIDTH, width / Math.max(1, parts.size()));
    double small = 0;
    double large = 0;
    for (Part part : parts) {
      double wanted = width * part.share() / total;
      small += wanted < least ? least : 0;
      large += wanted < least ? 0 : part.share();
    }
    double x = 0;
    for (int i = 0; i < parts.size(); i++) {
      double wanted = width * parts.get(i).share() / total;
      double w = wanted < least ? least : (width - small) * parts.get(i).share() / large;
      getChildren().get(i).resizeRelocate(x, 0, w, getHeight());
      x += w + GAP;
    }
  }
}
