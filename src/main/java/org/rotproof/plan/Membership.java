package org.rotproof.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.LifeStep.AddToArray.Joins;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Array;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Machine;
import org.rotproof.storage.PulledDisks;
import org.rotproof.storage.Sizes;

/** Disks that come and go: replacing, adding, growing. */
final class Membership {
  /** Whom a refusal is about, when it is the disk that goes. */
  private static final String OLD = ArrayNow.OLD_DISK;

  private static final long LEAST_DISK_BYTES = 48L << 20;

  private final ArrayNow now;
  private final ArrayRecord record;
  private final MemberSteps members;
  private final Array array;
  private final List<Stage> stages = new ArrayList<>();

  Membership(ArrayNow now) throws PlanException {
    this.now = now;
    record = now.record();
    members = new MemberSteps(record.blueprint());
    array = now.needRunning();
    now.needQuiet();
  }

  private ArrayRecord.Member newMember(String id, boolean spare, List<ArrayRecord.Member> staying)
      throws PlanException {
    Disk disk = PlanSafety.disks("disk", List.of(id), now.inventory()).get(0);
    if (record.member(disk.id()).isPresent()) {
      throw refused("The disk " + disk.id() + " is part of the array already. Choose another.");
    }
    PlanSafety.checkDisk("disk", disk, now.inventory(), LEAST_DISK_BYTES);
    PlanSafety.checkTogether(
        List.of(disk), now.inventory(), record.blueprint().protection().sectorBytes());
    List<Disk> others =
        staying.stream().flatMap(m -> now.inventory().disk(m.disk()).stream()).toList();
    PlanSafety.checkDrives("disk", others, disk, now.inventory());
    long needed =
        record.members().stream()
            .mapToLong(m -> members.dataSectors(m.sizeBytes()))
            .min()
            .orElseThrow();
    if (members.dataSectors(disk.sizeBytes()) < needed) {
      throw refused(
          "The disk "
              + id
              + " ("
              + Sizes.format(disk.sizeBytes())
              + ") is too small: each member must offer at least "
              + Sizes.format(needed * 512)
              + " behind its headers and tags. Choose a larger disk.");
    }
    return ArrayRecord.Member.on(disk, freeMapping(), spare);
  }

  private void make(ArrayRecord.Member fresh) throws PlanException {
    List<Step> prove = new ArrayList<>();
    if (!members.secretsToMake().isEmpty()) {
      ArrayRecord.Member witness =
          record.members().stream()
              .filter(m -> now.disk(m).isPresent())
              .findFirst()
              .orElseThrow(() -> refused("None of the array's disks is there to try the keys on."));
      for (SecretName secret : members.secretsToMake()) {
        prove.add(new SlotStep.ProveSecret(witness.disk(), witness.path(), secret));
      }
      stages.add(new Stage("prove", false, prove));
    }
    stages.addAll(members.make(fresh, new Unlocking(now).enrol(fresh)));
  }

  private String freeMapping() {
    Set<String> taken = new HashSet<>(now.inventory().machine().mappings());
    record.members().forEach(m -> taken.add(m.mapping()));
    int index = 0;
    while (taken.contains(Planner.mapping(record.name(), index))) {
      index++;
    }
    return Planner.mapping(record.name(), index);
  }

  private static PlanException refused(String message) {
    return refused("disk", message);
  }

  private static PlanException refused(String field, String message) {
    return new PlanException(Reason.SAFETY, field, message);
  }

  private List<ArrayRecord.Member> others(ArrayRecord.Member old) {
    return record.members().stream().filter(m -> !m.equals(old)).toList();
  }

