package org.rotproof.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the desktop's portal says of its look. */
class DesktopLookTest {
  @Test
  void theValueIsTakenOutOfTheVariantsAroundIt() {
    assertThat(DesktopLook.value("(<<uint32 1>>,)\n")).isEqualTo("1");
    assertThat(DesktopLook.value("(<<true>>,)")).isEqualTo("true");
    assertThat(DesktopLook.value("(<<1.25>>,)")).isEqualTo("1.25");
    assertThat(DesktopLook.value("(<'x'>,)")).isEqualTo("x");
    assertThat(DesktopLook.value("")).isEmpty();
  }

  @Test
  void eitherWordForHighContrastCounts() {
    assertThat(DesktopLook.of("1", "", "", "1.5")).isEqualTo(new DesktopLook(true, false, 1.5));
    assertThat(DesktopLook.of("2", "1", "", "")).isEqualTo(new DesktopLook(false, true, 1));
    assertThat(DesktopLook.of("0", "0", "true", "")).isEqualTo(new DesktopLook(false, true, 1));
  }

  @Test
  void nonsenseIsTheUsualSize() {
    for (String scale : new String[] {"", "x", "NaN", "0", "-1", "1e9"}) {
      assertThat(DesktopLook.of("", "", "", scale)).isEqualTo(DesktopLook.PLAIN);
    }
  }
}
