package org.rotproof.scrub;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Knows the file systems that files can be named on by their superblock alone. blkid looks for
 * dozens of others in the first megabyte and gives up at the first sector that cannot be read; this
 * asks for three places only. Pure: whoever calls it reads.
 */
public final class FileSystemMagic {
  /** How much is asked for at each place. */
  public static final int BLOCK_BYTES = 4096;

  private static final int XFS_AT = 0;
  private static final int EXT_AT = 1024 + 0x38;
  private static final int EXT_MAGIC = 0xEF53;
  private static final int BTRFS_AT = 65536;
  private static final int BTRFS_MAGIC_AT = 0x40;

  private FileSystemMagic() {}

  /** Gives the block at that byte of a device, at least {@link #BLOCK_BYTES} long. */
  public interface Blocks {
    /** Empty where it cannot be read. */
    Optional<ByteBuffer> at(long offsetBytes);
  }

  /** "ext4", "xfs", "btrfs", or "" for none of them. */
  public static String of(Blocks blocks) {
    Optional<ByteBuffer> first = blocks.at(0);
    if (first.isPresent()) {
      if (text(first.get(), XFS_AT, 4).equals("XFSB")) {
        return "xfs";
      }
      ByteBuffer little = first.get().duplicate().order(ByteOrder.LITTLE_ENDIAN);
      if ((little.getShort(EXT_AT) & 0xffff) == EXT_MAGIC) {
        return "ext4";
      }
    }
    return blocks
        .at(BTRFS_AT)
        .filter(block -> text(block, BTRFS_MAGIC_AT, 8).equals("_BHRfS_M"))
        .map(block -> "btrfs")
        .orElse("");
  }

  private static String text(ByteBuffer block, int at, int length) {
    byte[] bytes = new byte[length];
    block.get(at, bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