  /** A new disk for an old one. */
  List<Stage> replace(Chore.Replace chore) throws PlanException {
    ArrayRecord.Member old = now.member(chore.oldDisk());
    boolean works = now.works(old);
    checkSurvives(old, works);
    // Where a spare has taken over already, or does so as soon as md lets go of the old disk, the
    // new one becomes the spare.
    boolean spareTakesOver = !works && !old.spare() && standby().isPresent();
    boolean becomesSpare = old.spare() || spareTakesOver || (!works && noPlaceFree(old));
    if (works && !becomesSpare) {
      now.needWhole(
          "A disk that joins now is put in the place of the one that is missing. Replace that one"
              + " first.");
    }
    ArrayRecord.Member fresh = newMember(chore.newDisk(), becomesSpare, others(old));
    make(fresh);
    List<Step> join = new ArrayList<>();
    boolean present = now.leg(old).isPresent();
    if (present && !works) {
      join.add(new LifeStep.RemoveFromArray(record.name(), old.node(), true));
    }
    join.add(
        works && !becomesSpare
            ? new LifeStep.AddToArray(record.name(), fresh.node(), Joins.TO_A_WHOLE, old.node())
            : new LifeStep.AddToArray(
                record.name(), fresh.node(), becomesSpare ? Joins.STANDS_BY : Joins.FILLS));
    stages.add(new Stage("join", false, join));
    ArrayRecord both = withBoth(fresh);
    if (works && !becomesSpare) {
      stages.add(
          new Stage(
              "replace",
              false,
              List.of(
                  new LifeStep.ReplaceMember(
                      record.name(), old.node(), old.path(), fresh.node()))));
    }
    if (!becomesSpare) {
      stages.add(rebuild(fresh.node()));
    } else if (spareTakesOver) {
      stages.add(rebuild(standby().orElseThrow().node()));
    }
    if (present && works) {
      stages.add(
          new Stage(
              "leave",
              false,
              List.of(new LifeStep.RemoveFromArray(record.name(), old.node(), false))));
    }
    // From here on the old disk is not opened any more, so it may be closed and erased.
    change(both, swapped(old, fresh, spareTakesOver));
    List<Step> retire = new ArrayList<>();
    if (now.openMappings().contains(old.mapping())) {
      retire.add(members.closeIfOpen(old));
    }
    if (chore.eraseOld()) {
      retire.addAll(erase(old));
    }
    if (!retire.isEmpty()) {
      stages.add(new Stage("retire", false, retire));
    }
    return stages;
  }

  /** A member that was away, as it is. Its place is free still, or it waits as a spare. */
  List<Stage> bringBack(Chore.BringBack chore) throws PlanException {
    ArrayRecord.Member member = now.member(chore.disk());
    checkBack(member);
    List<Step> letGo = new ArrayList<>();
    if (now.leg(member).isPresent()) {
      letGo.add(new LifeStep.RemoveFromArray(record.name(), member.node(), true));
    }
    // What is open still leads to where the disk was, not to where it is.
    if (now.openMappings().contains(member.mapping())) {
      letGo.add(members.closeIfOpen(member));
    }
    if (!letGo.isEmpty()) {
      stages.add(new Stage("let-go", false, letGo));
    }
    stages.add(new Stage("open", false, List.of(members.open(member, 1))));
    stages.add(
        new Stage("join", false, List.of(new ArrayStep.TakeUpAgain(record.name(), member.node()))));
    if (!member.spare()) {
      stages.add(rebuild(member.node()));
    }
    return stages;
  }

