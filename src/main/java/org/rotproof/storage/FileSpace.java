package org.rotproof.storage;

/**
 * How full a mounted file system is, as it says itself (statvfs). What is kept for root, or for the
 * file system's own use, is neither used nor free.
 *
 * @param freeBytes what an ordinary program may still write
 */
public record FileSpace(long sizeBytes, long usedBytes, long freeBytes) {
  public FileSpace {
    if (sizeBytes <= 0 || usedBytes < 0 || freeBytes < 0) {
      throw new IllegalArgumentException("no file system is of that size");
    }
  }

  /** Whether nothing more can be written. */
  public boolean full() {
    return freeBytes == 0;
  }
}
