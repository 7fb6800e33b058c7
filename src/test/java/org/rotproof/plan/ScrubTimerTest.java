package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rotproof.plan.LifeToys.commands;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.Blueprint.ScrubSchedule;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;
import org.rotproof.storage.TimerState;

/** The timer comes with the array, follows its schedule and its name, and goes with it. */
class ScrubTimerTest {
  private static final String SERVICE = "/etc/systemd/system/rotproof-scrub-photos.service";
  private static final String TIMER = "/etc/systemd/system/rotproof-scrub-photos.timer";

  private static Map<String, String> units(ScrubSchedule schedule) {
    return Map.of(
        SERVICE, ScrubUnits.service("photos", schedule),
        TIMER, ScrubUnits.timer("photos", schedule));
  }

  private static Inventory closed(ScrubSchedule recorded, Map<String, String> files)
      throws PlanException {
    ArrayRecord r = record(2, 0, "");
    ArrayRecord with = new ArrayRecord(r.blueprint().withScrub(recorded), r.members());
    Map<String, String> all = new HashMap<>(files);
    all.put(ScrubTimer.PROGRAM, "#!/bin/sh\n");
    return machine(2, with, Optional.empty(), all);
  }

  private static List<Step> schedule(Plan plan) {
    return plan.stages().stream()
        .filter(s -> s.kind().equals("schedule"))
        .flatMap(s -> s.steps().stream())
        .toList();
  }

  private static Plan build(Map<String, String> files, boolean systemd) throws PlanException {
    Map<String, String> all = new HashMap<>(files);
    all.put(ScrubTimer.PROGRAM, "#!/bin/sh\n");
    return Planner.plan(
        BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
        Toys.inventory(2, 1L << 30)
            .with(new Machine(true, systemd, true, all, Set.of(), Set.of())));
  }

  @Test
  void aBuildInstallsAMonthlyTimerThatCatchesUp() throws Exception {
    Plan plan = build(Map.of(), true);
    assertThat(schedule(plan).stream().map(Step::kind))
        .containsExactly("write-file", "write-file", "enable-timer");
    assertThat(schedule(plan).stream().map(Step::subject))
        .containsExactly(SERVICE, TIMER, "rotproof-scrub-photos.timer");
    assertThat(((FileStep.WriteFile) schedule(plan).get(1)).text())
        .contains("OnCalendar=*-*-01 01:00", "Persistent=true");
    assertThat(schedule(plan)).allMatch(s -> s.undo().isPresent());
  }

  @Test
  void withoutSystemdThereIsNoTimerAndThePlanSaysSo() throws Exception {
    Plan plan = build(Map.of(), false);
    assertThat(schedule(plan)).isEmpty();
    assertThat(plan.notes()).anyMatch(n -> n.startsWith("No timer is set up for scrubs"));
    assertThat(build(Map.of(), true).notes()).noneMatch(n -> n.contains("timer"));
  }

  @Test
  void withoutTheInstalledHelperATimerWouldHaveNothingToStart() throws Exception {
    Plan plan =
        Planner.plan(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
            Toys.inventory(2, 1L << 30)
                .with(new Machine(true, true, true, Map.of(), Set.of(), Set.of())));
    assertThat(schedule(plan)).isEmpty();
    assertThat(plan.notes()).anyMatch(n -> n.contains("the package of Rotproof is not installed"));
  }

  @Test
  void unitsOfThatNameThatOthersWroteAreLeftAlone() {
    assertThatThrownBy(() -> build(Map.of(TIMER, "[Timer]\nOnCalendar=daily\n"), true))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(TIMER);
  }

  @Test
  void changingTheScheduleStopsTheTimerAndStartsItAnew() throws Exception {
    Inventory monthly = closed(ScrubSchedule.MONTHLY, units(ScrubSchedule.MONTHLY));
    Plan plan = ChorePlanner.plan(new Chore.Schedule("photos", ScrubSchedule.WEEKLY), monthly);
    assertThat(schedule(plan).stream().map(Step::kind))
        .containsExactly("disable-timer", "update-file", "update-file", "enable-timer");
    assertThat(plan.blueprint().disks()).containsExactly("disk1", "disk2");
    assertThat(plan.stages().get(0).kind()).isEqualTo("record");
    assertThat(plan.stages().stream().flatMap(s -> s.steps().stream()))
        .noneMatch(Step::erases)
        .allMatch(s -> s.writesTo().isEmpty());
    assertThatThrownBy(
            () -> ChorePlanner.plan(new Chore.Schedule("photos", ScrubSchedule.MONTHLY), monthly))
        .hasMessageContaining("Nothing is left to do");
  }

