package org.rotproof.plan;

import org.rotproof.storage.Redundancy;

/** The RAID levels on offer, with what each needs and survives. */
public enum RaidLevel {
  RAID1("raid1", 2),
  RAID5("raid5", 3),
  RAID6("raid6", 4),
  RAID10("raid10", 3);

  private final String mdName;
  private final int leastMembers;

  RaidLevel(String mdName, int leastMembers) {
    this.mdName = mdName;
    this.leastMembers = leastMembers;
  }

  /** As mdadm and the blueprint spell it. */
  public String mdName() {
    return mdName;
  }

  /** The fewest members it makes sense with. */
  public int leastMembers() {
    return leastMembers;
  }

  /** How many members may fail, whichever they are, without loss. */
  public int survives(int members) {
    return redundancy(members).survives();
  }

  /** How many members' worth of data it holds, rounded down. */
  public int dataMembers(int members) {
    return redundancy(members).dataMembers();
  }

  /** What an array of it, as it is built here, can do without. */
  public Redundancy redundancy(int members) {
    return Redundancy.of(mdName, members, "");
  }
}
