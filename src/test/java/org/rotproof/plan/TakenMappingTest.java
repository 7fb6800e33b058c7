package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Machine;

/** Names below /dev/mapper under which something else is open already. */
class TakenMappingTest {
  private static final String TWO = "{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}";

  private static Inventory open(Inventory inventory, String... mappings) {
    Machine m = inventory.machine();
    return inventory.with(
        new Machine(true, true, true, m.files(), m.unreadable(), Set.of(mappings)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"photos-1", "photos-2", "photos-2_dif", "photos-crypt"})
  void noDiskIsErasedThatCouldNotBeOpenedAfterIt(String taken) throws Exception {
    Blueprint blueprint = BlueprintJson.read(TWO);
    Inventory inventory = open(Toys.inventory(2, 4L << 40), taken, "films-1", "photos-3");
    assertThatThrownBy(() -> Planner.plan(blueprint, inventory))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("Something else is open as /dev/mapper/" + taken + ",");
  }

  @Test
  void whatABuildOpenedItselfIsNothingElse() throws Exception {
    Blueprint blueprint = BlueprintJson.read(TWO);
    Inventory half = open(Toys.inventory(2, 4L << 40), "photos-1", "photos-1_dif", "vault");
    Machine before = MachineBefore.of(half.machine(), blueprint);
    assertThat(before.mappings()).containsExactly("vault");
    assertThat(Planner.plan(blueprint, half.with(before)).stages()).isNotEmpty();
  }

  @Test
  void noArrayGetsANameUnderWhichItCouldNotBeOpened() throws Exception {
    Inventory closed = machine(2, record(2, 0, ""), Optional.empty(), Map.of());
    Chore.Rename rename = new Chore.Rename("photos", "films");
    assertThat(ChorePlanner.plan(rename, open(closed, "films-3")).stages()).isNotEmpty();
    assertThatThrownBy(() -> ChorePlanner.plan(rename, open(closed, "films-2")))
        .isInstanceOf(PlanException.class)
        .hasMessageContaining("/dev/mapper/films-2");
  }
}
