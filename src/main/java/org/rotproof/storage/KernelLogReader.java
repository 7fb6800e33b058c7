package org.rotproof.storage;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rotproof.storage.KernelLogLine.LinesDropped;
import org.rotproof.storage.KernelLogLine.MemberFailed;
import org.rotproof.storage.KernelLogLine.PassBegan;
import org.rotproof.storage.KernelLogLine.PassEnded;
import org.rotproof.storage.KernelLogLine.ReadErrorCorrected;
import org.rotproof.storage.KernelLogLine.TagMismatch;

/** The patterns behind {@link KernelLogLine}. */
final class KernelLogReader {
  private static final Pattern CRYPT =
      Pattern.compile(
          "device-mapper: crypt: (?:([^\\s:]{1,128}+): )?INTEGRITY AEAD ERROR, sector"
              + " (\\d{1,20}+)");
  private static final Pattern INTEGRITY =
      Pattern.compile(
          "device-mapper: integrity: (?:([^\\s:]{1,128}+): )?Checksum failed at sector"
              + " 0x([0-9a-fA-F]{1,16}+)");
  private static final Pattern AUDIT =
      Pattern.compile(
          "\\bmodule=(crypt|integrity)\\b.{0,2048}?\\bop=integrity-(?:aead|checksum)\\b");
  private static final Pattern AUDIT_DEVICE = Pattern.compile("\\bdev=(\\d{1,9}:\\d{1,9})\\b");
  private static final Pattern AUDIT_SECTOR = Pattern.compile("\\bsector[= ](\\d{1,20}+)");
  private static final Pattern CORRECTED =
      Pattern.compile(
          "\\b(?:md/)?raid[0-9]{0,2}+:([^\\s:]{1,64}+): read error corrected"
              + " \\((\\d{1,9}+) sectors at (\\d{1,20}+) on ([^\\s)]{1,128}+)\\)");
  private static final Pattern BEGAN =
      Pattern.compile(
          "\\bmd: (data-check|resync|recovery|requested-resync|reshape) of RAID array"
              + " ([^\\s:]{1,64}+)");
  private static final Pattern ENDED =
      Pattern.compile(
          "\\bmd: ([^\\s:]{1,64}+): (data-check|resync|recovery|requested-resync|reshape)"
              + " (done|interrupted)");
  private static final Pattern FAILED =
      Pattern.compile("\\bmd/raid[0-9]{0,2}+:([^\\s:]{1,64}+): Disk failure on ([^\\s,]{1,128}+),");
  private static final Pattern DROPPED =
      Pattern.compile(
          "\\b(?:crypt_convert_block_aead|integrity_metadata|kcryptd[a-z_]{0,64}+):"
              + " (\\d{1,12}+) callbacks suppressed");

  private KernelLogReader() {}

  static Optional<KernelLogLine> read(String line) {
    Optional<KernelLogLine> found = tag(line);
    return found.isPresent() ? found : md(line);
  }

  private static Optional<KernelLogLine> tag(String line) {
    Matcher m = CRYPT.matcher(line);
    if (m.find()) {
      return mismatch(m.group(1), ParserTexts.number(m.group(2)), true);
    }
    m = INTEGRITY.matcher(line);
    if (m.find()) {
      long sector = Long.parseUnsignedLong(m.group(2), 16);
      return mismatch(
          m.group(1), sector < 0 ? OptionalLong.empty() : OptionalLong.of(sector), false);
    }
    m = AUDIT.matcher(line);
    Matcher device = AUDIT_DEVICE.matcher(line);
    Matcher sector = AUDIT_SECTOR.matcher(line);
    if (m.find() && device.find() && sector.find()) {
      return mismatch(
          device.group(1), ParserTexts.number(sector.group(1)), m.group(1).equals("crypt"));
    }
    return Optional.empty();
  }

  private static Optional<KernelLogLine> mismatch(
      String device, OptionalLong sector, boolean encrypted) {
    return sector.isEmpty()
        ? Optional.empty()
        : Optional.of(new TagMismatch(device == null ? "" : device, sector.getAsLong(), encrypted));
  }

  private static Optional<KernelLogLine> md(String line) {
    Matcher m = CORRECTED.matcher(line);
    if (m.find()) {
      OptionalLong at = ParserTexts.number(m.group(3));
      return at.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ReadErrorCorrected(
                  m.group(1), Long.parseLong(m.group(2)), at.getAsLong(), m.group(4)));
    }
    m = BEGAN.matcher(line);
    if (m.find()) {
      return Optional.of(new PassBegan(m.group(2), m.group(1)));
    }
    m = ENDED.matcher(line);
    if (m.find()) {
      return Optional.of(new PassEnded(m.group(1), m.group(2), m.group(3).equals("interrupted")));
    }
    m = FAILED.matcher(line);
    if (m.find()) {
      return Optional.of(new MemberFailed(m.group(1), m.group(2)));
    }
    m = DROPPED.matcher(line);
    return m.find() ? Optional.of(new LinesDropped(Long.parseLong(m.group(1)))) : Optional.empty();
  }
}