  private void checkBack(ArrayRecord.Member member) throws PlanException {
    if (now.works(member) || now.standsBy(member)) {
      throw refused(
          OLD, "The disk " + member.disk() + " takes part already: nothing is to be brought back.");
    }
    if (now.disk(member).isEmpty()) {
      throw refused(
          OLD,
          "The disk "
              + member.disk()
              + " is not plugged in. Plug it in first; if it does not come back, replace it.");
    }
    if (!now.readable()) {
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "More disks are missing than '"
              + record.name()
              + "' can do without, so none can be filled from the others. Plug in what is missing,"
              + " close the array and open it again: it starts if enough of them agree.");
    }
    if (!member.spare() && missingPlaces() == 0) {
      throw refused(
          OLD,
          "The array '"
              + record.name()
              + "' is whole without "
              + member.disk()
              + ": another took its place. Add it as a spare instead.");
    }
  }

  private int missingPlaces() {
    return PulledDisks.marked(array, now.inventory()).judged().missing();
  }

  /** The spare that md gives the place of a member which it lets go of. */
  private Optional<ArrayRecord.Member> standby() {
    return record.members().stream().filter(m -> m.spare() && now.standsBy(m)).findFirst();
  }

  /** Whether md works with all its members, and this is none of them. */
  private boolean noPlaceFree(ArrayRecord.Member old) {
    boolean counted =
        now.leg(old).map(l -> l.state().contains("in_sync") && !now.faulty(old)).orElse(false);
    return array.degraded() == 0 && !counted;
  }

  /**
   * As soon as it has joined, the new disk is in the record and in the boot's lines, as a spare: so
   * a restart in the middle of a rebuild brings it up with the others, and md goes on by itself.
   */
  private ArrayRecord withBoth(ArrayRecord.Member fresh) {
    List<ArrayRecord.Member> list = new ArrayList<>(record.members());
    list.add(fresh.as(true));
    ArrayRecord both = recordOf(list);
    change(record, both);
    return both;
  }

  private List<Step> erase(ArrayRecord.Member old) throws PlanException {
    if (now.disk(old).isEmpty()) {
      throw refused(
          OLD,
          "The disk "
              + old.disk()
              + " is not there, so it cannot be erased. Replace it without erasing.");
    }
    if (record.blueprint().protection().kind() != Kind.ENCRYPTED) {
      return List.of(new SlotStep.EraseForGood(old.disk(), old.path()));
    }
    List<Step> steps = new ArrayList<>();
    steps.add(new SlotStep.EraseKeySlots(old.disk(), old.path(), true));
    // With a saved header, the key file would open the disk again.
    record
        .blueprint()
        .keys()
        .headerBackup()
        .map(folder -> HeaderBackups.file(folder, record.name(), old.disk()))
        .filter(HeaderBackups.ownOf(record, now.inventory().machine())::contains)
        .ifPresent(file -> steps.add(new KeyStep.DestroyHeaderBackup(file)));
    return steps;
  }

  /** A disk may only go where the others hold the same. */
  private void checkSurvives(ArrayRecord.Member old, boolean works) throws PlanException {
    if (!works && !old.spare() && noPlaceFree(old) && now.leg(old).isEmpty()) {
      boolean spareTookOver = record.members().stream().anyMatch(m -> m.spare() && now.works(m));
      if (!spareTookOver) {
        throw refused(
            OLD,
            "The array '"
                + record.name()
                + "' is whole without "
                + old.disk()
                + ", so there is nothing to replace.");
      }
    }
    if (!now.readable()) {
      List<String> missing = now.missing().stream().map(ArrayRecord.Member::disk).toList();
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "More disks are missing than '"
              + record.name()
              + "' can do without: "
              + String.join(", ", missing)
              + ". A new disk has nothing to be filled from. Put back the one that was pulled last:"
              + " what it holds is still on it.");
    }
  }

  /** The record after a replacement; a spare that took over is a member from now on. */
  private ArrayRecord swapped(
      ArrayRecord.Member old, ArrayRecord.Member fresh, boolean spareTakesOver) {
    Optional<ArrayRecord.Member> promoted = spareTakesOver ? standby() : Optional.empty();
    List<ArrayRecord.Member> list = new ArrayList<>();
    for (ArrayRecord.Member m : record.members()) {
      if (m.equals(old)) {
        list.add(fresh);
      } else {
        boolean spare = m.spare() && !now.works(m) && !promoted.equals(Optional.of(m));
        list.add(m.as(spare));
      }
    }
    return recordOf(list);
  }

  private ArrayRecord recordOf(List<ArrayRecord.Member> list) {
    Blueprint b = record.blueprint();
    Blueprint changed =
        new Blueprint(
            b.name(),
            list.stream().filter(m -> !m.spare()).map(ArrayRecord.Member::disk).toList(),
            list.stream().filter(ArrayRecord.Member::spare).map(ArrayRecord.Member::disk).toList(),
            b.protection(),
            b.raid(),
            b.keys(),
            b.storage(),
            b.mount(),
            b.scrub(),
            b.practice());
    Set<String> without = new HashSet<>(record.withoutRecoveryKey());
    if (b.protection().kind() == Kind.ENCRYPTED && b.keys().recoveryKey()) {
      list.stream()
          .map(ArrayRecord.Member::disk)
          .filter(disk -> record.member(disk).isEmpty())
          .forEach(without::add);
    }
    return record.with(changed, list).lacking(without, new Unlocking(now).lacking(record, list));
  }

  private Stage rebuild(String node) {
    return new Stage(
        "rebuild",
        false,
        List.of(
            new LifeStep.WaitForArray(record.name(), node, array.componentSectors() * 512),
            new ArrayStep.Settle(record.name())));
  }

  private void change(ArrayRecord from, ArrayRecord to) {
    Machine machine = now.inventory().machine();
    Machine before =
        from.equals(record) ? machine : new RecordChange(record, machine).machineAfter(from);
    stages.addAll(new RecordChange(from, before).to(to));
  }

  /** One more spare. */
  List<Stage> addSpare(Chore.AddSpare chore) throws PlanException {
    now.needWhole("A new disk would not stay a spare. Replace the missing one by it instead.");
    ArrayRecord.Member fresh = newMember(chore.disk(), true, record.members());
    make(fresh);
    joinWhole(fresh);
    withBoth(fresh);
    return stages;
  }

  /** One more member. */
  List<Stage> addMember(Chore.AddMember chore) throws PlanException {
    now.needWhole("Replace what is missing before it grows.");
    boolean larger = record.blueprint().raid().chunked();
    if (larger) {
      checkEnlargeable();
    }
    ArrayRecord.Member fresh = newMember(chore.disk(), false, record.members());
    make(fresh);
    joinWhole(fresh);
    ArrayRecord both = withBoth(fresh);
    grow("--raid-devices=" + (array.raidDisks() + 1));
    stages.add(rebuild(fresh.node()));
    if (larger) {
      enlarge();
    }
    List<ArrayRecord.Member> list = new ArrayList<>(record.members());
    list.add((int) list.stream().filter(m -> !m.spare()).count(), fresh);
    change(both, recordOf(list));
    return stages;
  }

  /** All of each disk. */
  List<Stage> useLargerDisks() throws PlanException {
    now.needWhole("Replace what is missing before it grows.");
    checkEnlargeable();
    long least =
        record.members().stream()
            .mapToLong(m -> members.dataSectors(m.sizeBytes()))
            .min()
            .orElseThrow();
    long component = Layout.mdComponent(least, record.blueprint().raid());
    if (array.componentSectors() <= 0 || component <= array.componentSectors()) {
      throw refused(
          "All of the smallest disk is in use already. Replace the small disks by larger ones"
              + " first.");
    }
    grow("--size=max");
    stages.add(rebuild(""));
    enlarge();
    return stages;
  }

  private void joinWhole(ArrayRecord.Member fresh) {
    stages.add(
        new Stage(
            "join",
            false,
            List.of(new LifeStep.AddToArray(record.name(), fresh.node(), Joins.TO_A_WHOLE))));
  }

  private void grow(String how) {
    stages.add(new Stage("grow", false, List.of(new LifeStep.GrowArray(record.name(), how))));
  }

  private void checkEnlargeable() throws PlanException {
    if (now.mountedAt().isEmpty()) {
      throw refused("The file system grows while it is mounted. Mount it first.");
    }
  }

  private void enlarge() {
    Blueprint b = record.blueprint();
    List<Step> steps = new ArrayList<>();
    if (b.protection().kind() == Kind.LAYERED) {
      steps.add(enlargeLuks());
    }
    steps.addAll(
        Enlargement.steps(
            b.storage(), record.carrier(), record.fileSystemDevice(), now.mountedAt()));
    stages.add(new Stage("enlarge", false, steps));
  }

  private Step enlargeLuks() {
    Blueprint.Keys keys = record.blueprint().keys();
    List<String> words = new ArrayList<>(List.of("cryptsetup", "resize", "--key-file"));
    words.add(keys.keyFile().map(Planner::keyPath).orElse("-"));
    words.add(record.cryptMapping());
    return new LifeStep.Enlarge(
        "enlarge-luks",
        record.cryptMapping(),
        new Command(
            words,
            keys.keyFile().isPresent()
                ? new Command.Input.None()
                : new Command.Input.Secret(SecretName.PASSPHRASE)));
  }
}
