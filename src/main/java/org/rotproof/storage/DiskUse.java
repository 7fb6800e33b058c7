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
    SYSTEM_DISK,
    READ_ONLY,
    HELD
  }

  public DiskUse {
    if (kind == null || detail == null) {
      throw new IllegalArgumentException("a disk's use needs a kind and a detail");
    }
  }
}
