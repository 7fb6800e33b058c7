package org.rotproof.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.KernelLogLine.LinesDropped;
import org.rotproof.storage.KernelLogLine.MemberFailed;
import org.rotproof.storage.KernelLogLine.PassBegan;
import org.rotproof.storage.KernelLogLine.PassEnded;
import org.rotproof.storage.KernelLogLine.ReadErrorCorrected;
import org.rotproof.storage.KernelLogLine.TagMismatch;

/** Whatever stands before them, the kernel's words are understood. */
class KernelLogLineTest {
  @Test
  void aRealLogIsRead() {
    List<KernelLogLine> lines =
        Corpus.text("captures/kernel-log.txt")
            .lines()
            .flatMap(l -> KernelLogLine.read(l).stream())
            .toList();
    assertThat(lines).filteredOn(TagMismatch.class::isInstance).hasSize(10);
    assertThat(lines)
        .contains(
            new TagMismatch("dm-2", 27904, true),
            new PassEnded("md127", "data-check", true),
            new PassBegan("md127", "data-check"),
            new PassEnded("md127", "data-check", false));
  }

  @Test
  void everyKernelsWordingIsKnown() {
    says(
        "device-mapper: crypt: INTEGRITY AEAD ERROR, sector 81920",
        new TagMismatch("", 81920, true));
    says(
        "3,512,9508,-;device-mapper: crypt: dm-0: INTEGRITY AEAD ERROR, sector 350976",
        new TagMismatch("dm-0", 350976, true));
    says(
        "[ 6727.5] device-mapper: integrity: Checksum failed at sector 0xe228",
        new TagMismatch("", 0xe228, false));
    says(
        "trusted_key: device-mapper: integrity: dm-12: Checksum failed at sector 0x24e7",
        new TagMismatch("dm-12", 0x24e7, false));
    says(
        "audit: type=1337 audit(1630425112.119:194): module=integrity op=integrity-checksum"
            + " dev=254:3 sector=77480 res=0",
        new TagMismatch("254:3", 77480, false));
    says(
        "module=integrity dev=254:3 op=integrity-checksum sector 77480 res=0",
        new TagMismatch("254:3", 77480, false));
    says(
        "audit: module=crypt op=integrity-aead dev=254:1 sector=1687560 res=0",
        new TagMismatch("254:1", 1687560, true));
    says(
        "md/raid1:md0: read error corrected (8 sectors at 3999170856 on sda1)",
        new ReadErrorCorrected("md0", 8, 3999170856L, "sda1"));
    says(
        "kernel: [74364.444000] raid5:md0: read error corrected (8 sectors at 1408 on dm-6)",
        new ReadErrorCorrected("md0", 8, 1408, "dm-6"));
    says(
        "md/raid:md127: Disk failure on dm-3, disabling device.",
        new MemberFailed("md127", "dm-3"));
    says("crypt_convert_block_aead: 12 callbacks suppressed", new LinesDropped(12));
    says("md: md1: requested-resync done.", new PassEnded("md1", "requested-resync", false));
  }

  @Test
  void otherLinesSayNothing() {
    for (String line :
        List.of(
            "",
            "EXT4-fs (md127): mounted filesystem",
            "device-mapper: crypt: dm-2: INTEGRITY AEAD ERROR, sector ",
            "device-mapper: crypt: dm-2: INTEGRITY AEAD ERROR, sector 99999999999999999999",
            "device-mapper: integrity: dm-1: Checksum failed at sector 0xffffffffffffffff",
            "x".repeat(100_000))) {
      assertThat(KernelLogLine.read(line)).isEmpty();
    }
  }

  private static void says(String line, KernelLogLine meaning) {
    assertThat(KernelLogLine.read(line)).contains(meaning);
  }
}
