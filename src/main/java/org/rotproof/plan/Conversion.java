package org.rotproof.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.plan.boot.BootLines;
import org.rotproof.storage.Array;
import org.rotproof.storage.ArrayProtection;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;
import org.rotproof.storage.Machine;
import org.rotproof.storage.RaidLevel;
import org.rotproof.storage.Sizes;

/**
 * Gives a plain array that runs its integrity, with its data on it: what lies on it is made small
 * enough, then each member in turn is copied to a guarded disk that takes its place. The array has
 * all its members at every moment. The first guarded disks are new ones; each disk that becomes
 * free is the next guarded one.
 */
final class Conversion {
  private static final long LEAST_DISK_BYTES = 48L << 20;
  private static final long LEAST_UNIT_SECTORS = 128;

  private final Chore.Convert chore;
  private final Inventory inventory;
  private final Machine machine;
  private final Array array;
  private final RaidLevel level;
  // In the order of the conversion: the member in the first place comes last, and its disk is free.
  private final List<Leg> legs;
  private final List<Disk> targets = new ArrayList<>();
  private final List<ArrayRecord.Member> guarded = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ConversionStorage storage;
  private final ArrayRecord record;
  private final MemberSteps members;

  private Conversion(Chore.Convert chore, Inventory inventory) throws PlanException {
    this.chore = chore;
    this.inventory = inventory;
    machine = inventory.machine();
    array = array();
    level = level();
    legs =
        array.legs().stream()
            .filter(l -> l.slot() >= 0)
            .sorted(Comparator.comparingInt(Leg::slot).reversed())
            .toList();
    checkArray();
    chooseTargets();
    storage = new ConversionStorage(array);
    record = record();
    members = new MemberSteps(record.blueprint());
  }

  static Plan plan(Chore.Convert chore, Inventory inventory) throws PlanException {
    return new Conversion(chore, inventory).make();
  }

  private Array array() throws PlanException {
    Array found =
        inventory.arrays().stream()
            .filter(a -> a.name().equals(chore.array()) || a.node().equals(chore.array()))
            .findFirst()
            .orElseThrow(
                () ->
                    wrong(
                        "There is no array '"
                            + chore.array().replaceAll("\\p{Cntrl}", "?")
                            + "' that runs. An array is converted while it runs, with its data on"
                            + " it."));
    if (found.name().equals(found.node())) {
      throw refused(
          "The array "
              + found.node()
              + " has no name of its own. Give it one first: stop it, then"
              + " 'mdadm --assemble --update=name --name=NAME', and open it as /dev/md/NAME.");
    }
    BlueprintCheck.checkName(found.name());
    if (ArrayRecordJson.found(machine).containsKey(found.name())) {
      throw wrong("The array '" + found.name() + "' is one of Rotproof's already.");
    }
    return found;
  }

  private RaidLevel level() throws PlanException {
    return RaidLevel.offered(array.level().word())
        .orElseThrow(
            () ->
                refused(
                    "An array of level "
                        + array.level()
                        + " has no copies to repair from, so integrity would"
                        + " only turn rot into errors. Convert it to RAID 1, 5, 6 or 10 first."));
  }

  private void checkArray() throws PlanException {
    String name = "The array '" + array.name() + "' ";
    if (array.protection() != ArrayProtection.NONE) {
      throw refused(
          array.protection() == ArrayProtection.UNKNOWN
              ? "It is not known whether the members of '" + array.name() + "' have integrity."
              : name + "has integrity below it already; it can be taken over instead (adopt).");
    }
    if (!List.of("1.2", "1.1").contains(array.metadata())) {
      throw refused(
          name
              + "has metadata of version "
              + array.metadata()
              + ", where the place of its data is not kept apart from what a guarded disk needs."
              + " Arrays with metadata 1.2 and 1.1 can be converted.");
    }
    if (level == RaidLevel.RAID10 && !array.layout().startsWith("near=2")) {
      throw refused(
          name
              + "is a RAID 10 with the layout "
              + array.layout()
              + "; only near=2 can"
              + " be made smaller by md.");
    }
    if (array.degraded() > 0
        || legs.size() != array.raidDisks()
        || legs.stream().anyMatch(l -> !l.state().contains("in_sync"))) {
      throw refused(
          name
              + "is not whole. Replace what is missing first: a conversion never"
              + " begins with less redundancy than the array should have.");
    }
    if (array.sync().isPresent()) {
      throw refused(name + "is being worked on by the kernel. Wait until that is over.");
    }
    if (array.legs().stream().anyMatch(l -> l.slot() < 0)) {
      throw refused(
          name
              + "has a spare, which would take part by itself. Take it out first"
              + " (mdadm --remove), and name it as a disk to convert with.");
    }
    if (array.componentSectors() <= 0 || legs.stream().anyMatch(l -> l.dataOffsetSectors() < 0)) {
      throw refused("The kernel does not tell where the data of '" + array.name() + "' lie.");
    }
  }

