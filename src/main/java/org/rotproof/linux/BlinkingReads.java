package org.rotproof.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * Reads of one disk in a rhythm that the eye finds: some of it, here and there, past the page
 * cache; then as long a pause. Changes nothing, and touches no other disk.
 */
public final class BlinkingReads implements AutoCloseable {
  private static final int BYTES = 64 << 10;
  private static final int ON_MILLIS = 600;
  private static final int OFF_MILLIS = 700;

  /** So that a fast disk has little to do, and its light still looks lit. */
  private static final int BETWEEN_MILLIS = 4;

  private final DirectDevice device;
  private final long pieces;
  private final Thread thread;
  private volatile long reads;
  private volatile long failures;

  private BlinkingReads(DirectDevice device, long sizeBytes) {
    this.device = device;
    pieces = Math.max(1, sizeBytes / BYTES);
    thread = new Thread(this::blink, "blink " + device.path());
    thread.setDaemon(true);
  }

  /**
   * Begins; goes on until it is closed.
   *
   * @param path the disk's
   * @throws IOException when it cannot be opened
   */
  public static BlinkingReads of(String path, long sizeBytes) throws IOException {
    BlinkingReads reads = new BlinkingReads(DirectDevice.open(path), sizeBytes);
    reads.thread.start();
    return reads;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Only this thread writes them.
  private void blink() {
    ByteBuffer buffer = DirectDevice.buffer(BYTES);
    SplittableRandom random = new SplittableRandom();
    try (device) {
      while (true) {
        long until = System.nanoTime() + ON_MILLIS * 1_000_000L;
        while (System.nanoTime() < until) {
          long at = random.nextLong(pieces) * BYTES;
          if (device.read(at, buffer, 0, BYTES) == 0) {
            reads++;
          } else {
            failures++;
          }
          Thread.sleep(BETWEEN_MILLIS);
        }
        Thread.sleep(OFF_MILLIS);
      }
    } catch (InterruptedException e) {
      // That is how it ends.
      return;
    }
  }

  /** Whether the disk answers; one that does not may not blink. */
  public boolean answers() {
    return failures == 0 || reads > 0;
  }

  /** Ends it; a read that hangs in the disk is not waited for. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
