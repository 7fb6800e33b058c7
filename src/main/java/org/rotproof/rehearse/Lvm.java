package org.rotproof.rehearse;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.linux.Processes;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.plan.VolumeAtStart;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.LvmSettings;
import org.rotproof.storage.LvmVolume;
import org.rotproof.storage.ParseException;

/**
 * Where a logical volume lies, as LVM itself reads it from the rehearsed array. LVM does not
 * activate it: two volumes of one UUID cannot be active on one machine.
 */
final class Lvm {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Only what the rehearsal opened: no list of devices, no hints, nothing from udev. */
  private static final String CONFIG =
      "devices { scan=[\""
          + RehearsalPlan.FOLDER
          + "\"] filter=[\"a|^"
          + RehearsalPlan.FOLDER
          + "/|\",\"r|.*|\"] obtain_device_list_from_udev=0 use_devicesfile=0 hints=\"none\" }";

  private Lvm() {}

  /**
   * What LVM said.
   *
   * @param table device-mapper's table, with DEVICE for the device; empty where there is none
   * @param unproved whether the volume is there, and only cannot be opened in a rehearsal
   */
  record Found(Optional<String> table, String words, boolean unproved) {}

  static Found find(RehearsalPlan.Volume volume) throws IOException, InterruptedException {
    Processes.Finished start =
        ask("pvs", "--units", "s", "-o", "pe_start", "-S", "vg_name=" + volume.group());
    Processes.Finished segments =
        ask(
            "lvs",
            "--units",
            "s",
            "--segments",
            "-o",
            "segtype,seg_start,seg_size,seg_pe_ranges,vg_extent_size",
            volume.group() + "/" + volume.name());
    if (!start.ok() || !segments.ok() || start.stdout().isBlank()) {
      return new Found(
          Optional.empty(),
          "The array is put together, and LVM does not find "
              + volume.group()
              + "/"
              + volume.name()
              + " on it: "
              + ForeignText.clean((start.stderr() + " " + segments.stderr()).strip()),
          false);
    }
    Optional<String> table = table(start.stdout(), segments.stdout());
    return new Found(
        table,
        table.isPresent()
            ? ""
            : "LVM finds the volume, and it is of a kind that a rehearsal cannot open: only linear"
                + " ones, on this array alone, can be.",
        table.isEmpty());
  }

  /** What keeps LVM from activating the rehearsed volume by itself, by its own description. */
  static List<String> obstacles(RehearsalPlan.Volume volume, LvmSettings settings)
      throws IOException, InterruptedException {
    Processes.Finished said =
        ask(
            "lvs",
            "--reportformat",
            "json",
            "--binary",
            "-o",
            LvmVolume.COLUMNS,
            volume.group() + "/" + volume.name());
    if (!said.ok()) {
      return List.of(); // Finding it fails as well, and says why.
    }
    try {
      return LvmVolume.parse(said.stdout()).stream()
          .flatMap(v -> VolumeAtStart.obstacles(v, true, settings).stream())
          .toList();
    } catch (ParseException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static Processes.Finished ask(String tool, String... words)
      throws IOException, InterruptedException {
    List<String> argv =
        new ArrayList<>(
            List.of(
                tool,
                "--config",
                CONFIG,
                "--readonly",
                "--noheadings",
                "--nosuffix",
                "--separator",
                "|"));
    argv.addAll(List.of(words));
    return Processes.run(argv, new byte[0], LIMIT);
  }

  /**
   * The table of a volume of linear segments.
   *
   * @param start what pvs says: where extents begin, in sectors
   * @param segments what lvs says: "linear|0|212992|/dev/x:0-25|8192"
   */
  static Optional<String> table(String start, String segments) {
    StringBuilder table = new StringBuilder();
    try {
      long begin = Long.parseLong(start.strip());
      for (String line : segments.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
        String[] fields = line.split("\\|", -1);
        String[] extents = fields[3].substring(fields[3].lastIndexOf(':') + 1).split("-", -1);
        if (!fields[0].equals("linear") || fields[3].contains(" ")) {
          return Optional.empty();
        }
        long from = begin + Long.parseLong(extents[0]) * Long.parseLong(fields[4]);
        table.append(Long.parseLong(fields[1])).append(' ').append(Long.parseLong(fields[2]));
        table.append(" linear DEVICE ").append(from).append('\n');
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
    return table.length() == 0 ? Optional.empty() : Optional.of(table.toString());
  }
}
