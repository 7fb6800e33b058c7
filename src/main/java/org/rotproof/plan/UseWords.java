package org.rotproof.plan;

import org.rotproof.storage.DiskUse;

/** Why a disk is out of reach, in words. */
final class UseWords {
  private static final String TELL_APART =
      "give each a serial or world wide name of its own in the controller or storage box that makes"
          + " it, or connect them by a controller that passes on the disks' own";

  private UseWords() {}

  /** One reason, as a part of a sentence. */
  static String of(DiskUse use) {
    String detail = use.detail();
    return switch (use.kind()) {
      case MOUNTED -> "mounted at " + detail;
      case SWAP -> "in use as swap space";
      case MD_MEMBER -> "part of the array " + detail;
      case LVM_MEMBER ->
          detail.isEmpty()
              ? "it belongs to LVM, and which volume group it is part of is not known"
              : "part of the LVM volume group " + detail;
      case ZFS_MEMBER -> "part of a ZFS pool" + (detail.isEmpty() ? "" : " (" + detail + ")");
      case BTRFS_MEMBER -> "part of a mounted btrfs file system";
      case DEVICE_MAPPER -> "open as " + detail;
      case SLEEPING ->
          "a system sleeps whose memory lies on "
              + detail
              + " (hibernation): start it and shut it down first; if it is not there any more,"
              + " 'wipefs --all "
              + detail
              + "' takes that away";
      case JOURNAL ->
          detail
              + " holds the journal of a file system that lies elsewhere, and which would lack"
              + " it; if that is not there any more, 'wipefs --all "
              + detail
              + "' takes the journal away";
      case SYSTEM_DISK -> "it holds the running system";
      case READ_ONLY -> "it is read-only";
      case GIVEN_UP -> "it does not answer any more, and the system has given it up";
      case SILENT -> "it has not answered for more than five seconds";
      case HELD ->
          detail.equals("multipath")
              ? "multipath has claimed it as one way to a disk"
              : "in use by " + detail;
      case OPEN -> "open for writing by " + detail;
      case CLAIMED -> "the kernel says that something has claimed it, and it is not known what";
      case OTHER_WAY -> "it is the same disk as " + detail + ", cabled or mapped twice";
      case MAYBE_OTHER_WAY ->
          "it says the same of itself as "
              + detail
              + ", which is in use, and nothing tells whether it is another disk; if they are two, "
              + TELL_APART;
      case MAYBE_ONE_DISK ->
          "it says the same of itself as "
              + detail
              + ", and nothing tells whether it is another disk or a second way to that one; take "
              + detail
              + " instead, and if they are two, "
              + TELL_APART;
      case NO_HARDWARE ->
          "the kernel hangs it in at "
              + detail
              + ", where no hardware is known to be, so it may be nothing but memory or a file of"
              + " this machine";
      case NO_CAPACITY ->
          "its capacity is 0: "
              + (detail.equals("nvme")
                  ? "it is broken, or formatted with sectors that Linux cannot use ('nvme format'"
                      + " with another LBA format makes those usable, and erases them)"
                  : "it has no medium, or is broken, or is formatted with sectors that Linux cannot"
                      + " use (520 or 528 bytes, as disks out of storage arrays are; 'sg_format"
                      + " --format --size=512' makes those usable, and erases them)");
      case ZONED ->
          "it is a zoned disk ("
              + detail
              + "), which cannot be overwritten in place, as integrity and RAID do";
      case NO_NAME ->
          detail.isEmpty()
              ? "it has no name below /dev/disk/by-id or by-path that stays, so it could be taken"
                  + " for another disk after a restart"
              : "it gives the same serial as "
                  + detail
                  + ", and has no name of its own below /dev/disk/by-path, so after plugging or a"
                  + " restart the one could be taken for the other";
    };
  }
}
