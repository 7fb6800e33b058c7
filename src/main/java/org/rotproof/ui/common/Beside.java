package org.rotproof.ui.common;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.layout.Region;

/**
 * Two things side by side, one with the width that it wants and the other with what is left of it;
 * one above the other where that would be too little. One that is not managed leaves all the room.
 */
public final class Beside extends Region {
  private final Region fixed;
  private final Region rest;
  private final boolean fixedLeft;
  private final boolean fixedOnTop;
  private final double gap;
  private final double least;
  private final VPos across;

  private Beside(
      Region fixed, Region rest, boolean fixedLeft, boolean fixedOnTop, double gap, double least) {
    this.fixed = fixed;
    this.rest = rest;
    this.fixedLeft = fixedLeft;
    this.fixedOnTop = fixedOnTop;
    this.gap = gap;
    this.least = least;
    across = fixedLeft && !fixedOnTop ? VPos.TOP : VPos.CENTER;
    // In the order in which the keyboard goes.
    getChildren().setAll(fixedLeft ? List.of(fixed, rest) : List.of(rest, fixed));
  }

  /**
   * A list at the left of what it is about; below it in a narrow window.
   *
   * @param least how narrow the rest may become beside the list
   */
  public static Beside list(Region list, Region rest, double least) {
    return new Beside(list, rest, true, false, 16, least);
  }

  /**
   * A line of two parts, of which the second is below the first in a narrow window.
   *
   * @param least how narrow the second may become beside the first
   */
  public static Beside line(Region first, Region second, double gap, double least) {
    return new Beside(first, second, true, true, gap, least);
  }

  /**
   * A line whose last part stands at its end with the width that it wants, or below the first.
   *
   * @param least how narrow the first may become beside the last
   */
  public static Beside ends(Region first, Region last, double gap, double least) {
    return new Beside(last, first, false, false, gap, least);
  }

  private double own() {
    return snapSizeX(fixed.prefWidth(-1));
  }

  private boolean alone() {
    return !fixed.isManaged() || !rest.isManaged();
  }

  private Region only() {
    return fixed.isManaged() ? fixed : rest;
  }

  private boolean stacked(double width) {
    return width < own() + gap + least;
  }

  private double insetsAcross() {
    return snappedLeftInset() + snappedRightInset();
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computeMinWidth(double height) {
    return Math.max(fixed.minWidth(-1), Math.min(rest.minWidth(-1), least)) + insetsAcross();
  }

  @Override
  protected double computePrefWidth(double height) {
    return own() + gap + rest.prefWidth(-1) + insetsAcross();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    double room = (width < 0 ? computePrefWidth(-1) : width) - insetsAcross();
    double high;
    if (alone()) {
      high = only().prefHeight(room);
    } else if (stacked(room)) {
      high = rest.prefHeight(room) + below() + fixed.prefHeight(room);
    } else {
      high = Math.max(fixed.prefHeight(own()), rest.prefHeight(room - own() - gap));
    }
    return snappedTopInset() + snapSizeY(high) + snappedBottomInset();
  }

  private double below() {
    return Math.min(gap, 12);
  }

  @Override
  protected void layoutChildren() {
    double room = getWidth() - insetsAcross();
    double high = getHeight() - snappedTopInset() - snappedBottomInset();
    if (alone()) {
      put(only(), 0, 0, room, high);
    } else if (stacked(room)) {
      Region above = fixedOnTop ? fixed : rest;
      double first = snapSizeY(above.prefHeight(room));
      put(above, 0, 0, room, first);
      Region under = fixedOnTop ? rest : fixed;
      put(under, 0, first + below(), room, snapSizeY(under.prefHeight(room)));
    } else {
      double left = room - own() - gap;
      put(fixed, fixedLeft ? 0 : left + gap, 0, own(), high);
      put(rest, fixedLeft ? own() + gap : 0, 0, left, high);
    }
  }

  /** As high as it wants to be, in the place that it has. */
  private void put(Region node, double x, double y, double wide, double high) {
    double own = Math.min(high, snapSizeY(node.prefHeight(wide)));
    double down = across == VPos.CENTER ? snapPositionY((high - own) / 2) : 0;
    layoutInArea(
        node,
        snappedLeftInset() + x,
        snappedTopInset() + y + down,
        wide,
        own,
        0,
        HPos.LEFT,
        VPos.TOP);
  }
}
