package org.rotproof.storage;

import java.util.List;

/**
 * One member of an array, followed down to the disk it lies on.
 *
 * @param slot its place in the array, -1 for a spare or where it is not known
 * @param path the member's node, such as /dev/dm-1
 * @param mapping the device-mapper name, "" for a bare disk
 * @param disk the disk's id in the inventory, or its path where it has none
 * @param state in_sync, spare, faulty, write_mostly, … as md names it
 * @param dataOffsetSectors where the array's data starts on the member, in 512-byte sectors; -1 if
 *     not known
 * @param sizeBytes the member's whole size, md's own metadata included; 0 if not known
 * @param carrier the disk or partition it lies on in the end, such as /dev/sda or /dev/sda1
 * @param integrityNode the kernel's node of the dm-integrity device that guards it: its own for
 *     stand-alone dm-integrity, that of NAME_dif below dm-crypt (the one that the kernel log
 *     names); "" for a leg without
 * @param correctedErrors read errors that md corrected, as sysfs counts them (md does not count all
 *     of them: see mismatch counts); -1 if not known
 * @param badBlocks whether md lists bad blocks on it
 * @param gone whether its disk is not on the machine any more, whatever md believes
 * @param back whether the disk that is gone from below it is plugged in again: what md holds leads
 *     nowhere all the same
 * @param identity what its disk is known by, also when it is gone
 * @param guard how far its checksums are there
 */
public record Leg(
    int slot,
    String path,
    String mapping,
    String disk,
    String state,
    long dataOffsetSectors,
    long sizeBytes,
    String carrier,
    String integrityNode,
    long correctedErrors,
    boolean badBlocks,
    boolean gone,
    boolean back,
    KnownDisk identity,
    Guard guard) {
  public Leg {
    if (path == null || mapping == null || disk == null || state == null) {
      throw new IllegalArgumentException("a leg needs a path, a mapping, a disk and a state");
    }
    if (carrier == null || integrityNode == null || sizeBytes < 0 || dataOffsetSectors < -1) {
      throw new IllegalArgumentException("a leg needs a carrier and sizes: " + path);
    }
    // A helper of an earlier version does not say these.
    identity = identity == null ? KnownDisk.UNKNOWN : identity;
    guard = guard == null ? Guard.UNKNOWN : guard;
  }

  /** One whose disk is there, and of which no more is known. */
  public Leg(
      int slot,
      String path,
      String mapping,
      String disk,
      String state,
      long dataOffsetSectors,
      long sizeBytes,
      String carrier,
      String integrityNode,
      long correctedErrors,
      boolean badBlocks) {
    this(
        slot,
        path,
        mapping,
        disk,
        state,
        dataOffsetSectors,
        sizeBytes,
        carrier,
        integrityNode,
        correctedErrors,
        badBlocks,
        false,
        false,
        KnownDisk.UNKNOWN,
        Guard.UNKNOWN);
  }

  /** Whether md's words for its state have that one among them. */
  public boolean is(String word) {
    return words().contains(word);
  }

  /** md's words for its state. */
  List<String> words() {
    return List.of(state.split("[,\\s]+"));
  }

  /** Whether its disk is there, as far as is known. */
  public boolean present() {
    return !gone;
  }

  /** The same on a disk that is known by that. */
  public Leg on(KnownDisk known) {
    return with(known.id().isEmpty() ? disk : known.id(), state, gone, back, known, guard);
  }

  /** The same, guarded so far. */
  public Leg guarded(Guard now) {
    return with(disk, state, gone, back, identity, now);
  }

  /** The same, whose disk is not on the machine any more. */
  public Leg pulled() {
    return missed(back);
  }

  /** The same, whose disk was gone and is plugged in again. */
  public Leg pluggedInAgain() {
    return missed(true);
  }

  /** The same, which can be neither read nor written, though md may not have noticed yet. */
  Leg failed() {
    String faulty = state.isEmpty() ? "faulty" : "faulty," + state;
    return is("faulty") ? this : with(disk, faulty, gone, back, identity, guard);
  }

  private Leg missed(boolean isBack) {
    return with(disk, state, true, isBack, identity, guard);
  }

  private Leg with(
      String newDisk,
      String newState,
      boolean isGone,
      boolean isBack,
      KnownDisk newIdentity,
      Guard newGuard) {
    return new Leg(
        slot,
        path,
        mapping,
        newDisk,
        newState,
        dataOffsetSectors,
        sizeBytes,
        carrier,
        integrityNode,
        correctedErrors,
        badBlocks,
        isGone,
        isBack,
        newIdentity,
        newGuard);
  }

  /** The kernel's name of its node: dm-1 of /dev/dm-1. */
  public String node() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
