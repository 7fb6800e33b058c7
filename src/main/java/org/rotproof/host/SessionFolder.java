package org.rotproof.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
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
import org.rotproof.linux.Processes;

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

  private final FileChannel channel;
  private Path path;

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
    if (tooLong(path)) {
      Files.delete(path);
      throw new IOException(
          "the path of the cache is too long for sockets: "
              + base
              + ". Set XDG_CACHE_HOME to a shorter one.");
    }
    return new SessionFolder(path, locked(path));
  }

  /**
   * Takes one that was kept.
   *
   * @throws IOException when it is in use, also by this program, or not this user's own
   */
  static SessionFolder take(Path kept) throws IOException {
    Path real = PrivateFolder.make(kept);
    if (OWN.contains(real)) {
      throw new IOException("the practice machine that was kept is switched on already");
    }
    if (tooLong(real)) {
      throw new IOException("the path is too long for sockets: " + real);
    }
    return new SessionFolder(real, locked(real));
  }

  private static boolean tooLong(Path path) {
    return path.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length
        > MOST_PATH_BYTES;
  }

  private static FileChannel locked(Path path) throws IOException {
    FileChannel channel = PrivateFolder.lockFile(path.resolve(LOCK));
    if (channel.tryLock() == null) {
      channel.close();
      throw new IOException("this practice machine is switched on by another program");
    }
    OWN.add(path);
    return channel;
  }

  /**
   * Moves it, with all in it, to a place where nothing is.
   *
   * @throws IOException when it cannot be moved; it is where it was, then
   */
  void moveTo(Path place) throws IOException {
    try {
      Files.move(path, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      copyTo(place);
    }
    OWN.remove(path);
    OWN.add(place);
    path = place;
  }

  /** To another file system, its holes kept. What was copied half is taken back. */
  private void copyTo(Path place) throws IOException {
    try {
      Processes.Finished copied =
          Processes.run(
              "cp", "--archive", "--sparse=always", "--", path.toString(), place.toString());
      if (!copied.ok()) {
        Cache.deleteAll(place);
        throw new IOException("it cannot be copied to " + place + ": " + copied.words());
      }
      Cache.deleteAll(path);
    } catch (InterruptedException e) {
      Cache.deleteAll(place);
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while it was copied to " + place, e);
    }
  }

  /** Lets it be, with all in it, for whoever takes it next. Safe to call twice. */
  void release() throws IOException {
    OWN.remove(path);
    channel.close();
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
      release();
    }
  }
}
