package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import org.rotproof.storage.ParseException;

/**
 * The superblock of dm-integrity, by drivers/md/dm-integrity.c. It has no checksum.
 *
 * @param flags what the kernel keeps in it; two of them change while it runs
 * @param blockBytes the size of what one tag guards
 * @param recalculatedSectors how far tags were computed, where that goes on
 * @param salt what is put before each block when its checksum is computed, in hex; "" for nothing
 */
public record IntegritySuperblock(
    int version,
    int log2InterleaveSectors,
    int tagBytes,
    long journalSections,
    long dataSectors,
    int flags,
    int blockBytes,
    long recalculatedSectors,
    String salt) {
  /** How many bytes of it mean anything. */
  public static final int BYTES = 512;

  /** How many sectors it takes; the journal lies behind them. */
  public static final int SECTORS = 8;

  private static final String SOURCE = "dm-integrity superblock";
  private static final byte[] MAGIC = {'i', 'n', 't', 'e', 'g', 'r', 't', 0};
  private static final int NEWEST = 6;
  private static final int FLAGS_AT = 24;
  private static final int RECALCULATED_AT = 32;
  private static final int JOURNAL_BLOCK_SECTORS = 8;
  private static final int SALT_AT = 48;
  private static final int SALT_BYTES = 16;
  private static final int SALTED = 16;
  private static final int JOURNAL_SEALED = 1;
  private static final int RECALCULATING = 2;
  private static final int DIRTY_BITMAP = 4;

  /** Reads it. */
  public static IntegritySuperblock parse(byte[] bytes) throws ParseException {
    if (bytes.length < BYTES) {
      throw new ParseException(SOURCE, "is cut");
    }
    if (!Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new ParseException(SOURCE, "is not there");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int log2Block = in.get(28);
    IntegritySuperblock read =
        new IntegritySuperblock(
            in.get(8),
            in.get(9),
            in.getShort(10) & 0xffff,
            in.getInt(12) & 0xffff_ffffL,
            in.getLong(16),
            in.getInt(FLAGS_AT),
            log2Block < 0 || log2Block > 7 ? -1 : 512 << log2Block,
            in.getLong(RECALCULATED_AT),
            (in.getInt(FLAGS_AT) & SALTED) == 0
                ? ""
                : HexFormat.of().formatHex(bytes, SALT_AT, SALT_AT + SALT_BYTES));
    if (read.version < 1 || read.version > NEWEST) {
      throw new ParseException(SOURCE, "is of an unknown version");
    }
    if (read.log2InterleaveSectors < 0
        || read.log2InterleaveSectors > 31
        || read.blockBytes < 0
        || read.dataSectors <= 0) {
      throw new ParseException(SOURCE, "contradicts itself");
    }
    return read;
  }

  /** How many sectors one section of the journal takes (calculate_journal_section_size). */
  public long sectionSectors() {
    return (long) sectionEntries() * (blockBytes / 512) + JOURNAL_BLOCK_SECTORS;
  }

  /** How much is written until the journal has gone round once. */
  public long journalBytes() {
    return journalSections * sectionEntries() * blockBytes;
  }

  byte[] saltBytes() {
    return HexFormat.of().parseHex(salt);
  }

  /** How many blocks one section of the journal holds. */
  int sectionEntries() {
    int space = 504 - ((flags & JOURNAL_SEALED) != 0 ? 8 : 0);
    return space / journalEntryBytes() * JOURNAL_BLOCK_SECTORS;
  }

  /** How much room the journal has for what it says of one block. */
  int journalEntryBytes() {
    int entry = 8 + 8 * (blockBytes / 512) + tagBytes;
    return (entry + 7) / 8 * 8;
  }

  /**
   * Whether two superblocks say the same but for what the kernel changes while it runs: all of it
   * in journal mode, where it changes nothing.
   */
  public static boolean same(byte[] one, byte[] other, boolean journalMode) {
    byte[] a = Arrays.copyOf(one, BYTES);
    byte[] b = Arrays.copyOf(other, BYTES);
    if (!journalMode) {
      for (byte[] bytes : new byte[][] {a, b}) {
        bytes[FLAGS_AT] &= (byte) ~(RECALCULATING | DIRTY_BITMAP);
        Arrays.fill(bytes, RECALCULATED_AT, RECALCULATED_AT + 8, (byte) 0);
      }
    }
    return Arrays.equals(a, b);
  }
}
