package org.rotproof.scrub.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.rotproof.linux.DirectDevice;
import org.rotproof.scrub.RangeSet;
import org.rotproof.scrub.SectorRange;

/**
 * All legs of an array, read side by side: a thread a leg, and two buffers each, so that the disks
 * read on while what came is compared. Sectors here count from the beginning of the array's data.
 */
final class LegSet implements AutoCloseable {
  private static final int MOST_BYTES = 96 << 20;
  private static final int MOST_STRIDE_BYTES = 4 << 20;

  private static final int AGAIN_SECTORS = 2048;

  private final ArrayShape shape;
  private final ByteBuffer again = DirectDevice.buffer(AGAIN_SECTORS * 512);
  private final int strideSectors;
  private final Map<Integer, LegReader> readers = new HashMap<>();

  private final Map<Integer, LegReader.Pace> paces = new HashMap<>();

  private final List<List<ByteBuffer>> buffers = new ArrayList<>();
  private final ExecutorService threads;

  LegSet(ArrayShape shape, long unitSectors) throws IOException {
    this.shape = shape;
    int most = Math.min(MOST_STRIDE_BYTES, MOST_BYTES / 2 / shape.legs().size()) / 512;
    strideSectors = Math.toIntExact(Math.max(1, most / unitSectors) * unitSectors);
    threads =
        Executors.newFixedThreadPool(
            shape.legs().size(),
            work -> {
              Thread thread = new Thread(work, "leg-reader");
              thread.setDaemon(true);
              return thread;
            });
    try {
      for (ArrayShape.ShapeLeg leg : shape.legs()) {
        paces.put(leg.slot(), new LegReader.Pace());
        readers.put(leg.slot(), new LegReader(leg.path(), leg.disk(), leg.unitBytes()));
      }
      for (int side = 0; side < 2; side++) {
        List<ByteBuffer> row = new ArrayList<>();
        for (int slot = 0; slot < shape.geometry().legs(); slot++) {
          boolean there = readers.containsKey(slot);
          row.add(there ? DirectDevice.buffer(strideSectors * 512) : ByteBuffer.allocate(0));
        }
        buffers.add(row);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** How much is read at once, a multiple of the unit. */
  int strideSectors() {
    return strideSectors;
  }

  /** The buffers of that side (0 or 1), by slot; empty ones for missing legs. */
  List<ByteBuffer> buffers(int side) {
    return buffers.get(side);
  }

  /** A stride under way. */
  record Pending(long from, int sectors, int side, Map<Integer, Future<LegReader.Reading>> legs) {}

  /** Begins to read a stride of all legs. */
  Pending begin(long from, int sectors, int side) {
    Map<Integer, Future<LegReader.Reading>> reads = new HashMap<>();
    for (ArrayShape.ShapeLeg leg : shape.legs()) {
      int slot = leg.slot();
      LegReader reader = readers.get(slot);
      ByteBuffer buffer = buffers.get(side).get(leg.slot());
      reads.put(
          leg.slot(),
          threads.submit(
              () -> reader.read(from + leg.offsetSectors(), sectors, buffer, paces.get(slot))));
    }
    return new Pending(from, sectors, side, reads);
  }

  /**
   * Waits for a stride.
   *
   * @return by slot, in sectors of the leg's own data space
   */
  Map<Integer, LegReader.Reading> await(Pending pending) throws IOException, InterruptedException {
    Map<Integer, LegReader.Reading> readings = new HashMap<>();
    IOException failed = null;
    for (Map.Entry<Integer, Future<LegReader.Reading>> entry : pending.legs().entrySet()) {
      try {
        readings.put(entry.getKey(), entry.getValue().get());
      } catch (ExecutionException e) {
        failed = e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
      }
    }
    if (failed != null) {
      throw failed;
    }
    return readings;
  }

  /**
   * Reads some sectors of one leg again, on the caller's thread, while other reads go on. In the
   * leg's own data space.
   */
  synchronized LegReader.Reading again(int slot, RangeSet sectors) throws IOException {
    LegReader reader = readers.get(slot);
    LegReader.Pace pace = new LegReader.Pace();
    List<SectorRange> rotten = new ArrayList<>();
    List<SectorRange> unreadable = new ArrayList<>();
    for (SectorRange range : sectors.ranges()) {
      long at = range.first();
      while (at <= range.last()) {
        int count = (int) Math.min(AGAIN_SECTORS, range.last() + 1 - at);
        LegReader.Reading reading = reader.read(at, count, again, pace);
        rotten.addAll(reading.rotten().ranges());
        unreadable.addAll(reading.unreadable().ranges());
        at += count;
      }
    }
    return new LegReader.Reading(RangeSet.of(rotten), RangeSet.of(unreadable));
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      // A thread that still reads must not find its file descriptor given to somebody else.
      while (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (threads.isTerminated()) {
      readers.values().forEach(LegReader::close);
    }
  }
}
