package org.rotproof.helper.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTest {
  private final Request request = new Request(1, new Outbox(), Thread.currentThread());

  @Test
  void interruptsAHandlerThatSaidNothing() {
    request.cancel();
    assertThat(request.cancelled()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aCancelThatCameFirstStillReachesTheActionAndInterruptsNothingMore() {
    List<String> done = new ArrayList<>();
    request.cancel();
    request.onCancel(() -> {});
    request.onCancel(() -> done.add("ended"));
    assertThat(done).containsExactly("ended");
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void aCancelAfterTheEndDoesNothing() {
    request.end();
    request.cancel();
    assertThat(Thread.interrupted()).isFalse();
  }
}
