package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.rotproof.plan.LifeToys.machine;
import static org.rotproof.plan.LifeToys.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;

/** What is said of a plan is what it does. */
class PlanWordsTest {
  private static List<String> stages(Plan plan) {
    return plan.stages().stream().map(PlanWords::of).toList();
  }

  @Test
  void openingSaysNothingOfCreating() throws Exception {
    for (String more : List.of("", "\"protection\":{\"kind\":\"layered\"}", LVM)) {
      Inventory closed = machine(2, record(2, 0, more), Optional.empty(), Map.of());
      Plan plan = ChorePlanner.plan(new Chore.Open("photos", List.of(), false), closed);
      assertThat(stages(plan)).startsWith("Open the disks", "Start the array");
      assertThat(String.join("\n", stages(plan))).doesNotContainPattern("(?i)creat|mak|format");
      assertThat(PlanScript.render(plan)).contains("# Start the array").doesNotContain("# Create");
    }
  }

  private static final String LVM =
      "\"storage\":{\"kind\":\"lvm\",\"volumeGroup\":\"v\",\"logicalVolume\":\"l\",\"type\":\"ext4\"}";

  @Test
  void buildingSaysWhatItMakes() throws Exception {
    Plan plan =
        Planner.plan(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
            Toys.inventory(2, 1L << 30));
    assertThat(stages(plan))
        .containsSubsequence(
            "Format and wipe the disks",
            "Open the disks",
            "Create the array",
            "Make the file system");
    assertThat(PlanScript.render(plan)).contains("# Create the array");
  }

  @Test
  void renamingSaysSo() throws Exception {
    Inventory closed = machine(2, record(2, 0, ""), Optional.empty(), Map.of());
    assertThat(stages(ChorePlanner.plan(new Chore.Rename("photos", "films"), closed)))
        .contains("Rename the array")
        .noneMatch(w -> w.matches("(?i).*(creat|make).*"));
  }

  @Test
  void aKindThatAnotherVersionWroteIsShownAsItIs() {
    assertThat(PlanWords.doing("fold-space", "disk1")).isEqualTo("fold space (disk1)");
    assertThat(PlanWords.doing("mount", "/srv/{0}")).isEqualTo("mounting /srv/{0}");
  }
}
