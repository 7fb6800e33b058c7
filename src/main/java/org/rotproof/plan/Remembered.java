package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayAbsent;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.KnownDisk;
import org.rotproof.storage.Leg;

/**
 * Gives each member of an array its disk's own name, model and serial, also when the disk is gone:
 * from the disks that are there, from the records of arrays, and from what was seen before. Pure.
 */
public final class Remembered {
  private final Inventory found;
  private final Map<String, KnownDisk> seen;
  private final Map<String, ArrayRecord> records;
  private final Map<String, ArrayRecord.Member> byMapping = new HashMap<>();

  private Remembered(Inventory found, Map<String, KnownDisk> seen) {
    this.found = found;
    this.seen = seen;
    records = ArrayRecordJson.found(found.machine());
    records.values().forEach(r -> r.members().forEach(m -> byMapping.putIfAbsent(m.mapping(), m)));
  }

  /**
   * The arrays with all that is known of their disks.
   *
   * @param seen what {@link #seen} told of earlier looks
   */
  public static List<Array> arrays(Inventory found, Map<String, KnownDisk> seen) {
    Remembered remembered = new Remembered(found, seen);
    return found.arrays().stream().map(remembered::array).toList();
  }

  /** Which disk lay below each member, of those that are there: to be kept for later looks. */
  public static Map<String, KnownDisk> seen(List<Array> arrays) {
    Map<String, KnownDisk> seen = new HashMap<>();
    for (Array array : arrays) {
      for (Leg leg : array.legs()) {
        if (leg.present() && leg.identity().known()) {
          seen.put(key(array, leg), leg.identity());
        }
      }
    }
    return seen;
  }

  private static String key(Array array, Leg leg) {
    String name = leg.mapping().isEmpty() ? leg.path() : leg.mapping();
    return (array.uuid().isEmpty() ? array.node() : array.uuid()) + " " + name;
  }

  private Array array(Array array) {
    List<Leg> legs = new ArrayList<>();
    Set<String> mappings = new HashSet<>();
    for (Leg leg : array.legs()) {
      mappings.add(leg.mapping());
      Leg known = known(array, leg).map(leg::on).orElse(leg);
      legs.add(known.gone() && isBack(known.identity()) ? known.pluggedInAgain() : known);
    }
    List<ArrayAbsent> absent = new ArrayList<>();
    ArrayRecord record = records.get(array.name());
    boolean ours =
        record != null && record.members().stream().anyMatch(m -> mappings.contains(m.mapping()));
    for (ArrayRecord.Member m : ours ? record.members() : List.<ArrayRecord.Member>of()) {
      if (!mappings.contains(m.mapping()) && legs.stream().noneMatch(leg -> liesOn(leg, m))) {
        absent.add(new ArrayAbsent(m.mapping(), m.known(), m.spare(), isThere(m)));
      }
    }
    return array.with(legs, absent);
  }

  private Optional<KnownDisk> known(Array array, Leg leg) {
    Optional<KnownDisk> now = found.disk(leg.disk()).map(KnownDisk::of);
    if (leg.present()) {
      return now;
    }
    Optional<KnownDisk> before = Optional.ofNullable(seen.get(key(array, leg)));
    Optional<KnownDisk> written =
        Optional.ofNullable(byMapping.get(leg.mapping())).map(ArrayRecord.Member::known);
    // What was seen tells the model, too, which older records lack.
    return before.isPresent() ? before : written.isPresent() ? written : now;
  }

  /** Whether the disk that went is plugged in again; one without a serial cannot be told. */
  private boolean isBack(KnownDisk gone) {
    return !gone.serial().isEmpty()
        && found.disks().stream()
            .anyMatch(d -> d.serial().equals(gone.serial()) && d.sizeBytes() == gone.sizeBytes());
  }

  /** Whether a member is in the array under another name than the record's. */
  private boolean liesOn(Leg leg, ArrayRecord.Member member) {
    return leg.present() && found.disk(leg.disk()).filter(member::isOn).isPresent();
  }

  private boolean isThere(ArrayRecord.Member member) {
    return found.disks().stream().anyMatch(member::isOn);
  }
}
