package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.plan.PlanException.Reason;
import org.rotproof.storage.Disk;

/** Opening and closing an array, from wherever it stands. */
record OpenClose(ArrayNow now) {
  private ArrayRecord record() {
    return now.record();
  }

  private Blueprint blueprint() {
    return now.record().blueprint();
  }

  /**
   * Opens what is not open; {@code notes} is told what the person should know.
   *
   * @param lastLeft see {@link Chore.Open}
   */
  List<Stage> open(List<String> without, boolean lastLeft, List<String> notes)
      throws PlanException {
    List<String> leftOut = new ArrayList<>();
    for (String disk : without) {
      leftOut.add(now.member(disk).disk());
    }
    Set<String> already = now.openMappings();
    List<ArrayRecord.Member> use = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    LegFinder.Found found = now.found();
    if (found.riddle().isPresent() && now.running().isEmpty()) {
      throw new PlanException(Reason.SAFETY, "array", found.riddle().get());
    }
    for (ArrayRecord.Member m : record().members()) {
      boolean open = already.contains(m.mapping());
      Optional<Disk> disk = Optional.ofNullable(found.disks().get(m.mapping()));
      if (!leftOut.contains(m.disk()) && (open || disk.isPresent())) {
        use.add(disk.map(d -> m.at(m.disk(), LegFinder.path(m, d))).orElse(m));
      } else if (!m.spare()) {
        missing.add(m.disk());
      }
    }
    checkEnough(use);
    if (!missing.isEmpty()) {
      notes.add(
          "It opens without "
              + String.join(", ", missing)
              + ", so it is degraded: what the missing disks would have repaired stays broken until"
              + " they are replaced.");
    }
    if (lastLeft && now.running().isEmpty()) {
      notes.add(
          "Where md does not start it otherwise, disks that left while it ran are used as they were"
              + " then. What was being written at that moment may be lost or half written; files"
              + " of before are as they were. Scrub it, and look at what was written last.");
    }
    List<Stage> stages = new ArrayList<>();
    Parts parts = new Parts(record());
    add(stages, "open", true, parts.openMembers(use, m -> !already.contains(m.mapping())));
    if (now.running().isEmpty()) {
      add(stages, "array", false, parts.assemble(use, lastLeft));
    }
    if (!already.contains(record().cryptMapping())) {
      add(stages, "unlock", false, parts.unlock());
    }
    List<Step> storage = new ArrayList<>(parts.activate());
    if (now.mountedAt().isEmpty()) {
      storage.addAll(parts.mount());
    }
    add(stages, "storage", false, storage);
    if (stages.isEmpty()) {
      throw nothing("It is open already.");
    }
    return stages;
  }

  private static void add(List<Stage> stages, String kind, boolean parallel, List<Step> steps) {
    if (!steps.isEmpty()) {
      stages.add(new Stage(kind, parallel, steps));
    }
  }

  /** All that opens an array of which nothing is open, and has all its members, in order. */
  static List<Step> opening(ArrayRecord record) {
    Parts parts = new Parts(record);
    List<Step> steps = new ArrayList<>(parts.openMembers(record.members(), m -> true));
    steps.addAll(parts.assemble(record.members(), false));
    steps.addAll(parts.unlock());
    steps.addAll(parts.activate());
    steps.addAll(parts.mount());
    return steps;
  }

  /** All that closes it when it is open and mounted, in order. */
  static List<Step> closing(ArrayRecord record) {
    Parts parts = new Parts(record);
    List<Step> steps = new ArrayList<>();
    record.blueprint().mount().point().ifPresent(point -> steps.add(parts.unmount(point)));
    steps.addAll(parts.deactivate());
    steps.addAll(parts.lock());
    steps.add(parts.stop(record.device(), "test -b " + record.device()));
    steps.addAll(parts.closeMembers(m -> true));
    return steps;
  }

  private void checkEnough(List<ArrayRecord.Member> use) throws PlanException {
    long members = use.stream().filter(m -> !m.spare()).count();
    int all = blueprint().disks().size();
    long least = blueprint().raid().redundancy(all).leastMembers();
    if (members < least) {
      throw new PlanException(
          Reason.SAFETY,
          "array",
          "Only "
              + members
              + " of the "
              + all
              + " members of '"
              + record().name()
              + "' are there, and at least "
              + least
              + " are needed. Plug the missing disks in; nothing was changed.");
    }
  }

