package org.rotproof.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MountPoint;

/** What a recorded array needs outside of its disks to be opened. Pure. */
public final class BootNeeds {
  /**
   * Options of crypttab(5) by which something else is opened than the container that lies there, or
   * with another key than the whole of the key file.
   */
  private static final Pattern ANOTHER_CONTAINER =
      Pattern.compile(
          "(?:plain|tcrypt.*|bitlk|swap|tmp|tmp=.*|(?:keyfile-offset|keyfile-size|key-slot|header"
              + "|offset|skip)=.*)");

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
   * The lines that open it at boot and are not in their files, by file; none where opening at boot
   * was not asked for. A line counts when the fields that matter are right: people add options.
   */
  public static Map<String, List<String>> missing(
      ArrayRecord record, Machine machine, String uuid, String metadata) {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    if (!record.blueprint().mount().atBoot() || !machine.known()) {
      return missing;
    }
    new BootPlanner(record, machine, uuid, metadata)
        .lines()
        .forEach(
            (path, lines) -> {
              if (machine.unreadable().contains(path)) {
                return;
              }
              if (path.equals(BootLines.MDADM_CONF) || path.equals(BootLines.OTHER_MDADM_CONF)) {
                if (!isPutTogether(record, machine, uuid)) {
                  missing.put(path, lines);
                }
                return;
              }
              List<String> there = machine.file(path).orElse("").lines().toList();
              List<String> lacking =
                  lines.stream().filter(line -> !isServed(path, line, there)).toList();
              if (!lacking.isEmpty()) {
                missing.put(path, lacking);
              }
            });
    return missing;
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

  private static boolean isPutTogether(ArrayRecord record, Machine machine, String uuid) {
    MdadmConf conf = MdadmConf.whole(machine);
    // With two that fit nothing is, which is told as that: more than one line is not the remedy.
    return conf.fitting(record.name(), uuid).stream()
        .anyMatch(line -> !line.ignores() || undecided(record, machine, uuid).isPresent());
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

  /** Of several lines for one mapping, or one mount point, systemd takes the first. */
  private static boolean isServed(String path, String wanted, List<String> there) {
    int naming = path.equals(BootLines.FSTAB) ? 1 : 0;
    String name = named(words(wanted), naming);
    return there.stream()
        .filter(line -> named(words(line), naming).equals(name))
        .findFirst()
        .filter(line -> serves(path, wanted, line))
        .isPresent();
  }

  private static String named(List<String> words, int at) {
    String word = words.size() > at ? words.get(at) : "";
    return at == 0 ? word : MountPoint.straight(MountPoint.decoded(word));
  }

  private static boolean serves(String path, String wanted, String line) {
    List<String> want = words(wanted);
    List<String> have = words(line);
    int fields = path.equals(BootLines.CRYPTTAB) ? 3 : 2;
    return have.size() >= fields
        && have.subList(0, fields).equals(want.subList(0, fields))
        && opens(path, want, have);
  }

  /** Whether what stands behind the first fields still has the line do its work at boot. */
  private static boolean opens(String path, List<String> want, List<String> have) {
    List<String> options = List.of((have.size() > 3 ? have.get(3) : "").split(","));
    if (options.contains("noauto")) {
      return false;
    }
    if (path.equals(BootLines.INTEGRITYTAB)) {
      // The device knows neither its algorithm nor its mode: none means crc32c and the journal.
      String needed = want.size() > 3 ? want.get(3) : "";
      return value(options, "integrity-algorithm", "crc32c")
              .equals(value(List.of(needed.split(",")), "integrity-algorithm", "crc32c"))
          && value(options, "mode", "journal")
              .equals(value(List.of(needed.split(",")), "mode", "journal"));
    }
    if (path.equals(BootLines.CRYPTTAB)) {
      return options.stream().noneMatch(o -> ANOTHER_CONTAINER.matcher(o).matches())
          && (!byTpm2(want) || byTpm2(have));
    }
    return !path.equals(BootLines.FSTAB)
        || (have.size() > 2 && (have.get(2).equals(want.get(2)) || have.get(2).equals("auto")));
  }

  private static String value(List<String> options, String name, String otherwise) {
    return options.stream()
        .filter(option -> option.startsWith(name + "="))
        .map(option -> option.substring(name.length() + 1))
        .reduce((first, last) -> last)
        .orElse(otherwise);
  }

  /**
   * Whether a line of crypttab has the TPM asked, which its fields before the options do not say.
   */
  private static boolean byTpm2(List<String> words) {
    return words.size() > 3 && List.of(words.get(3).split(",")).contains(BootLines.BY_TPM2);
  }

  private static List<String> words(String line) {
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
