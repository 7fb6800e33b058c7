package org.rotproof.ui.common;

import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.layout.Region;

/**
 * A list at the left of what it is about, of its own width; below it where the rest would have too
 * little room. Without the list, where it is not managed, the rest has all of it.
 */
public final class Beside extends Region {
  private static final double GAP = 16;

  private final Region list;
  private final Region rest;
  private final double least;

  /**
   * Puts them side by side.
   *
   * @param least how narrow the rest may become beside the list
   */
  public Beside(Region list, Region rest, double least) {
    this.list = list;
    this.rest = rest;
    this.least = least;
    // In the order in which the keyboard goes.
    getChildren().setAll(list, rest);
  }

  private double listWidth() {
    return snapSizeX(list.prefWidth(-1));
  }

  private boolean alone() {
    return !list.isManaged();
  }

  private boolean stacked(double width) {
    return width < listWidth() + GAP + least;
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  private double insetsAcross() {
    return snappedLeftInset() + snappedRightInset();
  }

  @Override
  protected double computeMinWidth(double height) {
    return Math.min(list.minWidth(-1), least) + insetsAcross();
  }

  @Override
  protected double computePrefWidth(double height) {
    return listWidth() + GAP + rest.prefWidth(-1) + insetsAcross();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    double room = (width < 0 ? computePrefWidth(-1) : width) - insetsAcross();
    double high =
        alone()
            ? rest.prefHeight(room)
            : stacked(room)
                ? rest.prefHeight(room) + GAP + list.prefHeight(room)
                : Math.max(list.prefHeight(listWidth()), rest.prefHeight(room - listWidth() - GAP));
    return snappedTopInset() + snapSizeY(high) + snappedBottomInset();
  }

  @Override
  protected void layoutChildren() {
    double room = getWidth() - insetsAcross();
    double x = snappedLeftInset();
    double y = snappedTopInset();
    if (alone()) {
      put(rest, x, y, room, snapSizeY(rest.prefHeight(room)));
    } else if (stacked(room)) {
      double high = snapSizeY(rest.prefHeight(room));
      put(rest, x, y, room, high);
      put(list, x, y + high + GAP, room, snapSizeY(list.prefHeight(room)));
    } else {
      double wide = listWidth();
      double left = room - wide - GAP;
      put(list, x, y, wide, snapSizeY(list.prefHeight(wide)));
      put(rest, x + wide + GAP, y, left, snapSizeY(rest.prefHeight(left)));
    }
  }

  private void put(Region node, double x, double y, double wide, double high) {
    layoutInArea(node, x, y, wide, high, 0, HPos.LEFT, VPos.TOP);
  }
}
