package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A regular file of somebody else's folder, opened once: all that is asked of it afterwards is
 * asked of what was opened, whatever is put in its place meanwhile. No link on the way is followed.
 */
public final class HeldFile implements AutoCloseable {
  private final Path path;
  private final int fd;

  private HeldFile(Path path, int fd) {
    this.path = path;
    this.fd = fd;
  }

  /**
   * Opens it.
   *
   * @throws IOException when it is not there, no regular file, or reached through a link
   */
  public static HeldFile open(Path path) throws IOException {
    int fd;
    try {
      // A pipe of that name would wait for ever.
      fd =
          LibC.INSTANCE.open(
              path.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK);
    } catch (LastErrorException e) {
      throw new IOException(path + ": " + e.getMessage(), e);
    }
    HeldFile held = new HeldFile(path, fd);
    boolean fine = false;
    try {
      if (!Files.isRegularFile(held.self())) {
        throw new IOException(path + " is no regular file");
      }
      if (!Files.readSymbolicLink(held.self()).equals(path)) {
        throw new IOException(path + " leads somewhere else");
      }
      fine = true;
      return held;
    } finally {
      if (!fine) {
        held.close();
      }
    }
  }

  private Path self() {
    return Path.of("/proc/self/fd/" + fd);
  }

  /** The path it was opened by. */
  public Path path() {
    return path;
  }

  /** How long it is now. */
  public long bytes() throws IOException {
    return Files.size(self());
  }

  /** Where it lies on its device. */
  public List<FileExtents.Extent> extents() throws IOException {
    return FileExtents.of(fd, path);
  }

  /** Another reading of the same file, from its beginning. */
  public SeekableByteChannel channel() throws IOException {
    return Files.newByteChannel(self());
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(fd);
  }
}
