package org.rotproof.ui;

import static org.assertj.core.api.Assertions.assertThat;

import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class KeyRepeatTest {
  private static final long MILLI = 1_000_000;
  private final KeyRepeat keys = new KeyRepeat();

  @Test
  void aHeldKeyActsOnceHoweverLateItsFirstRepeatComes() {
    assertThat(keys.isRepeat(KeyCode.N, 0)).isFalse();
    assertThat(keys.isRepeat(KeyCode.N, 660 * MILLI)).isTrue();
    assertThat(keys.isRepeat(KeyCode.N, 700 * MILLI)).isTrue();
    assertThat(keys.isRepeat(KeyCode.N, 2_000 * MILLI)).as("a slow machine").isTrue();
    keys.released(KeyCode.N, 2_010 * MILLI);
    assertThat(keys.isRepeat(KeyCode.N, 2_500 * MILLI)).isFalse();
  }

  @Test
  void aReleaseBeforeEachRepeatMakesNoDifference() {
    assertThat(keys.isRepeat(KeyCode.ENTER, 0)).isFalse();
    keys.released(KeyCode.ENTER, 660 * MILLI);
    assertThat(keys.isRepeat(KeyCode.ENTER, 661 * MILLI)).isTrue();
    keys.released(KeyCode.ENTER, 700 * MILLI);
    assertThat(keys.isRepeat(KeyCode.ENTER, 702 * MILLI)).isTrue();
  }

  @Test
  void fingersAreNoRepeatAndOtherKeysAreOthers() {
    assertThat(keys.isRepeat(KeyCode.ENTER, 0)).isFalse();
    assertThat(keys.isRepeat(KeyCode.B, 10 * MILLI)).isFalse();
    keys.released(KeyCode.ENTER, 80 * MILLI);
    keys.released(KeyCode.B, 90 * MILLI);
    assertThat(keys.isRepeat(KeyCode.ENTER, 400 * MILLI)).isFalse();
  }

  /** Whoever lets go of a key over another window is heard again. */
  @Test
  void aReleaseThatGotLostStopsTheKeyForAMomentOnly() {
    assertThat(keys.isRepeat(KeyCode.ENTER, 0)).isFalse();
    assertThat(keys.isRepeat(KeyCode.ENTER, 3_000 * MILLI)).isFalse();
  }
}
