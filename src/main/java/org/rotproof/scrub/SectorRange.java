package org.rotproof.scrub;

/** 512-byte sectors, both ends included, as the drill's report writes them. */
public record SectorRange(long first, long last) {
  public SectorRange {
    if (first < 0 || last < first) {
      throw new IllegalArgumentException("not a range of sectors: " + first + "-" + last);
    }
  }

  /** How many sectors. */
  public long count() {
    return last - first + 1;
  }
}
