package org.rotproof.storage;

/**
 * One reason why a disk is out of reach.
 *
 * @param kind what sort of use it is
 * @param detail the person's words for it: a mount point, an array's or a volume group's name
 */
public record DiskUse(Kind kind, String detail) {
  /** The sorts of use that make a disk untouchable. */
  public enum Kind {
    MOUNTED,
    SWAP,
    MD_MEMBER,
    LVM_MEMBER,
    ZFS_MEMBER,
    BTRFS_MEMBER,
    DEVICE_MAPPER,
    /** The memory of a system that sleeps (hibernation) lies on it. */
    SLEEPING,
    /** The journal of a file system that lies elsewhere is on it. */
    JOURNAL,
    SYSTEM_DISK,
    READ_ONLY,
    /** The system has tried all it can to reach it, and talks to it no more. */
    GIVEN_UP,
    /** A request to it waits, and for seconds none has ended. */
    SILENT,
    /** Another driver lies on it: bcache, drbd, loop. */
    HELD,
    /** A process has it open and may write. */
    OPEN,
    /** The kernel says that somebody claimed it, and nobody is known who did. */
    CLAIMED,
    /** Another way to a disk that is met elsewhere. */
    OTHER_WAY,
    /** What says the same of itself is in use, and nothing tells whether it is another disk. */
    MAYBE_OTHER_WAY,
    /** Nothing tells whether it is another disk than one that is offered. */
    MAYBE_ONE_DISK,
    /** Where the kernel hangs it in, no hardware is known to be. */
    NO_HARDWARE,
    /** The system reads no sector of it. */
    NO_CAPACITY,
    /** It can only be written from the beginning of a zone on. */
    ZONED,
    /** No name is its own. */
    NO_NAME
  }

  public DiskUse {
    if (kind == null || detail == null) {
      throw new IllegalArgumentException("a disk's use needs a kind and a detail");
    }
  }
}
