package org.rotproof.storage;

import java.util.List;
import java.util.Optional;

/**
 * An md array as it was found.
 *
 * @param node the kernel's name, such as md127
 * @param name the array's own name ("photos"), or the node where it has none
 * @param level what md says of it
 * @param sizeBytes what it offers to the layer above
 * @param degraded how many members are missing
 * @param protection what guards its legs
 * @param layout as mdadm words it: "left-symmetric", "near=2"; "" where the level has none
 * @param mountPoint where it, or what lies on it, is mounted; "" if nowhere
 * @param fileSystem the file system found on it, "" if none
 * @param sync what md is doing to it now, if anything
 * @param integrity the algorithm of its legs as the blueprint spells it ("hmac-sha256"), "" if none
 *     or not known
 * @param metadata md's metadata version: "1.2", "0.90", "none", "external:…"; "" if not known
 * @param state md's array_state: clean, active, inactive, readonly, read-auto, …; "" if not known
 * @param componentSectors how many 512-byte sectors of each leg's data area the array uses; 0 if
 *     not known
 * @param mismatchSectors md's mismatch_cnt from the last pass, -1 if not known
 * @param topDevice the block device that holds the file system: the array itself, or the LUKS
 *     mapping or logical volume on it; "" if there is none or more than one
 * @param signs what else bears on its health
 * @param absent disks of it that md does not list any more
 * @param space how full the file system on it is; empty where it is not mounted, or not known
 */
public record Array(
    String node,
    String name,
    String uuid,
    MdLevel level,
    long sizeBytes,
    int chunkBytes,
    String layout,
    int raidDisks,
    int degraded,
    ArrayProtection protection,
    String mountPoint,
    String fileSystem,
    List<Leg> legs,
    Optional<SyncProgress> sync,
    String integrity,
    String metadata,
    String state,
    long componentSectors,
    long mismatchSectors,
    String topDevice,
    ArraySigns signs,
    List<ArrayAbsent> absent,
    Optional<FileSpace> space) {
  public Array {
    if (node == null || node.isBlank() || sizeBytes < 0) {
      throw new IllegalArgumentException("an array needs a node and a size");
    }
    if (componentSectors < 0 || mismatchSectors < -1) {
      throw new IllegalArgumentException("a count below zero: " + node);
    }
    legs = List.copyOf(legs);
    // A helper of an earlier version says none of these.
    absent = absent == null ? List.of() : List.copyOf(absent);
    space = space == null ? Optional.empty() : space;
    signs = signs == null ? ArraySigns.NONE : signs;
  }

  /** One of which no more was seen. */
  public Array(
      String node,
      String name,
      String uuid,
      MdLevel level,
      long sizeBytes,
      int chunkBytes,
      String layout,
      int raidDisks,
      int degraded,
      ArrayProtection protection,
      String mountPoint,
      String fileSystem,
      List<Leg> legs,
      Optional<SyncProgress> sync,
      String integrity,
      String metadata,
      String state,
      long componentSectors,
      long mismatchSectors,
      String topDevice) {
    this(
        node,
        name,
        uuid,
        level,
        sizeBytes,
        chunkBytes,
        layout,
        raidDisks,
        degraded,
        protection,
        mountPoint,
        fileSystem,
        legs,
        sync,
        integrity,
        metadata,
        state,
        componentSectors,
        mismatchSectors,
        topDevice,
        ArraySigns.NONE,
        List.of(),
        Optional.empty());
  }

  /** The same with other legs, and disks that are absent. */
  public Array with(List<Leg> otherLegs, List<ArrayAbsent> otherAbsent) {
    return with(otherLegs, signs, otherAbsent, space);
  }

  Array withOdd(String what) {
    return with(legs, signs.andOdd(what), absent, space);
  }

  /** The same, read-only since somebody wanted that. */
  Array readOnlyByWish() {
    return with(legs, signs.with(ArraySigns.Written.READ_ONLY), absent, space);
  }

  /** The same, as full as that. */
  public Array with(FileSpace now) {
    return with(legs, signs, absent, Optional.of(now));
  }

  /** The same, where it does not matter how full it is, which every file changes. */
  public Array withoutSpace() {
    return with(legs, signs, absent, Optional.empty());
  }

  private Array with(
      List<Leg> otherLegs,
      ArraySigns otherSigns,
      List<ArrayAbsent> otherAbsent,
      Optional<FileSpace> otherSpace) {
    return new Array(
        node,
        name,
        uuid,
        level,
        sizeBytes,
        chunkBytes,
        layout,
        raidDisks,
        degraded,
        protection,
        mountPoint,
        fileSystem,
        otherLegs,
        sync,
        integrity,
        metadata,
        state,
        componentSectors,
        mismatchSectors,
        topDevice,
        otherSigns,
        otherAbsent,
        otherSpace);
  }

  /** How much of it is guarded: as much as of its least guarded member. */
  public Guard guard() {
    return Guard.least(legs);
  }

  /**
   * How far every member has right checksums, in sectors from the beginning of the array's data;
   * beyond every end where all of them are there.
   */
  public long guardedToSector() {
    return legs.stream()
        .filter(leg -> leg.slot() >= 0 && leg.guard().partly())
        .mapToLong(leg -> leg.guard().doneSectors() - Math.max(0, leg.dataOffsetSectors()))
        .map(sectors -> Math.max(0, sectors))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** How it stands. */
  public ArrayHealth judged() {
    return ArrayHealth.of(this);
  }

  /** Its node's path, such as /dev/md127. */
  public String path() {
    return "/dev/" + node;
  }
}
