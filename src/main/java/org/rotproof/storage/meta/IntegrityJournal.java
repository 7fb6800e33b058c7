package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The journal of dm-integrity where it is neither sealed nor encrypted, as cryptsetup makes it:
 * each of its sectors ends with a number that tells its place and the round in which it was written
 * (drivers/md/dm-integrity.c, dm_integrity_commit_id). The kernel reads all of them at the next
 * start and refuses a journal in which one is wrong.
 */
public final class IntegrityJournal {
  private static final int SECTOR_BYTES = 512;
  private static final long[] ROUNDS = {
    0x1111_1111_1111_1111L, 0x2222_2222_2222_2222L, 0x3333_3333_3333_3333L, 0x4444_4444_4444_4444L
  };

  private IntegrityJournal() {}

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
}
