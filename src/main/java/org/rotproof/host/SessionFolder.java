package org.rotproof.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A private folder (0700) for one practice session's disks and sockets. A lock tells others that
 * its owner lives; what dead owners left is removed at the next start.
 */
final class SessionFolder implements AutoCloseable {
  private static final String PREFIX = "rotproof-practice-";
  private static final String LOCK = "owner";

  /**
   * This program's own. Their locks must not even be tried: closing any channel of a file gives
   * back every lock that the process holds on it (fcntl(2)).
   */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private SessionFolder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /** Makes one, on a real disk where there is one: toy disks grow. */
  static SessionFolder create() throws IOException {
    Path base = base();
    removeDead(base);
    Path path = Files.createTempDirectory(base, PREFIX);
    OWN.add(path);
    FileChannel channel =
        FileChannel.open(
            path.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("a folder that was just made is locked: " + path);
    }
    return new SessionFolder(path, channel);
  }

  Path path() {
    return path;
  }

  private static Path base() {
    Path onDisk = Path.of("/var/tmp");
    return Files.isWritable(onDisk) ? onDisk : Path.of(System.getProperty("java.io.tmpdir"));
  }

  private static void removeDead(Path base) throws IOException {
    List<Path> found;
    try (Stream<Path> listed = Files.list(base)) {
      found =
          listed
              .filter(p -> p.getFileName().toString().startsWith(PREFIX))
              .filter(Files::isWritable)
              .toList();
    }
    for (Path folder : found) {
      if (!OWN.contains(folder) && isDead(folder)) {
        Cache.deleteAll(folder);
      }
    }
  }

  private static boolean isDead(Path folder) throws IOException {
    Path lock = folder.resolve(LOCK);
    if (!Files.exists(lock)) {
      return Files.exists(folder)
          && Files.getLastModifiedTime(folder)
              .toInstant()
              .isBefore(Instant.now().minus(Duration.ofMinutes(1)));
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock held = channel.tryLock()) {
      return held != null;
    } catch (IOException e) {
      return false; // Not ours to judge.
    }
  }

  /** Removes it with all in it. Safe to call twice. */
  @Override
  public void close() throws IOException {
    Cache.deleteAll(path);
    channel.close();
  }
}
