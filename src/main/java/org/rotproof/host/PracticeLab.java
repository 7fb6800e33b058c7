package org.rotproof.host;

import java.io.IOException;

/** What can be done to a practice machine from outside: rot, pulled disks, power cuts. */
public interface PracticeLab {
  /**
   * Writes random bytes into a disk's image, as rot would.
   *
   * @param disk its id, "disk1"
   * @throws IllegalArgumentException for an unknown disk, or a range that leaves the disk
   */
  void damage(String disk, long offsetBytes, long lengthBytes) throws IOException;

  /** Pulls a disk out of the running machine. */
  void pull(String disk) throws IOException;

  /** Plugs a new disk in, with a new serial. Its id shows up in the next look. */
  void plug(String disk, long sizeBytes) throws IOException;

  /** Limits what all disks together move per second; 0 lifts the limit. */
  void throttle(String disk, long bytesPerSecond) throws IOException;

  /**
   * Ends the machine at once, as if the plug was pulled. The images stay until the session closes.
   */
  void powerCut();

  /** The guest's console so far, for a report. */
  String console();
}
