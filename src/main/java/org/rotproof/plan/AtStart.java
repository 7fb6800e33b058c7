package org.rotproof.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MountPoint;
import org.rotproof.storage.RehearsalNames;

/**
 * How the next start of the machine opens an array: by the lines under /etc just as they stand,
 * with a rehearsal's devices in the place of theirs. Pure.
 *
 * @param legs what opens each member, by its disk
 * @param container what opens the one container over a layered array
 * @param assembly what has md put it together
 * @param mount what mounts it; empty where no mount point is recorded
 * @param carrier the device that LVM lies on, when the array is open
 * @param fileSystem the device that is mounted, when the array is open
 * @param off what has a part in it and is switched off: sentences
 */
public record AtStart(
    Map<String, Way> legs,
    Optional<Way> container,
    Assembly assembly,
    Optional<Mount> mount,
    String carrier,
    String fileSystem,
    List<String> off) {
  /** What systemd's generators have their units run: crypttab(5), systemd-cryptsetup(8). */
  private static final String TOOLS = "/usr/lib/systemd/systemd-";

  private static final int OPTIONS = 3;
  private static final String ARRAY = "ARRAY /dev/" + RehearsalNames.MD_NODE;

  /** What opens one device at the start. */
  public sealed interface Way {
    /** What the line calls the device: a path; empty where there is no line. */
    default Optional<String> device() {
      return Optional.empty();
    }
  }

  /**
   * A line that opens it with no hands.
   *
   * @param named what the line calls the device: a path
   * @param file where the line stands
   */
  public record Opens(String named, String file, Command command) implements Way {
    @Override
    public Optional<String> device() {
      return Optional.of(named);
    }
  }

  /**
   * A line by which a person, or somebody else in their place, is asked for the passphrase.
   *
   * @param command gets as far as asking, and no further: then {@link #ASKING} is in its words
   * @param answers what answers in the person's place, as a proof that it opens the container
   */
  public record Asks(String named, Command command, Optional<Command> answers) implements Way {
    /** What systemd-cryptsetup says instead of asking. */
    public static final String ASKING = "headless";

    @Override
    public Optional<String> device() {
      return Optional.of(named);
    }
  }

  /** A line whose key lies on a stick; {@code proof} has the stick open the container. */
  public record FromStick(String named, Command proof) implements Way {
    @Override
    public Optional<String> device() {
      return Optional.of(named);
    }
  }

  /** Nothing opens it: a sentence that says why. */
  public record Nothing(String why) implements Way {}

  /**
   * How md is told of it.
   *
   * @param line of mdadm.conf, with the rehearsal's device; empty where none names it
   * @param hidden a sentence where a DEVICE line keeps md from its members; "" where none does
   */
  public record Assembly(Optional<String> line, String hidden) {}

  /**
   * Its line in fstab.
   *
   * @param named what the line calls the device: a path
   */
  public record Mount(String named, String type, List<String> options) {
    public Mount {
      options = List.copyOf(options);
    }
  }

  public AtStart {
    legs = Map.copyOf(legs);
    off = List.copyOf(off);
  }

  /**
   * What opens it; empty where its opening at the start was not promised, or nothing reads the
   * lines.
   *
   * @param plan what is rehearsed, for the devices
   */
  static Optional<AtStart> of(ArrayRecord record, Inventory inventory, RehearsalPlan plan) {
    Machine machine = inventory.machine();
    if (!record.blueprint().mount().atBoot() || !machine.known() || !machine.systemd()) {
      return Optional.empty();
    }
    boolean encrypted = record.blueprint().protection().kind() == Kind.ENCRYPTED;
    Map<String, Way> legs = new LinkedHashMap<>();
    for (RehearsalPlan.Leg leg : plan.legs()) {
      String layer = "/dev/mapper/" + leg.layer();
      legs.put(
          leg.disk(),
          encrypted
              ? crypt(record, machine, leg.disk(), leg.name(), leg.mapping(), layer)
              : integrity(machine, leg.name(), leg.mapping(), layer));
    }
    Optional<Way> container =
        plan.unlock().isEmpty()
            ? Optional.empty()
            : Optional.of(
                crypt(
                    record,
                    machine,
                    record.name(),
                    record.cryptMapping(),
                    plan.plainMapping(),
                    RehearsalPlan.TOP));
    return Optional.of(
        new AtStart(
            legs,
            container,
            assembly(record, inventory),
            mount(record, machine),
            record.carrier(),
            record.fileSystemDevice(),
            SwitchedOff.of(record, machine).stream()
                .map(path -> SwitchedOff.words(record.name(), path))
                .toList()));
  }

  private static Way crypt(
      ArrayRecord record,
      Machine machine,
      String target,
      String mapping,
      String rehearsed,
      String device) {
    String file = BootLines.CRYPTTAB;
    if (!machine.present(BootLines.CRYPTTAB_READER)) {
      return unread(file);
    }
    Optional<List<String>> line = BootNeeds.line(machine, file, mapping);
    if (line.isEmpty()) {
      return lacking(file, mapping);
    }
    String key = line.get().size() > 2 ? line.get().get(2) : "none";
    String options = line.get().size() > OPTIONS ? line.get().get(OPTIONS) : "";
    if (options(options).contains("noauto")) {
      return new Nothing("Its line in " + file + " says noauto, so nothing opens it.");
    }
    String named = DeviceName.of(line.get().get(1));
    Optional<Unlock> way = record.unlockOf(target);
    if (way.isPresent() && way.get() instanceof Unlock.Stick stick && key.contains(":")) {
      return new FromStick(named, new UnlockStep.ProveStickKey(target, device, stick).command());
    }
    Command attach =
        Command.of(
            TOOLS + "cryptsetup",
            "attach",
            rehearsed,
            device,
            key,
            // Nobody is there to answer.
            options + (options.isEmpty() ? "" : ",") + Asks.ASKING + "=1");
    boolean byItself =
        !(key.equals("none") || key.equals("-"))
            || options(options).stream().anyMatch(o -> o.matches("(tpm2|fido2|pkcs11)-.*"));
    return byItself
        ? new Opens(named, file, attach)
        : new Asks(
            named,
            attach,
            way.filter(Unlock.Tang.class::isInstance)
                .map(tang -> new TangStep.ProveTang(target, device).command()));
  }

  private static Way integrity(Machine machine, String mapping, String rehearsed, String device) {
    String file = BootLines.INTEGRITYTAB;
    if (!machine.present(BootLines.INTEGRITYTAB_READER)) {
      return unread(file);
    }
    Optional<List<String>> line = BootNeeds.line(machine, file, mapping);
    if (line.isEmpty()) {
      return lacking(file, mapping);
    }
    List<String> words = line.get();
    return new Opens(
        DeviceName.of(words.get(1)),
        file,
        Command.of(
            TOOLS + "integritysetup",
            "attach",
            rehearsed,
            device,
            words.size() > 2 ? words.get(2) : "-",
            words.size() > OPTIONS ? words.get(OPTIONS) : ""));
  }

  private static Nothing unread(String file) {
    return new Nothing("What reads " + file + " when the machine starts is not installed.");
  }

  private static Nothing lacking(String file, String mapping) {
    return new Nothing("No line of " + file + " opens " + mapping + ".");
  }

  private static List<String> options(String field) {
    return List.of(field.split(","));
  }

  private static Assembly assembly(ArrayRecord record, Inventory inventory) {
    MdadmConf conf = MdadmConf.whole(inventory.machine());
    Optional<String> hidden =
        BootNeeds.hides(record, inventory.machine())
            .map(line -> quoted(line) + " keeps mdadm from looking at its disks.");
    Optional<String> uuid =
        inventory.arrays().stream()
            .filter(array -> array.name().equals(record.name()))
            .map(array -> array.uuid())
            .filter(known -> !known.isEmpty())
            .findFirst();
    if (uuid.isEmpty()) {
      // By the line alone: what it has to be is not known of an array that is closed.
      return new Assembly(
          conf.claims(record.name(), uuid)
              .filter(line -> !line.ignores())
              .map(line -> rehearsed(line.words())),
          hidden.orElse(""));
    }
    Optional<String> undecided =
        BootNeeds.undecided(record, inventory.machine(), uuid.get()).map(BootNeeds::undecidedWords);
    List<MdadmConf.Line> fitting = conf.fitting(record.name(), uuid.get());
    boolean comes =
        BootNeeds.comesUnnamed(record, inventory.machine(), uuid.get())
            || fitting.stream().anyMatch(line -> !line.ignores());
    Optional<String> misnamed =
        BootNeeds.misnamed(record, inventory.machine(), uuid.get())
            .map(line -> quoted(line) + " gives it another name than what uses it calls it by.");
    return new Assembly(
        comes ? Optional.of(ARRAY + " UUID=" + uuid.get()) : Optional.empty(),
        hidden.or(() -> undecided).or(() -> misnamed).orElse(""));
  }

  private static String quoted(MdadmConf.Line line) {
    return "A line of " + line.file() + " (\"" + ForeignText.clean(line.text()) + "\")";
  }

  /** The line with the rehearsal's device; which members it lists are others there. */
  private static String rehearsed(List<String> words) {
    List<String> kept = new ArrayList<>(List.of(ARRAY));
    words.stream()
        .skip(1)
        .filter(word -> word.contains("=") && !word.startsWith("/"))
        .filter(word -> !word.toLowerCase(Locale.ROOT).startsWith("devices="))
        .map(word -> word.matches(".*[ \\t].*") ? '"' + word + '"' : word)
        .forEach(kept::add);
    return String.join(" ", kept);
  }

  private static Optional<Mount> mount(ArrayRecord record, Machine machine) {
    Optional<String> point = record.blueprint().mount().point();
    return point.map(
        where ->
            Fstab.lines(machine.file(BootLines.FSTAB).orElse("")).stream()
                .filter(line -> line.point().equals(MountPoint.straight(where)))
                .findFirst()
                .map(line -> new Mount(DeviceName.of(line.source()), line.type(), line.options()))
                .orElse(new Mount("", "", List.of())));
  }
}
