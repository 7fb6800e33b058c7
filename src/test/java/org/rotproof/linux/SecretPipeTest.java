package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretPipeTest {
  private static LockedBytes bytes(String text) {
    return LockedBytes.takeFrom(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String read(List<LockedBytes> secrets, boolean lines) throws Exception {
    List<String> out = Collections.synchronizedList(new ArrayList<>());
    Processes.startWithSecrets(List.of("od", "-An", "-c", "-v", "-w1"), secrets, lines, out::add)
        .await(Duration.ofSeconds(10));
    return String.join("", out).replace(" ", "");
  }

  @Test
  void aToolReadsExactlyTheSecret() throws Exception {
    assertThat(read(List.of(bytes("pä'$")), false)).isEqualTo("p303244'$");
    assertThat(read(List.of(bytes("")), false)).isEmpty();
  }

  @Test
  void twoSecretsAreTwoLines() throws Exception {
    assertThat(read(List.of(bytes("old"), bytes("new")), true)).isEqualTo("old\\nnew\\n");
  }

  @Test
  void aLongOneIsRefusedInsteadOfBlocking() {
    assertThatThrownBy(() -> read(List.of(bytes("x".repeat(40_000))), false))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aToolThatDoesNotReadIsNoTrouble() throws Exception {
    assertThat(
            Processes.startWithSecrets(
                    List.of("true"), List.of(bytes("x".repeat(32_000))), false, line -> {})
                .await(Duration.ofSeconds(10))
                .ok())
        .isTrue();
  }
}
