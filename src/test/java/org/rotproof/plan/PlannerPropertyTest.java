package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.rotproof.plan.Blueprint.Protection;
import org.rotproof.plan.Blueprint.Protection.Kind;
import org.rotproof.plan.Blueprint.Protection.Start;
import org.rotproof.plan.Blueprint.Protection.WritePath;
import org.rotproof.plan.Blueprint.Storage;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.RaidLevel;

/** What holds for every plan, whatever was answered. */
class PlannerPropertyTest {
  private static final long GIB = 1L << 30;

  @Provide
  Arbitrary<Blueprint> blueprints() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.of(RaidLevel.OFFERED),
            Arbitraries.of(FileSystemType.values()),
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 3),
            Arbitraries.of(512, 4096),
            Arbitraries.integers().between(0, 10))
        .as(this::blueprint);
  }

  private Blueprint blueprint(
      Kind kind,
      RaidLevel level,
      FileSystemType type,
      boolean lvm,
      int spares,
      int more,
      int sector,
      int algorithm) {
    List<Integrity> fitting = Integrity.fitting(kind);
    List<String> disks = new ArrayList<>();
    for (int i = 1; i <= level.leastMembers() + more; i++) {
      disks.add("disk" + i);
    }
    List<String> spareDisks = new ArrayList<>();
    for (int i = 1; i <= spares; i++) {
      spareDisks.add("disk" + (disks.size() + i));
    }
    Storage storage =
        lvm
            ? new Storage.Lvm("group", "data", type, "photos")
            : new Storage.FileSystem(type, "photos");
    boolean keyed = kind != Kind.INTEGRITY;
    return new Blueprint(
        "photos",
        disks,
        spareDisks,
        new Protection(
            kind,
            fitting.get(algorithm % fitting.size()).id(),
            sector,
            (keyed && kind == Kind.ENCRYPTED) || algorithm % 2 == 0
                ? WritePath.JOURNAL
                : WritePath.BITMAP,
            kind != Kind.ENCRYPTED && algorithm % 3 == 0 ? Start.AT_ONCE : Start.WIPED),
        level,
        new Blueprint.Keys(
            keyed ? Optional.of("photos.key") : Optional.empty(),
            keyed && algorithm % 2 == 0,
            keyed && algorithm % 3 == 0,
            keyed ? Optional.of("backups") : Optional.empty()),
        storage,
        new Blueprint.Mount(Optional.of("/srv/photos"), false),
        Blueprint.ScrubSchedule.MONTHLY,
        Optional.empty());
  }

  @Provide
  Arbitrary<Long> sizes() {
    return Arbitraries.longs().between(GIB, 20_000 * GIB).map(bytes -> bytes / 512 * 512);
  }

  @Property(tries = 400)
  void everyCombinationIsAPlanWhosePartsAddUp(
      @ForAll("blueprints") Blueprint blueprint, @ForAll("sizes") long size) throws Exception {
    Plan plan = Planner.plan(blueprint, Toys.inventory(9, size));
    Capacity c = plan.capacity();
    assertThat(
            c.usableBytes()
                + c.redundancyBytes()
                + c.tagBytes()
                + c.headerBytes()
                + c.wasteBytes()
                + c.spareBytes())
        .isEqualTo(c.rawBytes());
    assertThat(
            List.of(
                c.usableBytes(),
                c.redundancyBytes(),
                c.tagBytes(),
                c.headerBytes(),
                c.wasteBytes(),
                c.spareBytes()))
        .allMatch(part -> part >= 0);
  }

  @Property(tries = 200)
  void everyMemberIsWipedWholeBeforeTheArrayIsCreatedAsClean(
      @ForAll("blueprints") Blueprint blueprint) throws Exception {
    Plan plan = Planner.plan(blueprint, Toys.inventory(9, 4 * GIB));
    List<Step> steps = plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
    int create =
        steps.indexOf(
            steps.stream().filter(s -> s.kind().equals("create-array")).findFirst().orElseThrow());
    Set<String> wiped =
        Set.copyOf(
            steps.subList(0, create).stream()
                .filter(s -> s.progress() == Step.ProgressSource.PROGRESS_JSON)
                .flatMap(s -> s.writesTo().stream())
                .toList());
    List<String> all = new ArrayList<>(blueprint.disks());
    all.addAll(blueprint.spares());
    if (blueprint.protection().atOnce()) {
      assertThat(steps.get(create).command().argv())
          .as("md makes the members agree, RAID 5 without leaving one out")
          .doesNotContain("--assume-clean")
          .contains("--force");
      assertThat(wiped).isEmpty();
      notWipedButCleared(steps.subList(0, create), all);
      return;
    }
    assertThat(steps.get(create).command().argv()).contains("--assume-clean");
    assertThat(wiped).containsExactlyInAnyOrderElementsOf(all);
    assertThat(steps).noneMatch(s -> s.command().argv().contains("--integrity-no-wipe"));
    assertThat(steps).noneMatch(s -> s.command().argv().contains("--no-wipe"));
    assertThat(steps).noneMatch(s -> s.command().argv().contains("--integrity-recalculate"));
  }

  /** What was on a disk is not found in the new member, and its tags are computed when opened. */
  private static void notWipedButCleared(List<Step> before, List<String> disks) {
    for (String disk : disks) {
      List<String> own =
          before.stream()
              .filter(s -> s.subject().equals(disk))
              .map(s -> String.join(" ", s.command().argv()))
              .toList();
      assertThat(own).hasSize(5);
      assertThat(own.get(0)).startsWith("wipefs ");
      assertThat(own.get(1)).as("what it leaves is cleared").contains("/dev/urandom");
      assertThat(own.get(2)).startsWith("blkdiscard --zeroout ");
      assertThat(own.get(3)).startsWith("integritysetup format ").contains(" --no-wipe ");
      assertThat(own.get(4))
          .startsWith("integritysetup open ")
          .contains(" --integrity-recalculate");
    }
  }

  @Property(tries = 200)
  void onlyTheChosenDisksAreWrittenTo(@ForAll("blueprints") Blueprint blueprint) throws Exception {
    Plan plan = Planner.plan(blueprint, Toys.inventory(9, 4 * GIB));
    List<String> chosen = new ArrayList<>(blueprint.disks());
    chosen.addAll(blueprint.spares());
    for (Stage stage : plan.stages()) {
      for (Step step : stage.steps()) {
        assertThat(chosen).containsAll(step.writesTo());
        for (int i = 1; i <= 9; i++) {
          if (!chosen.contains("disk" + i)) {
            assertThat(step.command().argv()).doesNotContain("/dev/disk/by-id/scsi-disk" + i);
          }
        }
      }
    }
  }

  @Property(tries = 200)
  void aPlanIsAPureFunctionOfItsArguments(@ForAll("blueprints") Blueprint blueprint)
      throws Exception {
    Inventory inventory = Toys.inventory(9, 4 * GIB);
    Plan one = Planner.plan(blueprint, inventory);
    Plan other = Planner.plan(BlueprintJson.read(BlueprintJson.write(blueprint)), inventory);
    assertThat(other).isEqualTo(one);
    assertThat(other.digest()).isEqualTo(one.digest());
  }

  @Property(tries = 200)
  void aDiskInUseIsRefusedByNameAndReason(
      @ForAll("blueprints") Blueprint blueprint, @ForAll org.rotproof.storage.DiskUse.Kind use) {
    Inventory free = Toys.inventory(9, 4 * GIB);
    String victim = blueprint.disks().get(blueprint.disks().size() - 1);
    List<Disk> disks = new ArrayList<>();
    for (Disk d : free.disks()) {
      disks.add(d.id().equals(victim) ? used(d, use) : d);
    }
    Inventory inventory = new Inventory(disks, List.of(), Set.of(), Set.of(), Set.of());
    PlanException refused = planError(blueprint, inventory);
    assertThat(refused.reason()).isEqualTo(PlanException.Reason.SAFETY);
    assertThat(refused.field()).isEqualTo("disks");
    assertThat(refused).hasMessageContaining(victim).hasMessageContaining("Nothing was written");
  }

  private static Disk used(Disk d, org.rotproof.storage.DiskUse.Kind kind) {
    return new Disk(
        d.id(),
        d.path(),
        d.stablePath(),
        d.vendor(),
        d.model(),
        d.serial(),
        d.wwn(),
        d.sizeBytes(),
        d.logicalSectorBytes(),
        d.physicalSectorBytes(),
        d.rotational(),
        d.removable(),
        d.bus(),
        d.smart(),
        List.of(new org.rotproof.storage.DiskUse(kind, "something")),
        d.contents());
  }

  private static PlanException planError(Blueprint blueprint, Inventory inventory) {
    try {
      Planner.plan(blueprint, inventory);
    } catch (PlanException e) {
      return e;
    }
    throw new AssertionError("planned over a disk in use");
  }
}
