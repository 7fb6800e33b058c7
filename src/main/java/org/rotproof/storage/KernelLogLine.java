package org.rotproof.storage;

import java.util.Optional;

/**
 * What a line of the kernel's log says about integrity. The log is a hint and never a count: the
 * kernel drops lines when many come at once.
 *
 * <p>The texts are those of drivers/md/dm-crypt.c, dm-integrity.c, dm-audit.c, raid1.c, raid10.c,
 * raid5.c and md.c. What stands before them (a time, a host, "trusted_key:") varies, so nothing is
 * expected there.
 */
public sealed interface KernelLogLine {
  /**
   * A sector whose tag does not fit.
   *
   * @param device the kernel's node that the line names: below dm-crypt the integrity device
   *     (NAME_dif), for dm-integrity the mapping itself; or "major:minor" from an audit record; ""
   *     on old kernels
   * @param sector in 512-byte sectors of the mapping
   * @param encrypted whether dm-crypt said it, rather than stand-alone dm-integrity
   */
  record TagMismatch(String device, long sector, boolean encrypted) implements KernelLogLine {}

  /**
   * md rewrote sectors that one member could not give.
   *
   * @param sector as the line counts: for RAID 5 and 6 on the member, data offset included in older
   *     kernels; good as a hint only
   */
  record ReadErrorCorrected(String array, long sectors, long sector, String device)
      implements KernelLogLine {}

  /**
   * A pass of md began. {@code what} is data-check, resync, recovery, requested-resync, reshape.
   */
  record PassBegan(String array, String what) implements KernelLogLine {}

  /** A pass of md ended; {@code interrupted} when it did not come to its end. */
  record PassEnded(String array, String what, boolean interrupted) implements KernelLogLine {}

  /** md gave a member up. */
  record MemberFailed(String array, String device) implements KernelLogLine {}

  /** The kernel says that it left lines out. */
  record LinesDropped(long lines) implements KernelLogLine {}

  /** The line's meaning; empty for any other line, and for one that is cut. Never throws. */
  static Optional<KernelLogLine> read(String line) {
    return KernelLogReader.read(line.length() > 4096 ? line.substring(0, 4096) : line);
  }
}
