package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rotproof.linux.DirectDevice;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * Reads a leg as it lies on its disk, below md, and finds the exact sectors that fail. A large read
 * that fails says only that something in it is wrong; it is cut into eighths, and these again, down
 * to the integrity sector. Where reads have just failed, the next ones are smaller from the start:
 * much rot lies together or is strewn alike, and each cut reads the same once more.
 */
final class LegReader implements AutoCloseable {
  private static final int SECTOR_BYTES = 512;
  private static final int PARTS = 8;
  private static final int MOST_BYTES = 4 << 20;
  private static final int SLOW_DOWN = 4;
  private static final int FINE_TO_SPEED_UP = 3;

  private final DirectDevice device;
  private final String disk;
  private final int unitBytes;

  LegReader(String path, String disk, int unitBytes) throws IOException {
    device = DirectDevice.open(path);
    this.disk = disk;
    this.unitBytes = unitBytes;
  }

  /**
   * What a read brought.
   *
   * @param rotten sectors whose tag does not fit: in the leg's own data space
   * @param unreadable sectors that the disk itself could not read
   */
  record Reading(RangeSet rotten, RangeSet unreadable) {
    RangeSet bad() {
      return rotten.union(unreadable);
    }

    static Reading clean() {
      return new Reading(RangeSet.empty(), RangeSet.empty());
    }
  }

  /** The device is not there any more. */
  static final class GoneException extends IOException {
    GoneException(String disk) {
      super(disk + " has gone away");
    }
  }

  /**
   * Reads {@code sectors} from {@code first} on into the buffer's beginning. What failed leaves
   * rubbish in the buffer.
   */
  Reading read(long first, int sectors, ByteBuffer into, Pace pace) throws GoneException {
    List<SectorRange> rotten = new ArrayList<>();
    List<SectorRange> unreadable = new ArrayList<>();
    int bytes = sectors * SECTOR_BYTES;
    int at = 0;
    while (at < bytes) {
      int piece = Math.min(bytes - at, pace.piece(unitBytes));
      boolean fine = read(first * SECTOR_BYTES, at, piece, into, rotten, unreadable);
      pace.next(fine, unitBytes);
      at += piece;
    }
    return rotten.isEmpty() && unreadable.isEmpty()
        ? Reading.clean()
        : new Reading(RangeSet.of(rotten), RangeSet.of(unreadable));
  }

  /** How much a sequence of reads asks for at once. Thread-safe. */
  static final class Pace {
    private int piece = MOST_BYTES;
    private int fineInRow;

    private synchronized int piece(int unitBytes) {
      return Math.max(unitBytes, piece);
    }

    private synchronized void next(boolean fine, int unitBytes) {
      fineInRow = fine ? fineInRow + 1 : 0;
      if (!fine) {
        piece = Math.max(unitBytes, piece / SLOW_DOWN);
      } else if (fineInRow >= FINE_TO_SPEED_UP && piece < MOST_BYTES) {
        piece *= 2;
        fineInRow = 0;
      }
    }
  }

  /** Returns whether all of it was fine. */
  private boolean read(
      long base,
      int at,
      int bytes,
      ByteBuffer into,
      List<SectorRange> rotten,
      List<SectorRange> unreadable)
      throws GoneException {
    int errno = device.read(base + at, into, at, bytes);
    if (errno == 0) {
      return true;
    }
    if (errno == DirectDevice.ENXIO || errno == DirectDevice.ENODEV) {
      throw new GoneException(disk);
    }
    if (bytes <= unitBytes) {
      long sector = (base + at) / SECTOR_BYTES;
      (errno == DirectDevice.EILSEQ ? rotten : unreadable)
          .add(new SectorRange(sector, sector + bytes / SECTOR_BYTES - 1));
      return false;
    }
    int part = Math.max(unitBytes, (bytes / PARTS + unitBytes - 1) / unitBytes * unitBytes);
    for (int done = 0; done < bytes; done += part) {
      read(base, at + done, Math.min(part, bytes - done), into, rotten, unreadable);
    }
    return false;
  }

  @Override
  public void close() {
    device.close();
  }
}
