package org.rotproof.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BayLightTest {
  @TempDir private Path device;

  @Test
  void theEnclosuresLightIsSwitchedOnAndOff() throws Exception {
    assertThat(BayLight.below(device)).isEmpty();
    Path bay = Files.createDirectory(device.resolve("enclosure_device:Slot 07"));
    assertThat(BayLight.below(device)).as("a bay without a light").isEmpty();
    Files.writeString(bay.resolve("locate"), "0\n");
    BayLight light = BayLight.below(device).orElseThrow();
    assertThat(light.bay()).isEqualTo("Slot 07");
    light.set(true);
    assertThat(bay.resolve("locate")).hasContent("1");
    light.set(false);
    assertThat(bay.resolve("locate")).hasContent("0");
  }
}
