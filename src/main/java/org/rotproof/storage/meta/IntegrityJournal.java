package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

  /** What an entry has the kernel write once more at the next start. */
  public static final class Held {
    private final long sector;
    private final byte[] block;
    private final byte[] tag;

    private Held(long sector, byte[] block, byte[] tag) {
      this.sector = sector;
      this.block = block;
      this.tag = tag;
    }

    /** The sector of the device where it belongs. */
    public long sector() {
      return sector;
    }

    /** The block, not a copy of it. */
    public byte[] block() {
      return block;
    }

    /** Its tag, not a copy of it. */
    public byte[] tag() {
      return tag;
    }

    /** Whether it is the same, bit by bit. */
    public boolean same(Held other) {
      return sector == other.sector
          && Arrays.equals(block, other.block)
          && Arrays.equals(tag, other.tag);
    }
  }

  /** What the entries of a section hold. */
  public List<Held> held(byte[] bytes) {
    List<Held> held = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < superblock.sectionEntries(); i++) {
      int entry =
          i % HEAD_SECTORS * SECTOR_BYTES + i / HEAD_SECTORS * superblock.journalEntryBytes();
      long sector = in.getLong(entry);
      if (in.getInt(entry + Integer.BYTES) != UNUSED
          // The kernel passes over such an entry.
          && Long.compareUnsigned(sector, superblock.dataSectors()) < 0) {
        held.add(held(bytes, sector, entry, i));
      }
    }
    return held;
  }

  private Held held(byte[] bytes, long sector, int entry, int number) {
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
    int tag = entry + Long.BYTES + blockSectors * Long.BYTES;
    return new Held(sector, block, Arrays.copyOfRange(bytes, tag, tag + superblock.tagBytes()));
  }

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
    for (Held held : checksum.isPresent() ? held(bytes) : List.<Held>of()) {
      byte[] computed =
          checksum.orElseThrow().of(superblock.saltBytes(), held.sector(), held.block());
      int length = Math.min(computed.length, superblock.tagBytes());
      if (Arrays.equals(computed, 0, length, held.tag(), 0, length)) {
        right++;
      } else {
        wrong++;
      }
    }
    return new Section(true, right, wrong);
  }
}
