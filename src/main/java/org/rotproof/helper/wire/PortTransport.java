package org.rotproof.helper.wire;

import java.io.IOException;
import java.io.RandomAccessFile;

/**
 * A virtio-serial port. The kernel (drivers/char/virtio_console.c) lets a port be opened once only,
 * reads as "end of file" while no host is connected, and blocks writes meanwhile. So the file stays
 * open, and an end is a reason to wait, not to leave. It is opened again only when the port itself
 * fails, as after an unplug.
 */
public final class PortTransport implements Transport {
  private static final long PAUSE_MILLIS = 50;

  private final String path;
  private volatile RandomAccessFile port;

  PortTransport(String path) {
    this.path = path;
  }

  /** Opens the port, waiting for it to appear. */
  public static PortTransport open(String path) throws InterruptedException {
    PortTransport transport = new PortTransport(path);
    transport.reopen();
    return transport;
  }

  @Override
  public int read(byte[] into) throws IOException {
    // Not a FileChannel: its read would hold the lock that its write needs.
    return port.read(into);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    port.write(bytes);
  }

  @Override
  public boolean next() throws InterruptedException {
    Thread.sleep(PAUSE_MILLIS);
    if (!readable()) {
      reopen();
    }
    return true;
  }

  @Override
  public boolean outlivesItsClient() {
    return true;
  }

  private boolean readable() {
    try {
      return port.getFD().valid() && port.read(new byte[0]) >= -1;
    } catch (IOException e) {
      return false;
    }
  }

  private void reopen() throws InterruptedException {
    RandomAccessFile old = port;
    if (old != null) {
      try {
        old.close();
      } catch (IOException ignored) {
        // It had failed already; the new one counts.
      }
    }
    while (true) {
      try {
        // rw, and never creating: a missing port must not become a plain file below /dev.
        if (new java.io.File(path).exists()) {
          port = new RandomAccessFile(path, "rw");
          return;
        }
      } catch (IOException ignored) {
        // Not there yet, or still held by a writer that is about to leave.
      }
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
