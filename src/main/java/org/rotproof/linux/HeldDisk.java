package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A disk that is held open for reading, so that its node cannot become another disk's: the kernel
 * gives a name and a device number away again only when the last one who holds it has let go. Not
 * exclusive, so that a tool can claim the disk meanwhile.
 */
public final class HeldDisk implements AutoCloseable {
  private final String path;
  private final int fd;
  private boolean closed;

  private HeldDisk(String path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /** Opens what the path leads to now. */
  public static HeldDisk open(String path) throws IOException {
    try {
      return new HeldDisk(path, LibC.INSTANCE.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC));
    } catch (LastErrorException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
  }

  /**
   * Who the path leads to now.
   *
   * @throws IOException also when that is not the disk that is held
   */
  public BlockDevice.Identity identity() throws IOException {
    BlockDevice.Identity now = BlockDevice.identity(path);
    String number =
        Files.readString(
                Path.of("/sys/class/block", now.node(), "dev"), StandardCharsets.ISO_8859_1)
            .strip();
    if (!number.equals(heldNumber())) {
      throw new IOException(path + " leads to another disk than a moment ago");
    }
    return now;
  }

  /** The device number of what is held, as sysfs writes it: "8:16". */
  private String heldNumber() throws IOException {
    return DiskHolders.number(
        ((Number) Files.getAttribute(Path.of("/proc/self/fd/" + fd), "unix:rdev")).longValue());
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LibC.INSTANCE.close(fd);
    }
  }
}
