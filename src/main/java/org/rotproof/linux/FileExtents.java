package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.Memory;
import com.sun.jna.NativeLong;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a file lies on its device, by the FIEMAP ioctl (Documentation/filesystems/fiemap.rst).
 * Ext4, xfs and btrfs all answer it; btrfs with its own logical addresses.
 */
public final class FileExtents {
  private static final long FS_IOC_FIEMAP = 0xC020660BL;
  private static final int HEAD_BYTES = 32;
  private static final int EXTENT_BYTES = 56;
  private static final int AT_ONCE = 256;
  private static final int FLAG_SYNC = 1;
  private static final int EXTENT_LAST = 1;

  /** Unknown, delayed, or inside of the metadata: without a place of its own. */
  private static final int PLACELESS = 0x2 | 0x4 | 0x200;

  private FileExtents() {}

  /** Compressed, encrypted, or allocated and not written: the device has something else there. */
  private static final int NOT_AS_READ = 0x8 | 0x80 | 0x800;

  /**
   * A run of bytes.
   *
   * @param logicalBytes where it is in the file
   * @param physicalBytes where it lies on the device
   * @param asRead whether the device holds there what is read from the file
   */
  public record Extent(long logicalBytes, long physicalBytes, long lengthBytes, boolean asRead) {}

  /**
   * The places of a regular file or a directory, never following a symbolic link.
   *
   * @throws IOException when it cannot be opened, or its file system does not say
   */
  public static List<Extent> of(Path file) throws IOException {
    int fd = -1;
    try {
      fd =
          LibC.INSTANCE.open(
              file.toString(), LibC.O_RDONLY | LibC.O_CLOEXEC | LibC.O_NOFOLLOW | LibC.O_NONBLOCK);
      return of(fd, file);
    } catch (LastErrorException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    } finally {
      if (fd >= 0) {
        LibC.INSTANCE.close(fd);
      }
    }
  }

  /** The same of one that is open. */
  static List<Extent> of(int fd, Path file) throws IOException {
    try (Memory memory = new Memory(HEAD_BYTES + (long) AT_ONCE * EXTENT_BYTES)) {
      List<Extent> extents = new ArrayList<>();
      long from = 0;
      boolean more = true;
      while (more) {
        memory.clear();
        memory.setLong(0, from);
        memory.setLong(8, Long.MAX_VALUE - from);
        memory.setInt(16, FLAG_SYNC);
        memory.setInt(24, AT_ONCE);
        LibC.INSTANCE.ioctl(fd, new NativeLong(FS_IOC_FIEMAP), memory);
        int count = memory.getInt(20);
        more = count == AT_ONCE;
        for (int i = 0; i < count; i++) {
          long at = HEAD_BYTES + (long) i * EXTENT_BYTES;
          int flags = memory.getInt(at + 40);
          if ((flags & PLACELESS) == 0) {
            extents.add(
                new Extent(
                    memory.getLong(at),
                    memory.getLong(at + 8),
                    memory.getLong(at + 16),
                    (flags & NOT_AS_READ) == 0));
          }
          from = memory.getLong(at) + memory.getLong(at + 16);
          more &= (flags & EXTENT_LAST) == 0;
        }
      }
      return extents;
    } catch (LastErrorException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
