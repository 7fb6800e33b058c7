package org.rotproof.ui;

import java.util.Arrays;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.transform.Scale;

/**
 * A window as it is drawn, twice as large, so that thin strokes have their whole colour; and the
 * contrasts in it, as WCAG counts them.
 */
final class Pixels {
  private static final int TWICE = 2;

  private final WritableImage image;
  private final Node root;
  private final int wide;
  private final int[] all;

  private Pixels(WritableImage image, Node root) {
    this.image = image;
    this.root = root;
    wide = (int) image.getWidth();
    int high = (int) image.getHeight();
    all = new int[wide * high];
    image
        .getPixelReader()
        .getPixels(0, 0, wide, high, PixelFormat.getIntArgbInstance(), all, 0, wide);
  }

  /** Draws it. On JavaFX's thread. */
  static Pixels of(Node root) {
    SnapshotParameters twice = new SnapshotParameters();
    twice.setTransform(new Scale(TWICE, TWICE));
    return new Pixels(root.snapshot(twice, null), root);
  }

  WritableImage image() {
    return image;
  }

  /** What lies there, in the picture's own measure. */
  private Bounds place(Node node) {
    Bounds at = root.sceneToLocal(node.localToScene(node.getLayoutBounds()));
    return new javafx.geometry.BoundingBox(
        at.getMinX() * TWICE, at.getMinY() * TWICE, at.getWidth() * TWICE, at.getHeight() * TWICE);
  }

  /** Whether all of it is inside the picture. */
  boolean has(Node node) {
    Bounds at = place(node);
    return at.getWidth() > 0
        && at.getHeight() > 0
        && at.getMinX() >= 0
        && at.getMinY() >= 0
        && at.getMaxX() + 2 <= image.getWidth()
        && at.getMaxY() + 2 <= image.getHeight();
  }

  /** Between the ground of some words, which is most of their place, and their darkest stroke. */
  double ofWords(Node words) {
    Bounds at = place(words);
    int width = (int) Math.ceil(at.getWidth());
    int height = (int) Math.ceil(at.getHeight());
    int[] colours = new int[width * height];
    for (int row = 0; row < height; row++) {
      int from = ((int) at.getMinY() + row) * wide + (int) at.getMinX();
      System.arraycopy(all, from, colours, row * width, width);
    }
    Arrays.sort(colours);
    int ground = most(colours);
    double best = 1;
    for (int i = 0; i < colours.length; i++) {
      if (i == 0 || colours[i] != colours[i - 1]) {
        best = Math.max(best, contrast(colours[i], ground));
      }
    }
    return best;
  }

  /**
   * Between what is outside of a control at the middle of its left edge, and its strongest line.
   */
  double ofEdge(Node control) {
    Bounds at = place(control);
    int y = (int) ((at.getMinY() + at.getMaxY()) / 2);
    int left = (int) at.getMinX();
    int outside = all[y * wide + Math.max(0, left - 10)];
    double best = 1;
    for (int x = Math.max(0, left - 6); x < left + 10; x++) {
      best = Math.max(best, contrast(all[y * wide + x], outside));
    }
    return best;
  }

  /** The one that comes most often among sorted ones. */
  private static int most(int... sorted) {
    int best = sorted[0];
    int bestRun = 0;
    int run = 0;
    for (int i = 0; i < sorted.length; i++) {
      run = i > 0 && sorted[i] == sorted[i - 1] ? run + 1 : 1;
      if (run > bestRun) {
        bestRun = run;
        best = sorted[i];
      }
    }
    return best;
  }

  /** WCAG 2's contrast of two colours. */
  static double contrast(int one, int other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  private static double luminance(int argb) {
    Color colour = Color.rgb(argb >> 16 & 255, argb >> 8 & 255, argb & 255);
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(double part) {
    return part <= 0.04045 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
  }
}
