package org.rotproof.storage.meta;

/**
 * Where dm-integrity keeps each block and its tag, when both lie on one device: the tags of a run
 * of blocks, then the run (drivers/md/dm-integrity.c, get_data_sector and
 * get_metadata_sector_and_offset). All places count from where the superblock begins.
 */
public record IntegrityLayout(IntegritySuperblock superblock) {
  private static final int SECTOR_BYTES = 512;

  /** The byte where the journal begins. */
  public static final long JOURNAL_BYTE = (long) IntegritySuperblock.SECTORS * SECTOR_BYTES;

  private static final int FIXED_PADDING = 8;
  private static final long PADDING_BYTES = 4096;
  private static final long OLD_PADDING_BYTES = 128 << 10;

  /** The byte where the block of a sector begins. */
  public long blockByte(long sector) {
    long area = sector >> superblock.log2InterleaveSectors();
    return (first() + sector + (area + 1) * tagSectors()) * SECTOR_BYTES;
  }

  /** The byte where its tag begins. */
  public long tagByte(long sector) {
    long area = sector >> superblock.log2InterleaveSectors();
    long begin = area << superblock.log2InterleaveSectors();
    long blocks = (sector - begin) * SECTOR_BYTES / superblock.blockBytes();
    return (first() + begin + area * tagSectors()) * SECTOR_BYTES + blocks * superblock.tagBytes();
  }

  /** Behind superblock and journal. */
  private long first() {
    return IntegritySuperblock.SECTORS + superblock.journalSections() * superblock.sectionSectors();
  }

  /** How many sectors the tags of one run take. */
  private long tagSectors() {
    long blocks =
        ((long) SECTOR_BYTES << superblock.log2InterleaveSectors()) / superblock.blockBytes();
    long padding = (superblock.flags() & FIXED_PADDING) != 0 ? PADDING_BYTES : OLD_PADDING_BYTES;
    long bytes = blocks * superblock.tagBytes();
    return (bytes + padding - 1) / padding * padding / SECTOR_BYTES;
  }
}
