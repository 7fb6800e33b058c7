package org.rotproof.storage;

/**
 * One member of an array, followed down to the disk it lies on.
 *
 * @param slot its place in the array, -1 for a spare or where it is not known
 * @param path the member's node, such as /dev/dm-1
 * @param mapping the device-mapper name, "" for a bare disk
 * @param disk the disk's id in the inventory, or its path where it has none
 * @param state in_sync, spare, faulty, write_mostly, … as md names it
 * @param dataOffsetSectors where the array's data starts on the member, in 512-byte sectors
 */
public record Leg(
    int slot, String path, String mapping, String disk, String state, long dataOffsetSectors) {
  public Leg {
    if (path == null || mapping == null || disk == null || state == null) {
      throw new IllegalArgumentException("a leg needs a path, a mapping, a disk and a state");
    }
  }
}
