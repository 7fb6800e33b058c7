package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;

/** How another computer is named and reached. */
class SshHostTest {
  @Test
  void aTargetBecomesTheSystemsOwnSshWithOneFixedCommand() throws Exception {
    assertThat(SshHost.of("ssh://ann@nas.example:2222").command())
        .startsWith("ssh", "-T")
        .endsWith("-l", "ann", "-p", "2222", "--", "nas.example", SshHost.REMOTE);
    assertThat(SshHost.of("nas").command()).endsWith("--", "nas", SshHost.REMOTE);
    assertThat(SshHost.of("ssh://[fe80::1]/").command()).contains("fe80::1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-oProxyCommand=x",
        "ssh://-oProxyCommand=x",
        "ssh://a b",
        "ssh://nas:99999",
        "ssh://nas:0",
        "ssh://-l@nas",
        "nas;reboot",
        "ssh://nas/$(x)",
        "nas\nx",
        "http://nas"
      })
  void whatNamesNoComputerIsRefused(String target) {
    assertThatThrownBy(() -> SshHost.of(target))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> assertThat(e.failure().kind()).isEqualTo(Failure.Kind.USAGE));
  }

  @Test
  void aComputerThatCannotBeReachedIsAClearFailure() throws Exception {
    SshHost nowhere =
        SshHost.of(
            "ssh://nobody@127.0.0.1:1",
            java.util.List.of("-o", "BatchMode=yes", "-o", "ConnectTimeout=5", "-F", "/dev/null"));
    assertThatThrownBy(() -> nowhere.connect(s -> {}))
        .isInstanceOfSatisfying(
            FailureException.class,
            e -> {
              assertThat(e.failure().what()).contains("cannot be reached");
              assertThat(e.failure().advice()).contains("'ssh -p 1 nobody@127.0.0.1'");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host key verification failed.", "ann@nas: Permission denied (publickey).", "?"})
  void theAdviceIsACommandAsItWouldBeTyped(String words) throws Exception {
    String advice = SshHost.of("ssh://ann@nas:2222").explain(255, words).failure().advice();
    assertThat(advice).containsPattern("ssh(-copy-id)? -p 2222 ann@nas").doesNotContain("ssh ssh");
  }

  @Test
  void aComputerThatIsOffIsNotWaitedForForMinutes() throws Exception {
    assertThat(SshHost.of("nas").command()).contains("ConnectTimeout=10");
  }
}
