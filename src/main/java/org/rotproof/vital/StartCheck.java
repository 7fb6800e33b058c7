package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.linux.BlockDevice;
import org.rotproof.linux.MountOptions;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.BootNeeds;
import org.rotproof.plan.Fstab;
import org.rotproof.plan.MdadmConf;
import org.rotproof.plan.ServedLines;
import org.rotproof.plan.SwitchedOff;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.KernelAbilities;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MountEntry;
import org.rotproof.storage.NaturalOrder;
import org.rotproof.storage.ParseException;

/**
 * What opens the array when the machine starts, where that was promised: the lines under /etc and
 * what they name, what reads them, the kernel that starts next.
 */
final class StartCheck {
  private static final String KERNEL = "vmlinuz-";

  /** The root, and what systemd-gpt-auto-generator(8) mounts without a line. */
  private static final Set<String> ALWAYS_MOUNTED =
      Set.of("/", "/boot", "/efi", "/home", "/srv", "/usr", "/var");

  private static final Set<What> HEADERS =
      EnumSet.of(What.LUKS_HEADER, What.LUKS_HEADER_2, What.SPARE_HEADER);

  private static final List<String> MODPROBE =
      List.of("etc/modprobe.d", "usr/lib/modprobe.d", "usr/local/lib/modprobe.d");
  private static final Pattern REFUSED =
      Pattern.compile("[ \\t]*+install[ \\t]++(\\S++)[ \\t]++(?:/usr)?/bin/(?:false|true)\\b.*");
  private static final Map<String, String> MODULES =
      Map.of("raid4", "raid456", "raid5", "raid456", "raid6", "raid456");

  private final Array array;
  private final ArrayRecord record;
  private final Machine machine;
  private final Path root;
  private final Found found;

  StartCheck(Array array, ArrayRecord record, Machine machine, Path root, Found found) {
    this.array = array;
    this.record = record;
    this.machine = machine;
    this.root = root;
    this.found = found;
  }

  /** Looks. */
  void run() {
    Map<String, List<String>> missing =
        new ServedLines(record, machine, StartCheck::same).missing(array.uuid(), array.metadata());
    lines(missing);
    if (!missing.containsKey(BootLines.FSTAB)) {
      mountOptions();
    }
    for (BootNeeds.Named line : BootNeeds.named(record, machine)) {
      boolean told =
          missing.getOrDefault(line.file(), List.of()).stream()
              .anyMatch(wanted -> wanted.startsWith(line.mapping() + " "));
      device(line.mapping())
          .filter(device -> !told && !headerWasTold(line.mapping()))
          .flatMap(device -> other(line, device))
          .ifPresent(this::tell);
    }
    refusedModules();
    BootNeeds.keyFile(record).map(key -> root.resolve(key.substring(1))).ifPresent(this::keyFile);
    nextKernel();
  }

  private void tell(String words) {
    found.add("", What.BOOT_LINE, false, words);
  }

  private static boolean same(String one, String other) {
    try {
      return BlockDevice.isNamed(one, other);
    } catch (IOException e) {
      return false;
    }
  }

  /** A disk whose header is or was gone has no UUID until udev has looked at it again. */
  private boolean headerWasTold(String mapping) {
    String disk =
        array.legs().stream()
            .filter(leg -> leg.mapping().equals(mapping))
            .map(Leg::disk)
            .findFirst()
            .orElse(array.name());
    return found.findings().stream()
        .anyMatch(f -> f.disk().equals(disk) && HEADERS.contains(f.what()));
  }

  /** Where what a line opens lies now; empty where it is not open. */
  private Optional<String> device(String mapping) {
    return mapping.equals(record.cryptMapping())
        ? Optional.of(array.path())
        : array.legs().stream()
            .filter(leg -> leg.mapping().equals(mapping) && !leg.gone() && !leg.back())
            .map(Leg::carrier)
            .findFirst();
  }

  private Optional<String> other(BootNeeds.Named line, String device) {
    String remedy =
        " Close "
            + record.name()
            + " and take it over again ('rotproof adopt "
            + record.name()
            + "'), which writes the lines anew.";
    String begin =
        "The line of " + line.mapping() + " in " + line.file() + " names " + line.device();
    try {
      return BlockDevice.isNamed(device, line.device())
          ? Optional.empty()
          : Optional.of(
              begin + ", and that is not what is open as it: " + device + " is." + remedy);
    } catch (IOException e) {
      return Optional.of(
          begin
              + ", and nothing has that name now, so it is not opened at the next boot."
              + remedy);
    }
  }

