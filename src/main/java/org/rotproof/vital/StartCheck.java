package org.rotproof.vital;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.rotproof.linux.BlockDevice;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.BootNeeds;
import org.rotproof.plan.SwitchedOff;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.scrub.Endangered.What;
import org.rotproof.storage.Array;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.KernelAbilities;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.NaturalOrder;

/**
 * What opens the array when the machine starts, where that was promised: the lines under /etc and
 * what they name, what reads them, the kernel that starts next.
 */
final class StartCheck {
  private static final String KERNEL = "vmlinuz-";

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
    lines();
    for (BootNeeds.Named line : BootNeeds.named(record, machine)) {
      device(line.mapping())
          .flatMap(device -> other(line, device))
          .ifPresent(words -> found.add("", What.BOOT_LINE, false, words));
    }
    nextKernel();
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
      found.add(
          "",
          What.BOOT_LINE,
          false,
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

  private void lines() {
    for (Map.Entry<String, List<String>> file :
        BootNeeds.missing(record, machine, array.uuid(), array.metadata()).entrySet()) {
      for (String line : file.getValue()) {
        found.add("", What.BOOT_LINE, false, lacking(file.getKey()) + " It has to say: " + line);
      }
    }
    BootNeeds.undecided(record, machine, array.uuid())
        .ifPresent(
            lines ->
                found.add(
                    "",
                    What.BOOT_LINE,
                    false,
                    BootNeeds.undecidedWords(lines)
                        + " So "
                        + array.name()
                        + " is not there after the next start. Take one of the two lines away."));
    BootNeeds.hides(record, machine)
        .ifPresent(
            line ->
                found.add(
                    "",
                    What.BOOT_LINE,
                    false,
                    "A line of "
                        + line.file()
                        + " (\""
                        + ForeignText.clean(line.text())
                        + "\") keeps mdadm from looking at the disks of "
                        + array.name()
                        + " when they are opened, so it is not put together at the next boot. Take"
                        + " that line away, or add /dev/mapper/* to it."));
    for (String path : SwitchedOff.of(record, machine)) {
      found.add("", What.BOOT_LINE, false, SwitchedOff.words(array.name(), path));
    }
    for (String reader : BootNeeds.missingReaders(record, machine)) {
      found.add("", What.BOOT_LINE, false, reader + " is not there, so " + without(reader));
    }
  }

  private String lacking(String file) {
    boolean md = file.equals(BootLines.MDADM_CONF) || file.equals(BootLines.OTHER_MDADM_CONF);
    if (md && BootNeeds.comesUnnamed(record, machine, array.uuid())) {
      return file
          + " has no line that names "
          + array.name()
          + " and fits it. mdadm puts it together all the same, by its own rules, until somebody"
          + " forbids what is not named there (AUTO).";
    }
    return file
        + " lacks a line without which "
        + array.name()
        + " is not opened at the next boot, or has another one of the same name before it, which"
        + " is the one that counts.";
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
