package org.rotproof.linux;

import com.sun.jna.LastErrorException;
import com.sun.jna.NativeLong;

/** Makes a process that holds secrets harder to read. */
public final class Hardening {
  private Hardening() {}

  /**
   * Forbids core dumps of this process and other users' reading of its memory.
   *
   * @return whether the kernel agreed
   */
  public static boolean forbidDumps() {
    NativeLong none = new NativeLong(0);
    try {
      LibC.INSTANCE.prctl(LibC.PR_SET_DUMPABLE, none, none, none, none);
      return true;
    } catch (LastErrorException e) {
      return false;
    }
  }
}
