package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * The journal of dm-integrity where it is neither sealed nor encrypted, as cryptsetup makes it:
 * each of its sectors ends with a number that tells its place and the round in which it was written
 * (drivers/md/dm-integrity.c, dm_integrity_commit_id). The kernel reads all of them at the next
 * start, writes what the entries hold to its place once more, and refuses the device when a number
 * or, where it computes the checksums itself, an entry's checksum is wrong (replay_journal).
 *
 * @param superblock that of the device
 * @param checksum what the kernel computes the entries' checksums by; empty where they are not its
 *     own, or are none of those that are known here
 */
public record IntegrityJournal(
    IntegritySuperblock superblock, Optional<IntegrityChecksum> checksum) {
  private static final int SECTOR_BYTES = 512;
  private static final int HEAD_SECTORS = 8;
  private static final int UNUSED = -1;
  private static final long[] ROUNDS = {
    0x1111_1111_1111_1111L, 0x2222_2222_2222_2222L, 0x3333_3333_3333_3333L, 0x4444_4444_4444_4444L
  };

  /** Whether a sector bears the number that belongs to its place, in any round. */
  public static boolean bears(byte[] sectors, int at, long section, int inSection) {
    long id =
        ByteBuffer.wrap(sectors)
            .order(ByteOrder.LITTLE_ENDIAN)
            .getLong(at + SECTOR_BYTES - Long.BYTES);
    long place = (section << 32) ^ inSection;
    for (long round : ROUNDS) {
      if ((id ^ place) == round) {
        return true;
      }
    }
    return false;
  }

  /** How many bytes one section takes. */
  public int sectionBytes() {
    return (int) superblock.sectionSectors() * SECTOR_BYTES;
  }

  /**
   * What one section is like.
   *
   * @param placed whether each of its sectors bears the number of its place
   * @param right how many of its blocks have the checksum that stands in their entry
   * @param wrong how many have another
   */
  public record Section(boolean placed, int right, int wrong) {}

  /**
   * Looks at a section.
   *
   * @param bytes all of it
   */
  public Section section(byte[] bytes, long number) {
    int sectors = sectionBytes() / SECTOR_BYTES;
    for (int i = 0; i < sectors; i++) {
      if (!bears(bytes, i * SECTOR_BYTES, number, i)) {
        return new Section(false, 0, 0);
      }
    }
    int right = 0;
    int wrong = 0;
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; checksum.isPresent() && i < superblock.sectionEntries(); i++) {
      int entry =
          i % HEAD_SECTORS * SECTOR_BYTES + i / HEAD_SECTORS * superblock.journalEntryBytes();
      if (in.getInt(entry + Integer.BYTES) == UNUSED
          // The kernel passes over such an entry.
          || Long.compareUnsigned(in.getLong(entry), superblock.dataSectors()) >= 0) {
        continue;
      }
      if (holds(bytes, in.getLong(entry), entry, i)) {
        right++;
      } else {
        wrong++;
      }
    }
    return new Section(true, right, wrong);
  }

  private boolean holds(byte[] bytes, long sector, int entry, int number) {
    int blockSectors = superblock.blockBytes() / SECTOR_BYTES;
    int from = HEAD_SECTORS * SECTOR_BYTES + number * superblock.blockBytes();
    byte[] block = Arrays.copyOfRange(bytes, from, from + superblock.blockBytes());
    for (int s = 0; s < blockSectors; s++) {
      // Where the place's number stands now, the block had these.
      System.arraycopy(
          bytes,
          entry + Long.BYTES + s * Long.BYTES,
          block,
          (s + 1) * SECTOR_BYTES - Long.BYTES,
          Long.BYTES);
    }
    byte[] right = checksum.orElseThrow().of(superblock.saltBytes(), sector, block);
    int length = Math.min(right.length, superblock.tagBytes());
    int tag = entry + Long.BYTES + blockSectors * Long.BYTES;
    return Arrays.equals(right, 0, length, bytes, tag, tag + length);
  }
}