  private static PlanException nothing(String message) {
    return new PlanException(Reason.USAGE, "array", message + " Nothing is left to do.");
  }

  /** Closes what is open. */
  List<Stage> close() throws PlanException {
    List<Stage> stages = new ArrayList<>();
    Parts parts = new Parts(record());
    Set<String> open = now.openMappings();
    if (!now.mountedAt().isEmpty()) {
      add(stages, "close", false, List.of(parts.unmount(now.mountedAt())));
    }
    if (now.running().isPresent()) {
      add(stages, "close", false, parts.deactivate());
    }
    if (open.contains(record().cryptMapping())) {
      add(stages, "close", false, parts.lock());
    }
    if (now.running().isPresent()) {
      String node = now.running().get().node();
      add(
          stages,
          "close",
          false,
          List.of(parts.stop("/dev/" + node, "test -e /sys/block/" + node + "/md")));
    }
    add(stages, "close", true, parts.closeMembers(m -> open.contains(m.mapping())));
    if (stages.isEmpty()) {
      throw nothing("It is closed already.");
    }
    return stages;
  }

  /**
   * The steps of which opening and closing consist, each part empty where the array has no such
   * thing. Whoever opens, closes, or prints how that is done by hand, takes them from here.
   */
  private record Parts(ArrayRecord record) {
    private MemberSteps members() {
      return new MemberSteps(record.blueprint());
    }

    List<Step> openMembers(
        List<ArrayRecord.Member> together, Predicate<ArrayRecord.Member> wanted) {
      return together.stream().filter(wanted).map(m -> members().open(m, together.size())).toList();
    }

    List<Step> assemble(List<ArrayRecord.Member> use, boolean lastLeft) {
      return List.of(
          new ArrayStep.Settle(record.name()),
          new LifeStep.AssembleArray(
              record.name(), use.stream().map(ArrayRecord.Member::node).toList(), lastLeft),
          new ArrayStep.Settle(record.name()),
          new ArrayStep.RaiseReadErrorLimit(record.name()));
    }

    private boolean layered() {
      return record.blueprint().protection().kind() == Kind.LAYERED;
    }

    List<Step> unlock() {
      return layered()
          ? List.of(
              new DiskStep.OpenLuks(
                  record.name(),
                  record.device(),
                  record.cryptMapping(),
                  record.blueprint().keys().keyFile().map(Planner::keyPath),
                  DiskStep.kdfMemoryKib(1)))
          : List.of();
    }

    List<Step> lock() {
      return layered()
          ? List.of(MemberSteps.closeMapping(record.name(), record.cryptMapping(), "cryptsetup"))
          : List.of();
    }

    List<Step> activate() {
      return record.blueprint().storage() instanceof Storage.Lvm lvm
          ? List.of(new LifeStep.ActivateVolume(lvm.volumeGroup(), lvm.logicalVolume()))
          : List.of();
    }

    List<Step> deactivate() {
      return record.blueprint().storage() instanceof Storage.Lvm lvm
          ? List.of(
              new LifeStep.Shut(
                  "deactivate-volume",
                  lvm.volumeGroup(),
                  Command.of("vgchange", "--activate", "n", lvm.volumeGroup()),
                  "test -e /dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume()))
          : List.of();
    }

    List<Step> mount() {
      return record
          .blueprint()
          .mount()
          .point()
          .<List<Step>>map(
              point ->
                  List.of(
                      new StorageStep.MakeMountPoint(point),
                      new StorageStep.MountFileSystem(
                          record.blueprint().storage().type(), record.fileSystemDevice(), point)))
          .orElse(List.of());
    }

    Step unmount(String point) {
      return new LifeStep.Shut(
          "unmount",
          point,
          Command.of("umount", point),
          "mountpoint -q " + ShellQuoting.quote(point));
    }

    Step stop(String device, String isOpen) {
      return new LifeStep.Shut(
          "stop-array", record.name(), Command.of("mdadm", "--stop", device), isOpen);
    }

    List<Step> closeMembers(Predicate<ArrayRecord.Member> wanted) {
      return record.members().stream().filter(wanted).map(members()::close).toList();
    }
  }
}
