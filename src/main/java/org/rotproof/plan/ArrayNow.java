package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayHealth.Kind;
import org.rotproof.storage.Disk;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.ParseException;
import org.rotproof.storage.PulledDisks;

/** A recorded array and how it stands at this moment. */
record ArrayNow(ArrayRecord record, Inventory inventory) {
  /** The field of a refusal that is about a member, not about the disk that comes. */
  static final String OLD_DISK = "oldDisk";

  /** Finds the record of an array. */
  static ArrayNow of(String name, Inventory inventory) throws PlanException {
    try {
      BlueprintCheck.checkName(name);
    } catch (PlanException e) {
      throw new PlanException(
          e.reason(), "array", "No array can have that name. " + known(inventory));
    }
    ArrayRecord record = ArrayRecordJson.found(inventory.machine()).get(name);
    if (record == null) {
      refuseUnreadable(name, inventory);
      boolean runs = inventory.arrays().stream().anyMatch(a -> a.name().equals(name));
      throw new PlanException(
          Reason.USAGE,
          "array",
          "There is no record of an array '"
              + name
              + "' on this machine. "
              + (runs ? "It runs, so it can be taken over first." : known(inventory)));
    }
    ArrayNow now = new ArrayNow(record, inventory);
    now.checkItIsThisOne();
    return now;
  }

  /** A record that is there and cannot be read is no array without a record. */
  private static void refuseUnreadable(String name, Inventory inventory) throws PlanException {
    String path = ArrayRecord.path(name);
    String why = "it is not a plain file of a sensible size";
    if (inventory.machine().file(path).isPresent()) {
      try {
        ArrayRecordJson.read(path, inventory.machine().file(path).get());
        return;
      } catch (ParseException e) {
        why = e.getMessage();
      }
    } else if (!inventory.machine().present(path)) {
      return;
    }
    throw new PlanException(
        Reason.SAFETY,
        "array",
        "The record of the array '"
            + name
            + "', "
            + path
            + ", is there and cannot be read, so nothing is done to that array: "
            + why
            + ". Its disks and its data are as they were; bring the record back from a backup of"
            + " /etc, or move it away and take the array over.");
  }

  private static String known(Inventory inventory) {
    Set<String> names = new TreeSet<>(ArrayRecordJson.found(inventory.machine()).keySet());
    return names.isEmpty()
        ? "No array was built here."
        : "There are records of: " + String.join(", ", names) + ".";
  }

  /** The array, if it runs. */
  Optional<Array> running() {
    return inventory.arrays().stream().filter(a -> a.name().equals(record.name())).findFirst();
  }

