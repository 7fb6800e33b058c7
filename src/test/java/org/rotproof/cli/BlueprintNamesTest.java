package org.rotproof.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names with which a build would end in the middle, and places that the array itself hides. */
class BlueprintNamesTest {
  private static CommandLineRun plan(String more) throws Exception {
    String disks =
        "\"disks\":[\"/dev/disk/by-id/ata-A\",\"/dev/disk/by-id/ata-B\"],\"name\":\"photos\",";
    return CommandLineRun.with(
        "{" + disks + more + "}", "plan", "--from", CasesTest.machine("byid-alias") + "", "-");
  }

  private static CommandLineRun lvm(String field, String name) throws Exception {
    return plan("\"storage\":{\"kind\":\"lvm\",\"%s\":\"%s\"}".formatted(field, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data_mlog", "x_tdata", "lvol0_pmspare", "a_rimage_0", "snapshot1"})
  void aVolumeIsNotCalledAsLvmCallsItsOwn(String name) throws Exception {
    CommandLineRun run = lvm("logicalVolume", name);
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).contains("storage.logicalVolume", "LVM takes no volume");
  }

  @ParameterizedTest
  @ValueSource(strings = {"mapper", "md", "md127", "disk", "sda", "null", "dm-0", "loop0"})
  void aGroupIsNotCalledAsWhatIsBelowDev(String name) throws Exception {
    CommandLineRun run = lvm("volumeGroup", name);
    assertThat(run.exit()).isEqualTo(Exit.USAGE);
    assertThat(run.err()).contains("storage.volumeGroup", "below /dev");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "media_rimages", "mdata", "diskstore", "a_b", "logs", "x-cpool"})
  void otherNamesAreFree(String name) throws Exception {
    assertThat(lvm("volumeGroup", name).err()).doesNotContain("storage.volumeGroup");
  }

  @Test
  void keysDoNotLieBelowTheMountPoint() throws Exception {
    String mount = "\"mount\":{\"point\":\"/srv/photos/\",\"atBoot\":false},";
    for (String field : new String[] {"keyFile", "headerBackup"}) {
      CommandLineRun run = plan(mount + "\"keys\":{\"%s\":\"/srv/photos/k\"}".formatted(field));
      assertThat(run.exit()).isEqualTo(Exit.USAGE);
      assertThat(run.err()).contains("keys." + field, "/srv/photos and would hide it");
      String beside = "\"keys\":{\"%s\":\"/srv/photos2/k\"}".formatted(field);
      assertThat(plan(mount + beside).err()).doesNotContain("would hide it");
    }
  }
}
