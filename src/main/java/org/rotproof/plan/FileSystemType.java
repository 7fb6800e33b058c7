package org.rotproof.plan;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The file systems that are made and looked after, with all that differs between them. One more is
 * a constant here, and in {@code scrub.run} who names the files on it.
 */
public enum FileSystemType {
  // mke2fs(8): -L takes 16 bytes. e2fsck is the one checker that belongs into a boot.
  EXT4(16, 0, Shrinking.UNMOUNTED, true, "2") {
    @Override
    Command make(String label, String path, long deviceBytes) {
      return Command.of("mkfs.ext4", "-q", "-F", "-L", label, path);
    }

    @Override
    Command grow(String device, String point) {
      return Command.of("resize2fs", device);
    }

    @Override
    String blockBytes(String quotedDevice) {
      return "dumpe2fs -h " + quotedDevice + " 2>/dev/null | sed -n 's/^Block size: *//p'";
    }

    @Override
    public List<String> check(String device) {
      return List.of("e2fsck", "-f", "-n", device);
    }

    @Override
    public boolean foundErrors(int exit) {
      // e2fsck(8): bit 2 for errors that are left.
      return (exit & 4) != 0;
    }
  },

  // mkfs.xfs(8): 12 characters, and since 5.19 nothing below 300 MB.
  XFS(12, 300L << 20, Shrinking.NEVER, true, "0") {
    @Override
    Command make(String label, String path, long deviceBytes) {
      return Command.of("mkfs.xfs", "-q", "-f", "-L", label, path);
    }

    @Override
    Command grow(String device, String point) {
      return Command.of("xfs_growfs", point);
    }

    @Override
    String blockBytes(String quotedDevice) {
      return "xfs_db -r -c 'sb 0' -c 'p sectsize' " + quotedDevice + " | grep -o '[0-9]*$'";
    }

    @Override
    public List<String> check(String device) {
      return List.of("xfs_repair", "-n", device);
    }

    @Override
    public String twinOptions() {
      // xfs(5): it refuses a second one with its UUID otherwise.
      return ",nouuid";
    }
  },

  // The kernel knows btrfs by its UUID alone: a second one would be taken for the first.
  BTRFS(64, 24L << 20, Shrinking.MOUNTED, false, "0") {
    @Override
    Command make(String label, String path, long deviceBytes) {
      // Below 1 GiB btrfs's own manual recommends mixed block groups.
      return deviceBytes < 1L << 30
          ? Command.of("mkfs.btrfs", "-q", "-f", "--mixed", "-L", label, path)
          : Command.of("mkfs.btrfs", "-q", "-f", "-L", label, path);
    }

    @Override
    Command grow(String device, String point) {
      return Command.of("btrfs", "filesystem", "resize", "max", point);
    }

    @Override
    String blockBytes(String quotedDevice) {
      return "btrfs inspect-internal dump-super "
          + quotedDevice
          + " | sed -n 's/^sectorsize[^0-9]*//p'";
    }

    @Override
    public List<String> check(String device) {
      return List.of("btrfs", "check", "--readonly", "--force", device);
    }
  };

  /** Whether and how it is made smaller. */
  public enum Shrinking {
    NEVER,
    UNMOUNTED,
    MOUNTED
  }

  private final int longestLabel;
  private final long leastBytes;
  private final Shrinking shrinking;
  private final boolean mountsTwice;
  private final String bootPass;

  FileSystemType(
      int longestLabel,
      long leastBytes,
      Shrinking shrinking,
      boolean mountsTwice,
      String bootPass) {
    this.longestLabel = longestLabel;
    this.leastBytes = leastBytes;
    this.shrinking = shrinking;
    this.mountsTwice = mountsTwice;
    this.bootPass = bootPass;
  }

  /** As blueprint, blkid and fstab spell it: "ext4". */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name; empty for one that is not made here. */
  public static Optional<FileSystemType> of(String name) {
    return Arrays.stream(values()).filter(t -> t.toString().equals(name)).findFirst();
  }

  @JsonCreator
  static FileSystemType read(String name) {
    return of(name).orElseThrow(() -> new IllegalArgumentException("no such file system"));
  }

  /** "ext4, xfs or btrfs". */
  public static String all() {
    List<String> names = Arrays.stream(values()).map(FileSystemType::toString).toList();
    int last = names.size() - 1;
    return names.subList(0, last).stream().collect(Collectors.joining(", "))
        + " or "
        + names.get(last);
  }

  /** Characters of a label. */
  public int longestLabel() {
    return longestLabel;
  }

  /** That name, cut to what a label takes. */
  public String label(String name) {
    return name.length() > longestLabel ? name.substring(0, longestLabel) : name;
  }

  /** What it needs of a device; 0 where any toy disk is enough. */
  public long leastBytes() {
    return leastBytes;
  }

  /** Whether and how it is made smaller. */
  public Shrinking shrinking() {
    return shrinking;
  }

  /**
   * Whether a second one that is the same to the byte can be mounted beside it, for a rehearsal.
   */
  public boolean mountsTwice() {
    return mountsTwice;
  }

  /** What goes behind mount options when a second one is mounted: "" or with its comma. */
  public String twinOptions() {
    return "";
  }

  /** The last field of its line in fstab(5): whether and when it is checked at boot. */
  public String bootPass() {
    return bootPass;
  }

  /** Makes one; what was there is not asked for. */
  abstract Command make(String label, String path, long deviceBytes);

  /** Makes it as large as its device, while it is mounted. */
  abstract Command grow(String device, String point);

  /** Words of a shell that print the smallest piece it writes, in bytes. */
  abstract String blockBytes(String quotedDevice);

  /** Its own check, which writes nothing. */
  public abstract List<String> check(String device);

  /** Whether that check ended with finding errors, rather than without being able to look. */
  public boolean foundErrors(int exit) {
    return exit == 1;
  }
}
