package org.rotproof.linux;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.rotproof.linux.Owner.Standing;

/** A folder that nobody but its owner may enter, from the moment it is there. */
public final class PrivateFolder {
  private static final int OTHERS = 0077;
  private static final int OTHERS_WRITE = 0022;

  private PrivateFolder() {}

  /**
   * Makes it where it is missing; one that is there is closed to others.
   *
   * @return the folder, without links
   * @throws IOException when it belongs to somebody else, or others could write into it: what lies
   *     there may be theirs
   */
  public static Path make(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException e) {
      // Then it must be ours.
    }
    if (Files.isSymbolicLink(folder) && Standing.of(folder).user() != Owner.self()) {
      throw new IOException(folder + " is another user's link. Remove it.");
    }
    Path real = folder.toRealPath();
    Standing standing = Standing.of(real);
    if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(folder + " is no folder. Remove it.");
    }
    if (standing.user() != Owner.self()) {
      throw new IOException(folder + " belongs to another user. Remove it.");
    }
    if ((standing.mode() & OTHERS) != 0) {
      Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rwx------"));
    }
    if ((standing.mode() & OTHERS_WRITE) != 0) {
      throw new IOException(
          "Other users could write into "
              + folder
              + ", so what lies there may be theirs. It is closed to them now: look at it, and"
              + " remove what is not yours; then try again.");
    }
    return real;
  }

  /**
   * Opens a file to be locked, in a private folder. Nothing but a plain file is opened: a pipe of
   * that name would wait for ever.
   */
  public static FileChannel lockFile(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is no plain file. Remove it.");
    }
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }
}
