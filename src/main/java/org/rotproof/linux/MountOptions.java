package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which options of a file system the kernel refuses, as it says itself (fsopen(2), fsconfig(2)):
 * nothing is mounted, and no device is touched. File systems that the kernel has not taught to be
 * asked so take everything until they are mounted: of those nothing is known.
 */
public final class MountOptions {
  /** The same on every processor. */
  private static final int FSOPEN = 430;

  private static final int FSCONFIG = 431;
  private static final int CLOSE_ON_EXEC = 1;
  private static final int SET_FLAG = 0;
  private static final int SET_STRING = 1;
  private static final int EINVAL = 22;

  /** What mount(8), systemd.mount(5) and the kernel itself keep from the file system. */
  private static final Set<String> NOT_ITS_OWN =
      Set.of(
          "defaults",
          "auto",
          "noauto",
          "user",
          "nouser",
          "users",
          "owner",
          "noowner",
          "group",
          "nogroup",
          "_netdev",
          "nofail",
          "fail",
          "rw",
          "ro",
          "exec",
          "noexec",
          "suid",
          "nosuid",
          "dev",
          "nodev",
          "atime",
          "noatime",
          "diratime",
          "nodiratime",
          "relatime",
          "norelatime",
          "strictatime",
          "nostrictatime",
          "lazytime",
          "nolazytime",
          "sync",
          "async",
          "dirsync",
          "mand",
          "nomand",
          "iversion",
          "noiversion",
          "silent",
          "loud",
          "bind",
          "rbind",
          "remount",
          "symfollow",
          "nosymfollow",
          "shared",
          "rshared",
          "slave",
          "rslave",
          "private",
          "rprivate",
          "unbindable",
          "runbindable",
          "loop",
          "seclabel");

  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "(?:[xX]-.*|(?:comment|helper|uhelper|context|fscontext|defcontext|rootcontext|loop"
              + "|offset|sizelimit|user)=.*)");

  private MountOptions() {}

  /**
   * The first one that the kernel refuses; empty where it takes them all, or cannot be asked.
   *
   * @param type such as ext4
   */
  public static Optional<String> refused(String type, List<String> options) {
    int fd;
    try {
      fd = LibC.INSTANCE.syscall(new NativeLong(FSOPEN), type, CLOSE_ON_EXEC).intValue();
    } catch (LastErrorException e) {
      return Optional.empty();
    }
    try {
      return options.stream()
          .filter(o -> !o.isEmpty() && !NOT_ITS_OWN.contains(o) && !OF_OTHERS.matcher(o).matches())
          .filter(option -> isRefused(fd, option))
          .findFirst();
    } finally {
      LibC.INSTANCE.close(fd);
    }
  }

  private static boolean isRefused(int fd, String option) {
    int at = option.indexOf('=');
    try {
      if (at < 0) {
        LibC.INSTANCE.syscall(new NativeLong(FSCONFIG), fd, SET_FLAG, option, null, 0);
      } else {
        LibC.INSTANCE.syscall(
            new NativeLong(FSCONFIG),
            fd,
            SET_STRING,
            option.substring(0, at),
            option.substring(at + 1),
            0);
      }
      return false;
    } catch (LastErrorException e) {
      return e.getErrorCode() == EINVAL;
    }
  }
}
