package org.rotproof.plan;

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
    return switch (this) {
      case RAID1 -> members - 1;
      case RAID5, RAID10 -> 1;
      case RAID6 -> 2;
    };
  }
}
