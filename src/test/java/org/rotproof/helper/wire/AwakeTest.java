package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AwakeTest {
  /** Told from all others by its argument. */
  private static final String SECONDS = "86399.0" + ProcessHandle.current().pid();

  private final Awake awake = new Awake(List.of("sleep", SECONDS));

  private static long held() {
    return ProcessHandle.current()
        .descendants()
        .filter(p -> p.info().commandLine().map(c -> c.contains(SECONDS)).orElse(false))
        .count();
  }

  private static void until(long count) throws InterruptedException {
    Instant end = Instant.now().plus(Duration.ofSeconds(20));
    while (held() != count && Instant.now().isBefore(end)) {
      Thread.sleep(20);
    }
    assertThat(held()).isEqualTo(count);
  }

  @Test
  void itIsHeldOnceFromTheFirstWorkToTheEndOfTheLast() throws Exception {
    awake.begin();
    until(1);
    awake.begin();
    awake.end();
    until(1);
    awake.end();
    until(0);
    awake.begin();
    until(1);
    awake.end();
    until(0);
  }

  @Test
  void withoutTheToolTheWorkGoesOn() {
    Awake none = new Awake(List.of("no-such-tool-anywhere"));
    none.begin();
    none.end();
    new Awake(List.of()).begin();
  }

  /** The lock that a closed lid obeys, and that ends with this process. */
  @Test
  void theLidIsMeantToo() {
    assertThat(Awake.command(17))
        .contains("--what=sleep:idle:handle-lid-switch", "--mode=block", "--pid=17");
  }
}
