package org.rotproof.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MountPoint;

/**
 * Whether the lines under /etc do at a start what those do that were written, whoever wrote them:
 * people add options and call devices by other names. Pure but for the names of devices, which
 * {@link Devices} knows.
 */
public final class ServedLines {
  /**
   * Options of crypttab(5) by which something else is opened than the container that lies there, or
   * with another key than the whole of the key file.
   */
  private static final Pattern ANOTHER_CONTAINER =
      Pattern.compile(
          "(?:plain|tcrypt.*|bitlk|swap|tmp|tmp=.*|(?:keyfile-offset|keyfile-size|key-slot|header"
              + "|offset|skip)=.*)");

  /** The kernel's own names, which are given anew at each start. */
  private static final Pattern PASSING = Pattern.compile("/dev/[^/]+");

  /** udev writes UUIDs in small letters, and systemd waits for just that name. */
  private static final Pattern CAPITALS = Pattern.compile("(?:PART)?UUID=.*[A-F].*");

  private static final Set<String> NO_KEY = Set.of("-", "none");
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");
  private static final int NUMBERS = 4;

  private final ArrayRecord record;
  private final Machine machine;
  private final Devices devices;

  /** Knows which names are of one device. */
  @FunctionalInterface
  public interface Devices {
    /** Whether two paths lead to one device now. */
    boolean same(String one, String other);
  }

  /** Of an array, on a machine. */
  public ServedLines(ArrayRecord record, Machine machine, Devices devices) {
    this.record = record;
    this.machine = machine;
    this.devices = devices;
  }

  /**
   * The lines that open it at boot and are not in their files, by file; none where opening at boot
   * was not asked for.
   *
   * @param uuid the array's
   * @param metadata md's version of it
   */
  public Map<String, List<String>> missing(String uuid, String metadata) {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    if (!record.blueprint().mount().atBoot() || !machine.known()) {
      return missing;
    }
    new BootPlanner(record, machine, uuid, metadata)
        .lines()
        .forEach(
            (path, lines) -> {
              List<String> there = machine.file(path).orElse("").lines().toList();
              List<String> lacking =
                  lines.stream().filter(line -> !isServed(path, line, there, uuid)).toList();
              if (!lacking.isEmpty() && !machine.unreadable().contains(path)) {
                missing.put(path, lacking);
              }
            });
    return missing;
  }

  /** Of several lines for one mapping, or one mount point, systemd takes the first. */
  private boolean isServed(String path, String wanted, List<String> there, String uuid) {
    if (path.equals(BootLines.MDADM_CONF) || path.equals(BootLines.OTHER_MDADM_CONF)) {
      return isPutTogether(uuid);
    }
    int naming = path.equals(BootLines.FSTAB) ? 1 : 0;
    String name = named(BootNeeds.words(wanted), naming);
    return there.stream()
        .map(BootNeeds::words)
        .filter(line -> named(line, naming).equals(name))
        .findFirst()
        .filter(line -> serves(path, BootNeeds.words(wanted), line))
        .isPresent();
  }

  private boolean isPutTogether(String uuid) {
    // With two that fit nothing is, which is told as that: more than one line is not the remedy.
    boolean undecided = BootNeeds.undecided(record, machine, uuid).isPresent();
    return MdadmConf.whole(machine).fitting(record.name(), uuid).stream()
            .anyMatch(line -> !line.ignores() || undecided)
        && BootNeeds.misnamed(record, machine, uuid).isEmpty();
  }

  private static String named(List<String> words, int at) {
    String word = words.size() > at ? words.get(at) : "";
    return at == 0 ? word : MountPoint.straight(MountPoint.decoded(word));
  }

  private boolean serves(String path, List<String> want, List<String> have) {
    if (have.size() < 2) {
      return false;
    }
    List<String> options = List.of((have.size() > 3 ? have.get(3) : "").split(","));
    if (options.contains("noauto")) {
      return false;
    }
    return switch (path) {
      case BootLines.FSTAB -> isSame(have.get(0), want.get(0)) && mounts(want, have);
      case BootLines.CRYPTTAB -> isSame(have.get(1), want.get(1)) && opens(want, have, options);
      case BootLines.INTEGRITYTAB ->
          isSame(have.get(1), want.get(1)) && guards(want, have, options);
      default -> have.equals(want);
    };
  }

  private boolean isSame(String have, String want) {
    String one = DeviceName.of(have);
    String other = DeviceName.of(want);
    return have.equals(want)
        || (!CAPITALS.matcher(have).matches()
            && !PASSING.matcher(one).matches()
            && (one.equals(other) || devices.same(one, other)));
  }

  private static boolean mounts(List<String> want, List<String> have) {
    // A blank behind a comma makes an option a number, and libmount leaves such a line out.
    return have.size() > 2
        && (have.get(2).equals(want.get(2)) || have.get(2).equals("auto"))
        && have.stream().skip(NUMBERS).limit(2).allMatch(w -> NUMBER.matcher(w).matches());
  }

  private boolean opens(List<String> want, List<String> have, List<String> options) {
    // Where the tags lie in the container there is no discarding, and opening with it is refused.
    boolean refused =
        options.contains("discard") && record.blueprint().protection().kind() == Kind.ENCRYPTED;
    return have.size() > 2
        && have.get(2).equals(want.get(2))
        && !refused
        && options.stream().noneMatch(o -> ANOTHER_CONTAINER.matcher(o).matches())
        && (!byTpm2(want) || byTpm2(have));
  }

  /** The device knows neither its algorithm nor its mode: none means crc32c and the journal. */
  private static boolean guards(List<String> want, List<String> have, List<String> options) {
    List<String> needed = List.of((want.size() > 3 ? want.get(3) : "").split(","));
    return (have.size() < 3 || NO_KEY.contains(have.get(2)))
        && options.stream().noneMatch(o -> o.startsWith("data-device="))
        && value(options, "integrity-algorithm", "crc32c")
            .equals(value(needed, "integrity-algorithm", "crc32c"))
        && value(options, "mode", "journal").equals(value(needed, "mode", "journal"));
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
}
