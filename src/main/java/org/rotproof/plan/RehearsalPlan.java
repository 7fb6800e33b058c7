package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Redundancy;
import org.rotproof.storage.RehearsalNames;

/**
 * What a rehearsal of an array's opening does: the same commands as opening it, on throw-away
 * layers over its disks, under names of their own. Pure.
 *
 * @param array the array's name
 * @param legs its members whose disks are there
 * @param absent disks of members proper that are not there
 * @param redundancy which of the members it can do without
 * @param unlock opens the one container over the array, where it has one
 * @param type of the file system
 * @param volume the logical volume that the file system lies in
 * @param secrets what has to be handed over, as for opening
 * @param atStart what opens it when the machine starts, where that was promised and systemd starts
 *     the machine
 * @param promised whether its opening at the start was promised
 */
public record RehearsalPlan(
    String array,
    List<Leg> legs,
    List<String> absent,
    Redundancy redundancy,
    Optional<Command> unlock,
    FileSystemType type,
    Optional<Volume> volume,
    List<SecretName> secrets,
    Optional<AtStart> atStart,
    boolean promised) {
  /** Where the private nodes of a rehearsal lie: LVM and others do not look into such a folder. */
  public static final String FOLDER = "/dev/.rotproof-rehearsal";

  /** The private node of what lies on the array, behind the layer that takes what is written. */
  public static final String TOP = FOLDER + "/top";

  /** The private node of the opened container over the array. */
  public static final String PLAIN = FOLDER + "/plain";

  /**
   * A member.
   *
   * @param name what it is called when it is open, in the array
   * @param node its disk, which is only read
   * @param layer the device-mapper name of the throw-away layer over it
   * @param mapping what it is opened as
   * @param open what opens it, on the layer
   */
  public record Leg(
      String disk,
      String name,
      String node,
      boolean spare,
      String layer,
      String mapping,
      Command open) {}

  /** A logical volume of a volume group. */
  public record Volume(String group, String name) {}

  public RehearsalPlan {
    legs = List.copyOf(legs);
    absent = List.copyOf(absent);
    secrets = List.copyOf(secrets);
  }

  /** The mapping of the throw-away layer over the array. */
  public String topMapping() {
    return RehearsalNames.PREFIX + array + "-top";
  }

  /** The mapping of the opened container over the array. */
  public String plainMapping() {
    return RehearsalNames.PREFIX + array + "-plain";
  }

  /** The mapping of the logical volume. */
  public String volumeMapping() {
    return RehearsalNames.PREFIX + array + "-volume";
  }

  /** Those of the legs that count for {@link #redundancy}. */
  public List<Leg> members() {
    return legs.stream().filter(leg -> !leg.spare()).toList();
  }

  /**
   * Plans it.
   *
   * @throws PlanException where there is no record of the array, or its disks cannot be told apart
   */
  public static RehearsalPlan of(String array, Inventory inventory) throws PlanException {
    ArrayNow now = ArrayNow.of(array, inventory);
    ArrayRecord record = now.record();
    Blueprint blueprint = record.blueprint();
    LegFinder.Found found = now.found();
    if (found.riddle().isPresent()) {
      throw new PlanException(Reason.SAFETY, "array", found.riddle().get());
    }
    MemberSteps steps = new MemberSteps(blueprint);
    List<Leg> legs = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    for (ArrayRecord.Member member : record.members()) {
      Optional<Disk> disk = Optional.ofNullable(found.disks().get(member.mapping()));
      if (disk.isEmpty()) {
        if (!member.spare()) {
          absent.add(member.disk());
        }
        continue;
      }
      String mapping = RehearsalNames.PREFIX + array + "-" + (legs.size() + 1);
      String layer = mapping + "-disk";
      ArrayRecord.Member rehearsed =
          member.openedAs(mapping).at(member.disk(), "/dev/mapper/" + layer);
      legs.add(
          new Leg(
              member.disk(),
              member.mapping(),
              disk.get().path(),
              member.spare(),
              layer,
              mapping,
              // One after the other, so that stretching a passphrase takes its memory once.
              steps.open(rehearsed, 1).command()));
    }
    Optional<Command> unlock = Optional.empty();
    if (blueprint.protection().kind() == Kind.LAYERED) {
      unlock =
          Optional.of(
              new DiskStep.OpenLuks(
                      array,
                      TOP,
                      RehearsalNames.PREFIX + array + "-plain",
                      blueprint.keys().keyFile().map(Planner::keyPath),
                      DiskStep.kdfMemoryKib(1))
                  .command());
    }
    Optional<Volume> volume =
        blueprint.storage() instanceof Storage.Lvm lvm
            ? Optional.of(new Volume(lvm.volumeGroup(), lvm.logicalVolume()))
            : Optional.empty();
    RehearsalPlan byHand =
        new RehearsalPlan(
            array,
            legs,
            absent,
            blueprint.raid().redundancy(blueprint.disks().size()),
            unlock,
            blueprint.storage().type(),
            volume,
            steps.secretsToOpen(),
            Optional.empty(),
            blueprint.mount().atBoot());
    return byHand.opened(AtStart.of(record, inventory, byHand));
  }

  private RehearsalPlan opened(Optional<AtStart> start) {
    return new RehearsalPlan(
        array, legs, absent, redundancy, unlock, type, volume, secrets, start, promised);
  }
}
