package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.plan.boot.Tabs;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.RaidLevel;

/**
 * Taking over an array that was built by hand: nothing on its disks changes, a record is written.
 */
final class Adoption {
  private Adoption() {}

  static Plan plan(Chore.Adopt chore, Inventory inventory) throws PlanException {
    Array array =
        inventory.arrays().stream()
            .filter(a -> a.name().equals(chore.array()))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        "There is no array '"
                            + chore.array()
                            + "' that runs. Open it first. Where mdadm says \"Invalid argument\" of"
                            + " its members, it was most likely made on Linux 6.19 or newer, and"
                            + " needs such a kernel."));
    BlueprintCheck.checkName(array.name());
    if (ArrayRecordJson.found(inventory.machine()).containsKey(array.name())) {
      throw wrong("There is a record of the array '" + array.name() + "' already.");
    }
    Kind kind =
        switch (array.protection()) {
          case ENCRYPTED -> Kind.ENCRYPTED;
          case INTEGRITY -> Kind.INTEGRITY;
          case LAYERED -> Kind.LAYERED;
          case NONE, UNKNOWN ->
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
      members.add(ArrayRecord.Member.on(disk, leg.mapping(), leg.slot() < 0));
    }
    Optional<String> keyFile = keyFile(chore, kind, members, inventory.machine());
    Blueprint blueprint = blueprint(array, kind, level, members, keyFile, inventory.machine());
    BlueprintCheck.check(blueprint);
    ArrayRecord record = new ArrayRecord(blueprint, members);
    List<Stage> stages = new ArrayList<>();
    if (kind != Kind.INTEGRITY) {
      stages.add(new Stage("prove", false, prove(record, keyFile)));
    }
    stages.add(
        new Stage("array", false, List.of(new ArrayStep.RaiseReadErrorLimit(record.name()))));
    stages.addAll(new BootPlanner(record, inventory.machine()).stages());
    Capacity capacity =
        CapacityRule.of(
            level,
            blueprint.protection(),
            blueprint.storage(),
            sizes(members, false),
            sizes(members, true));
    return new Plan(
        blueprint,
        stages,
        capacity,
        kind != Kind.INTEGRITY && keyFile.isEmpty() ? List.of(SecretName.PASSPHRASE) : List.of(),
        notes(kind, keyFile));
  }

  private static List<String> notes(Kind kind, Optional<String> keyFile) {
    List<String> notes = new ArrayList<>();
    notes.add(
        "Nothing on the disks changes. How it is opened at boot stays as it is, but for a rule"
            + " that keeps md from throwing out a disk that heals.");
    if (kind != Kind.INTEGRITY) {
      notes.add(
          keyFile
                  .map(file -> "It is opened with the key file " + file + " from now on.")
                  .orElse("It is opened with its passphrase from now on.")
              + " Further keys that it may have stay as they are, but a disk that joins gets only"
              + " this one.");
    }
    return notes;
  }

  /** The key file that was named, or the one in crypttab's lines for these very mappings. */
  private static Optional<String> keyFile(
      Chore.Adopt chore, Kind kind, List<ArrayRecord.Member> members, Machine machine) {
    if (kind == Kind.INTEGRITY || !chore.keyFile().isEmpty()) {
      return kind == Kind.INTEGRITY ? Optional.empty() : Optional.of(chore.keyFile());
    }
    List<String> mappings =
        kind == Kind.LAYERED
            ? List.of(chore.array() + "-crypt")
            : members.stream().map(ArrayRecord.Member::mapping).toList();
    String crypttab = machine.file(BootLines.CRYPTTAB).orElse("");
    List<String> names = Tabs.fields(crypttab, 0);
    List<String> keys = new ArrayList<>();
    for (String line : crypttab.lines().toList()) {
      if (Tabs.fields(line, 0).stream().anyMatch(mappings::contains)) {
        keys.addAll(Tabs.fields(line, 2));
      }
    }
    boolean oneForAll = names.containsAll(mappings) && keys.stream().distinct().count() == 1;
    return oneForAll && keys.get(0).startsWith("/") ? Optional.of(keys.get(0)) : Optional.empty();
  }

  /** That the key opens each disk is seen before it is written down that it does. */
  private static List<Step> prove(ArrayRecord record, Optional<String> keyFile) {
    List<Step> steps = new ArrayList<>();
    if (record.blueprint().protection().kind() == Kind.LAYERED) {
      steps.add(proof(record.name(), record.device(), keyFile));
    } else {
      record.members().forEach(m -> steps.add(proof(m.disk(), m.path(), keyFile)));
    }
    return steps;
  }

  private static Step proof(String target, String path, Optional<String> keyFile) {
    return keyFile
        .<Step>map(file -> new SlotStep.ProveKeyFile(target, path, file))
        .orElseGet(() -> new SlotStep.ProveSecret(target, path, SecretName.PASSPHRASE));
  }

  private static List<Long> sizes(List<ArrayRecord.Member> members, boolean spares) {
    return members.stream()
        .filter(m -> m.spare() == spares)
        .map(ArrayRecord.Member::sizeBytes)
        .toList();
  }

  private static RaidLevel level(Array array) throws PlanException {
    return RaidLevel.offered(array.level().word())
        .orElseThrow(
            () ->
                refused("Arrays of level " + array.level() + " are not looked after by Rotproof."));
  }

  private static Blueprint blueprint(
      Array array,
      Kind kind,
      RaidLevel level,
      List<ArrayRecord.Member> members,
      Optional<String> keyFile,
      Machine machine)
      throws PlanException {
    Optional<FileSystemType> type = FileSystemType.of(array.fileSystem());
    if (type.isEmpty() || array.topDevice().isEmpty()) {
      throw refused(
          "It is not known what file system lies on '"
              + array.name()
              + "'. Open and mount it, then try again.");
    }
    return new Blueprint(
        array.name(),
        members.stream().filter(m -> !m.spare()).map(ArrayRecord.Member::disk).toList(),
        members.stream().filter(ArrayRecord.Member::spare).map(ArrayRecord.Member::disk).toList(),
        new Blueprint.Protection(kind, array.integrity(), sectorBytes(array, machine)),
        level,
        new Blueprint.Keys(
            keyFile, kind != Kind.INTEGRITY && keyFile.isEmpty(), false, Optional.empty()),
        storage(array, kind, type.get(), machine),
        new Blueprint.Mount(
            array.mountPoint().isEmpty() ? Optional.empty() : Optional.of(array.mountPoint()),
            false),
        Blueprint.ScrubSchedule.NEVER,
        Optional.empty());
  }

  /** What a member's mapping says of itself; a new disk has to be formatted in the same way. */
  private static int sectorBytes(Array array, Machine machine) throws PlanException {
    Set<Integer> sizes = new TreeSet<>();
    for (Leg leg : array.legs()) {
      sizes.add(machine.sectorBytes().getOrDefault(leg.mapping(), 0));
    }
    int size = sizes.size() == 1 ? sizes.iterator().next() : 0;
    if (size != 512 && size != 4096) {
      throw refused(
          "It is not known how large the sectors of the members of '"
              + array.name()
              + "' are, or they differ ("
              + sizes
              + "). Rotproof looks after arrays whose members all have 512 bytes, or all 4096.");
    }
    return size;
  }

  private static Blueprint.Storage storage(
      Array array, Kind kind, FileSystemType type, Machine machine) throws PlanException {
    String crypt = array.name() + "-crypt";
    if (kind == Kind.LAYERED && !machine.mappings().contains(crypt)) {
      throw refused(
          "The encryption over '"
              + array.name()
              + "' is open under another name than "
              + crypt
              + ", under which Rotproof opens and closes it. Close it, open it by that name, then"
              + " try again.");
    }
    String label = type.label(array.name());
    String mapper = "/dev/mapper/";
    String top = array.topDevice();
    if (!top.startsWith(mapper) || top.equals(mapper + crypt)) {
      return new Blueprint.Storage.FileSystem(type, label);
    }
    // As LVM builds the name of a volume: hyphens inside names are doubled.
    String[] names = top.substring(mapper.length()).split("(?<!-)-(?!-)", -1);
    if (names.length != 2) {
      throw refused("It is not known what " + top + " on the array '" + array.name() + "' is.");
    }
    return new Blueprint.Storage.Lvm(
        names[0].replace("--", "-"), names[1].replace("--", "-"), type, label);
  }

  private static PlanException wrong(String message) {
    return new PlanException(Reason.USAGE, "array", message);
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
