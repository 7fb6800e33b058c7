package org.rotproof.plan;

/**
 * Where the bytes of the chosen disks go. The parts add up to {@code rawBytes}.
 *
 * @param usableBytes size of the block device that the file system is made on
 * @param redundancyBytes spent on copies or parity
 * @param tagBytes spent on integrity tags and their journals
 * @param headerBytes LUKS headers, md superblocks, LVM metadata, alignment
 * @param wasteBytes left over on larger disks
 * @param spareBytes standing by on spares
 */
public record Capacity(
    long rawBytes,
    long usableBytes,
    long redundancyBytes,
    long tagBytes,
    long headerBytes,
    long wasteBytes,
    long spareBytes) {
  public Capacity {
    if (usableBytes <= 0) {
      throw new IllegalArgumentException("nothing would be usable");
    }
  }
}
