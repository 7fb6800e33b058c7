package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A block device read past the page cache (O_DIRECT): what comes is what the disk gives now, and an
 * error is the device's own. Not exclusive, so it works below a running array. Thread-safe as long
 * as each thread has its own buffer.
 */
public final class DirectDevice implements AutoCloseable {
  /** An integrity error: the sector came, but its tag says that it is not what was written. */
  public static final int EILSEQ = 84;

  /** The disk could not read. */
  public static final int EIO = 5;

  /** The device is gone. */
  public static final int ENXIO = 6;

  /** The device is gone. */
  public static final int ENODEV = 19;

  private static final int ALIGNMENT = 4096;
  private static final int EINTR = 4;

  private final String path;
  private final int fd;
  private boolean closed;

  private DirectDevice(String path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /** Opens for reading. */
  public static DirectDevice open(String path) throws IOException {
    return open(path, LibC.O_RDONLY);
  }

  /**
   * Opens for reading and writing: below a running array this goes behind md's back, so the caller
   * must hold the region's writes back first.
   */
  public static DirectDevice openForRepair(String path) throws IOException {
    return open(path, LibC.O_RDWR);
  }

  private static DirectDevice open(String path, int mode) throws IOException {
    try {
      return new DirectDevice(
          path, LibC.INSTANCE.open(path, mode | LibC.O_DIRECT | LibC.O_CLOEXEC));
    } catch (LastErrorException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /** Memory that direct reads and writes can use: aligned, off the heap. */
  public static ByteBuffer buffer(int bytes) {
    // alignedSlice rounds the end down, too.
    int whole = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    return ByteBuffer.allocateDirect(whole + ALIGNMENT).alignedSlice(ALIGNMENT).slice(0, bytes);
  }

  /**
   * Reads into the buffer at {@code at}; its position and limit do not matter.
   *
   * @param offset in bytes, a multiple of the device's sector
   * @param bytes how many, a multiple of the device's sector
   * @return 0 when all came; otherwise the errno, and what is in the buffer means nothing
   */
  public int read(long offset, ByteBuffer buffer, int at, int bytes) {
    Pointer memory = Native.getDirectBufferPointer(buffer);
    int done = 0;
    while (done < bytes) {
      long n =
          FastReads.pread(fd, memory.share((long) at + done), (long) bytes - done, offset + done);
      if (n > 0) {
        done += (int) n;
      } else if (n == 0) {
        return EIO;
      } else if (Native.getLastError() != EINTR) {
        return Native.getLastError();
      }
    }
    return 0;
  }

  /**
   * Writes from the buffer; returns as {@link #read}. A disk, and dm-integrity's journal for ten
   * seconds, may hold it in memory still: {@link #flush} waits for that.
   */
  public int write(long offset, ByteBuffer buffer, int at, int bytes) {
    Pointer memory = Native.getDirectBufferPointer(buffer);
    try {
      long n =
          LibC.INSTANCE.pwrite(fd, memory.share(at), new NativeLong(bytes), offset).longValue();
      return n == bytes ? 0 : EIO;
    } catch (LastErrorException e) {
      return e.getErrorCode();
    }
  }

  /**
   * Waits until all that was written is where a power cut leaves it.
   *
   * @return 0, or the errno
   */
  public int flush() {
    try {
      LibC.INSTANCE.fsync(fd);
      return 0;
    } catch (LastErrorException e) {
      return e.getErrorCode();
    }
  }

  /**
   * Mapped directly, and without an exception for each error: where much has rotted, most reads
   * fail, and there may be tens of thousands of them.
   */
  private static final class FastReads {
    static {
      Native.register(FastReads.class, "c");
    }

    private FastReads() {}

    /** With 64-bit sizes, as on all systems that this runs on. */
    static native long pread(int fd, Pointer buffer, long count, long offset);
  }

  /** The path it was opened by. */
  public String path() {
    return path;
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.INSTANCE.close(fd);
    }
  }
}
