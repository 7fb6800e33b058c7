package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.Disk;
import org.rotproof.storage.DiskUse;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.Sizes;

/**
 * From a blueprint and what was found to a plan. A pure function: the window and the helper each
 * make their own, and compare.
 *
 * <p>All members are wiped side by side, through their mappings, and the array is created as clean:
 * one pass over the disks where formatting one by one and a resync would take three. Where it shall
 * be usable at once, nothing is wiped: the kernel computes the tags, and md makes the members
 * agree, while it is used.
 */
public final class Planner {
  private static final long LEAST_DISK_BYTES = 48L << 20;

  private final Blueprint blueprint;
  private final List<Disk> members;
  private final List<Disk> spares;
  private final List<Disk> all;
  private final Capacity capacity;
  private final Integrity integrity;
  private final BootPlanner boot;
  private final List<String> lostWholes;
  private final List<Stage> stages = new ArrayList<>();

  private Planner(Blueprint blueprint, Inventory inventory) throws PlanException {
    this.blueprint = blueprint;
    members = PlanSafety.disks("disks", blueprint.disks(), inventory);
    spares = PlanSafety.disks("spares", blueprint.spares(), inventory);
    all = new ArrayList<>(members);
    all.addAll(spares);
    for (Disk disk : all) {
      String field = members.contains(disk) ? "disks" : "spares";
      PlanSafety.checkDisk(field, disk, inventory, LEAST_DISK_BYTES);
    }
    PlanSafety.checkTogether(all, inventory, blueprint.protection().sectorBytes());
    integrity = Integrity.of(blueprint.protection().integrity()).orElseThrow();
    capacity =
        CapacityRule.of(
            blueprint.raid(),
            blueprint.protection(),
            blueprint.storage(),
            members.stream().map(Disk::sizeBytes).toList(),
            spares.stream().map(Disk::sizeBytes).toList());
    boot = new BootPlanner(record(blueprint, all), inventory.machine());
    lostWholes = PartOfMore.lost(all, inventory);
  }

