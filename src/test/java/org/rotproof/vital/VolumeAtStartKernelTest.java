package org.rotproof.vital;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.rotproof.lab.Lab;
import org.rotproof.lab.LabBuild;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered;
import org.rotproof.scrub.Endangered.What;

/** What a look says of LVM's own switches, held against what LVM does with them at a start. */
@Tag("kernel")
@Tag("turn-3")
class VolumeAtStartKernelTest {
  private static final String MIRROR =
      "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"],"
          + "\"keys\":{\"keyFile\":\"photos.key\",\"headerBackup\":\"backups\"},"
          + "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"vg\",\"logicalVolume\":\"lv\","
          + "\"type\":\"ext4\"},"
          + "\"mount\":{\"point\":\"/srv/photos\",\"atBoot\":true}}";

  private static final String DEVICES_FILE = "devices { use_devicesfile = 1 }";
  private static final String LIST = "mkdir -p /etc/lvm/devices; ";
  private static final String TO = " >/etc/lvm/devices/system.devices";

  private static final String LISTED =
      "N=$(readlink -f /dev/md/photos); P=$(pvs --noheadings -o pv_uuid $N | tr -d ' -');"
          + " printf '%s\n' VERSION=1.1.1 \"IDTYPE=devname IDNAME=$N DEVNAME=$N PVID=$P\"";

  private static Lab lab;

  /**
   * A switch.
   *
   * @param words of the finding; "" where LVM activates the volume all the same
   */
  private record Switch(String on, String off, String words) {
    static Switch setting(String content, String words) {
      return new Switch(
          "printf '%s\\n' '" + content + "' >/etc/lvm/lvmlocal.conf",
          "rm -f /etc/lvm/lvmlocal.conf /etc/lvm/devices/system.devices",
          words);
    }

    Switch after(String before) {
      return new Switch(before + "; " + on, off, words);
    }

    @Override
    public String toString() {
      return on;
    }
  }

  static List<Switch> switches() {
    String list = "activation { auto_activation_volume_list = ";
    return List.of(
        new Switch(
            "vgchange --setautoactivation n vg",
            "vgchange --setautoactivation y vg",
            "vgchange --setautoactivation y vg"),
        new Switch(
            "lvchange --setautoactivation n vg/lv",
            "lvchange --setautoactivation y vg/lv",
            "lvchange --setautoactivation y vg/lv"),
        new Switch(
            "lvchange --setactivationskip y vg/lv",
            "lvchange --setactivationskip n vg/lv",
            "lvchange --setactivationskip n vg/lv"),
        Switch.setting("devices { global_filter = [ \"r|/dev/md|\" ] }", "global_filter: \"r|/dev"),
        Switch.setting("devices { filter = \"r|.*|\" }", "filter: \"r|.*|\""),
        Switch.setting("devices { filter = [ \"a|/dev/disk/by-id/md-name|\", \"r|.*|\" ] }", ""),
        Switch.setting(list + "[] }", "auto_activation_volume_list"),
        Switch.setting(list + "[ \"vg/other\", \"@home\" ] }", "auto_activation_volume_list"),
        Switch.setting(list + "[ \"other\", \"vg/lv\" ] }", ""),
        Switch.setting("activation { volume_list = [ \"other\" ] }", "volume_list"),
        Switch.setting("activation { volume_list = [ \"vg\" ] }", ""),
        Switch.setting("devices { filter = [ \"a|.*|\"", "Put that right"),
        Switch.setting("global { event_activation = 0 }", "event_activation is 0"),
        Switch.setting(DEVICES_FILE, "lvmdevices --adddev").after(LIST + "echo VERSION=1.1.1" + TO),
        Switch.setting(DEVICES_FILE, "").after(LIST + LISTED + TO),
        Switch.setting(DEVICES_FILE, ""));
  }

  @BeforeAll
  static void build() {
    lab = Lab.start(2, 64);
    LabBuild.of(lab, MIRROR).build(lab);
    assertThat(look()).isEmpty();
    lab.sh("umount /srv/photos");
  }

  @AfterAll
  static void end() {
    lab.close();
  }

  private static List<Endangered> look() {
    return lab.ask(new Ask.Vitals("photos", true), Answer.VitalsSeen.class).endangered();
  }

  /** Whether the volume is there after what udev has LVM do when an array appears. */
  private static boolean comesUp() {
    lab.sh(
        "rm -rf /run/lvm/pvs_online /run/lvm/vgs_online /run/lvm/pvs_lookup; eval $(lvm pvscan"
            + " --cache --listvg --checkcomplete --vgonline --autoactivation event --udevoutput"
            + " /dev/md/photos); [ -z \"$LVM_VG_NAME_COMPLETE\" ] || lvm vgchange -aay"
            + " --autoactivation event \"$LVM_VG_NAME_COMPLETE\"; udevadm settle; true");
    return lab.sh("test -e /dev/mapper/vg-lv && echo there; true").strip().equals("there");
  }

  @Test
  void aVolumeThatHasAnotherNameNowIsTold() {
    for (String rename : List.of("lvrename vg lv files", "vgrename vg other")) {
      lab.sh(rename);
      List<Endangered> found = look();
      lab.sh(rename.startsWith("lv") ? "lvrename vg files lv" : "vgrename other vg");
      assertThat(found).as("%s", found).hasSize(1);
      assertThat(found.get(0).words()).contains("vg/lv", "Give it its name back");
    }
  }

  @ParameterizedTest
  @MethodSource("switches")
  void whatItSaysIsWhatLvmDoes(Switch one) {
    lab.sh("lvchange --activate n vg/lv; udevadm settle");
    lab.sh(one.on());
    assertThat(comesUp()).as("by itself").isEqualTo(one.words().isEmpty());
    lab.sh(one.off());
    lab.sh("lvchange --activate y --ignoreactivationskip vg/lv; udevadm settle");
    lab.sh(one.on());
    List<Endangered> found = look();
    lab.sh(one.off());
    if (one.words().isEmpty()) {
      assertThat(found).as("nothing is wrong").isEmpty();
    } else {
      assertThat(found).as("%s", found).hasSize(1);
      assertThat(found.get(0).what()).isEqualTo(What.BOOT_LINE);
      assertThat(found.get(0).words()).contains(one.words());
    }
  }
}
