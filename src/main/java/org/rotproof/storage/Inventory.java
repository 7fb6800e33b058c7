package org.rotproof.storage;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was found on a machine at one moment.
 *
 * @param volumeGroups names of LVM volume groups already taken
 * @param mountPoints mount points already taken
 * @param abilities integrity algorithms and RAID personalities this kernel was seen to offer, as
 *     the blueprint spells them ("hmac-sha256", "raid6"); empty means it was not asked
 * @param unknown sentences on what could not be found out, and why: a tool that is missing, a right
 *     that is lacking
 * @param machine what opening at boot and closed arrays build on
 * @param tornGroups those LVM volume groups of which a part is missing, or may be
 */
public record Inventory(
    List<Disk> disks,
    List<Array> arrays,
    Set<String> volumeGroups,
    Set<String> mountPoints,
    Set<String> abilities,
    List<String> unknown,
    Machine machine,
    Set<String> tornGroups) {
  public Inventory {
    disks = List.copyOf(disks);
    arrays = List.copyOf(arrays);
    volumeGroups = Set.copyOf(volumeGroups);
    mountPoints = Set.copyOf(mountPoints);
    abilities = Set.copyOf(abilities);
    unknown = List.copyOf(unknown);
    // A helper of an earlier version does not say.
    tornGroups = tornGroups == null ? Set.of() : Set.copyOf(tornGroups);
  }

  /** One that lacks no part of a volume group. */
  public Inventory(
      List<Disk> disks,
      List<Array> arrays,
      Set<String> volumeGroups,
      Set<String> mountPoints,
      Set<String> abilities,
      List<String> unknown,
      Machine machine) {
    this(disks, arrays, volumeGroups, mountPoints, abilities, unknown, machine, Set.of());
  }

  /** One of a machine that nobody looked at beyond its disks. */
  public Inventory(
      List<Disk> disks,
      List<Array> arrays,
      Set<String> volumeGroups,
      Set<String> mountPoints,
      Set<String> abilities,
      List<String> unknown) {
    this(disks, arrays, volumeGroups, mountPoints, abilities, unknown, Machine.UNKNOWN);
  }

  /** The same, and nothing stayed unknown. */
  public Inventory(
      List<Disk> disks,
      List<Array> arrays,
      Set<String> volumeGroups,
      Set<String> mountPoints,
      Set<String> abilities) {
    this(disks, arrays, volumeGroups, mountPoints, abilities, List.of());
  }

  /**
   * Why there may be arrays of which nothing is known; empty where those that were found are all:
   * what could not be understood begins with its source, and only mdstat's has arrays. That
   * smartctl is missing, or that only root may look somewhere, hides no array.
   */
  public List<String> unknownOfArrays() {
    return unknown.stream().filter(s -> s.startsWith(MdstatReader.SOURCE + ":")).toList();
  }

  /** The same with other arrays. */
  public Inventory with(List<Array> others) {
    return new Inventory(
        disks, others, volumeGroups, mountPoints, abilities, unknown, machine, tornGroups);
  }

  /** The same with other disks. */
  public Inventory withDisks(List<Disk> others) {
    return new Inventory(
        others, arrays, volumeGroups, mountPoints, abilities, unknown, machine, tornGroups);
  }

  /** The same with what is known of the machine. */
  public Inventory with(Machine found) {
    return new Inventory(
        disks, arrays, volumeGroups, mountPoints, abilities, unknown, found, tornGroups);
  }

  /** The disk of that blueprint name, or of another name below /dev/disk that leads to it only. */
  public Optional<Disk> disk(String name) {
    Optional<Disk> byId = disks.stream().filter(d -> d.id().equals(name)).findFirst();
    return byId.isPresent() ? byId : disks.stream().filter(d -> d.isCalled(name)).findFirst();
  }
}
