package org.rotproof.vital;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.rotproof.linux.DirectDevice;

/** Small pieces of a block device, as the disk gives them now. */
final class DiskBytes {
  private static final int PAGE = 4096;
  private static final int MOST_AT_ONCE = 1 << 20;

  private DiskBytes() {}

  /**
   * Reads, past every cache.
   *
   * @throws IOException when the device is too short, or gives an error
   */
  static byte[] read(String device, long offset, int length) throws IOException {
    try (DirectDevice open = DirectDevice.open(device)) {
      return read(open, offset, length);
    }
  }

  /** As {@link #read(String, long, int)}, of a device that is open. */
  static byte[] read(DirectDevice device, long offset, int length) throws IOException {
    long from = offset / PAGE * PAGE;
    int whole = (int) ((offset + length - from + PAGE - 1) / PAGE * PAGE);
    byte[] bytes = new byte[whole];
    ByteBuffer buffer = DirectDevice.buffer(Math.min(whole, MOST_AT_ONCE));
    for (int at = 0; at < whole; at += MOST_AT_ONCE) {
      int piece = Math.min(MOST_AT_ONCE, whole - at);
      int errno = device.read(from + at, buffer, 0, piece);
      if (errno != 0) {
        throw new IOException(device.path() + " cannot be read there (error " + errno + ")");
      }
      buffer.get(0, bytes, at, piece);
    }
    int skip = (int) (offset - from);
    return Arrays.copyOfRange(bytes, skip, skip + length);
  }

  /** Their SHA-256, in hex. */
  static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Writes through to the disk; what lies beside it in the same 4 KiB stays. */
  static void write(String device, long offset, byte[] content) throws IOException {
    long from = offset / PAGE * PAGE;
    int whole = (int) ((offset + content.length - from + PAGE - 1) / PAGE * PAGE);
    byte[] bytes = read(device, from, whole);
    System.arraycopy(content, 0, bytes, (int) (offset - from), content.length);
    ByteBuffer buffer = DirectDevice.buffer(whole);
    buffer.put(0, bytes);
    try (DirectDevice open = DirectDevice.openForRepair(device)) {
      int written = open.write(from, buffer, 0, whole);
      int errno = written == 0 ? open.flush() : written;
      if (errno != 0) {
        throw new IOException(device + " cannot be written there (error " + errno + ")");
      }
    }
  }
}
