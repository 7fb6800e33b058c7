package org.rotproof.ui.common.chart;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class AxesTest {
  @Property
  void aScaleHoldsItsValuesWithFewTicks(
      @ForAll @DoubleRange(min = 0, max = 1e12) double largest,
      @ForAll @IntRange(min = 2, max = 8) int intervals) {
    NiceScale scale = NiceScale.upTo(largest, 1, intervals);
    assertThat(scale.top()).isGreaterThanOrEqualTo(largest * (1 - 1e-6));
    assertThat(scale.ticks()).hasSizeBetween(2, intervals + 1);
    assertThat(scale.ticks().get(scale.ticks().size() - 1)).isEqualTo(scale.top());
  }

  @Test
  void anIdleChartHasAScaleToo() {
    assertThat(NiceScale.upTo(Double.NaN, 0, 4).top()).isPositive();
    assertThat(NiceScale.upTo(0, 1_000_000, 4).top()).isEqualTo(1_000_000);
  }

  @Property
  void aTimeAxisHasFewLabelsAndEndsNow(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long span,
      @ForAll @IntRange(min = 2, max = 12) int labels) {
    TimeAxis axis = TimeAxis.between(1_000_000 - span, 1_000_000, labels);
    assertThat(axis.toMillis()).isEqualTo(1_000_000);
    assertThat(axis.ages()).hasSizeLessThanOrEqualTo(labels);
    assertThat(axis.fraction(1_000_000)).isEqualTo(1);
  }
}
