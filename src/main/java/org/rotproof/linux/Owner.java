package org.rotproof.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/**
 * Whose something is. The number of this process's user comes from the kernel's call, not from who
 * owns /proc/self: that is root where dumps are forbidden.
 */
public final class Owner {
  private static final int WRITABLE_FOR_GROUP = 0020;
  private static final int WRITABLE_FOR_ALL = 0002;
  private static final int STICKY = 01000;

  private Owner() {}

  /** The number of the user that this process acts as. */
  public static int self() {
    return LibC.INSTANCE.geteuid();
  }

  /** Whether this process acts as root. */
  public static boolean isRoot() {
    return self() == 0;
  }

  /**
   * What the file system says of a file, a link itself where it is one.
   *
   * @param mode the bits of its rights, with those above them
   */
  record Standing(int user, int group, int mode) {
    static Standing of(Path path) throws IOException {
      Map<String, Object> found =
          Files.readAttributes(path, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
      return new Standing(
          ((Number) found.get("uid")).intValue(),
          ((Number) found.get("gid")).intValue(),
          ((Number) found.get("mode")).intValue());
    }

    boolean othersMayWrite() {
      return (mode & WRITABLE_FOR_ALL) != 0 || ((mode & WRITABLE_FOR_GROUP) != 0 && group != 0);
    }

    /** As /tmp: everybody may make something there, and nobody may touch what another one made. */
    boolean sticky() {
      return (mode & STICKY) != 0;
    }
  }
}