  private void chooseTargets() throws PlanException {
    if (chore.with().isEmpty()) {
      throw new PlanException(
          Reason.SAFETY,
          "with",
          "Converting without a disk more would leave the array with less redundancy for hours."
              + " Name a free disk, at least as large as the others; it is used first, and the last"
              + " of the old ones is free in the end.");
    }
    if (chore.with().size() > legs.size()) {
      throw new PlanException(
          Reason.USAGE, "with", "The array has " + legs.size() + " members; fewer disks will do.");
    }
    List<Disk> fresh = PlanSafety.disks("with", chore.with(), inventory);
    for (Disk disk : fresh) {
      PlanSafety.checkDisk("with", disk, inventory, LEAST_DISK_BYTES);
    }
    targets.addAll(fresh);
    for (int i = 0; targets.size() < legs.size(); i++) {
      targets.add(ownDisk(legs.get(i)));
    }
    if (new HashSet<>(targets.stream().map(Disk::id).toList()).size() != targets.size()) {
      throw refused(
          "Two members of '"
              + array.name()
              + "' lie on one disk, so one disk's death"
              + " would cost both. Rotproof looks after arrays with a disk for each member.");
    }
    PlanSafety.checkTogether(targets, inventory, chore.protection().sectorBytes());
  }

  /** The disk that a member lies on; refuses where something else lies there too. */
  private Disk ownDisk(Leg leg) throws PlanException {
    Disk disk =
        inventory
            .disk(leg.disk())
            .orElseThrow(
                () -> refused("It is not known which disk the member " + leg.path() + " lies on."));
    boolean others =
        disk.contents().stream()
            .anyMatch(c -> c.path().startsWith(disk.path()) && !c.path().equals(leg.path()));
    if (others) {
      throw refused(
          "On the disk "
              + disk.id()
              + " ("
              + disk.displayName()
              + ") there is more than this array's member, and it would be erased. Name as many"
              + " free disks as the array has members, or move the rest away first.");
    }
    return disk;
  }

  private ArrayRecord record() throws PlanException {
    PlanSafety.checkMappings("array", array.name(), array.raidDisks(), machine);
    for (int i = 0; i < targets.size(); i++) {
      Disk d = targets.get(i);
      guarded.add(
          new ArrayRecord.Member(
              d.id(),
              d.stablePath(),
              Planner.mapping(array.name(), legs.get(i).slot()),
              d.serial(),
              d.wwn(),
              d.sizeBytes(),
              false));
    }
    List<ArrayRecord.Member> places = new ArrayList<>(guarded);
    Collections.reverse(places);
    Blueprint blueprint =
        new Blueprint(
            array.name(),
            places.stream().map(ArrayRecord.Member::disk).toList(),
            List.of(),
            chore.protection(),
            level,
            chore.keys(),
            storage.blueprint(),
            new Blueprint.Mount(
                array.mountPoint().isEmpty() ? Optional.empty() : Optional.of(array.mountPoint()),
                opensAtBoot()),
            Blueprint.ScrubSchedule.MONTHLY,
            Optional.empty());
    BlueprintCheck.check(blueprint);
    if (chore.protection().kind() == Kind.LAYERED) {
      throw new PlanException(
          Reason.USAGE,
          "kind",
          "An array is converted to 'integrity' or 'encrypted'. Layered would need another"
              + " encryption between the array and its files.");
    }
    return new ArrayRecord(blueprint, places);
  }

  /** Whether what systemd reads at boot can open the guarded members here. */
  private boolean opensAtBoot() {
    boolean encrypted = chore.protection().kind() == Kind.ENCRYPTED;
    return machine.known()
        && machine.systemd()
        && machine.present(encrypted ? BootLines.CRYPTTAB_READER : BootLines.INTEGRITYTAB_READER)
        && (encrypted || BootLines.BOOT_INTEGRITY.contains(chore.protection().integrity()))
        && targets.stream()
            .allMatch(d -> BootLines.lasting(d.stablePath()) && BootLines.plain(d.stablePath()));
  }

