package org.rotproof.ui.common.chart;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis from 0 to a round number that people read at a glance.
 *
 * @param top the axis' upper end
 * @param ticks values to be labelled, 0 and {@code top} among them
 */
public record NiceScale(double top, List<Double> ticks) {
  private static final double[] STEPS = {1, 2, 2.5, 5, 10};

  /** Checks and copies. */
  public NiceScale {
    ticks = List.copyOf(ticks);
  }

  /**
   * The scale that holds values up to {@code largest}.
   *
   * @param floor the least upper end, so that an idle disk does not fill the chart with noise
   * @param intervals how many intervals at most
   */
  public static NiceScale upTo(double largest, double floor, int intervals) {
    double end = Math.max(Double.isFinite(largest) ? largest : 0, floor);
    if (end <= 0) {
      end = 1;
    }
    double step = step(end / intervals);
    int count = (int) Math.ceil(end / step - 1e-9);
    List<Double> ticks = new ArrayList<>();
    for (int i = 0; i <= count; i++) {
      ticks.add(i * step);
    }
    return new NiceScale(count * step, ticks);
  }

  private static double step(double least) {
    double power = Math.pow(10, Math.floor(Math.log10(least)));
    for (double factor : STEPS) {
      if (factor * power >= least * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }
}
