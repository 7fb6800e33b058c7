package org.rotproof.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final long LEAST_UNIT_SECTORS = 128;

  /** The metadata version whose superblock lies behind the data, which begin at the beginning. */
  private static final String AT_THE_END = "1.0";

  /**
   * What is left to that superblock and all that md keeps before it: 8 KiB, up to 128 KiB for the
   * bitmap, 4 KiB for bad blocks (mdadm's super1.c); as measured, 16 KiB and a rest on small disks.
   */
  private static final long END_SECTORS = 2048;

  private final Chore.Convert chore;
  private final Inventory inventory;
  private final Machine machine;
  private final Array array;
  private final RaidLevel level;
  // In the order of the conversion: the member in the first place comes last, and its disk is free.
  private final List<Leg> legs;
  private final ConversionDisks disks;
  private final List<Disk> targets;
  private final List<ArrayRecord.Member> guarded = new ArrayList<>();
  private final List<ArrayRecord.Member> standIns = new ArrayList<>();
  private final List<Stage> stages = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final ConversionStorage storage;
  private final MemberSteps members;
  private final ArrayRecord record;

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
    disks = new ConversionDisks(chore, array, legs, inventory);
    targets = disks.targets();
    PlanSafety.checkTogether(targets, inventory, chore.protection().sectorBytes());
    storage = new ConversionStorage(array, inventory.volumeGroups());
    for (int i = 0; i < targets.size(); i++) {
      guarded.add(guarded(targets.get(i), legs.get(i).slot(), false));
    }
    members = new MemberSteps(blueprint());
    standIns();
    record = record();
  }

  static Plan plan(Chore.Convert chore, Inventory inventory) throws PlanException {
    return new Conversion(chore, inventory).make();
  }

  /** What a guarded disk leaves for the array's data, in 512-byte sectors. */
  private long room(long diskBytes, long dataOffset) {
    return members.dataSectors(diskBytes) - (bare() ? END_SECTORS : dataOffset);
  }

  /** Whether the members carry the array's data from their first sector on. */
  private boolean bare() {
    return array.metadata().equals(AT_THE_END);
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
    if (List.of("0.90", "0.9").contains(found.metadata())) {
      throw refused(oldMetadata(found));
    }
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

  /** Measured: mdadm writes it anew while the array is stopped, and not while there is a bitmap. */
  private static String oldMetadata(Array found) {
    String members = found.legs().stream().map(Leg::path).collect(Collectors.joining(" "));
    String node = "/dev/" + found.node();
    return "The array "
        + found.name()
        + " has metadata of version 0.90, in which the kernel keeps no name, and little room. mdadm"
        + " can bring it to version 1.0, which can be converted: unmount what lies on it, then"
        + " 'mdadm --grow --bitmap=none "
        + node
        + "' if it has a bitmap, 'mdadm --stop "
        + node
        + "', 'mdadm --assemble "
        + node
        + " --update=metadata "
        + members
        + "', 'mdadm --stop "
        + node
        + "', and 'mdadm --assemble /dev/md/NAME --update=name --name=NAME "
        + members
        + "'. A line for it in mdadm.conf has to name the version and UUID that 'mdadm --detail"
        + " --brief' says then.";
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
    if (!List.of("1.2", "1.1", AT_THE_END).contains(array.metadata())) {
      throw refused(
          name
              + "has metadata of version "
              + array.metadata()
              + ". Arrays with metadata 1.2, 1.1 and 1.0 can be converted.");
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
    for (Leg leg : array.legs()) {
      if (leg.slot() < 0 && !leg.is("spare")) {
        throw refused(
            name
                + (leg.is("journal")
                    ? "keeps a journal of its own on "
                        + leg.path()
                        + ", which would stay without integrity. Arrays with a journal on a disk"
                        + " cannot be converted."
                    : "still holds "
                        + leg.path()
                        + ", which failed. Take it out first: mdadm "
                        + "/dev/md/"
                        + array.name()
                        + " --remove failed."));
      }
    }
    if (array.componentSectors() <= 0 || legs.stream().anyMatch(l -> l.dataOffsetSectors() < 0)) {
      throw refused("The kernel does not tell where the data of '" + array.name() + "' lie.");
    }
  }

  private ArrayRecord.Member guarded(Disk d, int place, boolean spare) {
    return new ArrayRecord.Member(
        d.id(),
        d.stablePath(),
        Planner.mapping(array.name(), place),
        d.serial(),
        d.wwn(),
        d.sizeBytes(),
        spare);
  }

  /** The disks that are the array's guarded spares in the end. */
  private void standIns() {
    long offset = legs.stream().mapToLong(Leg::dataOffsetSectors).max().orElse(0);
    long component = componentSectors(unit());
    // One that is a little smaller than the members takes part in how small it all becomes; where
    // nothing has to become smaller, nothing does for a spare's sake.
    long needed = component < array.componentSectors() ? 1 : component;
    for (Disk disk : disks.standIns(d -> room(d.sizeBytes(), offset), needed)) {
      standIns.add(guarded(disk, array.raidDisks() + standIns.size(), true));
    }
  }

  private ArrayRecord record() throws PlanException {
    PlanSafety.checkMappings("array", array.name(), array.raidDisks() + standIns.size(), machine);
    List<ArrayRecord.Member> places = new ArrayList<>(guarded);
    Collections.reverse(places);
    places.addAll(standIns);
    Blueprint blueprint = blueprint();
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

  private Blueprint blueprint() {
    List<String> places = new ArrayList<>(guarded.stream().map(ArrayRecord.Member::disk).toList());
    Collections.reverse(places);
    return new Blueprint(
        array.name(),
        places,
        standIns.stream().map(ArrayRecord.Member::disk).toList(),
        chore.protection(),
        level,
        chore.keys(),
        storage.blueprint(),
        new Blueprint.Mount(
            array.mountPoint().isEmpty() ? Optional.empty() : Optional.of(array.mountPoint()),
            opensAtBoot()),
        Blueprint.ScrubSchedule.MONTHLY,
        Optional.empty());
  }

  /** Whether what systemd reads at boot can open the guarded members here. */
  private boolean opensAtBoot() {
    boolean encrypted = chore.protection().kind() == Kind.ENCRYPTED;
    return machine.known()
        && machine.systemd()
        && machine.present(encrypted ? BootLines.CRYPTTAB_READER : BootLines.INTEGRITYTAB_READER)
        && (encrypted || BootLines.BOOT_INTEGRITY.contains(chore.protection().integrity()))
        && Stream.concat(guarded.stream(), standIns.stream())
            .allMatch(m -> BootLines.lasting(m.path()) && BootLines.plain(m.path()));
  }

  /**
   * What each guarded member can give, in whole units of so many 512-byte sectors, with the data
   * where they lie now.
   */
  private long componentSectors(long unit) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < targets.size(); i++) {
      long offset = legs.get(i).dataOffsetSectors();
      least = Math.min(least, room(targets.get(i).sizeBytes(), offset));
    }
    long offset = legs.stream().mapToLong(Leg::dataOffsetSectors).max().orElse(0);
    for (ArrayRecord.Member spare : standIns) {
      least = Math.min(least, room(spare.sizeBytes(), offset));
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
    List<Step> prepare = new ArrayList<>();
    prepare.add(new ConvertStep.AddBitmap(array.name()));
    disks.spares().stream()
        .map(spare -> new ConvertStep.SetSpareAside(halfWay(0), disks.plain(spare)))
        .forEach(prepare::add);
    stages.add(new Stage("prepare", false, prepare));
    if (shrinks) {
      List<Step> steps = new ArrayList<>(storage.shrink(arraySectors(component)));
      steps.add(new ConvertStep.ResizeArray(array.name(), component / 2));
      stages.add(new Stage("shrink", false, steps));
    }
    for (int i = 0; i < targets.size(); i++) {
      member(i);
    }
    for (ArrayRecord.Member spare : standIns) {
      stages.addAll(members.make(spare, List.of()));
      stages.add(
          new Stage(
              "join",
              false,
              List.of(new ConvertStep.GiveSpare(halfWay(targets.size()), spare.node()))));
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
            new BootPlanner(record, machine, array.uuid(), array.metadata())
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
                    disks.plain(legs.get(index)),
                    member.node(),
                    array.componentSectors() * 512))));
  }

  private ConvertStep.HalfWay halfWay(int converted) {
    List<ConvertStep.HalfWay.Opened> opened = new ArrayList<>();
    for (ArrayRecord.Member m : guarded.subList(0, converted)) {
      opened.add(
          new ConvertStep.HalfWay.Opened(m.node(), members.open(m, 1).command().shellLine()));
    }
    // The one that is being converted is on its old disk until the last moment.
    List<ConvertStep.Plain> plain =
        legs.subList(Math.max(0, converted - 1), legs.size()).stream().map(disks::plain).toList();
    return new ConvertStep.HalfWay(array.name(), array.uuid(), bare(), opened, plain);
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
                            + " --size="
                            // Behind the data lies room that md would take for them.
                            + (bare() ? componentSectors(unit()) / 2 : "max")
                            + "; mdadm --wait /dev/md/"
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
        standIns.stream().map(ArrayRecord.Member::sizeBytes).toList(),
        componentSectors(unit()),
        arraySectors(componentSectors(unit())));
  }

  private void notes(boolean shrinks) {
    Set<String> kept =
        record.members().stream().map(ArrayRecord.Member::disk).collect(Collectors.toSet());
    String free =
        Stream.concat(legs.stream(), disks.spares().stream())
            .map(Leg::disk)
            .filter(id -> !kept.contains(id))
            .collect(Collectors.joining(", "));
    notes.add(
        "The array keeps all its members at every moment: each disk stays in use until the guarded"
            + " one that takes its place holds everything.");
    spareNotes();
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
    if (bare()) {
      notes.add(
          "With metadata 1.0 md's superblock lies behind the data: 1 MiB of each guarded disk is"
              + " left to it. It is read by each scrub, and not among what is looked at each day.");
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

  /** What becomes of the array's spares. */
  private void spareNotes() {
    List<Leg> spares = disks.spares();
    if (spares.isEmpty()) {
      return;
    }
    String names = spares.stream().map(Leg::disk).collect(Collectors.joining(", "));
    boolean one = spares.size() == 1;
    notes.add(
        (one ? "Its spare " + names + " is" : "Its spares " + names + " are")
            + " taken out before anything is converted, so that the kernel does not give "
            + (one ? "it" : "them")
            + " work in the middle: from then until the end the array has no spare, and a disk that"
            + " fails meanwhile is not replaced by itself.");
    if (disks.spareFirst()) {
      notes.add(
          "No other disk was named, so "
              + targets.get(0).id()
              + ", a spare until now, is erased and guarded first.");
    }
    String later =
        standIns.stream().map(ArrayRecord.Member::disk).collect(Collectors.joining(", "));
    if (!later.isEmpty()) {
      notes.add(
          "In the end "
              + later
              + (standIns.size() == 1 ? " is its guarded spare." : " are its guarded spares."));
    }
    if (standIns.size() < spares.size()) {
      notes.add(
          "The array has "
              + (standIns.isEmpty() ? "no spare" : "fewer spares")
              + " in the end: there is no other disk of its own that would be large enough once it"
              + " is guarded, and holds nothing else. Add one then (rotproof spare "
              + array.name()
              + " DISK).");
    }
  }

  private static PlanException refused(String message) {
    return new PlanException(Reason.SAFETY, "array", message);
  }
}
