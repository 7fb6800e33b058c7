package org.rotproof.ui.monitor.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.rotproof.protocol.Event.DiskSample;

class DiskRatesTest {
  private final DiskRates rates = new DiskRates();

  @Test
  void ratesComeFromTwoSamples() {
    assertThat(rates.next(sample(1_000_000, 10, 100), 1000)).isEmpty();
    DiskRates.Rate rate = rates.next(sample(3_000_000, 30, 300), 2000).orElseThrow();
    assertThat(rate.readBytesPerSecond()).isEqualTo(1_000_000);
    assertThat(rate.latencyMillis()).isEqualTo(10);
    assertThat(rate.busy()).isBetween(0.0, 1.0);
  }

  @Test
  void countersThatRanBackGiveNoRate() {
    rates.next(sample(9_000_000, 90, 900), 1000);
    assertThat(rates.next(sample(100, 1, 1), 1000)).isEmpty();
    assertThat(rates.next(sample(1_000_100, 11, 11), 1000)).isPresent();
  }

  @Test
  void aGapGivesNoRate() {
    rates.next(sample(0, 0, 0), 1000);
    assertThat(rates.next(sample(1_000_000_000, 5, 5), 0)).isEmpty();
  }

  @Test
  void withoutReadsThereIsNoLatencyRatherThanZero() {
    rates.next(sample(5, 5, 5), 1000);
    assertThat(rates.next(sample(5, 5, 5), 1000).orElseThrow().latencyMillis()).isNaN();
  }

  private static DiskSample sample(long read, long ios, long millis) {
    return new DiskSample("disk1", read, 0, ios, millis, millis);
  }
}