  private void checkItIsThisOne() throws PlanException {
    List<String> ours = record.members().stream().map(ArrayRecord.Member::mapping).toList();
    Optional<Array> array = running();
    if (array.isPresent()
        && array.get().legs().stream().anyMatch(l -> !ours.contains(l.mapping()))) {
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "The array '"
              + record.name()
              + "' that runs has members which its record does not name, so it is not the one that"
              + " was built here, or it was changed by hand. Nothing is done to it.");
    }
  }

  /** The array; refuses when it does not run. */
  Array needRunning() throws PlanException {
    return running()
        .orElseThrow(
            () ->
                new PlanException(
                    Reason.USAGE,
                    "array",
                    "The array '" + record.name() + "' is not open. Open it first."));
  }

  /** Refuses while md is at work on it. */
  void needQuiet() throws PlanException {
    Optional<Array> array = running();
    if (array.isPresent() && array.get().sync().isPresent()) {
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "The array '"
              + record.name()
              + "' is being worked on by the kernel. Wait until that is over, or stop it.");
    }
  }

  /** Refuses unless it is closed. */
  void needClosed() throws PlanException {
    if (running().isPresent() || !openMappings().isEmpty()) {
      throw new PlanException(
          Reason.SAFETY, "array", "The array '" + record.name() + "' is open. Close it first.");
    }
  }

  /** The leg of a member, if the array has it. */
  Optional<Leg> leg(ArrayRecord.Member member) {
    return running().stream()
        .flatMap(a -> a.legs().stream())
        .filter(l -> l.mapping().equals(member.mapping()))
        .findFirst();
  }

  /**
   * Whether a member takes part with all its data: md counts on it, and its disk is there. md only
   * notices that a disk was pulled when it writes to it.
   */
  boolean works(ArrayRecord.Member member) {
    return leg(member).filter(this::there).map(l -> inSync(l)).orElse(false);
  }

  private boolean there(Leg leg) {
    return leg.present() && !PulledDisks.pulled(leg, inventory);
  }

  private static boolean inSync(Leg leg) {
    return leg.state().contains("in_sync") && !leg.state().contains("faulty");
  }

  /** Whether md keeps a member as one to take over, and its disk is there. */
  boolean standsBy(ArrayRecord.Member member) {
    return leg(member).filter(this::there).map(l -> l.state().equals("spare")).orElse(false);
  }

  /** Members that should be at work and are not. */
  List<ArrayRecord.Member> missing() {
    long working = record.members().stream().filter(this::works).count();
    int raidDisks = running().map(Array::raidDisks).orElse(record.blueprint().disks().size());
    return working >= raidDisks
        ? List.of()
        : record.members().stream().filter(m -> !m.spare() && !works(m)).toList();
  }

  /** Refuses what needs every member; names those that are missing. */
  void needWhole(String what) throws PlanException {
    int degraded = running().map(Array::degraded).orElse(0);
    List<ArrayRecord.Member> missing = missing();
    if (degraded == 0 && missing.isEmpty()) {
      return;
    }
    throw new PlanException(
        Reason.SAFETY,
        "array",
        "The array '"
            + record.name()
            + "' is not whole: "
            + (missing.isEmpty()
                ? "it lacks a member"
                : String.join(", ", missing.stream().map(ArrayRecord.Member::disk).toList())
                    + (missing.size() == 1 ? " is missing" : " are missing"))
            + ". "
            + what);
  }

  /**
   * Whether all data can be read without the members that do not work. What is plugged in decides,
   * not what md believes.
   */
  boolean readable() {
    return running()
        .map(a -> PulledDisks.marked(a, inventory).judged())
        .filter(h -> !h.has(Kind.TOO_FEW) && !h.has(Kind.DEPENDS))
        .isPresent();
  }

  /** Whether a member is marked as failed. */
  boolean faulty(ArrayRecord.Member member) {
    return leg(member).map(l -> l.state().contains("faulty")).orElse(false);
  }

  /** Which of the record's mappings are open. */
  Set<String> openMappings() {
    Set<String> ours = new HashSet<>(Set.of(record.cryptMapping()));
    record.members().forEach(m -> ours.add(m.mapping()));
    Set<String> open = new HashSet<>(inventory.machine().mappings());
    open.retainAll(ours);
    return open;
  }

  /**
   * The member's disk, if it is plugged in, is the one that the record names, and is called so now:
   * what writes to it goes by that name.
   */
  Optional<Disk> disk(ArrayRecord.Member member) {
    return Optional.ofNullable(found().disks().get(member.mapping()))
        .filter(d -> d.isCalled(member.disk()));
  }

  /** Where the members are, by whatever name. */
  LegFinder.Found found() {
    return LegFinder.find(record, inventory);
  }

  /** The record with those disks that are found elsewhere under the names that lead to them now. */
  ArrayRecord whereItIs() {
    LegFinder.Found found = found();
    List<ArrayRecord.Member> members = new ArrayList<>();
    Set<String> withoutRecoveryKey = new HashSet<>();
    Set<String> withoutUnlock = new HashSet<>();
    for (ArrayRecord.Member m : record.members()) {
      Optional<Disk> disk = Optional.ofNullable(found.disks().get(m.mapping()));
      boolean elsewhere =
          disk.map(d -> !d.isCalled(m.disk()) && d.id().startsWith("/dev/disk/")).orElse(false);
      ArrayRecord.Member is =
          elsewhere ? m.at(disk.orElseThrow().id(), disk.get().stablePath()) : m;
      members.add(is);
      // What a disk lacks it lacks under its other name, too.
      if (record.withoutRecoveryKey().contains(m.disk())) {
        withoutRecoveryKey.add(is.disk());
      }
      if (record.withoutUnlock().contains(m.disk())) {
        withoutUnlock.add(is.disk());
      }
    }
    return new ArrayRecord(
        record
            .blueprint()
            .withDisks(
                members.stream().filter(m -> !m.spare()).map(ArrayRecord.Member::disk).toList(),
                members.stream()
                    .filter(ArrayRecord.Member::spare)
                    .map(ArrayRecord.Member::disk)
                    .toList()),
        members,
        withoutRecoveryKey,
        record.unlock(),
        withoutUnlock);
  }

  /** The member on a disk, by any of its names; refuses a disk that is none of the array's. */
  ArrayRecord.Member member(String disk) throws PlanException {
    Optional<Disk> named = inventory.disk(disk);
    return record
        .member(disk)
        .or(
            () ->
                record.members().stream()
                    .filter(m -> named.isPresent() && disk(m).equals(named))
                    .findFirst())
        .orElseThrow(
            () ->
                new PlanException(
                    Reason.USAGE,
                    OLD_DISK,
                    "The disk '"
                        + ForeignText.clean(disk)
                        + "' is not part of the array '"
                        + record.name()
                        + "'. It has: "
                        + String.join(
                            ", ", record.members().stream().map(ArrayRecord.Member::disk).toList())
                        + "."));
  }

  /** Where it is mounted now; "" for nowhere. */
  String mountedAt() {
    return running().map(Array::mountPoint).orElse("");
  }
}
