package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rotproof.storage.ParseException;

/**
 * The head of md's write-intent bitmap (drivers/md/md-bitmap.h); it has no checksum. With a head
 * that contradicts itself, md does not start the array (md_bitmap_read_sb).
 *
 * @param events as md's superblock counts them
 * @param stale whether md is to take none of it at the next start, and to go through all of the
 *     array
 * @param sleepSeconds how often md writes what is clean again
 * @param writeBehind how many writes may be under way to members that are mostly written to
 */
public record MdBitmap(
    String arrayUuid,
    int version,
    long events,
    boolean stale,
    long chunkBytes,
    long sleepSeconds,
    long writeBehind) {
  /** How many bytes of it are read. */
  public static final int BYTES = 256;

  private static final String SOURCE = "md bitmap";
  private static final int MAGIC = 0x6d746962;
  private static final int LEAST_CHUNK = 512;
  private static final int MOST_BEHIND = 0x3fff;
  private static final int STALE = 2;

  /** Reads it. */
  public static MdBitmap parse(byte[] bytes) throws ParseException {
    if (bytes.length < BYTES) {
      throw new ParseException(SOURCE, "is cut");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != MAGIC) {
      throw new ParseException(SOURCE, "is not there");
    }
    MdBitmap read =
        new MdBitmap(
            MdSuperblock.uuid(bytes, 8),
            in.getInt(4),
            in.getLong(24),
            (in.getInt(48) & STALE) != 0,
            in.getInt(52) & 0xffff_ffffL,
            in.getInt(56) & 0xffff_ffffL,
            in.getInt(60) & 0xffff_ffffL);
    if (read.version < 3
        || read.version > 6
        || read.chunkBytes < LEAST_CHUNK
        || Long.bitCount(read.chunkBytes) != 1
        || read.sleepSeconds < 1
        || read.writeBehind > MOST_BEHIND) {
      throw new ParseException(SOURCE, "contradicts itself");
    }
    return read;
  }
}
