package org.rotproof.ui.common;

import javafx.scene.Group;
import javafx.scene.Node;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Circle;
import javafx.scene.shape.Rectangle;
import javafx.scene.shape.StrokeLineCap;

/** The program's mark: a platter whose broken piece is whole again. Drawn, so it stays sharp. */
public final class Logo {
  private Logo() {}

  /** The mark in that size. The same picture as assets/icon/rotproof.svg. */
  public static Node of(double size) {
    double unit = size / 64;
    Rectangle ground = new Rectangle(64 * unit, 64 * unit);
    ground.setArcWidth(28 * unit);
    ground.setArcHeight(28 * unit);
    ground.getStyleClass().add("logo-ground");
    Arc ring = ring(unit, 134, 272, "logo-ring");
    Arc healed = ring(unit, 80, 20, "logo-healed");
    Circle hub = new Circle(32 * unit, 32 * unit, 5.5 * unit);
    hub.getStyleClass().add("logo-hub");
    Group mark = new Group(ground, ring, healed, hub);
    mark.setMouseTransparent(true);
    return mark;
  }

  private static Arc ring(double unit, double start, double length, String styleClass) {
    Arc arc = new Arc(32 * unit, 32 * unit, 18 * unit, 18 * unit, start, length);
    arc.setType(ArcType.OPEN);
    arc.setStrokeWidth(7 * unit);
    arc.setStrokeLineCap(StrokeLineCap.ROUND);
    arc.getStyleClass().add(styleClass);
    return arc;
  }
}
