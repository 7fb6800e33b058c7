package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.IOException;

/**
 * Waits for md to change something: the kernel then raises POLLPRI on /proc/mdstat (md_new_event in
 * drivers/md/md.c) until somebody reads it again. Not for several threads at once.
 */
public final class MdstatWatch implements AutoCloseable {
  private static final String PATH = "/proc/mdstat";
  private static final short POLLPRI = 2;
  private static final int EINTR = 4;

  /** Reading any of it tells the kernel that the news are known. */
  private static final int SOME_BYTES = 4096;

  private final int fd;

  /** struct pollfd: int fd; short events; short revents. */
  private final Memory pollfd = new Memory(8);

  private final Memory buffer = new Memory(SOME_BYTES);
  private boolean closed;

  private MdstatWatch(int fd) {
    this.fd = fd;
    pollfd.setInt(0, fd);
    pollfd.setShort(4, POLLPRI);
  }

  /**
   * Begins to watch.
   *
   * @throws IOException where the kernel has no md (yet)
   */
  public static MdstatWatch open() throws IOException {
    try {
      MdstatWatch watch = new MdstatWatch(LibC.INSTANCE.open(PATH, LibC.O_RDONLY | LibC.O_CLOEXEC));
      watch.known();
      return watch;
    } catch (LastErrorException e) {
      throw new IOException(PATH + ": " + e.getMessage(), e);
    }
  }

  private void known() {
    LibC.INSTANCE.pread(fd, buffer, new NativeLong(SOME_BYTES), 0);
  }

  /**
   * Waits at most so long.
   *
   * @return whether md changed something
   */
  public boolean await(int millis) throws IOException {
    pollfd.setShort(6, (short) 0);
    try {
      boolean news = LibC.INSTANCE.poll(pollfd, new NativeLong(1), millis) > 0;
      if (news) {
        known();
      }
      return news;
    } catch (LastErrorException e) {
      if (e.getErrorCode() == EINTR) {
        return false;
      }
      throw new IOException(PATH + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      LibC.INSTANCE.close(fd);
      pollfd.close();
      buffer.close();
    }
  }
}
