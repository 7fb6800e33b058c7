package org.rotproof.storage;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The levels that md knows. What an array of one can do without, {@link Redundancy} says. */
public enum RaidLevel {
  LINEAR(1),
  RAID0(1),
  RAID1(2),
  MULTIPATH(2),
  RAID4(3),
  RAID5(3),
  RAID6(4),
  RAID10(3);

  /** Those that are built here, and that a blueprint may name. */
  public static final List<RaidLevel> OFFERED = List.of(RAID1, RAID5, RAID6, RAID10);

  private final int leastMembers;

  RaidLevel(int leastMembers) {
    this.leastMembers = leastMembers;
  }

  /** As md, mdadm and the blueprint spell it. */
  public String mdName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one that is spelled so, among those that are built here. */
  public static Optional<RaidLevel> offered(String mdName) {
    return OFFERED.stream().filter(level -> level.mdName().equals(mdName)).findFirst();
  }

  /** Whichever of md's is spelled so, in capitals or not. */
  static Optional<RaidLevel> any(String mdName) {
    String plain = mdName.toLowerCase(Locale.ROOT);
    return Stream.of(values()).filter(level -> level.mdName().equals(plain)).findFirst();
  }

  /** The level that suits so many disks when nobody chose. */
  public static RaidLevel usual(int disks) {
    return disks < 3 ? RAID1 : disks == 3 ? RAID5 : RAID6;
  }

  /** The fewest members it makes sense with. */
  public int leastMembers() {
    return leastMembers;
  }

  /** How many disks' worth of parity it keeps. */
  public int parity() {
    return switch (this) {
      case RAID4, RAID5 -> 1;
      case RAID6 -> 2;
      case LINEAR, RAID0, RAID1, MULTIPATH, RAID10 -> 0;
    };
  }

  /** Whether the data go round the members in chunks, so that more members make it larger. */
  public boolean chunked() {
    return switch (this) {
      case RAID0, RAID4, RAID5, RAID6, RAID10 -> true;
      case LINEAR, RAID1, MULTIPATH -> false;
    };
  }

  /** What an array of it, as it is built here, can do without. */
  public Redundancy redundancy(int members) {
    return Redundancy.of(MdLevel.of(this), members, "");
  }
}
