package org.rotproof.storage.meta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.rotproof.storage.meta.IntegrityJournal.Held;
import org.rotproof.storage.meta.IntegrityJournal.Section;

/** Sections of a journal as the kernel writes them, and as they are after a bit was turned over. */
class IntegrityJournalTest {
  private static final int BLOCK = 4096;
  private static final long SECTION = 2;

  private static IntegrityJournal journal(IntegrityChecksum checksum, int tagBytes) {
    return new IntegrityJournal(
        new IntegritySuperblock(4, 15, tagBytes, 3, 159104, 16, BLOCK, 0, "00ff"),
        Optional.of(checksum));
  }

  /** The first half of its entries hold blocks, the others are unused. */
  private static byte[] section(IntegrityJournal journal) {
    byte[] bytes = new byte[journal.sectionBytes()];
    new Random(7).nextBytes(bytes);
    ByteBuffer out = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < journal.superblock().sectionEntries(); i++) {
      int entry = entry(journal, i);
      out.putLong(entry, i < journal.superblock().sectionEntries() / 2 ? 8L * i + 64 : -1);
      byte[] block = new byte[BLOCK];
      int from = 8 * 512 + i * BLOCK;
      System.arraycopy(bytes, from, block, 0, BLOCK);
      for (int s = 0; s < 8; s++) {
        System.arraycopy(block, s * 512 + 504, bytes, entry + 8 + s * 8, 8);
      }
      byte[] tag = journal.checksum().orElseThrow().of(new byte[] {0, -1}, 8L * i + 64, block);
      System.arraycopy(tag, 0, bytes, entry + 72, Math.min(tag.length, tag(journal)));
    }
    for (int i = 0; i < bytes.length / 512; i++) {
      out.putLong(i * 512 + 504, 0x3333_3333_3333_3333L ^ (SECTION << 32) ^ i);
    }
    return bytes;
  }

  private static int tag(IntegrityJournal journal) {
    return journal.superblock().tagBytes();
  }

  private static int entry(IntegrityJournal journal, int number) {
    return number % 8 * 512 + number / 8 * journal.superblock().journalEntryBytes();
  }

  @Property(tries = 300)
  void oneBitOfWhatTheKernelWillReplayIsNoticed(
      @ForAll IntegrityChecksum checksum,
      @ForAll @IntRange(max = 23) int block,
      @ForAll @IntRange(max = BLOCK * 8 - 1) int bit) {
    IntegrityJournal journal = journal(checksum, 4);
    byte[] right = section(journal);
    assertThat(journal.section(right, SECTION)).isEqualTo(new Section(true, 24, 0));
    assertThat(journal.section(right, SECTION + 1).placed()).isFalse();
    int held = 8 * 512 + block * BLOCK;
    byte[] damaged = MetaBytes.flipped(right, held * 8 + bit);
    boolean ofThePlace = bit / 8 % 512 >= 504;
    assertThat(journal.section(damaged, SECTION))
        .isEqualTo(ofThePlace ? new Section(false, 0, 0) : new Section(true, 23, 1));
    int tag = entry(journal, block) + 72;
    assertThat(journal.section(MetaBytes.flipped(right, tag * 8 + bit % 32), SECTION).wrong())
        .isOne();
  }

  @Example
  void whatNoEntryNamesDoesNotMatter() {
    IntegrityJournal journal = journal(IntegrityChecksum.CRC32C, 4);
    byte[] right = section(journal);
    int unused = 8 * 512 + 30 * BLOCK;
    assertThat(journal.section(MetaBytes.flipped(right, unused * 8 + 5), SECTION))
        .isEqualTo(new Section(true, 24, 0));
  }

  @Example
  void whatAnEntryHoldsIsTheBlockAsItWasWritten() {
    IntegrityJournal journal = journal(IntegrityChecksum.SHA256, 32);
    byte[] section = section(journal);
    List<Held> held = journal.held(section);
    assertThat(held).hasSize(journal.superblock().sectionEntries() / 2);
    Held fifth = held.get(5);
    assertThat(fifth.sector()).isEqualTo(104);
    assertThat(fifth.tag())
        .isEqualTo(IntegrityChecksum.SHA256.of(new byte[] {0, -1}, 104, fifth.block()));
    int inBlock = 8 * 512 + 5 * BLOCK + 100;
    assertThat(journal.held(MetaBytes.flipped(section, inBlock * 8)).get(5).same(fifth)).isFalse();
    assertThat(journal.held(section).get(5).same(fifth)).isTrue();
  }

  @Example
  void theKernelsChecksumsAreComputedAsItDoes() {
    byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
    assertThat(hex(IntegrityChecksum.CRC32C.of(text))).isEqualTo("839206e3");
    // The usual polynomial, begun with zeros and not turned over.
    assertThat(hex(IntegrityChecksum.CRC32.of(text))).isEqualTo("882dfd2d");
    assertThat(IntegrityChecksum.named("xxhash64")).isEmpty();
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
