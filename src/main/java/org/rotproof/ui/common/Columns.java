package org.rotproof.ui.common;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.Region;

/**
 * Nodes side by side in columns of one width, each row as high as its highest; in more rows, as
 * even as they can be, where the columns would be too narrow to be read. Each row fills its width.
 */
public final class Columns extends Region {
  private final double gap;
  private final double least;

  /**
   * @param least how narrow a column may become
   */
  Columns(double gap, double least, Node... nodes) {
    this.gap = gap;
    this.least = least;
    getChildren().setAll(nodes);
  }

  /** How many stand side by side in that width. */
  static int across(int nodes, double width, double gap, double least) {
    int fit = (int) Math.max(1, Math.min(nodes, Math.floor((width + gap) / (least + gap))));
    int rows = (nodes + fit - 1) / fit;
    return (nodes + rows - 1) / rows;
  }

  private int across(double width) {
    return across(getManagedChildren().size(), width, gap, least);
  }

  @Override
  public Orientation getContentBias() {
    return Orientation.HORIZONTAL;
  }

  @Override
  protected double computeMinWidth(double height) {
    double widest = 0;
    for (Node node : getManagedChildren()) {
      widest = Math.max(widest, Math.min(least, node.minWidth(-1)));
    }
    return snappedLeftInset() + widest + snappedRightInset();
  }

  @Override
  protected double computePrefWidth(double height) {
    List<Node> nodes = getManagedChildren();
    double widest = 0;
    for (Node node : nodes) {
      widest = Math.max(widest, node.prefWidth(-1));
    }
    double all = nodes.size() * widest + Math.max(0, nodes.size() - 1) * gap;
    return snappedLeftInset() + all + snappedRightInset();
  }

  @Override
  protected double computeMinHeight(double width) {
    return computePrefHeight(width);
  }

  @Override
  protected double computePrefHeight(double width) {
    double room = width < 0 ? computePrefWidth(-1) : width;
    return snappedTopInset() + place(room, false) + snappedBottomInset();
  }

  @Override
  protected void layoutChildren() {
    place(getWidth(), true);
  }

  /** The height of all rows. */
  private double place(double width, boolean really) {
    List<Node> nodes = getManagedChildren();
    if (nodes.isEmpty()) {
      return 0;
    }
    double room = width - snappedLeftInset() - snappedRightInset();
    int across = across(room);
    double y = 0;
    for (int first = 0; first < nodes.size(); first += across) {
      List<Node> row = nodes.subList(first, Math.min(nodes.size(), first + across));
      double each = Math.max(0, (room - (row.size() - 1) * gap) / row.size());
      double high = 0;
      for (Node node : row) {
        high = Math.max(high, snapSizeY(node.prefHeight(each)));
      }
      if (really) {
        for (int i = 0; i < row.size(); i++) {
          layoutInArea(
              row.get(i),
              snappedLeftInset() + snapPositionX(i * (each + gap)),
              snappedTopInset() + y,
              snapSizeX(each) - (snapSizeX(each) > each ? 1 : 0),
              high,
              0,
              HPos.LEFT,
              VPos.TOP);
        }
      }
      y += high + (first + across < nodes.size() ? gap : 0);
    }
    return y;
  }
}
