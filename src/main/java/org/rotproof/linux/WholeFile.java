package org.rotproof.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Replaces a file as a whole: after a power cut it is the old one or the new one, never a part, and
 * once this returns it is the new one.
 */
public final class WholeFile {
  private static final List<Path> KERNELS =
      List.of(Path.of("/dev"), Path.of("/proc"), Path.of("/sys"));
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private WholeFile() {}

  /** Writes it, readable by its owner only. Its folder is made where it is missing. */
  public static void write(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    write(file, bytes, "rw-------");
  }

  /**
   * Writes it. The folder may be another user's: nothing is opened by its name a second time, so no
   * link that he puts there in between is followed. A device, a pipe or a folder of that name, or
   * one to which a link of that name leads, is left alone: for root, a file in its place would be
   * the end of /dev/null. Nothing is written below /dev, /proc and /sys.
   *
   * @param permissions such as rw-r--r--, whatever the process's own mask
   */
  public static void write(Path file, byte[] bytes, String permissions) throws IOException {
    checkPlace(file);
    Path folder = file.toAbsolutePath().getParent();
    Path beside = folder.resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".new");
    Set<OpenOption> alone =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileAttribute<?> own =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    try {
      try (FileChannel channel = FileChannel.open(beside, alone, own)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      Files.getFileAttributeView(beside, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setPermissions(PosixFilePermissions.fromString(permissions));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(folder, Set.of(StandardOpenOption.READ))) {
        channel.force(true);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }

  private static void checkPlace(Path file) throws IOException {
    if (file.getFileName() == null || file.toString().isBlank()) {
      throw new IOException("it has no name");
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("there is something of that name that is no plain file");
    }
    Path folder = file.toAbsolutePath().getParent();
    Path real = Files.exists(folder) ? folder.toRealPath() : folder.normalize();
    if (KERNELS.stream().anyMatch(real::startsWith) && !real.startsWith(SHARED_MEMORY)) {
      // There even a link is more than a name: /dev/stdout may lead to a plain file just now.
      throw new IOException("the system keeps no files there");
    }
  }
}
