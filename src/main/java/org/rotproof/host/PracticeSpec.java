package org.rotproof.host;

/**
 * The practice machine that is wanted.
 *
 * @param disks free toy disks: disk1, disk2, …
 * @param sizeBytes the size of each, a multiple of 4096
 * @param examples whether further disks come after them that the wizard has to refuse or to warn
 *     of: one with files, one mounted, one with swap, one in an LVM group, one of 1 MB, and a
 *     larger free one
 */
public record PracticeSpec(int disks, long sizeBytes, boolean examples) {
  /** More than any try needs; each costs the guest some start time. */
  public static final int MOST_DISKS = 40;

  public PracticeSpec {
    if (disks < 0 || disks > MOST_DISKS) {
      throw new IllegalArgumentException("a practice machine has 0 to " + MOST_DISKS + " disks");
    }
    if (sizeBytes < 1 << 20 || sizeBytes > 1L << 44 || sizeBytes % 4096 != 0) {
      throw new IllegalArgumentException(
          "a practice disk has 1 MiB to 16 TiB, in whole blocks of 4096 bytes: " + sizeBytes);
    }
  }
}
