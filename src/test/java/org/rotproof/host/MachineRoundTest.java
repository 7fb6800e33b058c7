package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.rotproof.ui.ScriptedHost;
import org.rotproof.ui.Shop;

class MachineRoundTest {
  @Test
  void oneThatSwallowsEverythingHoldsUpNobodyAndIsEnded() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Host hangs =
        news -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
          throw new AssertionError();
        };
    MachineRound round =
        new MachineRound(
            target -> target.equals("hangs") ? hangs : new ScriptedHost(Shop.shop()),
            Duration.ofMillis(700));
    CountDownLatch quick = new CountDownLatch(2);
    List<MachineRound.Result> all =
        round.look(
            List.of("hangs", "a", "b"),
            r -> {
              if (r.found().isPresent()) {
                quick.countDown();
              }
            });
    assertThat(all).extracting(MachineRound.Result::target).containsExactly("hangs", "a", "b");
    assertThat(all.get(0).failure().orElseThrow().what()).contains("did not answer");
    assertThat(all.get(1).found()).isPresent();
    assertThat(quick.getCount()).isZero();
    interrupted.await();
  }

  @Test
  void anAddressThatSwallowsPacketsIsGivenUpSoonAndNothingIsAskedInARound() throws Exception {
    assertThat(SshHost.of("nas").command()).contains("ConnectTimeout=10");
    assertThat(SshHost.unasked("nas").command()).contains("BatchMode=yes");
  }
}
