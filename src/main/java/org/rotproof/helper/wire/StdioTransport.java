package org.rotproof.helper.wire;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Standard input and output. From here on nothing else may print there: {@code System.out} leads to
 * the error stream.
 */
public final class StdioTransport implements Transport {
  private static final int MOST_AT_ONCE = 1 << 16;

  // Through a buffer of our own that is wiped: FileInputStream leaves what it read, secrets too, on
  // its thread's stack.
  private final FileChannel in = new FileInputStream(FileDescriptor.in).getChannel();
  private final ByteBuffer passing = ByteBuffer.allocateDirect(MOST_AT_ONCE);
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  /** On this process's own input and output. */
  public StdioTransport() {
    System.setOut(System.err);
  }

  @Override
  public int read(byte[] into) throws IOException {
    passing.clear().limit(Math.min(into.length, MOST_AT_ONCE));
    int length = in.read(passing);
    if (length > 0) {
      passing.flip();
      passing.get(into, 0, length);
      for (int i = 0; i < length; i++) {
        passing.put(i, (byte) 0);
      }
    }
    return length;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
  }

  @Override
  public boolean next() {
    return false;
  }
}
