package org.rotproof.ui.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.SecretName;

class TypedKeysTest {
  private final TypedKeys secrets = new TypedKeys();

  private String sent(SecretName name) {
    return new String(secrets.copy(name).orElseThrow(), StandardCharsets.UTF_8);
  }

  @Test
  void aPassphraseTravelsAsItWasTyped() {
    secrets.setPassphrase("Schlüssel 鍵 🔑");
    assertThat(sent(SecretName.PASSPHRASE)).isEqualTo("Schlüssel 鍵 🔑");
    assertThat(secrets.copy(SecretName.RECOVERY_KEY)).isEmpty();
  }

  @Test
  void recoveryKeysAreLongReadableAndNeverTheSame() {
    Set<String> keys = new HashSet<>();
    SecureRandom random = new SecureRandom();
    for (int i = 0; i < 200; i++) {
      secrets.makeRecoveryKey(random);
      assertThat(secrets.recoveryKeyText())
          .matches("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");
      keys.add(secrets.recoveryKeyText());
    }
    assertThat(keys).hasSize(200);
    assertThat(sent(SecretName.RECOVERY_KEY)).isEqualTo(secrets.recoveryKeyText());
  }

  @Test
  void wipingLeavesNothing() {
    secrets.setPassphrase("abc");
    secrets.makeRecoveryKey(new SecureRandom());
    secrets.wipe();
    assertThat(secrets.hasPassphrase()).isFalse();
    assertThat(secrets.copy(SecretName.PASSPHRASE)).isEmpty();
    assertThat(secrets.copy(SecretName.RECOVERY_KEY)).isEmpty();
    assertThat(secrets.recoveryKeyText()).isEmpty();
  }

  @Test
  void commonPassphrasesAreWeakAndRandomWordsAreNot() {
    assertThat(Strength.of("password1", List.of()).weak()).isTrue();
    assertThat(Strength.of("photos2024", List.of("photos")).weak()).isTrue();
    assertThat(Strength.of("plover quartz anvil drizzle kiosk", List.of()).weak()).isFalse();
    assertThat(Strength.of("x".repeat(5000), List.of()).weak()).isFalse();
  }
}
