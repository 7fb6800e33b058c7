package org.rotproof.storage;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One array of /proc/mdstat.
 *
 * @param name the kernel's name: md127, md_d0, md_home
 * @param level "raid1", "linear", …; "" for an inactive array, which does not say
 * @param sizeKib what it offers; for an inactive array the sum of its members; -1 where not said
 * @param metadata "0.90", "1.2", "external:imsm", "non-persistent"
 * @param chunkKib 0 where it has none
 * @param layout as mdadm words it: "left-symmetric", "near=2"; "" where the level has none
 * @param raidDisks how many members it should have; -1 where not said
 * @param workingDisks how many it has; -1 where not said
 * @param slots a letter a slot, U for one that works, _ for one that is missing, E for one that
 *     Synology's md calls faulty; "" where not said
 * @param bitmap the write-intent bitmap's own words; "" for none
 * @param unread indented lines that say nothing known: newer kernels may add some
 * @param run the word it begins with: active, inactive, broken, failed
 * @param odd words and flags that are not understood and may mean harm
 */
public record MdstatArray(
    String name,
    boolean active,
    Access access,
    String level,
    List<Member> members,
    long sizeKib,
    String metadata,
    long chunkKib,
    String layout,
    int raidDisks,
    int workingDisks,
    String slots,
    Optional<SyncProgress> sync,
    String bitmap,
    List<String> unread,
    String run,
    Set<String> odd) {
  /** Whether it can be written. AUTO_READ_ONLY becomes READ_WRITE with the first write. */
  public enum Access {
    READ_WRITE,
    READ_ONLY,
    AUTO_READ_ONLY
  }

  /** What stands in brackets behind a member. */
  public enum Flag {
    FAULTY,
    SPARE,
    WRITE_MOSTLY,
    JOURNAL,
    REPLACEMENT,
    /** Synology's: its disk gave errors, so it is not read any more. */
    ERROR
  }

  /**
   * A member.
   *
   * @param device the kernel's name: sda1, dm-3, cciss/c0d0p1
   * @param number md's number for it, which is <em>not</em> always its slot
   */
  public record Member(String device, int number, Set<Flag> flags) {
    public Member {
      flags = flags.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(flags));
    }

    /** Whether it carries that flag. */
    public boolean is(Flag flag) {
      return flags.contains(flag);
    }
  }

  public MdstatArray {
    members = List.copyOf(members);
    unread = List.copyOf(unread);
    odd = Set.copyOf(odd);
  }

  /** Whether it is the container of a firmware RAID (imsm, ddf), which is no array itself. */
  public boolean isContainer() {
    return isContainer(level, metadata);
  }

  /**
   * The same by what any source tells of it, whatever it says of its state: a container never runs,
   * and is called inactive, active or nothing. The volumes in it name it behind a slash, or a minus
   * while nobody writes their metadata.
   */
  static boolean isContainer(String level, String metadata) {
    MdLevel said = new MdLevel(level);
    return said.isContainer() || (said.known().isEmpty() && metadata.matches("external:[^/-].*"));
  }

  /**
   * How many members are missing; 0 where it does not say. In a reshape the numbers alone say it
   * (raid5_calc_degraded): a member that the reshape fills on its way has no U yet and is not
   * missing, for what lies behind the reshape is on it and what lies before it was never to be.
   */
  public int degraded() {
    int counted = raidDisks < 0 || workingDisks < 0 ? 0 : Math.max(0, raidDisks - workingDisks);
    boolean numbersTell =
        raidDisks >= 0
            && workingDisks >= 0
            && sync.filter(s -> s.action() == SyncProgress.Action.RESHAPE).isPresent();
    return Math.max(
        counted, (int) slots.chars().filter(c -> c == 'E' || (c == '_' && !numbersTell)).count());
  }

  /** What can be said of the array from /proc/mdstat alone: legs stay at the members' nodes. */
  public Array toArray() {
    List<Leg> legs = new ArrayList<>();
    for (Member member : members) {
      String path = "/dev/" + member.device().replace('!', '/');
      legs.add(new Leg(-1, path, "", path, stateOf(member), -1, 0, path, "", -1, false));
    }
    return new Array(
        name,
        name,
        "",
        new MdLevel(level),
        Math.max(0, sizeKib) > Long.MAX_VALUE >> 10 ? 0 : Math.max(0, sizeKib) << 10,
        (int) Math.min(chunkKib << 10, 1 << 30),
        layout,
        Math.max(0, raidDisks),
        degraded(),
        ArrayProtection.UNKNOWN,
        "",
        "",
        legs,
        sync,
        "",
        metadata,
        active ? accessState() : run.isEmpty() ? "" : "inactive",
        0,
        -1,
        "",
        signs(),
        List.of(),
        Optional.empty());
  }

  MdstatArray withOdd(String what) {
    Set<String> all = new TreeSet<>(odd);
    all.add(what);
    return new MdstatArray(
        name,
        active,
        access,
        level,
        members,
        sizeKib,
        metadata,
        chunkKib,
        layout,
        raidDisks,
        workingDisks,
        slots,
        sync,
        bitmap,
        unread,
        run,
        all);
  }

  /** What bears on its health beside counts. */
  ArraySigns signs() {
    return new ArraySigns(run, slots, odd);
  }

  private String accessState() {
    return switch (access) {
      case READ_WRITE -> "";
      case READ_ONLY -> "readonly";
      case AUTO_READ_ONLY -> "read-auto";
    };
  }

  /**
   * A member's state in md's words, as far as this text tells it; "" where it does not: while one
   * of them is being rebuilt, it does not say which.
   */
  public String stateOf(Member member) {
    if (member.is(Flag.JOURNAL)) {
      return member.is(Flag.FAULTY) ? "faulty,journal" : "journal";
    }
    if (member.is(Flag.FAULTY) || member.is(Flag.ERROR)) {
      return "faulty";
    }
    if (member.is(Flag.SPARE)) {
      return "spare";
    }
    if (member.is(Flag.REPLACEMENT)) {
      return "replacement";
    }
    long plain =
        members.stream()
            .filter(
                m ->
                    !m.is(Flag.FAULTY)
                        && !m.is(Flag.ERROR)
                        && !m.is(Flag.SPARE)
                        && !m.is(Flag.JOURNAL)
                        && !m.is(Flag.REPLACEMENT))
            .count();
    // Synology's md counts those that it calls faulty among the working ones.
    long working = workingDisks - slots.chars().filter(c -> c == 'E').count();
    if (!active || (workingDisks >= 0 && plain != working)) {
      return "";
    }
    return member.is(Flag.WRITE_MOSTLY) ? "in_sync,write_mostly" : "in_sync";
  }
}
