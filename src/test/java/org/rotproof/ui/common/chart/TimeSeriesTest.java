package org.rotproof.ui.common.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TimeSeriesTest {
  @Test
  void aWeekAtOneASecondStaysBoundedAndKeepsItsBeginning() {
    TimeSeries series = new TimeSeries();
    long seconds = 7 * 24 * 3600;
    for (long s = 0; s < seconds; s++) {
      series.add(s * 1000, (double) (s % 1000));
    }
    assertThat(series.size()).isLessThanOrEqualTo(TimeSeries.MOST);
    assertThat(series.firstMillis()).isZero();
    assertThat(series.lastMillis()).isEqualTo((seconds - 1) * 1000);
    assertThat(total(series)).isEqualTo(seconds);
  }

  @Test
  void aSpikeIsNeverThinnedAway() {
    TimeSeries series = new TimeSeries();
    for (long s = 0; s < 100_000; s++) {
      series.add(s * 1000, s == 77 ? 5000 : 1);
    }
    assertThat(series.largestSince(0)).isEqualTo(5000);
  }

  @Test
  void olderPointsAreSpreadEvenlyInsteadOfEndingInOneLump() {
    TimeSeries series = new TimeSeries();
    for (long s = 0; s < 36_000; s++) {
      series.add(s * 1000, 1);
    }
    long widest = 0;
    for (int i = 0; i < series.size(); i++) {
      TimeSeries.Point point = series.point(i);
      widest = Math.max(widest, point.toMillis() - point.fromMillis());
    }
    assertThat(widest).isLessThan(36_000_000 / 200);
  }

  @Test
  void aGapOutlivesThinning() {
    TimeSeries series = new TimeSeries();
    for (long s = 0; s < 20_000; s++) {
      if (s == 5_000) {
        series.gap();
      }
      if (s < 5_000 || s >= 6_000) {
        series.add(s * 1000, 1);
      }
    }
    int gaps = 0;
    for (int i = 0; i < series.size(); i++) {
      TimeSeries.Point point = series.point(i);
      if (point.gapBefore()) {
        gaps++;
        assertThat(series.point(i - 1).toMillis()).isLessThan(5_000_000);
        assertThat(point.fromMillis()).isGreaterThanOrEqualTo(6_000_000);
      }
    }
    assertThat(gaps).isOne();
  }

  @Test
  void whatIsNotANumberAndAClockThatRunsBackAreGaps() {
    TimeSeries series = new TimeSeries();
    series.add(1000, 1);
    series.add(2000, Double.NaN);
    assertThat(series.last()).isNaN();
    series.add(3000, 2);
    series.add(500, 9);
    series.add(4000, 3);
    assertThat(series.size()).isEqualTo(3);
    assertThat(series.point(0).gapBefore()).isFalse();
    assertThat(series.point(1).gapBefore()).isTrue();
    assertThat(series.point(2).gapBefore()).isTrue();
    assertThat(series.largestSince(0)).isEqualTo(3);
  }

  @Property
  void whateverComesTheBoundHoldsAndTimeRunsForward(
      @ForAll @Size(max = 4000) List<@IntRange(min = -50, max = 5000) Integer> steps) {
    TimeSeries series = new TimeSeries();
    long at = 0;
    for (int step : steps) {
      at += step;
      if (step % 7 == 0) {
        series.gap();
      }
      series.add(at, step);
      assertThat(series.size()).isLessThanOrEqualTo(TimeSeries.MOST);
    }
    long previous = Long.MIN_VALUE;
    for (int i = 0; i < series.size(); i++) {
      TimeSeries.Point point = series.point(i);
      assertThat(point.fromMillis()).isGreaterThanOrEqualTo(previous);
      assertThat(point.toMillis()).isGreaterThanOrEqualTo(point.fromMillis());
      assertThat(point.mean()).isBetween(point.least() - 1e-3, point.most() + 1e-3);
      previous = point.toMillis();
    }
  }

  @Test
  void nothingButGapsStaysBoundedToo() {
    TimeSeries series = new TimeSeries();
    for (long s = 0; s < 10_000; s++) {
      series.gap();
      series.add(s * 1000, (double) s);
    }
    assertThat(series.size()).isLessThanOrEqualTo(TimeSeries.MOST);
    assertThat(series.lastMillis()).isEqualTo(9_999_000);
    for (long s = 10_000; s < 20_000; s++) {
      series.add(s * 1000, 1);
    }
    assertThat(series.size()).as("good times after bad ones are not lumped").isGreaterThan(400);
  }

  private static long total(TimeSeries series) {
    long total = 0;
    for (int i = 0; i < series.size(); i++) {
      total += series.point(i).count();
    }
    return total;
  }
}
