package org.rotproof.plan;

import java.util.OptionalLong;
import org.rotproof.storage.RaidLevel;

/**
 * Sizes that the formats leave, in 512-byte sectors, by their documented layouts: dm-integrity
 * (drivers/md/dm-integrity.c, calculate_device_limits), LUKS2 (16 MiB header), md 1.2 metadata
 * (mdadm's super1.c), LVM2 (1 MiB, 4 MiB extents).
 */
final class Layout {
  static final long MIB_SECTORS = 2048;
  static final long LUKS_HEADER_SECTORS = 16 * MIB_SECTORS;
  private static final int CHUNK_SECTORS = 1024;
  private static final long EXTENT_SECTORS = 4 * MIB_SECTORS;

  private Layout() {}

  /** What a LUKS2 container with integrity offers on a disk. */
  static long luksIntegrity(long diskSectors, Integrity integrity, int sectorBytes) {
    return integrity(diskSectors, LUKS_HEADER_SECTORS, integrity.tagBytes(), sectorBytes);
  }

  /** What stand-alone dm-integrity offers on a disk. */
  static long plainIntegrity(long diskSectors, Integrity integrity, int sectorBytes) {
    return integrity(diskSectors, 0, integrity.tagBytes(), sectorBytes);
  }

  private static long integrity(long device, long start, int tagBytes, int sectorBytes) {
    int perBlock = sectorBytes / 512;
    long initial = 8 + journalSectors(device, tagBytes, perBlock);
    long interleave = 32768;
    long runBytes = interleave / perBlock * tagBytes;
    long run = (runBytes + 4095) / 4096 * 8;
    long room = device - start - initial;
    long areas = Math.max(0, room / (interleave + run));
    long rest = Math.max(0, room - areas * (interleave + run) - run);
    long provided = areas * interleave + rest;
    return provided / 8 * 8;
  }

  private static long journalSectors(long device, int tagBytes, int perBlock) {
    long wanted = Math.min(131_072, device >> 7);
    int entryBytes = (8 + 8 * perBlock + tagBytes + 7) / 8 * 8;
    int entries = 504 / entryBytes * 8;
    long section = (long) entries * perBlock + 8;
    return Math.max(1, wanted / section) * section;
  }

  /** What each member gives to the array: behind md's superblock and its spare room. */
  static long mdComponent(long memberSectors, RaidLevel level) {
    boolean chunked = level.chunked();
    long headroom = 128 * 1024 * 2;
    // With chunks mdadm keeps room for two of them, as measured on members below 1 GiB.
    while (headroom << 10 > memberSectors && (!chunked || headroom >= CHUNK_SECTORS * 4L)) {
      headroom >>= 1;
    }
    long offset = 24 + bitmapSpace(memberSectors) + headroom;
    offset = (offset + MIB_SECTORS - 1) / MIB_SECTORS * MIB_SECTORS;
    long unit = chunked ? CHUNK_SECTORS : 128;
    return Math.max(0, (memberSectors - offset) / unit * unit);
  }

  /**
   * The disk sector that holds a sector of an integrity device's data (dm-integrity.c,
   * get_data_sector): superblock and journal first, then runs of tags, each before the 16 MiB of
   * data that it covers.
   */
  static long diskSector(
      long diskSectors, long start, int tagBytes, int sectorBytes, long dataSector) {
    int perBlock = sectorBytes / 512;
    long initial = 8 + journalSectors(diskSectors, tagBytes, perBlock);
    long interleave = 32768;
    long run = (interleave / perBlock * tagBytes + 4095) / 4096 * 8;
    long area = dataSector / interleave;
    return start + initial + (area + 1) * run + dataSector;
  }

  /** The data sector that such a disk sector holds; empty where it holds none. */
  static OptionalLong dataSector(
      long diskSectors, long start, int tagBytes, int sectorBytes, long diskSector) {
    long first = diskSector(diskSectors, start, tagBytes, sectorBytes, 0);
    long interleave = 32768;
    long step = diskSector(diskSectors, start, tagBytes, sectorBytes, interleave) - first;
    long behind = diskSector - first;
    return behind < 0 || behind % step >= interleave
        ? OptionalLong.empty()
        : OptionalLong.of(behind / step * interleave + behind % step);
  }

  private static long bitmapSpace(long memberSectors) {
    if (memberSectors < 128) {
      return 0;
    }
    if (memberSectors - 128 >= 200L * 1024 * 1024 * 2) {
      return 256;
    }
    return memberSectors - 8 > 8L * 1024 * 1024 * 2 ? 128 : 8;
  }

  /** What an array with chunks of the usual size offers. */
  static long array(RaidLevel level, int members, long componentSectors) {
    return array(level, members, componentSectors, CHUNK_SECTORS);
  }

  /** What an array with such chunks offers. */
  static long array(RaidLevel level, int members, long componentSectors, long chunkSectors) {
    // RAID 10 counts in chunks: of an odd number of members half of one is used, too.
    return level == RaidLevel.RAID10
        ? componentSectors / chunkSectors * members / 2 * chunkSectors
        : componentSectors * level.redundancy(members).dataMembers();
  }

  /**
   * What a LUKS2 container without integrity offers on an array: its data begin at a full stripe
   * (lib/utils_device.c of cryptsetup, device_topology_alignment).
   */
  static long luksPlain(long sectors, RaidLevel level, int members) {
    long begin = roundUp(LUKS_HEADER_SECTORS, stripeSectors(level, members));
    return Math.max(0, (sectors - begin) / 8 * 8);
  }

  /** What one logical volume over a whole volume group offers, data aligned to full stripes. */
  static long logicalVolume(long sectors, RaidLevel level, int members) {
    long begin = roundUp(MIB_SECTORS, stripeSectors(level, members));
    return Math.max(0, (sectors - begin) / EXTENT_SECTORS * EXTENT_SECTORS);
  }

  /**
   * The optimal size of a write that the array tells of, or 1 MiB where that is a multiple of it:
   * both cryptsetup and LVM begin there anyway (drivers/md/raid5.c and raid10.c, io_opt).
   */
  private static long stripeSectors(RaidLevel level, int members) {
    // raid10.c counts all members of an odd number: only then a full stripe ends where it began.
    boolean odd = level == RaidLevel.RAID10 && members % 2 != 0;
    long data = odd ? members : level.redundancy(members).dataMembers();
    long stripe = data * CHUNK_SECTORS;
    return !level.chunked() || MIB_SECTORS % stripe == 0 ? MIB_SECTORS : stripe;
  }

  private static long roundUp(long sectors, long multiple) {
    return (sectors + multiple - 1) / multiple * multiple;
  }
}
