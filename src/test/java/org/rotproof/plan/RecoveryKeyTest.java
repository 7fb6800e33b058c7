package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** The sign that checks a recovery key. */
class RecoveryKeyTest {
  private static final String SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  private static String made() {
    return new String(RecoveryKey.make(new SecureRandom()), StandardCharsets.US_ASCII);
  }

  @Test
  void eachSingleSlipIsNoticed() {
    String key = made();
    assertThat(key).matches("([0-9A-HJKMNP-TV-Z]{5}-){7}[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(RecoveryKey.fits(key)).isTrue();
    for (int i = 0; i < key.length(); i++) {
      for (int sign = 0; sign < SIGNS.length(); sign++) {
        char c = SIGNS.charAt(sign);
        if (key.charAt(i) != '-' && key.charAt(i) != c) {
          String slip = key.substring(0, i) + c + key.substring(i + 1);
          assertThat(RecoveryKey.whole(slip)).isTrue();
          assertThat(RecoveryKey.fits(slip)).as(slip + " of " + key).isFalse();
        }
      }
    }
  }

  @Test
  void whatIsTypedBecomesWhatStandsOnThePaper() {
    String key = made();
    assertThat(RecoveryKey.tidy(key.toLowerCase(java.util.Locale.ROOT).replace("-", " ")))
        .isEqualTo(key);
    assertThat(RecoveryKey.tidy("oil" + "x")).isEqualTo("011X");
    assertThat(RecoveryKey.tidy(key + "7")).isEqualTo(key);
    assertThat(RecoveryKey.whole(key.substring(0, 20))).isFalse();
  }
}
