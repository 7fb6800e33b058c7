package org.rotproof.ui;

import javafx.scene.layout.Region;
import javafx.scene.transform.Scale;

/** Draws all that is in it larger, laid out as in a window that is as much smaller. */
final class ZoomPane extends Region {
  private final Region content;
  private final Scale scale = new Scale(1, 1);

  ZoomPane(Region content) {
    this.content = content;
    content.getTransforms().add(scale);
    getChildren().add(content);
  }

  /** 1 for the usual size. */
  void zoom(double factor) {
    scale.setX(factor);
    scale.setY(factor);
    requestLayout();
  }

  @Override
  protected void layoutChildren() {
    content.resizeRelocate(0, 0, getWidth() / scale.getX(), getHeight() / scale.getY());
  }
}
