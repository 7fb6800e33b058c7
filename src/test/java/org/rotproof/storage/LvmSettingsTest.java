package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LvmSettingsTest {
  private static final List<String> NAMES =
      List.of("/dev/md127", "/dev/md/photos", "/dev/disk/by-id/md-name-any:photos");

  private static LvmSettings of(String... lines) {
    return LvmSettings.parse(String.join("\n\t", lines), "  system ID: nas");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "[\"r|/dev/md|\"];true",
        "[\"r|.*|\"];true",
        "\"r/.*/\";true",
        "[\"a|/dev/md/photos|\",\"r|.*|\"];false",
        "[\"r|^/dev/md127$|\"];true", // Names that no pattern fits do not count.
        "[\"r|^/dev/md127$|\",\"a|photos|\"];false",
        "[\"a|^/dev/sd|\",\"r|.*|\"];true",
        "[\"a|.*|\",\"r|/dev/md|\"];false",
        "[\"r|/dev/sd|\"];false",
        "[\"r{/dev/md}\"];true",
        "[];false",
        "[\"r|(|\"];false", // LVM itself refuses it.
        "[\"\",\"r\",\"r|\"];false"
      })
  void theFirstPatternThatFitsDecidesAndOneNameIsEnough(String patterns, boolean hidden) {
    assertThat(of("devices {", "filter=" + patterns).hides(NAMES).isPresent()).isEqualTo(hidden);
    assertThat(of("devices {", "global_filter=" + patterns, "}").hides(NAMES).isPresent())
        .isEqualTo(hidden);
  }

  @Test
  void theSettingIsNamed() {
    assertThat(of("devices {", "global_filter=[\"r|.*|\"]").hides(NAMES))
        .contains("global_filter: \"r|.*|\"");
    assertThat(of("devices {", "filter=[\"r|.*|\"]").hides(NAMES)).contains("filter: \"r|.*|\"");
  }

  @Test
  void whatIsNotSetKeepsNothingFromNothing() {
    LvmVolume volume = new LvmVolume("u", "vg", "lv", true, true, false, "", List.of("home"));
    LvmSettings none = of("config {", "}", "activation {", "}");
    assertThat(none.hides(NAMES)).isEmpty();
    assertThat(none.usesDevicesFile()).isFalse();
    assertThat(none.activatesByEvent()).isTrue();
    assertThat(none.mayActivate(volume)).isTrue();
    assertThat(none.mayActivateByItself(volume)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[];false",
        "[\"vg\"];true",
        "[\"vg/lv\"];true",
        "[\"vg/other\"];false",
        "[\"v\",\"vgs\"];false",
        "[\"@home\"];true",
        "[\"@away\"];false",
        "\"vg\";true"
      })
  void aListNamesGroupsVolumesAndTags(String list, boolean named) {
    LvmVolume volume = new LvmVolume("u", "vg", "lv", true, true, false, "", List.of("home"));
    LvmSettings auto = of("activation {", "auto_activation_volume_list=" + list);
    assertThat(auto.mayActivateByItself(volume)).isEqualTo(named);
    assertThat(auto.mayActivate(volume)).as("the other list is another").isTrue();
    assertThat(of("activation {", "volume_list=" + list).mayActivate(volume)).isEqualTo(named);
  }

  @Test
  void aGroupOfAnotherMachineIsForeign() {
    LvmSettings nas = of("global {", "}");
    assertThat(nas.isForeign(new LvmVolume("u", "g", "v", true, true, false, "", List.of())))
        .isFalse();
    assertThat(nas.isForeign(new LvmVolume("u", "g", "v", true, true, false, "nas", List.of())))
        .isFalse();
    assertThat(nas.isForeign(new LvmVolume("u", "g", "v", true, true, false, "old", List.of())))
        .isTrue();
  }

  @Test
  void aReportOfVolumesSaysWhatIsSwitchedOff() throws ParseException {
    assertThat(
            LvmVolume.parse(
                """
                {"report": [{"lv": [
                  {"vg_uuid":"ab-cd", "vg_name":"vg", "lv_name":"lv", "vg_autoactivation":"1",
                   "lv_autoactivation":"0", "lv_skip_activation":"1", "vg_tags":"x,y",
                   "lv_tags":""}]}]}
                """))
        .containsExactly(
            new LvmVolume("abcd", "vg", "lv", true, false, true, "", List.of("x", "y")));
  }
}
