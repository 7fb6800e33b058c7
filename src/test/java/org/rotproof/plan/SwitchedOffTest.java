package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rotproof.storage.Machine;

/**
 * What somebody has switched off has no part in a start, and an array that needs it is not there.
 */
class SwitchedOffTest {
  private static final String UNITS = "/etc/systemd/system/";

  private static ArrayRecord record(String kind, boolean atBoot, boolean lvm) throws Exception {
    return LifeToys.record(
        2,
        0,
        "\"protection\":{\"kind\":\""
            + kind
            + "\"},"
            + (lvm ? "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"vg\"}," : "")
            + "\"mount\":{\"point\":\"/srv/my-photos\",\"atBoot\":"
            + atBoot
            + "}");
  }

  private static Machine without(String path) {
    return new Machine(true, true, true, Map.of(), Set.of(), Set.of())
        .withSwitchedOff(Set.of(path));
  }

  @ParameterizedTest
  @CsvSource({
    "encrypted, false, /etc/systemd/system/systemd-cryptsetup@photos\\x2d2.service",
    "encrypted, false, /etc/systemd/system/cryptsetup.target",
    "encrypted, false, /etc/systemd/system-generators/systemd-cryptsetup-generator",
    "encrypted, false, /etc/udev/rules.d/64-md-raid-assembly.rules",
    "encrypted, false, /etc/systemd/system/srv-my\\x2dphotos.mount",
    "encrypted, true, /etc/udev/rules.d/69-lvm.rules",
    "integrity, false, /etc/systemd/system/systemd-integritysetup@photos\\x2d1.service",
    "layered, false, /etc/systemd/system/systemd-cryptsetup@photos\\x2dcrypt.service",
    "layered, false, /etc/systemd/system/integritysetup.target",
    "layered, false, /etc/systemd/system-generators/systemd-fstab-generator",
  })
  void whatHasAPartInItIsNamed(String kind, boolean lvm, String path) throws Exception {
    assertThat(SwitchedOff.of(record(kind, true, lvm), without(path))).containsExactly(path);
    assertThat(SwitchedOff.of(record(kind, false, lvm), without(path))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "encrypted, /etc/systemd/system/systemd-cryptsetup@music\\x2d2.service",
    "encrypted, /etc/systemd/system/systemd-integritysetup@photos\\x2d2.service",
    "encrypted, /etc/udev/rules.d/69-lvm.rules",
    "encrypted, /etc/systemd/system/srv-music.mount",
    "integrity, /etc/systemd/system/cryptsetup.target",
  })
  void whatHasNoneIsNot(String kind, String path) throws Exception {
    assertThat(SwitchedOff.of(record(kind, true, false), without(path))).isEmpty();
  }

  @Test
  void theWordsSayHowItIsSwitchedOnAgain() {
    assertThat(SwitchedOff.words("photos", UNITS + "srv-photos.mount"))
        .contains("systemctl unmask 'srv-photos.mount'");
    assertThat(SwitchedOff.words("photos", "/etc/udev/rules.d/69-lvm.rules"))
        .contains("sudo rm /etc/udev/rules.d/69-lvm.rules");
  }
}
