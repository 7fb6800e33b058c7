package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskIdentity;
import org.rotproof.storage.DiskIdentity.Likeness;
import org.rotproof.storage.Inventory;

/**
 * Finds the disks of a recorded array where they are now: by what lies on them, where that names
 * them (the UUID of a LUKS header), then by who they say they are, and only then by the name that
 * they had. A disk that was moved to another controller is found again; of disks that nothing tells
 * apart none is taken alone.
 */
final class LegFinder {
  private static final String BY_UUID = "/dev/disk/by-uuid/";

  private final ArrayRecord record;
  private final Inventory inventory;
  private final Set<String> meaningless;
  private final Map<String, Disk> found = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private Optional<String> riddle = Optional.empty();

  private LegFinder(ArrayRecord record, Inventory inventory) {
    this.record = record;
    this.inventory = inventory;
    meaningless = PlanSafety.meaningless(inventory);
  }

  /**
   * Where the members are.
   *
   * @param disks by the member's mapping; a member that is not there is missing
   * @param riddle why some could not be told apart, as a sentence
   */
  record Found(Map<String, Disk> disks, Optional<String> riddle) {
    Found {
      disks = Map.copyOf(disks);
    }
  }

  /** Looks for them. */
  static Found find(ArrayRecord record, Inventory inventory) {
    LegFinder finder = new LegFinder(record, inventory);
    finder.byUuid();
    finder.byIdentity();
    finder.alike();
    return new Found(finder.found, finder.riddle);
  }

  private List<ArrayRecord.Member> left() {
    return record.members().stream().filter(m -> !found.containsKey(m.mapping())).toList();
  }

  private List<Disk> free() {
    return inventory.disks().stream().filter(d -> !taken.contains(d.path())).toList();
  }

  private void take(ArrayRecord.Member member, Disk disk) {
    found.put(member.mapping(), disk);
    taken.add(disk.path());
  }

  /** The path by which a member is opened where it is now. */
  static String path(ArrayRecord.Member member, Disk disk) {
    boolean lasting = disk.stablePath().startsWith("/dev/disk/");
    String byUuid = BY_UUID + member.uuid();
    return !lasting && !member.uuid().isEmpty() && disk.names().own().contains(byUuid)
        ? byUuid
        : disk.stablePath();
  }

  private void byUuid() {
    for (ArrayRecord.Member m : left()) {
      if (!m.uuid().isEmpty()) {
        free().stream()
            .filter(d -> d.names().own().contains(BY_UUID + m.uuid()))
            .findFirst()
            .ifPresent(d -> take(m, d));
      }
    }
  }

  /** Disks that only one member can be, and members that only one disk can be. */
  private void byIdentity() {
    for (ArrayRecord.Member m : left()) {
      List<Disk> same = free().stream().filter(d -> likeness(m, d) == Likeness.SAME).toList();
      named(m, same).or(() -> same.stream().findFirst()).ifPresent(d -> take(m, d));
    }
    for (ArrayRecord.Member m : left()) {
      if (m.serial().isBlank()) {
        // Nothing but its name is known of it.
        named(m, free())
            .filter(d -> d.serial().isBlank() && sized(m, d))
            .ifPresent(d -> take(m, d));
      }
    }
  }

  private static Optional<Disk> named(ArrayRecord.Member m, List<Disk> disks) {
    return disks.stream().filter(d -> d.isCalled(m.disk()) || d.isCalled(m.path())).findFirst();
  }

  private static boolean sized(ArrayRecord.Member m, Disk d) {
    return d.sizeBytes() == m.sizeBytes();
  }

  private Likeness likeness(ArrayRecord.Member m, Disk d) {
    return new DiskIdentity(m.serial(), m.wwn(), "", m.sizeBytes())
        .to(DiskIdentity.of(d), meaningless);
  }

  /**
   * Members and disks of one serial and one size. Where there are no more disks than members, each
   * disk is one of them, and it does not matter which: md knows its members by their superblocks.
   * Where there are more, what lies on them has to tell.
   */
  private void alike() {
    for (ArrayRecord.Member m : left()) {
      if (found.containsKey(m.mapping())) {
        continue;
      }
      List<ArrayRecord.Member> members = new ArrayList<>();
      for (ArrayRecord.Member other : left()) {
        if (other.serial().equals(m.serial()) && other.sizeBytes() == m.sizeBytes()) {
          members.add(other);
        }
      }
      List<Disk> all = free().stream().filter(d -> likeness(m, d) == Likeness.UNCLEAR).toList();
      List<Disk> disks =
          all.size() > members.size() ? all.stream().filter(this::leg).toList() : all;
      if (disks.size() > members.size()) {
        riddle =
            Optional.of(
                "The disks "
                    + String.join(", ", disks.stream().map(Disk::path).toList())
                    + " give one serial ("
                    + m.serial()
                    + "), and which of them belong to '"
                    + record.name()
                    + "' is not known. Unplug those that do not, and open it again; nothing was"
                    + " changed.");
        continue;
      }
      assign(members, new ArrayList<>(disks));
    }
  }

  private void assign(List<ArrayRecord.Member> members, List<Disk> disks) {
    List<ArrayRecord.Member> rest = new ArrayList<>();
    for (ArrayRecord.Member m : members) {
      Optional<Disk> own = named(m, disks);
      own.ifPresent(
          d -> {
            take(m, d);
            disks.remove(d);
          });
      if (own.isEmpty()) {
        rest.add(m);
      }
    }
    for (int i = 0; i < Math.min(rest.size(), disks.size()); i++) {
      take(rest.get(i), disks.get(i));
    }
  }

  /** Whether a disk shows what a closed leg shows. */
  private boolean leg(Disk disk) {
    String type =
        record.blueprint().protection().kind() == Kind.ENCRYPTED ? "crypto_LUKS" : "DM_integrity";
    return disk.contents().stream()
        .anyMatch(c -> c.path().equals(disk.path()) && c.type().equals(type));
  }
}
