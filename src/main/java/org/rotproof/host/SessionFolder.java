package org.rotproof.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.rotproof.linux.PrivateFolder;

/**
 * A private folder (0700) for one practice session's disks and sockets, below a private folder of
 * this user's own. A lock tells others that its owner lives; what dead owners left is removed at
 * the next start, through handles on folders, so that no link leads out of them, and never at the
 * cost of that start: what cannot be removed stays.
 */
final class SessionFolder implements AutoCloseable {
  private static final String SESSIONS = "sessions";
  private static final String PREFIX = "practice-";
  private static final Path LOCK = Path.of("owner");

  /** The longest name of a socket that fits into an address (unix(7)), with room for ours. */
  private static final int MOST_PATH_BYTES = 107 - "/console-1000".length();

  private static final int DEEPEST = 64;

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

  /** Makes one below the cache, which lies on a real disk: toy disks grow. */
  static SessionFolder create() throws IOException {
    return create(Cache.open().folder().resolve(SESSIONS));
  }

  /** Makes one below that folder, which is made when needed. */
  static SessionFolder create(Path folder) throws IOException {
    Path base = PrivateFolder.make(folder);
    removeDead(base);
    Path path = Files.createTempDirectory(base, PREFIX);
    if (path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        > MOST_PATH_BYTES) {
      Files.delete(path);
      throw new IOException(
          "the path of the cache is too long for sockets: "
              + base
              + ". Set XDG_CACHE_HOME to a shorter one.");
    }
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

  /** A folder by its handle: what is done in it is done there, whatever its name leads to. */
  @SuppressWarnings("StreamResourceLeak") // Whoever opens it closes it.
  private static SecureDirectoryStream<Path> open(Path folder) throws IOException {
    if (Files.newDirectoryStream(folder) instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new IOException("this system has no handles on folders");
  }

  private static void removeDead(Path base) {
    try (SecureDirectoryStream<Path> sessions = open(base)) {
      UserPrincipal self = Files.getOwner(base, LinkOption.NOFOLLOW_LINKS);
      for (Path name : names(sessions)) {
        if (name.toString().startsWith(PREFIX) && !OWN.contains(base.resolve(name))) {
          removeIfDead(sessions, name, self);
        }
      }
    } catch (IOException | RuntimeException e) {
      // Tidying up is no reason not to start.
      return;
    }
  }

  private static void removeIfDead(
      SecureDirectoryStream<Path> sessions, Path name, UserPrincipal self) {
    try {
      PosixFileAttributes found = attributes(sessions, name);
      if (!found.isDirectory() || !found.owner().equals(self)) {
        return;
      }
      boolean dead;
      try (SecureDirectoryStream<Path> session =
          sessions.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
        List<Path> names = names(session);
        dead = isDead(session, names, found, self);
        if (dead) {
          empty(session, names, DEEPEST);
        }
      }
      if (dead) {
        sessions.deleteDirectory(name);
      }
    } catch (IOException | RuntimeException e) {
      // It stays: somebody else may be at it, or it is not to be emptied.
      return;
    }
  }

  private static boolean isDead(
      SecureDirectoryStream<Path> session,
      List<Path> names,
      PosixFileAttributes folder,
      UserPrincipal self)
      throws IOException {
    boolean lockable = false;
    if (names.contains(LOCK)) {
      // Nothing but a plain file is opened: a pipe would wait for ever.
      PosixFileAttributes lock = attributes(session, LOCK);
      lockable = lock.isRegularFile() && lock.owner().equals(self);
    }
    if (!lockable) {
      return folder
          .lastModifiedTime()
          .toInstant()
          .isBefore(Instant.now().minus(Duration.ofMinutes(1)));
    }
    try (FileChannel channel =
            (FileChannel)
                session.newByteChannel(
                    LOCK, Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
        FileLock held = channel.tryLock()) {
      return held != null;
    }
  }

  /** Read to the end before anything is changed. */
  private static List<Path> names(SecureDirectoryStream<Path> folder) {
    List<Path> names = new ArrayList<>();
    folder.forEach(entry -> names.add(entry.getFileName()));
    return names;
  }

  private static PosixFileAttributes attributes(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes();
  }

  private static void empty(SecureDirectoryStream<Path> folder, List<Path> names, int depth)
      throws IOException {
    if (depth == 0) {
      throw new IOException("too deep to be ours");
    }
    for (Path name : names) {
      if (attributes(folder, name).isDirectory()) {
        try (SecureDirectoryStream<Path> inner =
            folder.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          empty(inner, names(inner), depth - 1);
        }
        folder.deleteDirectory(name);
      } else {
        folder.deleteFile(name);
      }
    }
  }

  /** Removes it with all in it. Safe to call twice. */
  @Override
  public void close() throws IOException {
    try {
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        try (SecureDirectoryStream<Path> session = open(path)) {
          empty(session, names(session), DEEPEST);
        }
        Files.deleteIfExists(path);
      }
    } finally {
      channel.close();
    }
  }
}
