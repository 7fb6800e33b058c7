package org.rotproof.storage;

import java.util.OptionalLong;

/**
 * What a disk said of itself at one moment, cut down to what tells its future. Empty where this
 * kind of disk does not say.
 *
 * @param verdict the sum of it
 * @param reason why the verdict is not GOOD, or how little a GOOD rests on, in words; "" otherwise
 * @param reallocatedSectors sectors that the disk replaced (ATA 5; SCSI's grown defect list)
 * @param pendingSectors sectors that it could not read and has not replaced (ATA 197)
 * @param uncorrectableErrors reads that failed for good (ATA 198 or 187, NVMe media errors, SCSI's
 *     uncorrected reads)
 * @param powerOnHours hours
 * @param temperatureCelsius degrees
 * @param percentageUsed how much of its rated life is used; may exceed 100
 */
public record SmartReading(
    SmartVerdict verdict,
    String reason,
    OptionalLong reallocatedSectors,
    OptionalLong pendingSectors,
    OptionalLong uncorrectableErrors,
    OptionalLong powerOnHours,
    OptionalLong temperatureCelsius,
    OptionalLong percentageUsed) {
  /** What there is to say of a disk that says nothing. */
  public static final SmartReading NONE = unknown("");

  public SmartReading {
    if (verdict == null || reason == null) {
      throw new IllegalArgumentException("a reading needs a verdict and a reason");
    }
  }

  /** A disk that could not be asked, and why. */
  public static SmartReading unknown(String reason) {
    OptionalLong none = OptionalLong.empty();
    return new SmartReading(SmartVerdict.UNKNOWN, reason, none, none, none, none, none, none);
  }
}
