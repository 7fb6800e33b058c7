package org.rotproof.scrub.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MdSysfsTest {
  @Test
  void aMomentaryRefusalIsWaitedFor() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    MdSysfs.untilNotBusy(
        () -> {
          if (tries.incrementAndGet() < 4) {
            throw new IOException("Device or resource busy");
          }
        });
    assertThat(tries).hasValue(4);
  }

  @Test
  void anyOtherRefusalIsToldAtOnce() {
    AtomicInteger tries = new AtomicInteger();
    assertThatThrownBy(
            () ->
                MdSysfs.untilNotBusy(
                    () -> {
                      tries.incrementAndGet();
                      throw new IOException("Invalid argument");
                    }))
        .hasMessage("Invalid argument");
    assertThat(tries).hasValue(1);
  }
}
