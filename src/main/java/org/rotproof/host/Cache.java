package org.rotproof.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.rotproof.linux.PrivateFolder;

/**
 * What practice builds once and keeps: {@code $XDG_CACHE_HOME/rotproof}, or {@code
 * ~/.cache/rotproof}. Everything in it is named after a digest of what it was made from, appears
 * whole or not at all, and may be deleted at any time.
 */
final class Cache {
  private static final Duration KEPT_UNUSED = Duration.ofDays(30);
  private static final int KEPT_OF_A_KIND = 4;

  /** A practice machine that runs for a while may need what it began with once more. */
  private static final Duration KEPT_ANYHOW = Duration.ofDays(1);

  /** What this cache has made; beside it lies what others keep here. */
  private static final Pattern OURS = Pattern.compile(".+-[0-9a-f]{16}(\\..+)?");

  private static final ReentrantLock IN_THIS_PROGRAM = new ReentrantLock();

  private final Path folder;

  Cache(Path folder) {
    this.folder = folder;
  }

  /** Makes something below a folder that exists. */
  @FunctionalInterface
  interface Maker {
    void make(Path target) throws IOException, InterruptedException;
  }

  /** Opens the user's cache. */
  static Cache open() throws IOException {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path base =
        configured != null && configured.startsWith("/")
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".cache");
    Path folder = base.resolve("rotproof");
    return new Cache(PrivateFolder.make(folder));
  }

  Path folder() {
    return folder;
  }

  /** Whether it is there already. */
  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /**
   * Gives what is kept under that name, and makes it first where it is missing. Others that want it
   * meanwhile, in this program or another, wait.
   */
  Path get(String name, Maker maker) throws IOException, InterruptedException {
    Path wanted = folder.resolve(name);
    if (!Files.exists(wanted)) {
      IN_THIS_PROGRAM.lockInterruptibly();
      try (FileChannel channel = PrivateFolder.lockFile(folder.resolve("lock"));
          FileLock held = channel.lock()) {
        if (held.isValid() && !Files.exists(wanted)) {
          makeWhole(wanted, maker);
          dropUnused();
        }
      } finally {
        IN_THIS_PROGRAM.unlock();
      }
    }
    Files.setLastModifiedTime(wanted, FileTime.from(Instant.now()));
    return wanted;
  }

  private void makeWhole(Path wanted, Maker maker) throws IOException, InterruptedException {
    Path half = Files.createTempDirectory(folder, "half-");
    try {
      Path target = half.resolve("new");
      maker.make(target);
      Files.move(target, wanted, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteAll(half);
    }
  }

  /**
   * Under the lock: what nobody used for long, all but the last used few of a kind, and what a
   * crash left half made.
   */
  private void dropUnused() throws IOException {
    Instant before = Instant.now().minus(KEPT_UNUSED);
    Instant lately = Instant.now().minus(KEPT_ANYHOW);
    List<Path> entries;
    try (Stream<Path> listed = Files.list(folder)) {
      entries = new ArrayList<>(listed.toList());
    }
    Map<String, Long> ofItsKind = new HashMap<>();
    entries.sort(Comparator.comparing(e -> e.toFile().lastModified(), Comparator.reverseOrder()));
    for (Path entry : entries) {
      String name = entry.getFileName().toString();
      if (name.startsWith("half-")) {
        deleteAll(entry);
      } else if (OURS.matcher(name).matches()) {
        long place = ofItsKind.merge(name.replaceFirst("-.*", ""), 1L, Long::sum);
        Instant used = Files.getLastModifiedTime(entry).toInstant();
        if (used.isBefore(place > KEPT_OF_A_KIND ? lately : before)) {
          deleteAll(entry);
        }
      }
    }
  }

  /** Deletes a file or a folder with all in it; what is gone already is fine. */
  static void deleteAll(Path top) throws IOException {
    if (!Files.exists(top, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** A short digest for names. */
  static String digest(List<String> parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        sha.update(part.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
