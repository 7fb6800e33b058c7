package org.rotproof.storage;

/**
 * A disk that belongs to an array, by what was written down of it, and that md does not list among
 * the members any more.
 *
 * @param mapping the device-mapper name that its member is opened as; "" where it has none
 * @param spare whether it was a spare
 * @param back whether the disk is plugged in all the same
 */
public record ArrayAbsent(String mapping, KnownDisk identity, boolean spare, boolean back) {
  public ArrayAbsent {
    if (mapping == null || identity == null) {
      throw new IllegalArgumentException("an absent disk needs a mapping and an identity");
    }
  }
}