  @Test
  void neverTakesTimerAndServiceAway() throws Exception {
    Plan plan =
        ChorePlanner.plan(
            new Chore.Schedule("photos", ScrubSchedule.NEVER),
            closed(ScrubSchedule.MONTHLY, units(ScrubSchedule.MONTHLY)));
    assertThat(commands(plan))
        .contains(
            "systemctl disable --quiet --now rotproof-scrub-photos.timer",
            "rm -f " + SERVICE,
            "rm -f " + TIMER);
  }

  @Test
  void aTimerThatSomebodyTookAwayIsNotInForceAndComesBackWhenAskedFor() throws Exception {
    Inventory without = closed(ScrubSchedule.MONTHLY, Map.of());
    ArrayRecord r = ArrayRecordJson.found(without.machine()).get("photos");
    assertThat(ScrubTimer.inForce(r, without.machine())).isEqualTo(ScrubSchedule.NEVER);
    Plan plan = ChorePlanner.plan(new Chore.Schedule("photos", ScrubSchedule.MONTHLY), without);
    assertThat(schedule(plan).stream().map(Step::kind))
        .containsExactly("write-file", "write-file", "enable-timer");
    Inventory with = closed(ScrubSchedule.MONTHLY, units(ScrubSchedule.MONTHLY));
    assertThat(ScrubTimer.inForce(r, with.machine())).isEqualTo(ScrubSchedule.MONTHLY);
  }

  @Test
  void aTimerThatIsStoppedRunsNothingAndIsSetGoingWhenAskedFor() throws Exception {
    Inventory found = closed(ScrubSchedule.MONTHLY, units(ScrubSchedule.MONTHLY));
    ArrayRecord r = ArrayRecordJson.found(found.machine()).get("photos");
    assertThat(ScrubTimer.runs("photos", found.machine())).isEqualTo(ScrubTimer.Runs.TIMER);
    Map<TimerState, ScrubTimer.Runs> cases =
        Map.of(
            new TimerState(true, true, 7), ScrubTimer.Runs.TIMER,
            new TimerState(true, false, 7), ScrubTimer.Runs.UNTIL_RESTART,
            new TimerState(false, true, 0), ScrubTimer.Runs.STOPPED,
            new TimerState(false, false, 0), ScrubTimer.Runs.STOPPED);
    for (Map.Entry<TimerState, ScrubTimer.Runs> entry : cases.entrySet()) {
      Machine machine =
          found.machine().withTimers(Map.of("rotproof-scrub-photos.timer", entry.getKey()));
      assertThat(ScrubTimer.runs("photos", machine)).isEqualTo(entry.getValue());
      boolean stopped = entry.getValue() == ScrubTimer.Runs.STOPPED;
      assertThat(ScrubTimer.inForce(r, machine))
          .isEqualTo(stopped ? ScrubSchedule.NEVER : ScrubSchedule.MONTHLY);
      assertThat(ScrubTimer.nextMillis("photos", machine)).isEqualTo(stopped ? 0 : 7);
      if (entry.getValue() != ScrubTimer.Runs.TIMER) {
        Plan plan =
            ChorePlanner.plan(
                new Chore.Schedule("photos", ScrubSchedule.MONTHLY), found.with(machine));
        assertThat(schedule(plan).stream().map(Step::kind)).containsExactly("enable-timer");
      }
    }
    assertThat(ScrubTimer.units(found.machine())).containsExactly("rotproof-scrub-photos.timer");
  }

  @Test
  void anotherNameHasATimerOfItsOwnAndTakingApartLeavesNone() throws Exception {
    Map<String, String> files = new HashMap<>(units(ScrubSchedule.MONTHLY));
    List<String> renamed =
        commands(
            ChorePlanner.plan(
                new Chore.Rename("photos", "films"), closed(ScrubSchedule.MONTHLY, files)));
    assertThat(renamed)
        .containsSubsequence(
            "systemctl disable --quiet --now rotproof-scrub-photos.timer",
            "rm -f " + SERVICE,
            "rm -f " + TIMER)
        .last()
        .isEqualTo("systemctl enable --quiet --now rotproof-scrub-films.timer");
    assertThat(
            commands(
                ChorePlanner.plan(
                    new Chore.TakeApart("photos"), closed(ScrubSchedule.MONTHLY, files))))
        .contains("systemctl disable --quiet --now rotproof-scrub-photos.timer", "rm -f " + TIMER);
  }
}
