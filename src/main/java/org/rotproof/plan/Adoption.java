package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;

/** Taking over an array that was built by hand: nothing of it changes, a record is written. */
final class Adoption {
  private Adoption() {}

  static Plan plan(Chore.Adopt chore, Inventory inventory) throws PlanException {
    Array array =
        inventory.arrays().stream()
            .filter(a -> a.name().equals(chore.array()))
            .findFirst()
            .orElseThrow(
                () ->
                    refused("There is no array '" + chore.array() + "' that runs. Open it first."));
    BlueprintCheck.checkName(array.name());
    if (ArrayRecordJson.found(inventory.machine()).containsKey(array.name())) {
      throw refused("There is a record of the array '" + array.name() + "' already.");
    }
    Kind kind =
        switch (array.protection()) {
          case "encrypted" -> Kind.ENCRYPTED;
          case "integrity" -> Kind.INTEGRITY;
          case "layered" -> Kind.LAYERED;
          default ->
              throw refused(
                  "The members of '"
                      + array.name()
                      + "' have no integrity below them, so rot cannot be told from data there.");
        };
    if (Integrity.of(array.integrity()).isEmpty()) {
      throw refused(
          "It is not known which algorithm guards the members of '" + array.name() + "'.");
    }
    RaidLevel level = level(array);
    List<ArrayRecord.Member> members = new ArrayList<>();
    for (Leg leg : array.legs()) {
      Disk disk =
          inventory
              .disk(leg.disk())
              .orElseThrow(
                  () ->
                      refused(
                          "The member "
                              + leg.mapping()
                              + " does not lie on a whole disk, which Rotproof looks after."));
      members.add(
          new ArrayRecord.Member(
              disk.id(),
              disk.stablePath(),
              leg.mapping(),
              disk.serial(),
              disk.wwn(),
              disk.sizeBytes(),
              leg.slot() < 0));
    }
    Blueprint blueprint = blueprint(array, kind, level, members);
    BlueprintCheck.check(blueprint);
    ArrayRecord record = new ArrayRecord(blueprint, members);
    Capacity capacity =
        CapacityRule.of(
            level,
            blueprint.protection(),
            blueprint.storage(),
            sizes(members, false),
            sizes(members, true));
    return new Plan(
        blueprint,
        new BootPlanner(record, inventory.machine()).stages(),
        capacity,
        List.of(),
        List.of(
            "Nothing on the disks changes. How it is opened at boot stays as it is.",
            "It is not known here which keys open it: it is opened with its passphrase."));
  }

  private static List<Long> sizes(List<ArrayRecord.Member> members, boolean spares) {
    return members.stream()
        .filter(m -> m.spare() == spares)
        .map(ArrayRecord.Member::sizeBytes)
        .toList();
  }

  private static RaidLevel level(Array array) throws PlanException {
    for (RaidLevel level : RaidLevel.values()) {
      if (level.mdName().equals(array.level())) {
        return level;
      }
    }
    throw refused("Arrays of level " + array.level() + " are not looked after by Rotproof.");
  }

  private static Blueprint blueprint(
      Array array, Kind kind, RaidLevel level, List<ArrayRecord.Member> members)
      throws PlanException {
    if (!List.of("ext4", "xfs", "btrfs").contains(array.fileSystem())
        || array.topDevice().isEmpty()) {
      throw refused(
          "It is not known what file system lies on '"
              + array.name()
              + "'. Open and mount it, then try again.");
    }
    return new Blueprint(
        array.name(),
        members.stream().filter(m -> !m.spare()).map(ArrayRecord.Member::disk).toList(),
        members.stream().filter(ArrayRecord.Member::spare).map(ArrayRecord.Member::disk).toList(),
        new Blueprint.Protection(kind, array.integrity(), 4096),
        level,
        new Blueprint.Keys(Optional.empty(), kind != Kind.INTEGRITY, false, Optional.empty()),
        new Blueprint.Storage.FileSystem(array.fileSystem(), shortened(array.name(), array)),
        new Blueprint.Mount(
            array.mountPoint().isEmpty() ? Optional.empty() : Optional.of(array.mountPoint()),
            false),
        Blueprint.ScrubSchedule.NEVER,
        Optional.empty());
  }

  private static String shortened(String name, Array array) {
    int most = BlueprintCheck.longestLabel(array.fileSystem());
    return name.length() > most ? name.substring(0, most) : name;
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
