package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Array;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Leg;

/** A disk was pulled, and md may not know it yet. */
class GoneDiskTest {
  private static final String RAID5 = "\"raid\":\"raid5\"";

  /** A machine whose disks of those ids were pulled; md still counts on all of them. */
  private static Inventory pulled(ArrayRecord r, int disks, String... gone) {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < r.members().size(); i++) {
      ArrayRecord.Member m = r.members().get(i);
      legs.add(leg(r, m, m.spare() ? -1 : i, m.spare() ? "spare" : "in_sync", gone));
    }
    return machine(disks, legs, r, 0, gone);
  }

  private static Leg leg(
      ArrayRecord r, ArrayRecord.Member m, int slot, String state, String... gone) {
    // What was pulled is known by its node only.
    String disk = List.of(gone).contains(m.disk()) ? "/dev/sdz" : m.disk();
    return new Leg(
        slot,
        "/dev/dm-" + r.members().indexOf(m),
        m.mapping(),
        disk,
        state,
        2048,
        LifeToys.GIB,
        "/dev/sdz",
        "",
        0,
        false);
  }

  private static Inventory machine(
      int disks, List<Leg> legs, ArrayRecord r, int degraded, String... gone) {
    Array array = LifeToys.array(r, "/srv/photos", legs, degraded, Optional.empty());
    Inventory all = LifeToys.machine(disks, r, Optional.of(array), Map.of());
    return new Inventory(
            all.disks().stream().filter(d -> !List.of(gone).contains(d.id())).toList(),
            all.arrays(),
            Set.of(),
            Set.of(),
            Set.of())
        .with(all.machine());
  }

  private static Plan replace(Inventory now, String old, String fresh) throws PlanException {
    return ChorePlanner.plan(new Chore.Replace("photos", old, fresh, false), now);
  }

  private static void refused(Chore chore, Inventory now, String... words) {
    assertThatThrownBy(() -> ChorePlanner.plan(chore, now))
        .isInstanceOf(PlanException.class)
        .hasMessageContainingAll(words);
  }

  /** md would put the new disk in the place of the one that is missing, and copy nothing. */
  @Test
  void oneThatWorksIsNotReplacedWhileAnotherIsMissing() throws Exception {
    ArrayRecord r = LifeToys.record(4, 0, "\"raid\":\"raid6\"");
    refused(
        new Chore.Replace("photos", "disk1", "disk5", false),
        pulled(r, 5, "disk2"),
        "is not whole",
        "disk2",
        "Replace that one first");
    assertThat(replace(pulled(r, 5, "disk2"), "disk2", "disk5").stages()).isNotEmpty();
  }

  @Test
  void whatWasPulledIsNeverCopiedFromThoughMdStillCountsOnIt() throws Exception {
    ArrayRecord r = LifeToys.record(3, 0, RAID5);
    Plan plan = replace(pulled(r, 4, "disk2"), "disk2", "disk4");
    List<Step> steps = plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
    assertThat(steps).noneMatch(s -> s instanceof LifeStep.ReplaceMember);
    assertThat(steps)
        .containsSubsequence(
            new LifeStep.RemoveFromArray("photos", "/dev/mapper/photos-2", true),
            new LifeStep.AddToArray(
                "photos", "/dev/mapper/photos-4", LifeStep.AddToArray.Joins.FILLS));
    assertThat(plan.stages()).anyMatch(s -> s.kind().equals("rebuild"));
    assertThat(LifeToys.commands(plan)).anyMatch(c -> c.contains("close photos-2"));
  }

  @Test
  void thePlanIsTheSameOnceMdHasNoticed() throws Exception {
    ArrayRecord r = LifeToys.record(3, 0, RAID5);
    List<Leg> noticed =
        List.of(
            leg(r, r.members().get(0), 0, "in_sync"),
            leg(r, r.members().get(1), -1, "faulty", "disk2"),
            leg(r, r.members().get(2), 2, "in_sync"));
    assertThat(replace(machine(4, noticed, r, 1, "disk2"), "disk2", "disk4").digest())
        .isEqualTo(replace(pulled(r, 4, "disk2"), "disk2", "disk4").digest());
  }

  @Test
  void aSpareThatStandsByTakesThePlaceAndTheNewDiskBecomesTheSpare() throws Exception {
    ArrayRecord r = LifeToys.record(2, 1, "");
    Plan plan = replace(pulled(r, 4, "disk1"), "disk1", "disk4");
    List<Step> steps = plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
    assertThat(steps)
        .contains(
            new LifeStep.AddToArray(
                "photos", "/dev/mapper/photos-4", LifeStep.AddToArray.Joins.STANDS_BY))
        .anyMatch(
            s ->
                s instanceof LifeStep.WaitForArray w && w.newNode().equals("/dev/mapper/photos-3"));
    String written =
        steps.stream()
            .filter(s -> s instanceof FileStep.UpdateFile)
            .map(s -> ((FileStep.UpdateFile) s).newText())
            .reduce((a, b) -> b)
            .orElseThrow();
    ArrayRecord after = ArrayRecordJson.read(r.path(), written);
    assertThat(after.blueprint().disks()).containsExactlyInAnyOrder("disk2", "disk3");
    assertThat(after.blueprint().spares()).containsExactly("disk4");
  }

  @Test
  void whereTooManyAreGoneNothingIsFilledAndNothingIsFailed() throws Exception {
    ArrayRecord five = LifeToys.record(3, 0, RAID5);
    refused(
        new Chore.Replace("photos", "disk2", "disk4", false),
        pulled(five, 4, "disk2", "disk3"),
        "disk2, disk3",
        "Put back");
    // A disk that works may not go either: the others do not hold everything.
    refused(
        new Chore.Replace("photos", "disk1", "disk4", false),
        pulled(five, 4, "disk2", "disk3"),
        "disk2, disk3");
    ArrayRecord six = LifeToys.record(4, 0, "\"raid\":\"raid6\"");
    assertThat(replace(pulled(six, 5, "disk2", "disk3"), "disk3", "disk5").stages()).isNotEmpty();
    refused(
        new Chore.Replace("photos", "disk1", "disk5", false),
        pulled(six, 5, "disk1", "disk2", "disk3"),
        "disk1, disk2, disk3");
    ArrayRecord one = LifeToys.record(2, 0, "");
    refused(
        new Chore.Replace("photos", "disk1", "disk3", false),
        pulled(one, 3, "disk1", "disk2"),
        "Put back");
  }

  @Test
  void raid10AsksWhichOnesAreGone() throws Exception {
    ArrayRecord ten = LifeToys.record(4, 0, "\"raid\":\"raid10\"");
    assertThat(replace(pulled(ten, 5, "disk2", "disk3"), "disk2", "disk5").stages()).isNotEmpty();
    refused(
        new Chore.Replace("photos", "disk1", "disk5", false),
        pulled(ten, 5, "disk1", "disk2"),
        "disk1, disk2");
  }

  @Test
  void whatNeedsAllMembersIsRefusedWhileOneIsGone() throws Exception {
    ArrayRecord r = LifeToys.record(3, 0, RAID5);
    Inventory now = pulled(r, 5, "disk2");
    refused(new Chore.AddMember("photos", "disk4"), now, "disk2 is missing", "before it grows");
    refused(new Chore.UseLargerDisks("photos"), now, "disk2 is missing", "before it grows");
    refused(new Chore.AddSpare("photos", "disk4"), now, "disk2 is missing", "Replace");
  }

  private static Inventory back(ArrayRecord r, String state, int degraded, String disk) {
    List<Leg> legs = new ArrayList<>();
    for (int i = 0; i < r.members().size(); i++) {
      ArrayRecord.Member m = r.members().get(i);
      Leg leg = leg(r, m, i, m.disk().equals(disk) ? state : "in_sync");
      legs.add(m.disk().equals(disk) ? leg.pluggedInAgain() : leg);
    }
    return machine(5, legs, r, degraded);
  }

  @Test
  void whatCameBackIsOpenedAnewAndTakenUpAgain() throws Exception {
    ArrayRecord r = LifeToys.record(3, 0, RAID5);
    for (Inventory now : List.of(back(r, "in_sync", 0, "disk2"), back(r, "faulty", 1, "disk2"))) {
      Plan plan = ChorePlanner.plan(new Chore.BringBack("photos", "disk2"), now);
      assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()))
          .containsSubsequence(
              new LifeStep.RemoveFromArray("photos", "/dev/mapper/photos-2", true),
              new ArrayStep.TakeUpAgain("photos", "/dev/mapper/photos-2"));
      assertThat(plan.stages()).extracting(Stage::kind).doesNotContain("erase", "format", "record");
      assertThat(LifeToys.commands(plan)).anyMatch(c -> c.contains("close photos-2"));
      assertThat(plan.stages().stream().flatMap(s -> s.steps().stream())).noneMatch(Step::erases);
    }
  }

  @Test
  void whatIsNotThereOrTakesPartOrHasNothingToBeFilledFromIsNotBroughtBack() throws Exception {
    ArrayRecord r = LifeToys.record(3, 0, RAID5);
    refused(
        new Chore.BringBack("photos", "disk2"),
        pulled(r, 4, "disk2"),
        "not plugged in",
        "replace it");
    refused(
        new Chore.BringBack("photos", "disk1"),
        back(r, "in_sync", 0, "disk2"),
        "takes part already");
    refused(
        new Chore.BringBack("photos", "disk2"),
        pulled(r, 4, "disk1", "disk3"),
        "takes part already");
    Inventory one = back(r, "in_sync", 0, "disk2");
    Array both = one.arrays().get(0);
    List<Leg> legs = new ArrayList<>(both.legs());
    legs.set(2, legs.get(2).pulled());
    Inventory twoGone =
        new Inventory(
                one.disks(), List.of(both.with(legs, List.of())), Set.of(), Set.of(), Set.of())
            .with(one.machine());
    refused(
        new Chore.BringBack("photos", "disk2"), twoGone, "More disks are missing", "open it again");
  }
}
