package org.rotproof.helper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.ScrubSchedule;

class HelperOptionsTest {
  @Test
  void readsWhatThePracticeMachineSays() {
    assertThat(HelperOptions.parse("--port", "/dev/p", "--practice", "--state", "/s"))
        .isEqualTo(
            new HelperOptions(
                Optional.of(Path.of("/dev/p")), Path.of("/s"), true, Optional.empty()));
    assertThat(HelperOptions.parse("--stdio"))
        .isEqualTo(
            new HelperOptions(
                Optional.empty(), Path.of("/var/lib/rotproof"), false, Optional.empty()));
  }

  @Test
  void readsWhatATimerSays() {
    assertThat(HelperOptions.parse("--scrub", "monthly", "-odd name"))
        .isEqualTo(
            new HelperOptions(
                Optional.empty(),
                Path.of("/var/lib/rotproof"),
                false,
                Optional.of(new HelperOptions.Scheduled("-odd name", ScrubSchedule.MONTHLY))));
    assertThatThrownBy(() -> HelperOptions.parse("--scrub", "never", "photos"))
        .hasMessageContaining("weekly, monthly or quarterly");
    assertThatThrownBy(() -> HelperOptions.parse("--scrub", "monthly"))
        .hasMessage("monthly needs a value.");
  }

  @Test
  void readsWhatTheWatchSays() {
    assertThat(HelperOptions.parse("--tell", "--state", "/s"))
        .isEqualTo(
            new HelperOptions(
                Optional.empty(),
                Path.of("/s"),
                false,
                Optional.empty(),
                HelperOptions.Errand.TELL));
    assertThatThrownBy(() -> HelperOptions.parse("--tell", "--stdio"))
        .hasMessageContaining("--tell");
  }

  @Test
  void refusesWhatMakesNoSense() {
    assertThatThrownBy(() -> HelperOptions.parse()).hasMessageContaining("--stdio or --port");
    assertThatThrownBy(() -> HelperOptions.parse("--stdio", "--port", "/dev/p"))
        .hasMessageContaining("--stdio or --port");
    assertThatThrownBy(() -> HelperOptions.parse("--port")).hasMessage("--port needs a value.");
    assertThatThrownBy(() -> HelperOptions.parse("--stdio", "--run", "x"))
        .hasMessage("Unknown option: --run");
  }
}
