package org.rotproof.ui.common.chart;

/** How a line is drawn, so that lines differ by more than their colour. */
public enum Dash {
  /** Unbroken. */
  SOLID,
  /** Long dashes. */
  DASHED,
  /** Dots. */
  DOTTED,
  /** A dash and a dot. */
  DASH_DOT;

  private static final int COUNT = values().length;

  /** Lengths of marks and spaces as a canvas wants them; empty for an unbroken line. */
  public double[] pattern() {
    return switch (this) {
      case SOLID -> new double[0];
      case DASHED -> new double[] {7, 4};
      case DOTTED -> new double[] {2, 3};
      case DASH_DOT -> new double[] {8, 3, 2, 3};
    };
  }

  /** The dash of the n-th line of a chart. */
  public static Dash line(int index) {
    return values()[Math.floorMod(index, COUNT)];
  }
}
