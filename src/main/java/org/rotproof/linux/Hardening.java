package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;

/** Makes a process that holds secrets harder to read, and what it makes private from the start. */
public final class Hardening {
  private static final int FOR_OWNER_ONLY = 0077;

  private Hardening() {}

  /**
   * Forbids core dumps of this process and all reading of its memory and of its open files by other
   * processes but root's, those of the same user among them (proc(5), ptrace(2)).
   *
   * @return whether the kernel agreed
   */
  public static boolean forbidDumps() {
    NativeLong none = new NativeLong(0);
    try {
      LibC.INSTANCE.setrlimit(LibC.RLIMIT_CORE, new long[] {0, 0});
      LibC.INSTANCE.prctl(LibC.PR_SET_DUMPABLE, none, none, none, none);
      return true;
    } catch (LastErrorException | UnsatisfiedLinkError e) {
      return false;
    }
  }

  /** Whether dumps of this process are forbidden. */
  public static boolean dumpsForbidden() {
    NativeLong none = new NativeLong(0);
    return LibC.INSTANCE.prctl(LibC.PR_GET_DUMPABLE, none, none, none, none) == 0;
  }

  /**
   * Leaves the terminal that this process was started from, if there is one: its keys and its end
   * signal this process no longer.
   */
  public static void leaveTerminal() {
    try {
      LibC.INSTANCE.setsid();
    } catch (LastErrorException e) {
      // It leads a group of processes already, as below sshd, which gives it no terminal.
      return;
    }
  }

  /** From now on, whatever this process and its tools make is for their user alone. */
  public static void makeAllPrivate() {
    LibC.INSTANCE.umask(FOR_OWNER_ONLY);
  }
}
