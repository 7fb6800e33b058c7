package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.MdLevel;
import org.rotproof.storage.SyncProgress;

/** Machines on which an array was built, for tests. */
final class LifeToys {
  static final long GIB = 1L << 30;

  private LifeToys() {}

  /** The record that building with so many disks leaves; {@code more} is more JSON. */
  static ArrayRecord record(int disks, int spares, String more) throws PlanException {
    List<String> names = new ArrayList<>();
    List<String> spareNames = new ArrayList<>();
    for (int i = 1; i <= disks + spares; i++) {
      (i <= disks ? names : spareNames).add("\"disk" + i + "\"");
    }
    Blueprint b =
        BlueprintJson.read(
            "{\"name\":\"photos\",\"disks\":"
                + names
                + ",\"spares\":"
                + spareNames
                + (more.isEmpty() ? "" : "," + more)
                + "}");
    List<ArrayRecord.Member> members = new ArrayList<>();
    for (int i = 1; i <= disks + spares; i++) {
      Disk d = Toys.disk("disk" + i, GIB);
      members.add(
          new ArrayRecord.Member(
              d.id(), d.stablePath(), "photos-" + i, d.serial(), d.wwn(), GIB, i > disks));
    }
    return new ArrayRecord(b, members);
  }

  static Leg leg(int slot, ArrayRecord.Member m, String state) {
    return new Leg(
        slot, "/dev/dm-" + slot, m.mapping(), m.disk(), state, 2048, GIB, "/dev/sda", "", 0, false);
  }

  /** The array of a record, whole and mounted, with the states of its members. */
  static Array array(ArrayRecord record, String mountPoint, String... states) {
    List<Leg> legs = new ArrayList<>();
    int degraded = 0;
    for (int i = 0; i < states.length; i++) {
      ArrayRecord.Member m = record.members().get(i);
      if (!states[i].isEmpty()) {
        legs.add(leg(states[i].equals("spare") ? -1 : i, m, states[i]));
      }
      if (!m.spare() && !states[i].equals("in_sync")) {
        degraded++;
      }
    }
    return array(record, mountPoint, legs, degraded, Optional.empty());
  }

  static Array array(
      ArrayRecord record,
      String mountPoint,
      List<Leg> legs,
      int degraded,
      Optional<SyncProgress> sync) {
    return new Array(
        "md127",
        record.name(),
        "uuid",
        MdLevel.of(record.blueprint().raid()),
        GIB,
        0,
        "",
        record.blueprint().disks().size(),
        degraded,
        ArrayProtection.valueOf(record.blueprint().protection().kind().name()),
        mountPoint,
        record.blueprint().storage().type().toString(),
        legs,
        sync,
        record.blueprint().protection().integrity(),
        "1.2",
        "clean",
        1_900_000,
        0,
        record.fileSystemDevice());
  }

  /** A machine with that many disks, that record, and the array where it runs. */
  static Inventory machine(
      int disks, ArrayRecord record, Optional<Array> array, Map<String, String> more) {
    Map<String, String> files = new HashMap<>(more);
    files.put(record.path(), ArrayRecordJson.write(record));
    Set<String> open = new HashSet<>();
    array.ifPresent(a -> a.legs().forEach(l -> open.add(l.mapping())));
    if (array.isPresent()
        && record.blueprint().protection().kind() == Blueprint.Protection.Kind.LAYERED) {
      open.add(record.cryptMapping());
    }
    Inventory plain = Toys.inventory(disks, GIB);
    return new Inventory(
            plain.disks(), array.map(List::of).orElse(List.of()), Set.of(), Set.of(), Set.of())
        .with(new Machine(true, true, true, files, Set.of(), open));
  }

  /** Every command of a plan, in order. */
  static List<String> commands(Plan plan) {
    return plan.stages().stream()
        .flatMap(s -> s.steps().stream())
        .map(s -> s.command().shellLine())
        .toList();
  }
}
