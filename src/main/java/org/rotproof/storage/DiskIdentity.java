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
  private static final int LEAST_COUNT = 4;
  private static final int LONG = 8;
  private static final int LONG_COUNT = 9;
  private static final List<String> ORDERS =
      List.of("0123456789", "0123456789abcdef", "abcdefghijklmnopqrstuvwxyz", "9876543210");

  /** What stands where a serial should, without blanks and signs. */
  private static final Set<String> NO_SERIALS =
      Set.of(
          "",
          "none",
          "null",
          "sn",
          "na",
          "unknown",
          "empty",
          "invalid",
          "default",
          "defaultstring",
          "string",
          "serial",
          "serialnumber",
          "systemserialnumber",
          "notspecified",
          "notavailable",
          "notapplicable",
          "tobefilledbyoem",
          "oem",
          "test");

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
   * other than zero (0x5000000000000001) that no registered maker can be in it, digits that only
   * count (0x5001234567890123), or what the kernel puts together from model and serial (t10).
   */
  public static String meaningfulWwn(String wwn) {
    String name = wwn.strip().toLowerCase(Locale.ROOT);
    if (name.startsWith("t10.")) {
      return "";
    }
    String digits = name.replaceFirst("^(0x|naa\\.|eui\\.|uuid\\.|nvme\\.)", "");
    String telling = digits.replaceAll("[^0-9a-z]|0", "");
    boolean allOne = telling.chars().distinct().count() < 2;
    boolean placeholder =
        telling.length() <= MOST_DIGITS_OF_A_PLACEHOLDER || allOne || countsWithin(digits);
    return placeholder ? "" : digits;
  }

  /**
   * A serial; "" where it means nothing: nothing but one or two characters over and over, the
   * digits or letters in their order, or the words that makers leave in there.
   */
  public static String meaningfulSerial(String serial) {
    String telling = serial.toLowerCase(Locale.ROOT).replaceAll("[^0-9a-z]", "");
    String bare = telling.replaceFirst("^(sn|serial|serialnumber|number)(?=[0-9])", "");
    boolean allOne = bare.chars().distinct().count() <= (bare.length() < LONG ? 1 : 2);
    return NO_SERIALS.contains(telling) || allOne || isCount(bare) ? "" : serial.strip();
  }

  /** Whether it only counts: 0123456789, 123456789012, 0123456789ABCDEF, ABCDEF. */
  private static boolean isCount(String text) {
    return text.length() >= LEAST_COUNT
        && ORDERS.stream()
            .anyMatch(
                order -> {
                  String twice = order + order + order;
                  return text.length() <= twice.length() && twice.contains(text);
                });
  }

  /** Whether a part of it counts so far that it is no maker's number. */
  private static boolean countsWithin(String digits) {
    for (int i = 0; i + LONG_COUNT <= digits.length(); i++) {
      if (isCount(digits.substring(i, i + LONG_COUNT))) {
        return true;
      }
    }
    return false;
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

  /** Whether something that both say is not the same. */
  boolean contradicts(DiskIdentity other, Set<String> meaningless) {
    boolean bothNumbered = !serial.isEmpty() && !other.serial.isEmpty();
    if (sizeBytes != other.sizeBytes || (bothNumbered && !serial.equalsIgnoreCase(other.serial))) {
      return true;
    }
    String ours = ownWwn(meaningless);
    String theirs = other.ownWwn(meaningless);
    boolean bothNamed = !ours.isEmpty() && !theirs.isEmpty();
    boolean otherModel = !model.isEmpty() && !other.model.isEmpty() && !model.equals(other.model);
    return bothNamed ? !ours.equals(theirs) : otherModel;
  }

  /**
   * Compares: they are the same only when world wide name, serial and size all agree.
   *
   * @param meaningless what {@link #meaningless} said of all disks of the machine
   */
  public Likeness to(DiskIdentity other, Set<String> meaningless) {
    if (contradicts(other, meaningless)) {
      return Likeness.DIFFERENT;
    }
    if (!ownWwn(meaningless).isEmpty() && !other.ownWwn(meaningless).isEmpty()) {
      return Likeness.SAME;
    }
    boolean bothNumbered = !serial.isEmpty() && !other.serial.isEmpty();
    return bothNumbered ? Likeness.UNCLEAR : Likeness.DIFFERENT;
  }
}