  /**
   * What each guarded member can give, in whole units of so many 512-byte sectors, with the data
   * where they lie now.
   */
  private long componentSectors(long unit) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < targets.size(); i++) {
      long data = members.dataSectors(targets.get(i).sizeBytes());
      least = Math.min(least, data - legs.get(i).dataOffsetSectors());
    }
    return Math.max(0, least / unit * unit);
  }

  /** What md counts in at this level, in 512-byte sectors; KiB where it has no chunks. */
  private long unit() {
    return level.chunked() ? Math.max(2, array.chunkBytes() / 512) : 2;
  }

  /** What the array offers when each member gives so much. */
  private long arraySectors(long component) {
    return Layout.array(level, array.raidDisks(), component, Math.max(1, array.chunkBytes() / 512));
  }

  private Plan make() throws PlanException {
    // Some room to spare while it is converted; in the end it takes all there is.
    long component = componentSectors(Math.max(LEAST_UNIT_SECTORS, unit()));
    if (component <= 0) {
      throw refused("The disks are too small to be guarded.");
    }
    boolean shrinks = component < array.componentSectors();
    if (machine.present(record.path())) {
      throw refused("There is a file " + record.path() + " already.");
    }
    new ScrubTimer(record.name(), machine).check();
    new ReadErrorLimit(record.name(), machine).check();
    prove();
    keys();
    boot();
    stages.add(new Stage("prepare", false, List.of(new ConvertStep.AddBitmap(array.name()))));
    if (shrinks) {
      List<Step> steps = new ArrayList<>(storage.shrink(arraySectors(component)));
      steps.add(new ConvertStep.ResizeArray(array.name(), component / 2));
      stages.add(new Stage("shrink", false, steps));
    }
    for (int i = 0; i < targets.size(); i++) {
      member(i);
    }
    enlarge();
    finish();
    notes(shrinks);
    return new Plan(record.blueprint(), stages, capacity(), members.secretsToMake(), notes);
  }

  private void prove() {
    List<Step> steps = new ArrayList<>();
    steps.add(
        new ConvertStep.ProveBlockSize(
            array.topDevice(), storage.type(), chore.protection().sectorBytes()));
    steps.add(new ConvertStep.ProveCopiesAgree(array.name(), array.componentSectors() * 512));
    stages.add(new Stage("compare", false, steps));
  }

  private void keys() throws PlanException {
    Optional<String> keyFile = chore.keys().keyFile().map(Planner::keyPath);
    if (chore.protection().kind() != Kind.ENCRYPTED) {
      return;
    }
    if (keyFile.isEmpty()) {
      throw new PlanException(
          Reason.USAGE,
          "keys.keyFile",
          "A conversion goes on by itself after a restart, so it needs a key file; a passphrase can"
              + " be added beside it.");
    }
    Planner.checkNewKeyFile(keyFile.get(), machine);
    String path = keyFile.get();
    stages.add(
        new Stage(
            "keys",
            false,
            List.of(
                new KeyStep.MakeSecretFolder(path.substring(0, path.lastIndexOf('/'))),
                new KeyStep.MakeKeyFile(path))));
  }

  /**
   * Before anything is converted, so that a restart in the middle opens the members that are: a
   * line for one that is not fails, and harms nothing.
   */
  private void boot() {
    if (!record.blueprint().mount().atBoot()) {
      return;
    }
    // How it is mounted, and named, at boot stays as the person has it.
    stages.add(
        new Stage(
            "boot",
            false,
            new BootPlanner(record, machine, array.uuid())
                .steps((path, lines) -> path.equals(BootLines.FSTAB) || named(path, lines))));
  }

  /** Whether a file has a line for the array already, by its UUID. */
  private boolean named(String path, List<String> lines) {
    String text = machine.file(path).orElse("");
    return lines.stream()
        .flatMap(line -> BootLines.uuid(line).stream())
        .anyMatch(uuid -> !uuid.isEmpty() && text.contains(uuid));
  }

  private void member(int index) {
    ArrayRecord.Member member = guarded.get(index);
    stages.addAll(members.make(member, List.of()));
    stages.add(
        new Stage(
            "convert",
            false,
            List.of(
                new ConvertStep.SwapMember(
                    halfWay(index + 1),
                    node(legs.get(index)),
                    member.node(),
                    array.componentSectors() * 512))));
  }

  /** A name of the member that stays over a restart, for whole disks and for partitions. */
  private String node(Leg leg) {
    String path = inventory.disk(leg.disk()).map(Disk::stablePath).orElse(leg.path());
    String disk = inventory.disk(leg.disk()).map(Disk::path).orElse("");
    String rest = leg.path().startsWith(disk) ? leg.path().substring(disk.length()) : "";
    if (leg.path().equals(disk) || disk.isEmpty() || path.equals(disk)) {
      return leg.path().equals(disk) ? path : leg.path();
    }
    return rest.isEmpty() ? path : path + "-part" + rest.replaceAll("^p", "");
  }

  private ConvertStep.HalfWay halfWay(int converted) {
    List<ConvertStep.HalfWay.Opened> opened = new ArrayList<>();
    for (ArrayRecord.Member m : guarded.subList(0, converted)) {
      opened.add(
          new ConvertStep.HalfWay.Opened(m.node(), members.open(m, 1).command().shellLine()));
    }
    // The one that is being converted is on its old disk until the last moment.
    List<String> plain = legs.subList(converted - 1, legs.size()).stream().map(this::node).toList();
    return new ConvertStep.HalfWay(array.name(), array.uuid(), opened, plain);
  }

  private void enlarge() {
    stages.add(
        new Stage(
            "enlarge",
            false,
            List.of(
                new LifeStep.Enlarge(
                    "enlarge-array",
                    array.name(),
                    Command.shell(
                        "mdadm --grow /dev/md/"
                            + array.name()
                            + " --size=max; mdadm --wait /dev/md/"
                            + array.name()
                            + " || true")))));
    stages.add(new Stage("enlarge", false, storage.grow()));
  }

  private void finish() {
    List<Step> kept = new ArrayList<>();
    kept.add(new KeyStep.MakeSecretFolder(ArrayRecord.FOLDER));
    kept.add(new FileStep.WriteFile(record.path(), ArrayRecordJson.write(record)));
    kept.addAll(new ReadErrorLimit(record.name(), machine).put());
    stages.add(new Stage("record", false, kept));
    stages.addAll(new ScrubTimer(record.name(), machine).to(record.blueprint().scrub()));
  }

  private Capacity capacity() throws PlanException {
    return CapacityRule.of(
        level,
        record.blueprint().protection(),
        record.blueprint().storage(),
        targets.stream().map(Disk::sizeBytes).toList(),
        List.of(),
        componentSectors(unit()),
        arraySectors(componentSectors(unit())));
  }

  private void notes(boolean shrinks) {
    Set<String> kept = targets.stream().map(Disk::id).collect(Collectors.toSet());
    String free =
        legs.stream()
            .map(Leg::disk)
            .filter(id -> !kept.contains(id))
            .collect(Collectors.joining(", "));
    notes.add(
        "The array keeps all its members at every moment: each disk stays in use until the guarded"
            + " one that takes its place holds everything.");
    if (!free.isEmpty()) {
      notes.add("In the end " + free + " " + (free.contains(",") ? "are" : "is") + " free.");
    }
    if (shrinks) {
      notes.add(
          "Checksums need room: the array becomes "
              + Sizes.format(arraySectors(componentSectors(unit())) * 512)
              + " instead of "
              + Sizes.format(arraySectors(array.componentSectors()) * 512)
              + ". What lies on it is made smaller first. "
              + storage.shrinkNote());
    }
    notes.add(
        "All copies are compared before anything is changed, which reads every disk once: a"
            + " difference that is there would be sealed in.");
    if (chore.protection().sectorBytes() == 512) {
      notes.add(
          "Members get sectors of 512 bytes, which any file system can use that was made on such"
              + " disks.");
    }
    if (!record.blueprint().mount().atBoot()) {
      notes.add(
          "Nothing opens the guarded members at boot here. After a restart, going on with the"
              + " conversion opens them, and once it is done 'rotproof open "
              + array.name()
              + "'.");
    }
    notes.add(
        "It can be taken back at any time until the last step, with the files as they are then. It"
            + " is no replacement for a backup.");
  }

  private static PlanException wrong(String message) {
    return new PlanException(Reason.USAGE, "array", message);
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
