package org.rotproof.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
    MemberSteps members = new MemberSteps(blueprint());
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
    List<Step> opening =
        use.stream()
            .filter(m -> !already.contains(m.mapping()))
            .map(m -> members.open(m, use.size()))
            .toList();
    if (!opening.isEmpty()) {
      stages.add(new Stage("open", true, opening));
    }
    if (now.running().isEmpty()) {
      stages.add(
          new Stage(
              "array",
              false,
              List.of(
                  new ArrayStep.Settle(record().name()),
                  new LifeStep.AssembleArray(
                      record().name(),
                      use.stream().map(ArrayRecord.Member::node).toList(),
                      lastLeft),
                  new ArrayStep.Settle(record().name()),
                  new ArrayStep.RaiseReadErrorLimit(record().name()))));
    }
    if (blueprint().protection().kind() == Kind.LAYERED
        && !already.contains(record().cryptMapping())) {
      stages.add(
          new Stage(
              "unlock",
              false,
              List.of(
                  new DiskStep.OpenLuks(
                      record().name(),
                      record().device(),
                      record().cryptMapping(),
                      blueprint().keys().keyFile().map(Planner::keyPath),
                      DiskStep.kdfMemoryKib(1)))));
    }
    List<Step> storage = new ArrayList<>();
    if (blueprint().storage() instanceof Storage.Lvm lvm) {
      storage.add(new LifeStep.ActivateVolume(lvm.volumeGroup(), lvm.logicalVolume()));
    }
    Optional<String> point = blueprint().mount().point();
    if (point.isPresent() && now.mountedAt().isEmpty()) {
      storage.add(new StorageStep.MakeMountPoint(point.get()));
      storage.add(
          new StorageStep.MountFileSystem(
              blueprint().storage().type(), record().fileSystemDevice(), point.get()));
    }
    if (!storage.isEmpty()) {
      stages.add(new Stage("storage", false, storage));
    }
    if (stages.isEmpty()) {
      throw nothing("It is open already.");
    }
    return stages;
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
    Set<String> open = now.openMappings();
    if (!now.mountedAt().isEmpty()) {
      stages.add(
          one(
              "unmount",
              now.mountedAt(),
              Command.of("umount", now.mountedAt()),
              "mountpoint -q " + ShellQuoting.quote(now.mountedAt())));
    }
    boolean running = now.running().isPresent();
    if (running && blueprint().storage() instanceof Storage.Lvm lvm) {
      stages.add(
          one(
              "deactivate-volume",
              lvm.volumeGroup(),
              Command.of("vgchange", "--activate", "n", lvm.volumeGroup()),
              "test -e /dev/" + lvm.volumeGroup() + "/" + lvm.logicalVolume()));
    }
    if (blueprint().protection().kind() == Kind.LAYERED && open.contains(record().cryptMapping())) {
      stages.add(
          new Stage(
              "close",
              false,
              List.of(
                  MemberSteps.closeMapping(
                      record().name(), record().cryptMapping(), "cryptsetup"))));
    }
    if (running) {
      stages.add(
          one(
              "stop-array",
              record().name(),
              Command.of("mdadm", "--stop", "/dev/" + now.running().orElseThrow().node()),
              "test -e /sys/block/" + now.running().orElseThrow().node() + "/md"));
    }
    List<Step> members =
        record().members().stream()
            .filter(m -> open.contains(m.mapping()))
            .map(new MemberSteps(blueprint())::close)
            .toList();
    if (!members.isEmpty()) {
      stages.add(new Stage("close", true, members));
    }
    if (stages.isEmpty()) {
      throw nothing("It is closed already.");
    }
    return stages;
  }

  private static Stage one(String what, String subject, Command command, String isOpen) {
    return new Stage("close", false, List.of(new LifeStep.Shut(what, subject, command, isOpen)));
  }
}
