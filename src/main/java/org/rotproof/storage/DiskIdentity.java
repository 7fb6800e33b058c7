package org.rotproof.storage;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a disk says of who it is. No word of it is trusted alone: makers give one world wide name to
 * a whole batch, or none, and bridges give one serial to every disk behind them. Texts are "" where
 * the disk does not say.
 *
 * @param serial its serial
 * @param wwn its world wide name, in any of the spellings that lsblk and sysfs use
 * @param model vendor and model, where known
 */
public record DiskIdentity(String serial, String wwn, String model, long sizeBytes) {
  private static final int MOST_DIGITS_OF_A_PLACEHOLDER = 4;

  public DiskIdentity {
    serial = serial.strip();
    wwn = wwn.strip().toLowerCase(Locale.ROOT);
    model = model.strip();
  }

  /** How two of them stand to each other. */
  public enum Likeness {
    /** One disk, met in two ways. */
    SAME,
    DIFFERENT,
    /** Nothing tells them apart, and nothing says that they are one. */
    UNCLEAR
  }

  /** Who that disk says it is. */
  public static DiskIdentity of(Disk disk) {
    return new DiskIdentity(
        disk.serial(), disk.wwn(), disk.vendor() + disk.model(), disk.sizeBytes());
  }

  /**
   * The digits of a world wide name; "" where it means nothing: none, all zeros, so few digits
   * other than zero (0x5000000000000001) that no registered maker can be in it, or what the kernel
   * puts together from model and serial (t10).
   */
  public static String meaningfulWwn(String wwn) {
    String name = wwn.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("t10.")) {
      return "";
    }
    String digits = name.replaceFirst("^(0x|naa\\.|eui\\.|uuid\\.|nvme\\.)", "");
    String telling = digits.replaceAll("[^0-9a-z]|0", "");
    boolean allOne = telling.chars().distinct().count() < 2;
    return telling.length() <= MOST_DIGITS_OF_A_PLACEHOLDER || allOne ? "" : digits;
  }

  /**
   * Whether a disk on that bus may be cabled twice, so that another that says the same of itself
   * may be the same one. Behind USB and SATA it is not.
   */
  public static boolean mayHaveTwoWays(String bus) {
    return !Set.of("usb", "sata", "ata", "ide", "nvme", "mmc", "virtio").contains(bus);
  }

  private String ownWwn(Set<String> meaningless) {
    String own = meaningfulWwn(wwn);
    return meaningless.contains(own) ? "" : own;
  }

  /** World wide names that disks share which are not the same: they mean nothing. */
  public static Set<String> meaningless(List<DiskIdentity> all) {
    Map<String, DiskIdentity> first = new HashMap<>();
    Set<String> shared = new HashSet<>();
    for (DiskIdentity one : all) {
      String own = meaningfulWwn(one.wwn);
      DiskIdentity other = own.isEmpty() ? null : first.putIfAbsent(own, one);
      if (other != null && one.to(other, Set.of()) == Likeness.DIFFERENT) {
        shared.add(own);
      }
    }
    return shared;
  }

  /**
   * Compares: they are the same only when world wide name, serial and size all agree.
   *
   * @param meaningless what {@link #meaningless} said of all disks of the machine
   */
  public Likeness to(DiskIdentity other, Set<String> meaningless) {
    String ours = ownWwn(meaningless);
    String theirs = other.ownWwn(meaningless);
    boolean bothNamed = !ours.isEmpty() && !theirs.isEmpty();
    boolean bothNumbered = !serial.isEmpty() && !other.serial.isEmpty();
    if (sizeBytes != other.sizeBytes
        || (bothNumbered && !serial.equals(other.serial))
        || (bothNamed && !ours.equals(theirs))) {
      return Likeness.DIFFERENT;
    }
    if (bothNamed) {
      return Likeness.SAME;
    }
    boolean otherModel = !model.isEmpty() && !other.model.isEmpty() && !model.equals(other.model);
    return bothNumbered && !otherModel ? Likeness.UNCLEAR : Likeness.DIFFERENT;
  }
}
