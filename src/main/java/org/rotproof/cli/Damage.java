package org.rotproof.cli;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.LegPlace;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Sizes;

/**
 * A place on a toy disk to damage, in bytes of the disk's image.
 *
 * @param how what is done to it
 */
record Damage(String disk, long offsetBytes, long lengthBytes, How how) {
  /** What is done to the place. */
  enum How {
    /** Other bytes lie there. */
    ROT(""),
    /**
     * It is written through the disk's integrity device, below md: its checksums are right then,
     * and what comes of it is no rot but a difference between the disks.
     */
    VALID(":valid"),
    /** From then on the disk gives an error where it is read. */
    UNREADABLE(":unreadable");

    private final String suffix;

    How(String suffix) {
      this.suffix = suffix;
    }

    private static How of(String suffix) {
      return Arrays.stream(values())
          .filter(how -> how.suffix.equals(suffix))
          .findFirst()
          .orElseThrow();
    }
  }

  private static final Pattern WRITTEN =
      Pattern.compile("(disk[1-9]\\d?):([^:]+):([^:]+)(|:valid|:unreadable)");
  private static final long USUAL_LENGTH_BYTES = 30 << 10;

  /**
   * Reads DISK:OFFSET:LENGTH, and what may stand behind it.
   *
   * @throws TroubleException (wrong usage) when it is not written so, or leaves the disks
   */
  static Damage parse(String text, PracticeDisks disks) throws TroubleException {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw Trouble.usage(
          "--damage "
              + shown(text)
              + " is not written as DISK:OFFSET:LENGTH, with :valid or :unreadable behind it or"
              + " nothing.",
          "Write for instance --damage disk2:30M:30K.");
    }
    Damage damage;
    try {
      damage =
          new Damage(
              matcher.group(1),
              Sizes.parse(matcher.group(2)),
              Sizes.parse(matcher.group(3)),
              How.of(matcher.group(4)));
    } catch (IllegalArgumentException e) {
      throw Trouble.usage(
          "In --damage " + shown(text) + ": " + e.getMessage() + ".",
          "Write for instance --damage disk2:30M:30K.");
    }
    damage.check(text, disks);
    return damage;
  }

  private void check(String text, PracticeDisks disks) throws TroubleException {
    if (disks.inventory().disk(disk).isEmpty()) {
      throw Trouble.usage(
          "--damage " + shown(text) + ": there is no " + disk + ".",
          "The toy disks are disk1 to disk" + disks.count() + ".");
    }
    if (lengthBytes < 1
        || offsetBytes > disks.sizeBytes()
        || lengthBytes > disks.sizeBytes() - offsetBytes) {
      throw Trouble.usage(
          "--damage " + shown(text) + " leaves the disk, or damages nothing.",
          "Offset and length must lie within its " + disks.sizeBytes() + " bytes.");
    }
  }

  /**
   * Refuses what cannot be written with right checksums: where no data of the leg lies.
   *
   * @throws TroubleException (wrong usage)
   */
  void checkValid(Blueprint blueprint, PracticeDisks disks) throws TroubleException {
    if (how == How.VALID && legSector(blueprint, disks.sizeBytes()).isEmpty()) {
      throw Trouble.usage(
          "--damage '" + this + "': no data lies there, so nothing of it has a checksum.",
          "Choose a place further in, such as 30M.");
    }
  }

  /** The leg's sector there. */
  OptionalLong legSector(Blueprint blueprint, long diskSizeBytes) {
    return LegPlace.legSector(blueprint.protection(), diskSizeBytes, offsetBytes);
  }

  /**
   * 30 KiB of the data on disk2: a third into the first half, where a new file system has put the
   * first files.
   *
   * @param pulled the disk that will not be there then; another is taken
   */
  static Damage usual(Blueprint blueprint, PracticeDisks disks, Optional<String> pulled) {
    boolean second = disks.count() > 1 && !pulled.equals(Optional.of("disk2"));
    String disk = second ? "disk2" : "disk1";
    long leg = LegPlace.legSectors(blueprint.protection(), disks.sizeBytes());
    long sector = leg / 5 / 8 * 8;
    long offset = LegPlace.diskOffsetBytes(blueprint.protection(), disks.sizeBytes(), sector);
    return new Damage(disk, offset, USUAL_LENGTH_BYTES, How.ROT);
  }

  private static String shown(String text) {
    return "'" + ForeignText.clean(text) + "'";
  }

  @Override
  public String toString() {
    return disk + ":" + offsetBytes + ":" + lengthBytes + how.suffix;
  }
}
