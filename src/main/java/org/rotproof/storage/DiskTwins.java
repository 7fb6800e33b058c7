package org.rotproof.storage;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.rotproof.storage.DiskIdentity.Likeness;

/** Which disks of a machine are one, met by two ways, and of which nothing tells. */
public final class DiskTwins {
  /** How two of them stand to each other. */
  enum Twin {
    /** One disk, met by two ways. */
    SAME,
    /** Nothing tells. */
    MAYBE,
    /** Two disks. */
    NO
  }

  /**
   * A disk as far as it counts here.
   *
   * @param uuids of what lies on it, where no two devices carry the same by right
   */
  record Seat(DiskIdentity identity, DiskPlace place, Set<String> uuids) {
    Seat {
      uuids = Set.copyOf(uuids);
    }
  }

  private final Set<String> meaningless;
  private final Set<String> serialsOfMany = new HashSet<>();

  DiskTwins(List<Seat> every) {
    List<Seat> all = read(every);
    meaningless = meaninglessOf(all);
    for (Seat one : all) {
      for (Seat other : all) {
        String serial = one.identity.serial();
        if (!serial.isEmpty()
            && serial.equals(other.identity.serial())
            && one.identity.to(other.identity, meaningless) == Likeness.DIFFERENT) {
          serialsOfMany.add(serial);
        }
      }
    }
  }

  /** World wide names that mean nothing, because several disks of the machine give them. */
  Set<String> meaningless() {
    return meaningless;
  }

  /** The same for disks that were found already. */
  public static Set<String> meaningless(List<Disk> disks) {
    return meaninglessOf(
        disks.stream().map(d -> new Seat(DiskIdentity.of(d), DiskPlace.of(d), Set.of())).toList());
  }

  /** Of a way that reads nothing, the size says nothing either. */
  private static List<Seat> read(List<Seat> every) {
    return every.stream().filter(s -> s.identity.sizeBytes() > 0).toList();
  }

  private static Set<String> meaninglessOf(List<Seat> every) {
    List<Seat> all = read(every);
    Set<String> found =
        new HashSet<>(DiskIdentity.meaningless(all.stream().map(Seat::identity).toList()));
    for (Seat one : all) {
      for (Seat other : all) {
        if (one.identity.to(other.identity, Set.of()) == Likeness.SAME
            && one.place.isElsewhere(other.place)) {
          found.add(DiskIdentity.meaningfulWwn(one.identity.wwn()));
        }
      }
    }
    return Set.copyOf(found);
  }

  /**
   * Compares.
   *
   * @param inUse whether one of them is in use, so that a mistake would destroy what is on it
   */
  Twin of(Seat one, Seat other, boolean inUse) {
    if (one.identity.contradicts(other.identity, meaningless)) {
      return Twin.NO;
    }
    boolean elsewhere = one.place.isElsewhere(other.place);
    Likeness likeness = one.identity.to(other.identity, meaningless);
    if (likeness == Likeness.SAME && !elsewhere) {
      String serial = one.identity.serial();
      boolean says = serial.isEmpty() || tells(serial);
      return says ? Twin.SAME : Twin.MAYBE;
    }
    boolean apart = elsewhere || one.place.isBesides(other.place);
    boolean copy = one.uuids.stream().anyMatch(other.uuids::contains);
    if (copy && (inUse || !apart)) {
      return Twin.MAYBE;
    }
    if (apart) {
      return Twin.NO;
    }
    boolean serialSame = one.identity.serial().equals(other.identity.serial());
    if (serialSame && tells(one.identity.serial())) {
      return one.place.isNvme() || other.place.isNvme() ? Twin.NO : Twin.MAYBE;
    }
    boolean silent = serialSame && !isNamed(one) && !isNamed(other);
    return silent && one.place.hasManyWays() && other.place.hasManyWays() ? Twin.MAYBE : Twin.NO;
  }

  private boolean tells(String serial) {
    return !DiskIdentity.meaningfulSerial(serial).isEmpty() && !serialsOfMany.contains(serial);
  }

  private boolean isNamed(Seat seat) {
    String wwn = DiskIdentity.meaningfulWwn(seat.identity.wwn());
    return !wwn.isEmpty() && !meaningless.contains(wwn);
  }
}
