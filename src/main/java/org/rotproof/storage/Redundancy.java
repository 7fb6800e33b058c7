package org.rotproof.storage;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many members a RAID level can do without, and whether an array that lacks some still has all
 * its data. The one place that says so, for all levels that md knows.
 *
 * @param level empty where it is not known
 * @param members how many the array has when whole
 * @param near how many copies RAID 10 keeps side by side; 1 for other levels
 * @param far how many copies of these it keeps further down; 1 for other levels
 */
public record Redundancy(Optional<RaidLevel> level, int members, int near, int far) {
  private static final Pattern COPIES = Pattern.compile("(near|far|offset)=(\\d{1,3})");
  private static final int MOST_MEMBERS = 4096;

  /** Whether an array can still give all its data. */
  public enum Fate {
    /** It can, whichever members they are. */
    RUNS,
    /** It depends on which members are missing, and that is not known. */
    DEPENDS,
    /** It cannot. */
    LOST,
    /** The level is not known, so nothing is. */
    UNKNOWN
  }

  public Redundancy {
    if (members < 0 || near < 1 || far < 1) {
      throw new IllegalArgumentException("no such array: " + level + " of " + members);
    }
    members = Math.min(members, MOST_MEMBERS);
  }

  /**
   * Of an array.
   *
   * @param layout as mdadm words it: "near=2", "near=2,far=2"; read for RAID 10 only
   */
  public static Redundancy of(MdLevel level, int members, String layout) {
    Optional<RaidLevel> plain = level.known();
    if (!level.is(RaidLevel.RAID10)) {
      return new Redundancy(plain, members, 1, 1);
    }
    int near = 0;
    int far = 0;
    Matcher copies = COPIES.matcher(layout);
    while (copies.find()) {
      int count = Math.max(1, Integer.parseInt(copies.group(2)));
      if (copies.group(1).equals("near")) {
        near = count;
      } else {
        far = count;
      }
    }
    // mdadm's own choice where nothing is said: two copies, side by side.
    return near == 0 && far == 0
        ? new Redundancy(plain, members, 2, 1)
        : new Redundancy(plain, members, Math.max(1, near), Math.max(1, far));
  }

  /** Whether this level is known here. */
  public boolean known() {
    return level.isPresent();
  }

  private boolean is(RaidLevel one) {
    return level.equals(Optional.of(one));
  }

  /** How many members may be missing without loss, whichever they are; 0 where not known. */
  public int survives() {
    int all = level.map(this::survives).orElse(0);
    return Math.max(0, Math.min(all, members - 1));
  }

  private int survives(RaidLevel of) {
    return switch (of) {
      case RAID1, MULTIPATH -> members - 1;
      case RAID4, RAID5, RAID6 -> of.parity();
      case RAID10 -> near * far - 1;
      case RAID0, LINEAR -> 0;
    };
  }

  /** How many members the level needs at the least, if it may choose which. */
  public int leastMembers() {
    return is(RaidLevel.RAID10)
        ? (members + near * far - 1) / (near * far)
        : Math.max(0, members - survives());
  }

  /** Whether it can have all its data with so many missing, if they are the right ones. */
  public boolean mayStillRun(int missing) {
    return known() && members - missing >= leastMembers();
  }

  /** How many members' worth of data it holds, rounded down. */
  public int dataMembers() {
    return is(RaidLevel.RAID10)
        ? members / (near * far)
        : is(RaidLevel.RAID1) || is(RaidLevel.MULTIPATH)
            ? Math.min(1, members)
            : members - survives();
  }

  /** What became of its data, by the number of missing members alone. */
  public Fate fate(int missing) {
    if (!known()) {
      return missing > 0 ? Fate.UNKNOWN : Fate.RUNS;
    }
    return missing <= survives() ? Fate.RUNS : mayStillRun(missing) ? Fate.DEPENDS : Fate.LOST;
  }

  /** What became of its data, by the places that are missing. Never DEPENDS. */
  public Fate fate(Set<Integer> missing) {
    if (!is(RaidLevel.RAID10) || missing.isEmpty()) {
      return fate(missing.size());
    }
    return fewestCopies(missing) > 0 ? Fate.RUNS : Fate.LOST;
  }

  /** How many more may fail without loss, whichever they are. */
  public int sparable(int missing) {
    return Math.max(0, survives() - missing);
  }

  /** The same where it is known which are missing: RAID 10 may have lost whole pairs or halves. */
  public int sparable(Set<Integer> missing) {
    return is(RaidLevel.RAID10) && members > 0
        ? Math.max(0, fewestCopies(missing) - 1)
        : sparable(missing.size());
  }

  /** Of the chunk that is worst off, how many copies are left (raid10.c, __raid10_find_phys). */
  private int fewestCopies(Set<Integer> missing) {
    int fewest = Integer.MAX_VALUE;
    for (int chunk = 0; chunk < members; chunk++) {
      Set<Integer> places = new HashSet<>();
      for (int n = 0; n < near; n++) {
        for (int f = 0; f < far; f++) {
          places.add((int) (((long) chunk * near + n + (long) f * near) % members));
        }
      }
      places.removeAll(missing);
      fewest = Math.min(fewest, places.size());
    }
    return fewest == Integer.MAX_VALUE ? 0 : fewest;
  }
}
