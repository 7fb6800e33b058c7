package org.rotproof.storage;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was found of the machine itself: what opening at boot builds on, and the records of arrays
 * that were built here.
 *
 * @param known whether it was looked at; where not, nothing may be concluded from what is missing
 * @param systemd whether systemd starts this machine
 * @param rootEncrypted whether the root file system lies on an encrypted device
 * @param files contents by path, each byte as one char (ISO 8859-1), so that any bytes survive; a
 *     file that is not there is not in the map
 * @param unreadable files that are there but were not read: too large, no plain files, or keys
 * @param mappings names of the device-mapper devices that are open
 * @param sectorBytes how large the sectors are that a mapping reads and writes, by its name
 * @param switchedOff what an administrator has put an empty file or a link to /dev/null in the
 *     place of, so that the start leaves it out: paths of these
 * @param timers how the timers of its scrubs stand, by their units; one that is not in it was not
 *     asked for
 */
public record Machine(
    boolean known,
    boolean systemd,
    boolean rootEncrypted,
    Map<String, String> files,
    Set<String> unreadable,
    Set<String> mappings,
    Map<String, Integer> sectorBytes,
    Set<String> switchedOff,
    Map<String, TimerState> timers) {
  /** Where the running kernel says which it is. */
  public static final String KERNEL_RELEASE = "/proc/sys/kernel/osrelease";

  private static final String GENERATORS = "/usr/lib/systemd/system-generators/systemd-";

  /** What reads crypttab at boot. */
  public static final String CRYPTTAB_READER = GENERATORS + "cryptsetup-generator";

  /** What reads integritytab at boot. */
  public static final String INTEGRITYTAB_READER = GENERATORS + "integritysetup-generator";

  /** The TPM 2, where the kernel found one. */
  public static final String TPM2 = "/dev/tpmrm0";

  /** What enrols it. */
  public static final String TPM2_ENROLLER = "/usr/bin/systemd-cryptenroll";

  /** What enrols a Tang server on a LUKS container, of clevis. */
  public static final String TANG_ENROLLER = "/usr/bin/clevis-luks-bind";

  /** What asks a Tang server, of clevis. */
  public static final String TANG_ASKER = "/usr/bin/clevis-encrypt-tang";

  /**
   * What has clevis answer at boot when a passphrase is asked for: without this link nothing does.
   */
  public static final String TANG_AT_BOOT =
      "/etc/systemd/system/cryptsetup.target.wants/clevis-luks-askpass.path";

  private static final Pattern SYSTEMD_LIBRARY =
      Pattern.compile("/usr/lib/(?:[a-z0-9_-]+/)?systemd/libsystemd-shared-(\\d{1,4})[^/]*\\.so");

  /** Of a machine that nobody looked at. */
  public static final Machine UNKNOWN =
      new Machine(false, false, false, Map.of(), Set.of(), Set.of());

  public Machine {
    files = Map.copyOf(files);
    unreadable = Set.copyOf(unreadable);
    mappings = Set.copyOf(mappings);
    sectorBytes = Map.copyOf(sectorBytes);
    // A helper of an earlier version does not say.
    switchedOff = switchedOff == null ? Set.of() : Set.copyOf(switchedOff);
    timers = timers == null ? Map.of() : Map.copyOf(timers);
  }

  /** One whose timers nobody asked for. */
  public Machine(
      boolean known,
      boolean systemd,
      boolean rootEncrypted,
      Map<String, String> files,
      Set<String> unreadable,
      Set<String> mappings,
      Map<String, Integer> sectorBytes) {
    this(
        known,
        systemd,
        rootEncrypted,
        files,
        unreadable,
        mappings,
        sectorBytes,
        Set.of(),
        Map.of());
  }

  /** The same with timers. */
  public Machine withTimers(Map<String, TimerState> states) {
    return new Machine(
        known,
        systemd,
        rootEncrypted,
        files,
        unreadable,
        mappings,
        sectorBytes,
        switchedOff,
        states);
  }

  /** The same with other files. */
  public Machine withFiles(Map<String, String> others) {
    return new Machine(
        known,
        systemd,
        rootEncrypted,
        others,
        unreadable,
        mappings,
        sectorBytes,
        switchedOff,
        timers);
  }

  /** The same where that is switched off. */
  public Machine withSwitchedOff(Set<String> paths) {
    return new Machine(
        known, systemd, rootEncrypted, files, unreadable, mappings, sectorBytes, paths, timers);
  }

  /** One whose mappings nobody looked into. */
  public Machine(
      boolean known,
      boolean systemd,
      boolean rootEncrypted,
      Map<String, String> files,
      Set<String> unreadable,
      Set<String> mappings) {
    this(known, systemd, rootEncrypted, files, unreadable, mappings, Map.of());
  }

  /** The version of systemd, by the name of its own library. */
  public OptionalInt systemdVersion() {
    return unreadable.stream()
        .map(SYSTEMD_LIBRARY::matcher)
        .filter(Matcher::matches)
        .mapToInt(m -> Integer.parseInt(m.group(1)))
        .max();
  }

  /** Whether a file is known to be there, read or not. */
  public boolean present(String path) {
    return files.containsKey(path) || unreadable.contains(path);
  }

  /** The contents of a file, if it is there. */
  public Optional<String> file(String path) {
    return Optional.ofNullable(files.get(path));
  }
}
