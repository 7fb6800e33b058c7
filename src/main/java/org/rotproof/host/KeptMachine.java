package org.rotproof.host;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.rotproof.linux.PrivateFolder;
import org.rotproof.linux.WholeFile;

/**
 * The practice machine that a person kept for next time: at most one, in {@code
 * $XDG_DATA_HOME/rotproof}, or {@code ~/.local/share/rotproof}. Not in the cache: what a person
 * wants to keep is not to be tidied away. While it is switched on, it is locked.
 */
public final class KeptMachine {
  private static final Path FILE = Path.of("kept.json");
  private static final Pattern ID = Pattern.compile("[a-z0-9-]{1,32}");
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9 ._-]{1,40}");
  private static final int FILE_BYTES = 1 << 20;

  private final Path folder;

  private KeptMachine(Path folder) {
    this.folder = folder;
  }

  /** The user's own. */
  public static KeptMachine ofUser() {
    String configured = System.getenv("XDG_DATA_HOME");
    Path base =
        configured != null && configured.startsWith("/")
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home"), ".local", "share");
    return in(base.resolve("rotproof"));
  }

  /** The one below that folder. */
  public static KeptMachine in(Path folder) {
    return new KeptMachine(folder.resolve("practice"));
  }

  /**
   * What is kept.
   *
   * @param at when it was switched off
   * @param disks how many are plugged in
   */
  public record Seen(Instant at, int disks) {}

  /** What is kept; empty where nothing is, or where what lies there cannot be read. May block. */
  public Optional<Seen> seen() {
    try {
      Saved saved = load();
      return Optional.of(new Seen(Instant.ofEpochMilli(saved.atMillis()), saved.disks().size()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Throws it away. May block.
   *
   * @throws IOException when it is switched on now, or cannot be removed
   */
  public void discard() throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      SessionFolder.take(folder).close();
    }
  }

  /** Its folder, locked, so that it can be switched on. */
  SessionFolder open() throws IOException {
    return SessionFolder.take(folder);
  }

  /** Keeps what is in that folder in place of what was kept before. */
  void keep(SessionFolder session, Saved saved) throws IOException {
    write(session.path(), saved);
    if (!session.path().equals(folder)) {
      PrivateFolder.make(folder.getParent());
      discard();
      session.moveTo(folder);
    }
    session.release();
  }

  private static void write(Path into, Saved saved) throws IOException {
    WholeFile.write(into.resolve(FILE), new ObjectMapper().writeValueAsBytes(saved));
  }

  /** How the machine stood when it was switched off. */
  Saved load() throws IOException {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > FILE_BYTES) {
      throw new IOException("no practice machine is kept in " + folder);
    }
    Saved saved = new ObjectMapper().readValue(Files.readAllBytes(file), Saved.class);
    if (saved == null) {
      throw new IOException(file + " is empty");
    }
    return saved;
  }

  /**
   * A machine that is switched off.
   *
   * @param boots how often it was switched on
   * @param disksMade how many it has had
   * @param disks plugged in, in order
   * @param pulled not plugged in
   */
  record Saved(
      long atMillis, int boots, int disksMade, List<SavedDisk> disks, List<SavedDisk> pulled) {
    Saved {
      disks = List.copyOf(disks);
      pulled = List.copyOf(pulled);
      if (boots < 1 || disksMade < 0 || disks.size() + pulled.size() > 1000) {
        throw new IllegalArgumentException("no machine was ever so");
      }
    }

    static Saved of(
        long atMillis,
        int boots,
        int disksMade,
        List<PracticeDisk> disks,
        List<PracticeDisk> pulled) {
      return new Saved(
          atMillis,
          boots,
          disksMade,
          disks.stream().map(SavedDisk::of).toList(),
          pulled.stream().map(SavedDisk::of).toList());
    }

    /** Those disks, with their images in that folder. */
    static List<PracticeDisk> in(Path folder, List<SavedDisk> disks) throws IOException {
      List<PracticeDisk> found = new ArrayList<>();
      for (SavedDisk disk : disks) {
        PracticeDisk made = disk.in(folder);
        if (!Files.isRegularFile(made.image(), LinkOption.NOFOLLOW_LINKS)) {
          throw new IOException("the image of " + disk.id() + " is not there any more");
        }
        found.add(made);
      }
      return found;
    }
  }

  /** A disk without its place. */
  record SavedDisk(
      String id,
      PracticeDisk.Role role,
      String vendor,
      String product,
      String serial,
      String wwn,
      int turnsPerMinute,
      long sizeBytes) {
    SavedDisk {
      if (!ID.matcher(id).matches()
          || !List.of(vendor, product, serial, wwn).stream()
              .allMatch(word -> WORD.matcher(word).matches())
          || sizeBytes < 512) {
        throw new IllegalArgumentException("no toy disk was ever so");
      }
    }

    static SavedDisk of(PracticeDisk d) {
      return new SavedDisk(
          d.id(),
          d.role(),
          d.vendor(),
          d.product(),
          d.serial(),
          d.wwn(),
          d.turnsPerMinute(),
          d.sizeBytes());
    }

    PracticeDisk in(Path folder) {
      return new PracticeDisk(
          id,
          role,
          vendor,
          product,
          serial,
          wwn,
          turnsPerMinute,
          sizeBytes,
          folder.resolve(id + ".img"));
    }
  }
}