  /** A kernel that is newer than the running one is the one that starts next. */
  private void nextKernel() {
    Path boot = root.resolve("boot");
    if (!Files.isDirectory(boot)) {
      return; // They lie elsewhere.
    }
    try (Stream<Path> kernels = Files.list(boot)) {
      String running = read(root.resolve("proc/sys/kernel/osrelease")).strip();
      Optional<String> next =
          kernels
              .map(path -> String.valueOf(path.getFileName()))
              .filter(name -> name.startsWith(KERNEL))
              .map(name -> name.substring(KERNEL.length()))
              .filter(version -> Files.exists(modules(version).resolve("modules.dep")))
              .max(Comparator.comparing(NaturalOrder::key));
      if (next.isPresent()
          && NaturalOrder.key(next.get()).compareTo(NaturalOrder.key(running)) > 0) {
        lacking(abilities(running), abilities(next.get()), next.get(), running);
      }
    } catch (IOException e) {
      found.note(
          "Whether the next kernel can open " + record.name() + " is not known: " + e.getMessage());
    }
  }

  private void lacking(KernelAbilities now, KernelAbilities then, String next, String running) {
    Blueprint blueprint = record.blueprint();
    List<String> lacks =
        new ArrayList<>(List.of(blueprint.protection().integrity(), array.level().word()));
    lacks.retainAll(now.ids());
    lacks.removeAll(then.ids());
    for (String module : List.of("dm_crypt", blueprint.storage().type().toString())) {
      boolean needed = !module.equals("dm_crypt") || blueprint.protection().kind() == Kind.LAYERED;
      if (needed && now.hasModule(module) && !then.hasModule(module)) {
        lacks.add(module);
      }
    }
    if (!lacks.isEmpty()) {
      tell(
          "The kernel "
              + next
              + " is installed and is probably the next to start, and it lacks what "
              + record.name()
              + " needs: "
              + String.join(", ", lacks)
              + ". With it "
              + record.name()
              + " does not open. Install the rest of its modules (on Ubuntu linux-modules-extra-"
              + next
              + "), or choose "
              + running
              + " when the machine starts.");
    }
  }

  private void mountOptions() {
    String type = record.blueprint().storage().type().toString();
    Fstab.lines(machine.file(BootLines.FSTAB).orElse("")).stream()
        .filter(line -> record.blueprint().mount().point().filter(line.point()::equals).isPresent())
        .findFirst()
        .flatMap(line -> MountOptions.refused(type, line.options()))
        .ifPresent(
            option ->
                tell(
                    "The line of "
                        + BootLines.FSTAB
                        + " that mounts "
                        + array.name()
                        + " has an option that the kernel refuses for "
                        + type
                        + " (\""
                        + ForeignText.clean(option)
                        + "\"), so it is not mounted at the next boot. Take it out."));
  }

  /** A key file that lies on what nothing mounts at the start is not there when it is needed. */
  private void keyFile(Path key) {
    if (!Files.exists(key)) {
      return; // That is told by whoever looks at the file.
    }
    try {
      Path real = key.toRealPath();
      String point =
          MountEntry.parse(read(root.resolve("proc/self/mounts"))).stream()
              .map(MountEntry::point)
              .filter(real::startsWith)
              .max(Comparator.comparing(String::length))
              .orElse("/");
      boolean onItself = record.blueprint().mount().point().filter(point::equals).isPresent();
      boolean mounted =
          ALWAYS_MOUNTED.contains(point)
              || Fstab.lines(machine.file(BootLines.FSTAB).orElse("")).stream()
                  .anyMatch(l -> l.point().equals(point) && !l.options().contains("noauto"));
      if (onItself || !mounted) {
        found.add(
            "",
            What.KEY_FILE,
            false,
            "The key file of "
                + array.name()
                + " lies in truth at "
                + real
                + ", on what is mounted at "
                + point
                + (onItself
                    ? ": on the array itself, which it is to open. "
                    : ", and no line of /etc/fstab mounts that when the machine starts. ")
                + array.name()
                + " will not open with it after the next restart. Put the key file itself on the"
                + " system's own disk, or have that mounted at the start.");
      }
    } catch (IOException | ParseException e) {
      found.note("What the key file lies on is not known: " + e.getMessage());
    }
  }

