package org.rotproof.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A line of /proc/mounts.
 *
 * @param source the device, dataset or word that is mounted
 * @param point where
 * @param options those of the mount and of the file system together
 */
public record MountEntry(String source, String point, String type, List<String> options) {
  private static final String SOURCE = "/proc/mounts";
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "9p", "afs", "lustre", "ncpfs");
  private static final int MOST_CHARS = 16 << 20;

  public MountEntry {
    options = List.copyOf(options);
  }

  /** Whether nothing can be written. */
  public boolean readOnly() {
    return options.contains("ro");
  }

  /**
   * All devices that it needs: its source, of which bcachefs names several, and the others. What
   * stands behind the name of another computer is a path there.
   */
  public List<String> devices() {
    boolean remote = !source.startsWith("/dev/") && mayBeRemote();
    List<String> devices = new ArrayList<>(remote ? List.of() : List.of(source.split(":")));
    devices.addAll(named());
    return devices;
  }

  private boolean mayBeRemote() {
    return type.equals("fuse") || type.startsWith("fuse.") || REMOTE.contains(type);
  }

  /** As in "rw,logdev=/dev/sdb1". */
  private List<String> named() {
    List<String> devices = new ArrayList<>();
    for (String option : options) {
      int value = option.indexOf("=/dev/");
      if (value > 0) {
        devices.add(ForeignText.clean(MountPoint.decoded(option.substring(value + 1))));
      }
    }
    return devices;
  }

  /**
   * Reads /proc/mounts (or /proc/self/mounts, or /etc/mtab).
   *
   * @throws ParseException when a line has fewer than four words
   */
  public static List<MountEntry> parse(String text) throws ParseException {
    if (text.length() > MOST_CHARS) {
      throw new ParseException(SOURCE, "more than " + MOST_CHARS + " characters");
    }
    List<MountEntry> entries = new ArrayList<>();
    for (String line : text.split("\n")) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.strip().split("[ \t]+");
      if (words.length < 4) {
        throw new ParseException(SOURCE, "has a short line: '" + ParserTexts.quote(line) + "'");
      }
      List<String> options = List.of(words[3].split(","));
      entries.add(
          new MountEntry(
              ForeignText.clean(MountPoint.decoded(words[0])),
              MountPoint.straight(ForeignText.clean(MountPoint.decoded(words[1]))),
              words[2],
              options));
    }
    return entries;
  }
}