  /** What will be written down of an array on these disks, members proper first, then spares. */
  static ArrayRecord record(Blueprint blueprint, List<Disk> all) {
    boolean luks = blueprint.protection().kind() == Kind.ENCRYPTED;
    List<ArrayRecord.Member> list = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Disk d = all.get(i);
      list.add(
          ArrayRecord.Member.on(d, mapping(blueprint.name(), i), i >= blueprint.disks().size())
              .withUuid(luks ? LaterUuid.of(d.stablePath()) : ""));
    }
    return new ArrayRecord(blueprint, list);
  }

  /**
   * Makes the plan. Its blueprint names each disk by its id, by whatever name it was wanted.
   *
   * @throws PlanException for a wrong word (USAGE) or a danger (SAFETY)
   */
  public static Plan plan(Blueprint wanted, Inventory inventory) throws PlanException {
    BlueprintCheck.check(wanted);
    Blueprint blueprint = PlanSafety.named(wanted, inventory);
    PlanSafety.checkNames(blueprint, inventory);
    Planner planner = new Planner(blueprint, inventory);
    planner.checkFileSystemSize();
    planner.boot.check();
    if (planner.keyFile().isPresent()) {
      checkNewKeyFile(planner.keyFile().get(), inventory.machine());
    }
    return planner.make();
  }

  /** Said before anything is written; a key that is there may open something else. */
  static void checkNewKeyFile(String path, Machine machine) throws PlanException {
    if (machine.present(path)) {
      throw new PlanException(
          PlanException.Reason.SAFETY,
          "keys.keyFile",
          "There is a key file "
              + path
              + " already, and it may open something else. Choose another name for the new one, or"
              + " move that file away.");
    }
  }

  private void checkFileSystemSize() throws PlanException {
    FileSystemType type = blueprint.storage().type();
    long least = type.leastBytes();
    if (capacity.usableBytes() < least) {
      throw new PlanException(
          PlanException.Reason.SAFETY,
          "storage.type",
          type
              + " needs at least "
              + Sizes.format(least)
              + ", and the array would offer "
              + Sizes.format(capacity.usableBytes())
              + ". Choose ext4, or larger disks.");
    }
  }

  private Plan make() {
    keys();
    stages.add(
        new Stage(
            "erase",
            true,
            all.stream()
                .<Step>map(d -> new DiskStep.EraseSignatures(d.id(), d.stablePath()))
                .toList()));
    stages.add(
        new Stage(
            "probe",
            true,
            all.stream()
                .<Step>map(d -> new DiskStep.ProbeCapacity(d.id(), d.stablePath(), d.sizeBytes()))
                .toList()));
    if (atOnce()) {
      stages.add(
          new Stage(
              "clear",
              true,
              all.stream()
                  .<Step>map(d -> DiskStep.ClearBeginning.of(d.id(), d.stablePath(), d.sizeBytes()))
                  .toList()));
      // Until udev has looked, the kernel keeps what it read there, and what is laid out is not
      // seen.
      stages.add(new Stage("clear", false, List.of(new ArrayStep.Settle(blueprint.name()))));
    }
    format();
    if (kind() == Kind.ENCRYPTED) {
      slots(all.stream().map(d -> new Target(d.id(), d.stablePath())).toList());
    }
    open();
    stages.add(
        new Stage(
            "array",
            false,
            List.of(
                new ArrayStep.CreateArray(
                    blueprint.name(),
                    blueprint.raid(),
                    mappings(0, members),
                    spareMappings(),
                    blueprint.protection().start()),
                new ArrayStep.Settle(blueprint.name()),
                new ArrayStep.RaiseReadErrorLimit(blueprint.name()))));
    String device = layeredLuks("/dev/md/" + blueprint.name());
    storage(device);
    stages.addAll(boot.stages());
    return new Plan(blueprint, stages, capacity, secrets(), notes());
  }

  private boolean atOnce() {
    return blueprint.protection().atOnce();
  }

  private Kind kind() {
    return blueprint.protection().kind();
  }

  /** The mapping of the n-th disk, counted from 0, spares after members. */
  static String mapping(String array, int index) {
    return array + "-" + (index + 1);
  }

  private List<String> mappings(int from, List<Disk> disks) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < disks.size(); i++) {
      paths.add("/dev/mapper/" + mapping(blueprint.name(), from + i));
    }
    return paths;
  }

  private List<String> spareMappings() {
    return mappings(members.size(), spares);
  }

  /** Where a key file of that name lies. */
  public static String keyPath(String name) {
    return name.startsWith("/") ? name : ArrayRecord.KEYS + "/" + name;
  }

  private Optional<String> keyFile() {
    return blueprint.keys().keyFile().map(Planner::keyPath);
  }

  private void keys() {
    if (keyFile().isEmpty()) {
      return;
    }
    String path = keyFile().get();
    String folder = path.substring(0, path.lastIndexOf('/'));
    List<Step> steps = new ArrayList<>();
    if (!folder.isEmpty()) {
      steps.add(new KeyStep.MakeSecretFolder(folder));
    }
    steps.add(new KeyStep.MakeKeyFile(path));
    stages.add(new Stage("keys", false, steps));
  }

  private void format() {
    int sector = blueprint.protection().sectorBytes();
    List<Step> steps = new ArrayList<>();
    for (Disk disk : all) {
      long sectors = disk.sizeBytes() / 512;
      if (kind() == Kind.ENCRYPTED) {
        long work = Layout.luksIntegrity(sectors, integrity, sector) * 512;
        steps.add(
            new DiskStep.FormatLuks(
                disk.id(),
                disk.stablePath(),
                true,
                Optional.of(integrity),
                sector,
                keyFile(),
                DiskStep.kdfMemoryKib(all.size()),
                work));
      } else {
        long work = atOnce() ? 0 : Layout.plainIntegrity(sectors, integrity, sector) * 512;
        steps.add(
            new DiskStep.FormatIntegrity(
                disk.id(),
                disk.stablePath(),
                integrity,
                sector,
                blueprint.protection().start(),
                work));
      }
    }
    stages.add(atOnce() ? new Stage("lay-out", true, steps) : new Stage("format", true, steps));
  }

  private record Target(String id, String path) {}

  private void slots(List<Target> targets) {
    List<Step> steps = new ArrayList<>();
    for (Target t : targets) {
      if (blueprint.keys().passphrase() && keyFile().isPresent()) {
        steps.add(new DiskStep.AddKeySlot(t.id(), t.path(), keyFile(), SecretName.PASSPHRASE));
      }
      if (blueprint.keys().recoveryKey()) {
        steps.add(new DiskStep.AddKeySlot(t.id(), t.path(), keyFile(), SecretName.RECOVERY_KEY));
      }
    }
    if (!steps.isEmpty()) {
      stages.add(new Stage("slots", false, steps));
    }
    if (blueprint.keys().headerBackup().isPresent()) {
      String folder = blueprint.keys().headerBackup().get();
      List<Step> backups = new ArrayList<>();
      backups.add(new KeyStep.MakeSecretFolder(HeaderBackups.folder(folder)));
      for (Target t : targets) {
        String file = HeaderBackups.file(folder, blueprint.name(), t.id());
        backups.add(new DiskStep.BackUpHeader(t.id(), t.path(), file));
      }
      stages.add(new Stage("headers", false, backups));
    }
  }

  private void open() {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Disk disk = all.get(i);
      String mapping = mapping(blueprint.name(), i);
      steps.add(
          kind() == Kind.ENCRYPTED
              ? new DiskStep.OpenLuks(
                  disk.id(),
                  disk.stablePath(),
                  mapping,
                  keyFile(),
                  DiskStep.kdfMemoryKib(all.size()))
              : new DiskStep.OpenIntegrity(
                  disk.id(),
                  disk.stablePath(),
                  mapping,
                  integrity,
                  blueprint.protection().writePath(),
                  blueprint.protection().start()));
    }
    stages.add(new Stage("open", true, steps));
  }

  private String layeredLuks(String array) {
    if (kind() != Kind.LAYERED) {
      return array;
    }
    String mapping = blueprint.name() + "-crypt";
    int sector = blueprint.protection().sectorBytes();
    stages.add(
        new Stage(
            "encrypt",
            false,
            List.of(
                new DiskStep.FormatLuks(
                    blueprint.name(),
                    array,
                    false,
                    Optional.empty(),
                    sector,
                    keyFile(),
                    DiskStep.kdfMemoryKib(1),
                    0))));
    slots(List.of(new Target(blueprint.name(), array)));
    stages.add(
        new Stage(
            "unlock",
            false,
            List.of(
                new DiskStep.OpenLuks(
                    blueprint.name(), array, mapping, keyFile(), DiskStep.kdfMemoryKib(1)))));
    return "/dev/mapper/" + mapping;
  }

  private void storage(String device) {
    String target = device;
    if (blueprint.storage() instanceof Storage.Lvm lvm) {
      stages.add(
          new Stage(
              "lvm",
              false,
              List.of(
                  new StorageStep.MakePhysicalVolume(device),
                  new StorageStep.MakeVolumeGroup(lvm.volumeGroup(), device),
                  new StorageStep.MakeLogicalVolume(lvm.volumeGroup(), lvm.logicalVolume()))));
      target = "/dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume();
    }
    Storage s = blueprint.storage();
    List<Step> steps = new ArrayList<>();
    steps.add(new StorageStep.MakeFileSystem(s.type(), s.label(), target, capacity.usableBytes()));
    if (blueprint.mount().point().isPresent()) {
      String point = blueprint.mount().point().get();
      steps.add(new StorageStep.MakeMountPoint(point));
      steps.add(new StorageStep.MountFileSystem(s.type(), target, point));
    }
    stages.add(new Stage("storage", false, steps));
  }

  private List<SecretName> secrets() {
    List<SecretName> names = new ArrayList<>();
    if (blueprint.keys().passphrase()) {
      names.add(SecretName.PASSPHRASE);
    }
    if (blueprint.keys().recoveryKey()) {
      names.add(SecretName.RECOVERY_KEY);
    }
    return names;
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (atOnce()) {
      notes.add(
          "It can be used at once and is not guarded at once. The kernel reads every disk whole to"
              + " compute its checksums, while the array is used, also after a restart. What rots"
              + " before it gets there is taken as right and never found. A disk that cannot read"
              + " some place then fails. 'rotproof status' says how much is guarded.");
    }
    if (blueprint.protection().bitmap()) {
      notes.add(
          "The disks are written to by bitmap. After a power cut, the places that were being"
              + " written are taken as right as they then are: rot that lay there is no longer"
              + " found.");
    }
    if (capacity.wasteBytes() >= 1_000_000) {
      notes.add(
          Sizes.format(capacity.wasteBytes())
              + " stay unused, because the array can use no more of each disk than the smallest"
              + " has.");
    }
    if (kind() != Kind.ENCRYPTED) {
      notes.add(
          "Opening the members later needs the algorithm "
              + integrity.id()
              + (blueprint.protection().bitmap() ? " and the bitmap" : "")
              + " again, because the disks do not record it. It is on the recovery sheet.");
    }
    keyFile()
        .ifPresent(
            path ->
                notes.add(
                    "Whoever has the key file "
                        + path
                        + " can read the disks, and without it"
                        + (blueprint.keys().passphrase() || blueprint.keys().recoveryKey()
                            ? " and the other keys"
                            : "")
                        + " nobody can. Keep a copy in another place."));
    notes.addAll(boot.notes());
    String lost =
        all.stream()
            .filter(d -> !d.contents().isEmpty())
            .map(d -> d.id() + " (" + d.displayName() + ")")
            .collect(Collectors.joining(", "));
    if (!lost.isEmpty()) {
      notes.add("What lies on " + lost + " now will be lost.");
    }
    lostWholes.forEach(
        whole -> notes.add("These disks hold " + whole + ": all of it will be lost."));
    return notes;
  }

  /**
   * Why a disk of this machine is out of reach, as one sentence: what uses it, the record of an
   * array that is closed now, a line that will use it at the next start, or that others share in
   * what lies on it; empty when it is free.
   */
  public static Optional<String> refusal(Disk disk, Inventory inventory) {
    return refusal(disk)
        .map(why -> why + ofUnknownGroup(disk, inventory))
        .or(() -> PlanSafety.recorded(disk, inventory))
        .or(() -> NamedAtBoot.line(disk, inventory))
        .or(() -> PartOfMore.line(disk, inventory));
  }

  /** Which line may need a volume of which only that it is one of LVM's is known. */
  private static String ofUnknownGroup(Disk disk, Inventory inventory) {
    boolean unknown =
        disk.uses().stream()
            .anyMatch(u -> u.kind() == DiskUse.Kind.LVM_MEMBER && u.detail().isEmpty());
    return unknown ? NamedAtBoot.line(disk, inventory).map(l -> "; " + l).orElse("") : "";
  }

  /** Why a disk is out of reach by what is seen on it, as one sentence. */
  public static Optional<String> refusal(Disk disk) {
    boolean sized = disk.sizeBytes() > 0 || disk.uses().isEmpty();
    if (sized && disk.sizeBytes() < LEAST_DISK_BYTES) {
      return Optional.of(
          "too small: "
              + Sizes.format(disk.sizeBytes())
              + ", and at least "
              + Sizes.format(LEAST_DISK_BYTES)
              + " are needed");
    }
    return disk.uses().isEmpty()
        ? Optional.empty()
        : Optional.of(disk.uses().stream().map(UseWords::of).collect(Collectors.joining("; ")));
  }
}
