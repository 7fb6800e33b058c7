package org.rotproof.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.LvmSettings;
import org.rotproof.storage.LvmVolume;

/** Whether LVM makes an array's volume available at the next start, by its own switches. */
public final class VolumeAtStart {
  /** Of all of LVM's files together. */
  private static final Command SETTINGS = Command.of("lvmconfig", "--mergedconfig");

  private static final Command SYSTEM_ID = Command.of("lvm", "systemid");

  /** Says nothing where there is none: then LVM looks at all devices. */
  private static final Command DEVICES_FILE =
      Command.shell("f=/etc/lvm/devices/system.devices; if [ -e $f ]; then echo '#'; cat $f; fi");

  private static final String LOST = " will not be found after the next restart. ";

  private VolumeAtStart() {}

  /** Runs a tool. */
  public interface Asking {
    /**
     * What it printed.
     *
     * @throws IOException when it did not end well
     */
    String answer(Command command) throws IOException, InterruptedException;
  }

  /** LVM's settings. */
  public static LvmSettings settings(Asking asking) throws IOException, InterruptedException {
    return LvmSettings.parse(asking.answer(SETTINGS), asking.answer(SYSTEM_ID));
  }

  /** That LVM does nothing at all, since it is not there or cannot read its settings. */
  public static String unusable(String array, String said) {
    return "LVM does not run as it is set up now, so the volumes of "
        + array
        + LOST
        + "Put that right: "
        + ForeignText.clean(said);
  }

  /**
   * That a recorded volume has another name by now, or its group has; empty where it has not.
   *
   * @param there the volumes of the group that is open
   */
  public static Optional<String> renamed(String group, String volume, List<LvmVolume> there) {
    if (there.isEmpty()
        || there.stream().anyMatch(v -> v.group().equals(group) && v.name().equals(volume))) {
      return Optional.empty();
    }
    return Optional.of(
        "The record and the line that mounts it name the volume "
            + group
            + "/"
            + volume
            + ", and LVM has there only "
            + there.stream()
                .map(v -> ForeignText.clean(v.group() + "/" + v.name()))
                .collect(Collectors.joining(", "))
            + ". What is recorded is not found at the next start. Give it its name back (man"
            + " lvrename, vgrename).");
  }

  /** Activates a volume, also one that is set to be left out. */
  static Command activate(String group, String volume) {
    return Command.of(
        "lvchange", "--activate", "y", "--ignoreactivationskip", group + "/" + volume);
  }

  /** How the volumes on a device are asked for; no other device is read. */
  public static Command volumes(String device) {
    return Command.of(
        "lvs",
        "--devices",
        device,
        "--reportformat",
        "json",
        "--binary",
        "--options",
        LvmVolume.COLUMNS);
  }

  /**
   * What keeps LVM from a device: sentences, none where nothing does.
   *
   * @param array what the person calls the array
   * @param device the path of the physical volume
   */
  public static List<String> hides(String array, String device, LvmSettings settings, Asking asking)
      throws IOException, InterruptedException {
    Command names = Command.of("udevadm", "info", "--root", "--query=symlink", device);
    Command node = Command.of("udevadm", "info", "--root", "--query=name", device);
    return hides(
        array,
        List.of((asking.answer(node) + " " + asking.answer(names)).strip().split("\\s+")),
        !settings.usesDevicesFile() || isListed(device, asking),
        settings);
  }

  private static boolean isListed(String device, Asking asking)
      throws IOException, InterruptedException {
    Command uuid =
        Command.of("pvs", "--devices", device, "--noheadings", "--options", "pv_uuid", device);
    String list = asking.answer(DEVICES_FILE);
    return list.isBlank() || list.contains("PVID=" + asking.answer(uuid).strip().replace("-", ""));
  }

  static List<String> hides(
      String array, List<String> names, boolean listed, LvmSettings settings) {
    List<String> words = new ArrayList<>();
    settings
        .hides(names)
        .ifPresent(
            pattern ->
                words.add(
                    "LVM is told by its settings not to look at what the volumes of "
                        + array
                        + " lie on ("
                        + ForeignText.clean(pattern)
                        + "), so they"
                        + LOST
                        + "Take that pattern out of /etc/lvm/lvm.conf or lvmlocal.conf, or put one"
                        + " before it that accepts the device."));
    if (!listed) {
      words.add(
          "LVM is told to look only at the devices that it has a list of, and what the volumes of "
              + array
              + " lie on is not among them, so they"
              + LOST
              + "Add it (sudo lvmdevices --adddev "
              + names.get(0)
              + "), or take use_devicesfile out of /etc/lvm/lvm.conf or lvmlocal.conf.");
    }
    return words;
  }

  /** What keeps LVM from activating a volume: sentences, none where nothing does. */
  public static List<String> obstacles(LvmVolume volume, boolean atBoot, LvmSettings settings) {
    List<String> words = new ArrayList<>();
    String name = volume.group() + "/" + volume.name();
    if (!settings.mayActivate(volume)) {
      words.add(
          "LVM may not activate "
              + name
              + ": volume_list in its settings (/etc/lvm/lvm.conf, lvmlocal.conf) does not name it,"
              + " so its files"
              + LOST
              + "Add \""
              + volume.group()
              + "\" to that list.");
    }
    if (settings.isForeign(volume)) {
      words.add(
          "The group of "
              + name
              + " belongs to the system ID "
              + ForeignText.clean(volume.systemId())
              + ", which is not this machine's, so LVM does not activate it and its files"
              + LOST
              + "Make it this machine's (man lvmsystemid).");
    }
    if (!atBoot) {
      return words;
    }
    String closed = " does not activate " + name + " at the next boot, so it is not mounted: ";
    if (!settings.activatesByEvent()) {
      words.add(
          "LVM"
              + closed
              + "event_activation is 0 in its settings (/etc/lvm/lvm.conf, lvmlocal.conf). Take"
              + " that line away.");
    }
    if (!settings.mayActivateByItself(volume)) {
      words.add(
          "LVM"
              + closed
              + "auto_activation_volume_list in its settings (/etc/lvm/lvm.conf, lvmlocal.conf)"
              + " does not name it. Add \""
              + volume.group()
              + "\" to that list.");
    }
    if (!volume.groupByItself()) {
      words.add(
          "LVM"
              + closed
              + "its group is set not to be activated by itself. Set it back: sudo vgchange"
              + " --setautoactivation y "
              + volume.group());
    }
    if (!volume.byItself()) {
      words.add(
          "LVM"
              + closed
              + "it is set not to be activated by itself. Set it back: sudo lvchange"
              + " --setautoactivation y "
              + name);
    }
    if (volume.skipped()) {
      words.add(
          "LVM"
              + closed
              + "it is set to be left out. Set it back: sudo lvchange --setactivationskip n "
              + name);
    }
    return words;
  }
}
