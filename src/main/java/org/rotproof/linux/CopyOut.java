package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;

/**
 * Copies secrets into a folder that may belong to somebody else, such as a stick's. The folder is
 * opened once and everything is done through it: no link is followed, no file that is there is
 * touched. Each copy is read back from the medium, past what the kernel remembers of it, and
 * compared. What passes through memory is overwritten.
 */
public final class CopyOut implements AutoCloseable {
  private static final int PIECE_BYTES = 64 << 10;
  private static final int MOST_NAMES = 99;
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
  private static final Set<OpenOption> READ =
      Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

  private final Path folder;
  private final SecureDirectoryStream<Path> open;

  /**
   * A file that is there now.
   *
   * @param already whether it was there before, with the same content
   * @param ownersOnly whether nobody but its owner may read it
   */
  public record Copied(String name, long bytes, boolean already, boolean ownersOnly) {}

  /** Something to read, as often as it is asked for. */
  public interface Source {
    /** A new stream of it, from its beginning. */
    ReadableByteChannel open() throws IOException;
  }

  private CopyOut(Path folder, SecureDirectoryStream<Path> open) {
    this.folder = folder;
    this.open = open;
  }

  /** Opens the folder; the last part of its path may be no link. */
  @SuppressWarnings("StreamResourceLeak") // It stays open, and goes with what is returned.
  public static CopyOut into(Path folder) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("'" + folder + "' is no folder");
    }
    DirectoryStream<Path> stream = Files.newDirectoryStream(folder);
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new CopyOut(folder, secure);
    }
    stream.close();
    throw new IOException("'" + folder + "' cannot be held open");
  }

  /**
   * Copies a file of this system.
   *
   * @param name in the folder; where that is taken by another content, a number is put behind it
   * @throws IOException when it cannot be read or written, or does not read back the same; then
   *     nothing new stays
   */
  public Copied copy(Path from, String name) throws IOException {
    return copy(() -> Files.newByteChannel(from, READ), name);
  }

  /** The same with anything that can be read. */
  public Copied copy(Source source, String name) throws IOException {
    Content content;
    try (ReadableByteChannel in = source.open()) {
      content = Content.of(in);
    }
    for (int number = 1; number <= MOST_NAMES; number++) {
      Path file = Path.of(numbered(name, number));
      try {
        write(source, file);
      } catch (FileAlreadyExistsException e) {
        if (same(file, content)) {
          return new Copied(file.toString(), content.bytes(), true, ownersOnly(file));
        }
        continue;
      }
      if (!same(file, content)) {
        open.deleteFile(file);
        throw new IOException("'" + file + "' does not read back as it was written");
      }
      return new Copied(file.toString(), content.bytes(), false, ownersOnly(file));
    }
    throw new IOException("there are too many files called like '" + name + "' already");
  }

  /**
   * Writes something that may be another when it is read a second time, such as a file in use. What
   * was written is read back from the medium and compared with what passed through here.
   *
   * @param name as for a copy; one that is taken gets a number whatever it holds
   */
  public Copied create(Source source, String name) throws IOException {
    for (int number = 1; number <= MOST_NAMES; number++) {
      Path file = Path.of(numbered(name, number));
      Content content;
      try {
        content = write(source, file);
      } catch (FileAlreadyExistsException e) {
        continue;
      }
      if (!same(file, content)) {
        open.deleteFile(file);
        throw new IOException("'" + file + "' does not read back as it was written");
      }
      return new Copied(file.toString(), content.bytes(), false, ownersOnly(file));
    }
    throw new IOException("there are too many files called like '" + name + "' already");
  }

  private static String numbered(String name, int number) {
    int dot = name.lastIndexOf('.');
    return number == 1
        ? name
        : dot <= 0
            ? name + "-" + number
            : name.substring(0, dot) + "-" + number + name.substring(dot);
  }

  private Content write(Source source, Path file) throws IOException {
    FileAttribute<?> own =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    boolean done = false;
    MessageDigest sha = Content.sha();
    long bytes = 0;
    ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
    // What is there already is not deleted: it was not opened.
    try (SeekableByteChannel out = open.newByteChannel(file, NEW, own)) {
      try (ReadableByteChannel in = source.open()) {
        while (in.read(buffer) >= 0) {
          buffer.flip();
          bytes += buffer.remaining();
          sha.update(buffer.duplicate());
          while (buffer.hasRemaining()) {
            out.write(buffer);
          }
          buffer.clear();
        }
        done = true;
      } finally {
        wipe(buffer);
        if (!done) {
          open.deleteFile(file);
        }
      }
    }
    try {
      OnMedium.flush(folder.resolve(file).toString());
    } catch (IOException e) {
      open.deleteFile(file);
      throw e;
    }
    return new Content(bytes, ByteBuffer.wrap(sha.digest()));
  }

  private boolean same(Path file, Content content) throws IOException {
    try (SeekableByteChannel in = open.newByteChannel(file, READ)) {
      return content.equals(Content.of(in));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** What is told of a content: how much it is, and its SHA-256. */
  private record Content(long bytes, ByteBuffer digest) {
    static MessageDigest sha() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    static Content of(ReadableByteChannel in) throws IOException {
      ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE_BYTES);
      long bytes = 0;
      MessageDigest sha = sha();
      try {
        while (in.read(buffer) >= 0) {
          buffer.flip();
          bytes += buffer.remaining();
          sha.update(buffer);
          buffer.clear();
        }
        return new Content(bytes, ByteBuffer.wrap(sha.digest()));
      } finally {
        wipe(buffer);
      }
    }
  }

  private static void wipe(ByteBuffer buffer) {
    buffer.clear();
    while (buffer.hasRemaining()) {
      buffer.put((byte) 0);
    }
  }

  /** File systems such as FAT take no note of what they are told about rights. */
  private boolean ownersOnly(Path file) throws IOException {
    PosixFileAttributes attributes =
        open.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
            .readAttributes();
    String rights = PosixFilePermissions.toString(attributes.permissions());
    return rights.endsWith("------");
  }

  @Override
  public void close() throws IOException {
    open.close();
  }

  /** To the medium, and out of the kernel's memory, so that what is read comes from the medium. */
  private static final class OnMedium {
    private static final int DO_NOT_NEED = 4;

    private OnMedium() {}

    static void flush(String path) throws IOException {
      try {
        int fd = LibC.INSTANCE.open(path, LibC.O_RDONLY | LibC.O_NOFOLLOW | LibC.O_CLOEXEC);
        try {
          LibC.INSTANCE.fsync(fd);
          LibC.INSTANCE.posix_fadvise(fd, 0, 0, DO_NOT_NEED);
        } finally {
          LibC.INSTANCE.close(fd);
        }
      } catch (LastErrorException e) {
        throw new IOException(path + ": " + e.getMessage(), e);
      }
    }
  }
}
