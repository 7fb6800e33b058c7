package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rotproof.plan.LifeToys.array;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** Wherever an array starts, and at the next boot, md keeps what heals. */
class ReadErrorLimitTest {
  private static final String RULE = "/etc/udev/rules.d/65-rotproof-photos.rules";

  private static List<Step> steps(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
  }

  private static Plan build(Machine machine) throws PlanException {
    return Planner.plan(
        BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
        Toys.inventory(2, 1L << 30).with(machine));
  }

  private static Machine files(Map<String, String> files) {
    return new Machine(true, false, true, files, Set.of(), Set.of());
  }

  @Test
  void aBuildRaisesItAndWritesTheRuleAndBothCanBeTakenBack() throws Exception {
    Plan plan = build(files(Map.of()));
    List<Step> steps = steps(plan);
    int create =
        steps.indexOf(
            steps.stream()
                .filter(ArrayStep.CreateArray.class::isInstance)
                .findFirst()
                .orElseThrow());
    assertThat(steps.subList(create, steps.size()).stream().map(Step::kind).toList())
        .startsWith("create-array", "settle", "raise-read-error-limit");
    assertThat(steps)
        .anySatisfy(
            s -> {
              assertThat(s.subject()).isEqualTo(RULE);
              assertThat(s.command().shellLine()).contains("ATTR{md/max_read_errors}=\"1000000\"");
              assertThat(s.undo()).isPresent();
            });
    String raise = ReadErrorLimit.raise("photos");
    assertThat(PlanScript.render(plan)).contains(raise);
    assertThat(RecoverySheet.of(plan, Toys.inventory(2, 1L << 30)).open())
        .contains(raise)
        .anyMatch(line -> line.contains("mdadm --assemble"));
  }

  @Test
  void openingRaisesIt() throws Exception {
    Inventory closed = machine(2, record(2, 0, ""), Optional.empty(), Map.of());
    assertThat(
            steps(ChorePlanner.plan(new Chore.Open("photos", List.of(), false), closed)).stream()
                .map(Step::kind)
                .toList())
        .containsSubsequence("assemble-array", "settle", "raise-read-error-limit", "mount");
  }

  @Test
  void theRuleFollowsTheArraysNameAndGoesWithIt() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Map<String, String> rule = Map.of(RULE, ReadErrorLimit.rule("photos"));
    Plan renamed =
        ChorePlanner.plan(
            new Chore.Rename("photos", "films"), machine(2, r, Optional.empty(), rule));
    assertThat(steps(renamed))
        .anyMatch(s -> s.kind().equals("remove-file") && s.subject().equals(RULE))
        .anyMatch(
            s ->
                s.kind().equals("write-file")
                    && s.subject().equals("/etc/udev/rules.d/65-rotproof-films.rules"));
    Plan apart =
        ChorePlanner.plan(new Chore.TakeApart("photos"), machine(2, r, Optional.empty(), rule));
    assertThat(steps(apart))
        .anyMatch(s -> s.kind().equals("remove-file") && s.subject().equals(RULE));
  }

  @Test
  void anArrayOfBeforeGetsItsRuleOnceWithTheNextChangeOfItsRecord() throws Exception {
    ArrayRecord r = record(2, 0, "");
    Inventory now =
        machine(3, r, Optional.of(array(r, "/srv/photos", "in_sync", "in_sync")), Map.of());
    List<Step> steps =
        steps(ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk3", true), now));
    assertThat(steps.stream().filter(s -> s.subject().equals(RULE)).map(Step::kind))
        .containsExactly("write-file");
  }

  @Test
  void aRuleThatOthersWroteIsLeftAlone() {
    assertThatThrownBy(() -> build(files(Map.of(RULE, "KERNEL==\"md*\"\n"))))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining(RULE);
  }

  /** The one that the package brings, for arrays of before. */
  @Test
  void thePackagesRuleSaysTheSameOfEveryArrayWithARecord() throws Exception {
    assertThat(Files.readString(Path.of("assets/udev/65-rotproof.rules")))
        .contains(
            "TEST==\"" + ArrayRecord.FOLDER + "/$env{MD_DEVNAME}.json\"",
            "ATTR{" + ReadErrorLimit.FILE + "}=\"" + ReadErrorLimit.RAISED + "\"");
  }
}
