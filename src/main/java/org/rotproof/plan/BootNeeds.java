package org.rotproof.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Machine;

/** What a recorded array needs outside of its disks to be opened. Pure. */
public final class BootNeeds {
  private BootNeeds() {}

  /** A line of mdadm.conf that keeps mdadm from the array's members, where there is one. */
  public static Optional<MdadmConf.Line> hides(ArrayRecord record, Machine machine) {
    MdadmConf conf = MdadmConf.whole(machine);
    return record.blueprint().mount().atBoot() && machine.known()
        ? record.members().stream()
            .flatMap(member -> conf.hides(member.mapping()).stream())
            .findFirst()
        : Optional.empty();
  }

  /** The path of its key file, where it has one. */
  public static Optional<String> keyFile(ArrayRecord record) {
    return record.blueprint().protection().kind() == Blueprint.Protection.Kind.INTEGRITY
        ? Optional.empty()
        : record.blueprint().keys().keyFile().map(Planner::keyPath);
  }

  /**
   * The header backup of one of its containers, where it has one.
   *
   * @param target the disk, or the array's name for the one container of a layered array
   */
  public static Optional<Path> headerBackup(ArrayRecord record, String target) {
    return record
        .blueprint()
        .keys()
        .headerBackup()
        .map(folder -> Path.of(HeaderBackups.file(folder, record.name(), target)));
  }

  /**
   * What a line opens by which device: a path.
   *
   * @param file where it stands
   */
  public record Named(String file, String mapping, String device) {}

  /** The lines that open it at boot, as they stand; those that are not there are not told. */
  public static List<Named> named(ArrayRecord record, Machine machine) {
    boolean encrypted =
        record.blueprint().protection().kind() == Blueprint.Protection.Kind.ENCRYPTED;
    String below = encrypted ? BootLines.CRYPTTAB : BootLines.INTEGRITYTAB;
    List<Named> named = new ArrayList<>();
    for (ArrayRecord.Member member : record.members()) {
      line(machine, below, member.mapping())
          .ifPresent(words -> named.add(new Named(below, member.mapping(), words.get(1))));
    }
    line(machine, BootLines.CRYPTTAB, record.cryptMapping())
        .filter(
            words -> record.blueprint().protection().kind() == Blueprint.Protection.Kind.LAYERED)
        .ifPresent(
            words -> named.add(new Named(BootLines.CRYPTTAB, record.cryptMapping(), words.get(1))));
    return named.stream()
        .map(line -> new Named(line.file(), line.mapping(), DeviceName.of(line.device())))
        .toList();
  }

  /** The words of the first line for a mapping, which is the one that counts. */
  static Optional<List<String>> line(Machine machine, String file, String mapping) {
    return machine
        .file(file)
        .orElse("")
        .lines()
        .map(BootNeeds::words)
        .filter(words -> words.size() > 1 && words.get(0).equals(mapping))
        .findFirst();
  }

  /**
   * The first two of several lines of mdadm.conf that fit one array, which mdadm takes for none;
   * empty where there is one, or none.
   */
  public static Optional<List<MdadmConf.Line>> undecided(
      ArrayRecord record, Machine machine, String uuid) {
    if (!record.blueprint().mount().atBoot() || !machine.known()) {
      return Optional.empty();
    }
    // mdadm reads one of the two files: lines of both are no two lines.
    return MdadmConf.whole(machine).fitting(record.name(), uuid).stream()
        .collect(Collectors.groupingBy(line -> line.file().startsWith(BootLines.MDADM_CONF)))
        .values()
        .stream()
        .filter(lines -> lines.size() > 1)
        .map(lines -> lines.subList(0, 2))
        .findFirst();
  }

  /**
   * The line of mdadm.conf by which the array has another name than what uses it at the start calls
   * it by; empty where there is none.
   */
  public static Optional<MdadmConf.Line> misnamed(
      ArrayRecord record, Machine machine, String uuid) {
    String device = record.device();
    boolean used =
        line(machine, BootLines.CRYPTTAB, record.cryptMapping())
                .filter(words -> DeviceName.of(words.get(1)).equals(device))
                .isPresent()
            || Fstab.lines(machine.file(BootLines.FSTAB).orElse("")).stream()
                .anyMatch(line -> DeviceName.of(line.source()).equals(device));
    return MdadmConf.whole(machine).fitting(record.name(), uuid).stream()
        .filter(line -> used && !line.ignores())
        .filter(
            line ->
                line.device()
                    .filter(name -> !name.equals(device) && !name.equals(record.name()))
                    .isPresent())
        .findFirst();
  }

  /** Whether mdadm puts it together at a start without a line that names it. */
  public static boolean comesUnnamed(ArrayRecord record, Machine machine, String uuid) {
    MdadmConf conf = MdadmConf.whole(machine);
    return conf.fitting(record.name(), uuid).isEmpty() && !conf.leavesAloneWhatItDoesNotName();
  }

  /** Such lines in words. */
  public static String undecidedWords(List<MdadmConf.Line> lines) {
    return "mdadm.conf has more than one line for the array (\""
        + ForeignText.clean(lines.get(0).text())
        + "\" in "
        + lines.get(0).file()
        + " and \""
        + ForeignText.clean(lines.get(1).text())
        + "\" in "
        + lines.get(1).file()
        + "); mdadm cannot decide which one to go by, and puts none of its disks into it.";
  }

  static List<String> words(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() || stripped.startsWith("#")
        ? List.of()
        : List.of(stripped.split("\\s+"));
  }

  /** What reads those files at boot and is not there. */
  public static List<String> missingReaders(ArrayRecord record, Machine machine) {
    List<String> missing = new ArrayList<>();
    if (record.blueprint().mount().atBoot() && machine.known() && machine.systemd()) {
      boolean layered = record.blueprint().protection().kind() == Blueprint.Protection.Kind.LAYERED;
      boolean encrypted =
          record.blueprint().protection().kind() == Blueprint.Protection.Kind.ENCRYPTED;
      if ((layered || encrypted) && !machine.present(BootLines.CRYPTTAB_READER)) {
        missing.add(BootLines.CRYPTTAB_READER);
      }
      if (!encrypted && !machine.present(BootLines.INTEGRITYTAB_READER)) {
        missing.add(BootLines.INTEGRITYTAB_READER);
      }
      if (record.unlock().isPresent() && record.unlock().get() instanceof Unlock.Tang) {
        Stream.of(Machine.TANG_ASKER, Machine.TANG_AT_BOOT)
            .filter(path -> !machine.present(path))
            .forEach(missing::add);
      }
    }
    return missing;
  }
}
