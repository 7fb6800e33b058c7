package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.rotproof.storage.ParseException;

/**
 * md's superblock of version 1, its checksum proved (drivers/md/md.c, md_p.h).
 *
 * @param arrayUuid as md writes it in sysfs: groups of eight hex digits with colons
 * @param memberUuid the member's own, made when it came into the array; as the array's
 * @param role its slot; {@link #SPARE}, {@link #FAULTY}
 * @param bitmapOffsetSectors from the superblock on; 0 where there is none
 * @param plain whether nothing lies before the data but this and the bitmap: no journal of stripes,
 *     no list of bad blocks in use, no copy of what is being reshaped
 */
public record MdSuperblock(
    String arrayUuid,
    String memberUuid,
    String name,
    int raidDisks,
    long dataOffsetSectors,
    long events,
    int role,
    int bitmapOffsetSectors,
    boolean plain) {
  /** Where it lies on a member, by version 1.2. */
  public static final int AT_BYTES = 4096;

  /** The most that it takes. */
  public static final int BYTES = 4096;

  /** A role: no slot yet. */
  public static final int SPARE = 0xffff;

  /** A role: the journal of a RAID 5 or 6. */
  public static final int JOURNAL = 0xfffd;

  /** A role: thrown out. */
  public static final int FAULTY = 0xfffe;

  private static final String SOURCE = "md superblock";
  private static final int MAGIC = 0xa92b4efc;
  private static final int ROLES_AT = 256;
  private static final int CHECKSUM_AT = 216;
  private static final int HAS_BITMAP = 1;

  /**
   * A bitmap, where a rebuild stands, a replacement, a rebuild by the bitmap, the bitmap's version,
   * the layout of a RAID 0 (md_p.h).
   */
  private static final int PLAIN_FEATURES = HAS_BITMAP | 2 | 16 | 128 | 256 | 4096;

  /** Reads it. */
  public static MdSuperblock parse(byte[] bytes) throws ParseException {
    if (bytes.length < BYTES) {
      throw new ParseException(SOURCE, "is cut");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (in.getInt(0) != MAGIC || in.getInt(4) != 1) {
      throw new ParseException(SOURCE, "is not there");
    }
    long most = in.getInt(220) & 0xffff_ffffL;
    if (most > (BYTES - ROLES_AT) / 2) {
      throw new ParseException(SOURCE, "says an impossible number of members");
    }
    if (checksum(in, (int) most) != in.getInt(CHECKSUM_AT)) {
      throw new ParseException(SOURCE, "has a wrong checksum");
    }
    long number = in.getInt(160) & 0xffff_ffffL;
    int role = number < most ? in.getShort(ROLES_AT + (int) number * 2) & 0xffff : SPARE;
    return new MdSuperblock(
        uuid(bytes, 16),
        uuid(bytes, 168),
        new String(bytes, 32, 32, StandardCharsets.ISO_8859_1).replaceAll("\0.*", ""),
        in.getInt(92),
        in.getLong(128),
        in.getLong(200),
        role,
        (in.getInt(8) & HAS_BITMAP) == 0 ? 0 : in.getInt(96),
        (in.getInt(8) & ~PLAIN_FEATURES) == 0);
  }

  private static int checksum(ByteBuffer in, int roles) {
    int bytes = ROLES_AT + roles * 2;
    long sum = 0;
    for (int at = 0; at + 4 <= bytes; at += 4) {
      sum += at == CHECKSUM_AT ? 0 : in.getInt(at) & 0xffff_ffffL;
    }
    if (bytes % 4 != 0) {
      sum += in.getShort(bytes - 2) & 0xffff;
    }
    return (int) ((sum & 0xffff_ffffL) + (sum >>> 32));
  }

  static String uuid(byte[] bytes, int at) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 16; i++) {
      if (i > 0 && i % 4 == 0) {
        text.append(':');
      }
      text.append(String.format("%02x", bytes[at + i]));
    }
    return text.toString();
  }
}
