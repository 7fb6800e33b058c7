package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.Machine;

/**
 * What has a part in the start of an array and has been switched off: a unit that is masked
 * (systemctl(1)), a generator (systemd.generator(7)) or a rule of udev (udev(7)) in whose place an
 * administrator's folder has an empty file or a link to /dev/null. Pure.
 */
public final class SwitchedOff {
  /** Where what is switched off for good is put in the place of what packages bring. */
  public static final List<String> FOLDERS =
      List.of(
          SwitchedOff.UNITS,
          SwitchedOff.GENERATORS,
          SwitchedOff.RULES,
          "/usr/local/lib/systemd/system-generators",
          "/usr/local/lib/udev/rules.d");

  private static final String UNITS = "/etc/systemd/system";
  private static final String GENERATORS = "/etc/systemd/system-generators";
  private static final String RULES = "/etc/udev/rules.d";

  private SwitchedOff() {}

  /** What of the start of an array is: paths; none where its opening at boot was not asked for. */
  public static List<String> of(ArrayRecord record, Machine machine) {
    if (!record.blueprint().mount().atBoot() || !machine.systemd()) {
      return List.of();
    }
    List<String> names = names(record);
    return machine.switchedOff().stream()
        .filter(path -> names.contains(path.substring(path.lastIndexOf('/') + 1)))
        .sorted()
        .toList();
  }

  private static List<String> names(ArrayRecord record) {
    Kind kind = record.blueprint().protection().kind();
    List<String> names =
        new ArrayList<>(List.of("64-md-raid-assembly.rules", "65-md-incremental.rules"));
    if (kind != Kind.INTEGRITY) {
      names.addAll(List.of("systemd-cryptsetup-generator", "cryptsetup.target"));
    }
    if (kind != Kind.ENCRYPTED) {
      names.addAll(List.of("systemd-integritysetup-generator", "integritysetup.target"));
    }
    if (kind == Kind.LAYERED) {
      names.add(opener("cryptsetup", record.cryptMapping()));
    }
    String below = kind == Kind.ENCRYPTED ? "cryptsetup" : "integritysetup";
    record.members().forEach(member -> names.add(opener(below, member.mapping())));
    if (record.blueprint().storage() instanceof Blueprint.Storage.Lvm) {
      names.addAll(List.of("69-lvm.rules", "69-dm-lvm.rules"));
    }
    record
        .blueprint()
        .mount()
        .point()
        .ifPresent(
            point ->
                names.addAll(
                    List.of(
                        "systemd-fstab-generator",
                        ScrubUnits.escape(point.substring(1)) + ".mount")));
    return names;
  }

  private static String opener(String tool, String mapping) {
    return "systemd-" + tool + "@" + ScrubUnits.escape(mapping) + ".service";
  }

  /** What it means, and what to do. */
  public static String words(String array, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name
        + " has a part in the opening of "
        + array
        + " at boot and is switched off by "
        + path
        + ", so "
        + array
        + " does not come up whole at the next start. Switch it on again: sudo "
        + (name.endsWith(".service") || name.endsWith(".mount") || name.endsWith(".target")
            ? "systemctl unmask '" + name + "'"
            : "rm " + path);
  }
}
