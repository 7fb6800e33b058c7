package org.rotproof.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.rotproof.storage.Inventory;

/** Nobody has to fetch the recovery key from its drawer before a disk can be replaced. */
class NightKeysTest {
  private static final String ALL = "\"keys\":{\"passphrase\":true,\"recoveryKey\":true}";

  private static List<Step> steps(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
  }

  private static ArrayRecord after(ArrayRecord before, Plan plan) throws Exception {
    String text =
        steps(plan).stream()
            .filter(s -> s instanceof FileStep.UpdateFile f && f.path().equals(before.path()))
            .map(s -> ((FileStep.UpdateFile) s).newText())
            .reduce((a, b) -> b)
            .orElseThrow();
    return ArrayRecordJson.read(before.path(), text);
  }

  private static Inventory whole(ArrayRecord r, int disks) {
    String[] states = r.members().stream().map(m -> "in_sync").toArray(String[]::new);
    return LifeToys.machine(
        disks, r, Optional.of(LifeToys.array(r, "/srv/photos", states)), Map.of());
  }

  @Test
  void aDiskIsReplacedWithoutTheRecoveryKeyWhichIsAddedLater() throws Exception {
    ArrayRecord r = LifeToys.record(2, 0, ALL);
    Plan plan =
        ChorePlanner.plan(new Chore.Replace("photos", "disk1", "disk3", false), whole(r, 3));
    assertThat(plan.secrets()).containsExactly(SecretName.PASSPHRASE);
    assertThat(plan.notes()).anyMatch(n -> n.contains("recovery key does not open disk3"));
    ArrayRecord replaced = after(r, plan);
    assertThat(replaced.withoutRecoveryKey()).containsExactly("disk3");
    assertThat(RecoverySheet.of(replaced, whole(replaced, 3)).text())
        .contains("The recovery key does not open: disk3");

    Plan later = ChorePlanner.plan(new Chore.AddRecoveryKey("photos"), whole(replaced, 3));
    assertThat(later.secrets()).contains(SecretName.RECOVERY_KEY);
    List<Step> steps = steps(later);
    // It is tried on a disk that has it, and given to the one that has not.
    assertThat(steps.get(0))
        .isEqualTo(
            new SlotStep.ProveSecret("disk2", path(replaced, "disk2"), SecretName.RECOVERY_KEY));
    assertThat(steps)
        .filteredOn(s -> s instanceof DiskStep.AddKeySlot)
        .extracting(Step::subject)
        .containsExactly("disk3");
    assertThat(after(replaced, later).withoutRecoveryKey()).isEmpty();
  }

  private static String path(ArrayRecord r, String disk) {
    return r.member(disk).orElseThrow().path();
  }

  @Test
  void aReplacedDiskThatGoesAgainIsForgotten() throws Exception {
    ArrayRecord r = LifeToys.record(2, 0, ALL);
    ArrayRecord without = new ArrayRecord(r.blueprint(), r.members(), java.util.Set.of("disk2"));
    Plan plan =
        ChorePlanner.plan(new Chore.Replace("photos", "disk2", "disk3", false), whole(without, 3));
    assertThat(after(without, plan).withoutRecoveryKey()).containsExactly("disk3");
  }

  @Test
  void aKeyIsTriedOnADiskThatIsThereAndShouldOpenWithIt() throws Exception {
    ArrayRecord r = LifeToys.record(2, 0, ALL);
    ArrayRecord without = new ArrayRecord(r.blueprint(), r.members(), java.util.Set.of("disk1"));
    Plan plan =
        ChorePlanner.plan(new Chore.TryKey("photos", SecretName.RECOVERY_KEY), whole(without, 2));
    assertThat(steps(plan))
        .containsExactly(
            new SlotStep.ProveSecret("disk2", path(r, "disk2"), SecretName.RECOVERY_KEY));
    assertThat(plan.secrets()).containsExactly(SecretName.RECOVERY_KEY);
    assertThat(steps(plan)).allMatch(s -> s.writesTo().isEmpty() && !s.erases());
    assertThatThrownBy(
            () ->
                ChorePlanner.plan(
                    new Chore.TryKey("photos", SecretName.NEW_PASSPHRASE), whole(without, 2)))
        .isInstanceOf(PlanException.class);
  }
}