  /** A module in the place of which modprobe.d(5) has another command run is not loaded. */
  private void refusedModules() {
    Set<String> needed =
        new TreeSet<>(List.of("dm_integrity", record.blueprint().storage().type().toString()));
    if (record.blueprint().protection().kind() != Kind.INTEGRITY) {
      needed.add("dm_crypt");
    }
    needed.add(MODULES.getOrDefault(array.level().word(), array.level().word()));
    for (String folder : MODPROBE) {
      if (!Files.isDirectory(root.resolve(folder))) {
        continue;
      }
      try (DirectoryStream<Path> files = Files.newDirectoryStream(root.resolve(folder), "*.conf")) {
        for (Path file : files) {
          read(file)
              .lines()
              .map(REFUSED::matcher)
              .filter(Matcher::matches)
              .filter(line -> needed.contains(line.group(1).replace('-', '_')))
              .forEach(
                  line ->
                      tell(
                          "A line of /"
                              + folder
                              + "/"
                              + ForeignText.clean(String.valueOf(file.getFileName()))
                              + " (\""
                              + ForeignText.clean(line.group().strip())
                              + "\") keeps the kernel from loading what "
                              + array.name()
                              + " needs, so it does not open at the next boot. Take that line"
                              + " away."));
        }
      } catch (IOException | DirectoryIteratorException e) {
        found.note("What /" + folder + " says of modules is not known: " + e.getMessage());
      }
    }
  }

  private KernelAbilities abilities(String version) throws IOException {
    Path modules = modules(version);
    return new KernelAbilities(
        read(modules.resolve("modules.alias")),
        read(modules.resolve("modules.dep")),
        read(modules.resolve("modules.builtin")),
        read(modules.resolve("modules.builtin.modinfo")),
        "",
        List.of());
  }

  private Path modules(String version) {
    return root.resolve("lib/modules").resolve(version);
  }

  /** Lists that a kernel does not have are empty. */
  private static String read(Path file) throws IOException {
    return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
  }

  private void lines(Map<String, List<String>> missing) {
    for (Map.Entry<String, List<String>> file : missing.entrySet()) {
      for (String line : file.getValue()) {
        tell(lacking(file.getKey()) + " It has to say: " + line);
      }
    }
    BootNeeds.undecided(record, machine, array.uuid())
        .ifPresent(
            lines ->
                tell(
                    BootNeeds.undecidedWords(lines)
                        + " So "
                        + array.name()
                        + " is not there after the next start. "
                        + (lines.stream().anyMatch(MdadmConf.Line::ignores)
                            ? "Take the line that says <ignore> away."
                            : "Take one of the two lines away.")));
    BootNeeds.hides(record, machine)
        .ifPresent(
            line ->
                tell(
                    "A line of "
                        + line.file()
                        + " (\""
                        + ForeignText.clean(line.text())
                        + "\") keeps mdadm from looking at the disks of "
                        + array.name()
                        + " when they are opened, so it is not put together at the next boot. Take"
                        + " that line away, or add /dev/mapper/* to it."));
    for (String path : SwitchedOff.of(record, machine)) {
      tell(SwitchedOff.words(array.name(), path));
    }
    for (String reader : BootNeeds.missingReaders(record, machine)) {
      tell(reader + " is not there, so " + without(reader));
    }
  }

  private String lacking(String file) {
    boolean md = file.equals(BootLines.MDADM_CONF) || file.equals(BootLines.OTHER_MDADM_CONF);
    Optional<MdadmConf.Line> misnamed = BootNeeds.misnamed(record, machine, array.uuid());
    if (md && misnamed.isPresent()) {
      return misnamed.get().file()
          + " gives "
          + array.name()
          + " another name (\""
          + ForeignText.clean(misnamed.get().text())
          + "\") than what uses it at the next boot calls it by: "
          + record.device()
          + " is not there then.";
    }
    if (md && BootNeeds.comesUnnamed(record, machine, array.uuid())) {
      return file
          + " has no line that names "
          + array.name()
          + " and fits it. mdadm puts it together all the same, by its own rules, until somebody"
          + " forbids what is not named there (AUTO).";
    }
    return file
        + " has no line that does for "
        + array.name()
        + " what is needed when the machine starts, or has another one of the same name before it,"
        + " which is the one that counts. That "
        + array.name()
        + " opens by itself at the next boot is not to be relied on.";
  }

  private String without(String reader) {
    if (reader.equals(Machine.TANG_ASKER) || reader.equals(Machine.TANG_AT_BOOT)) {
      return "no Tang server is asked at the next boot, and the passphrase of "
          + array.name()
          + " has to be typed. Install the package that has it (clevis-systemd), or switch it on:"
          + " sudo systemctl enable clevis-luks-askpass.path.";
    }
    return "nothing opens "
        + array.name()
        + " at the next boot. Install the package that has it (systemd-cryptsetup, or systemd).";
  }
}
