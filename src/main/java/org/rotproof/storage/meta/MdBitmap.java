package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.rotproof.storage.ParseException;

/** The head of md's write-intent bitmap (drivers/md/md-bitmap.h); it has no checksum. */
public record MdBitmap(String arrayUuid, int version, long chunkBytes) {
  /** How many bytes of it are read. */
  public static final int BYTES = 256;

  private static final String SOURCE = "md bitmap";
  private static final int MAGIC = 0x6d746962;

  /** Reads it. */
  public static MdBitmap parse(byte[] bytes) throws ParseException {
    if (bytes.length < BYTES) {
      throw new ParseException(SOURCE, "is cut");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = in.getInt(4);
    long chunk = in.getInt(52) & 0xffff_ffffL;
    if (in.getInt(0) != MAGIC) {
      throw new ParseException(SOURCE, "is not there");
    }
    if (version < 3 || version > 6 || Long.bitCount(chunk) != 1) {
      throw new ParseException(SOURCE, "contradicts itself");
    }
    return new MdBitmap(MdSuperblock.uuid(bytes, 8), version, chunk);
  }
}
