package org.rotproof.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.rotproof.protocol.FailureException;

/** What can be done to a practice machine from outside: rot, pulled disks, power cuts. */
public interface PracticeLab {
  /**
   * Writes random bytes into a disk's image, as rot would.
   *
   * @param disk its id, "disk1"
   * @throws IllegalArgumentException for an unknown disk, or a range that leaves the disk
   */
  void damage(String disk, long offsetBytes, long lengthBytes) throws IOException;

  /**
   * Has each read of that range fail from now on, as a disk does that cannot read its surface.
   * Writes are taken and do not heal it; pulled and put back, or after a restart, it can be read.
   *
   * @throws IllegalArgumentException for an unknown disk, or a range that leaves the disk
   */
  void failReads(String disk, long offsetBytes, long lengthBytes) throws IOException;

  /** Pulls a disk out of the running machine. */
  void pull(String disk) throws IOException;

  /**
   * Plugs a new disk in, with a new serial. Its id shows up in the next look.
   *
   * @param disk the id it shall have; a pulled disk's id may be used again
   */
  void plug(String disk, long sizeBytes) throws IOException;

  /**
   * Plugs a pulled disk in again, with what it held.
   *
   * @throws IllegalArgumentException for a disk that was not pulled
   */
  void putBack(String disk) throws IOException;

  /** Limits what that disk moves per second, reads and writes together; 0 lifts the limit. */
  default void throttle(String disk, long bytesPerSecond) throws IOException {
    throttle(disk, bytesPerSecond, 0);
  }

  /**
   * Holds a disk to that speed and to so many requests a second, as the arm of a hard disk does; 0
   * for no limit.
   */
  void throttle(String disk, long bytesPerSecond, long requestsPerSecond) throws IOException;

  /**
   * Ends the machine at once, as if the plug was pulled. The images stay until the session closes.
   */
  void powerCut();

  /**
   * Comes back after a power cut (boots again on the same disks and the same system disk) or after
   * the helper was lost (waits for the new one). The session it gives takes the place of the
   * earlier one, whose requests have all failed as LOST. Blocks as {@link Host#connect} does.
   */
  HostSession reconnect(Consumer<Host.Starting> news) throws FailureException, InterruptedException;

  /** Whether anything was built or changed in it, so that it may be worth keeping. */
  boolean used();

  /** Whether it is the one that was kept the last time. */
  boolean wasKept();

  /**
   * Switches it off and keeps it for next time, in place of one that was kept before; its sessions
   * are over. Blocks for some seconds.
   *
   * @throws IOException when it cannot be kept; it is switched off then, and there until its
   *     session is closed
   */
  void keep() throws IOException;

  /** An id for {@link #plug} that no disk of this machine has had. */
  String freshId();

  /** The ids of the disks that are plugged in, in order. */
  List<String> disks();

  /**
   * Where a disk's bytes lie, for a look from outside. The guest may hold newer ones in memory.
   *
   * @throws IllegalArgumentException for an unknown disk
   */
  Path image(String disk);

  /** The guest's console so far, its last MiB, for a report. */
  String console();
}
