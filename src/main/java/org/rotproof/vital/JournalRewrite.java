package org.rotproof.vital;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.rotproof.linux.DirectDevice;
import org.rotproof.linux.MdFreeze;
import org.rotproof.linux.MdWriteHold;
import org.rotproof.storage.Array;
import org.rotproof.storage.Leg;

/**
 * Writes what lies on a leg to the same place once more. Each write goes through dm-integrity's
 * journal, which the kernel writes round and round: so every sector of it gets a new content, and
 * the data stays what it was. md holds all writes back meanwhile, or makes no member of a spare, so
 * nothing changes between the read and the write.
 */
final class JournalRewrite implements IntegrityCheck.JournalRound {
  private static final int PIECE_BYTES = 256 << 10;
  private static final int PIECES_A_HOLD = 16;
  private static final int SECTOR_BYTES = 512;

  private final Path md;
  private final Array array;
  private final Leg leg;

  JournalRewrite(Path sysBlock, Array array, Leg leg) {
    md = sysBlock.resolve(array.node()).resolve("md");
    this.array = array;
    this.leg = leg;
  }

  /** Whether it can be done: on a member that takes part or a spare, while md does nothing else. */
  static boolean possible(Array array, Leg leg) {
    return (spare(leg) || (leg.slot() >= 0 && leg.state().contains("in_sync")))
        && leg.dataOffsetSectors() > 0
        && array.sync().isEmpty()
        && array.componentSectors() * SECTOR_BYTES >= PIECE_BYTES;
  }

  /** md, kept from writing. */
  private interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  private static boolean spare(Leg leg) {
    return leg.slot() < 0 && leg.state().contains("spare");
  }

  /** Keeps md from writing there: to a spare it writes when it makes a member of it. */
  private Hold still() throws IOException {
    if (!spare(leg)) {
      return MdWriteHold.begin(md, (array.sizeBytes() + SECTOR_BYTES - 1) / SECTOR_BYTES)::close;
    }
    MdFreeze still = MdFreeze.begin(md);
    boolean standsBy = false;
    try {
      standsBy = SpareCheck.standsBy(md, leg);
    } finally {
      if (!standsBy) {
        still.close();
      }
    }
    if (!standsBy) {
      throw new IOException(leg.disk() + " is a spare no longer");
    }
    return still::close;
  }

  @Override
  @SuppressWarnings("try") // md is held, not used.
  public boolean write(long bytes) throws IOException {
    long begin = leg.dataOffsetSectors() * SECTOR_BYTES;
    long room = array.componentSectors() * SECTOR_BYTES / PIECE_BYTES * PIECE_BYTES;
    ByteBuffer buffer = DirectDevice.buffer(PIECE_BYTES);
    long written = 0;
    long tried = 0;
    try (DirectDevice device = DirectDevice.openForRepair(leg.path())) {
      while (written < bytes && tried < 2 * bytes + room) {
        try (Hold hold = still()) {
          for (int i = 0; i < PIECES_A_HOLD && written < bytes; i++) {
            long at = begin + tried % room;
            tried += PIECE_BYTES;
            // What cannot be read is for the scrub to put right.
            if (device.read(at, buffer, 0, PIECE_BYTES) == 0) {
              if (device.write(at, buffer, 0, PIECE_BYTES) != 0) {
                return false;
              }
              written += PIECE_BYTES;
            }
          }
        }
      }
      return device.flush() == 0 && written >= bytes;
    }
  }
}
