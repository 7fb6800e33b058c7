package org.rotproof.storage.meta;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A checksum that dm-integrity computes itself, without a key: over the number of the block's first
 * sector, then the block (integrity_sector_checksum).
 */
public enum IntegrityChecksum {
  CRC32C {
    @Override
    byte[] of(byte[] bytes) {
      CRC32C crc = new CRC32C();
      crc.update(bytes);
      return little((int) crc.getValue());
    }
  },
  /** As the kernel has it: begun with zeros, and not turned over in the end. */
  CRC32 {
    @Override
    byte[] of(byte[] bytes) {
      int crc = 0;
      for (byte one : bytes) {
        crc = TABLE[(crc ^ one) & 0xff] ^ crc >>> 8;
      }
      return little(crc);
    }
  },
  SHA1 {
    @Override
    byte[] of(byte[] bytes) {
      return digest("SHA-1", bytes);
    }
  },
  SHA256 {
    @Override
    byte[] of(byte[] bytes) {
      return digest("SHA-256", bytes);
    }
  };

  private static final int POLYNOMIAL = 0xEDB88320;
  private static final int[] TABLE = table();

  /** By the name that a blueprint has for it; empty for one that is not known here. */
  public static Optional<IntegrityChecksum> named(String id) {
    return switch (id) {
      case "crc32c" -> Optional.of(CRC32C);
      case "crc32" -> Optional.of(CRC32);
      case "sha1" -> Optional.of(SHA1);
      case "sha256" -> Optional.of(SHA256);
      default -> Optional.empty();
    };
  }

  /**
   * The checksum of a block that begins at a sector; the device's salt, where it has one, first.
   */
  public byte[] of(byte[] salt, long sector, byte[] block) {
    return of(
        ByteBuffer.allocate(salt.length + Long.BYTES + block.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(salt)
            .putLong(sector)
            .put(block)
            .array());
  }

  abstract byte[] of(byte[] bytes);

  private static byte[] little(int value) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] digest(String name, byte[] bytes) {
    try {
      return MessageDigest.getInstance(name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + name, e);
    }
  }

  private static int[] table() {
    int[] table = new int[256];
    for (int i = 0; i < table.length; i++) {
      int crc = i;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ POLYNOMIAL;
      }
      table[i] = crc;
    }
    return table;
  }
}
