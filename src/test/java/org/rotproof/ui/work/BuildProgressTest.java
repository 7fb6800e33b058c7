package org.rotproof.ui.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Event.StepChanged;
import org.rotproof.protocol.Event.StepState;
import org.rotproof.ui.Shop;

class BuildProgressTest {
  private final BuildProgress progress;
  private final int format;

  BuildProgressTest() throws PlanException {
    Plan plan =
        Planner.plan(
            BlueprintJson.read("{\"name\":\"photos\",\"disks\":[\"disk1\",\"disk2\"]}"),
            Shop.shop());
    progress = new BuildProgress(plan);
    format = plan.stages().stream().map(s -> s.kind()).toList().indexOf("format");
  }

  private void step(int step, StepState state, long done, long eta) {
    progress.apply(new StepChanged(format, step, state, done, done == 0 ? 0 : 1000, 10, eta));
  }

  @Test
  void bytesDecideHowFarItIs() {
    assertThat(progress.fraction()).isZero();
    step(0, StepState.RUNNING, 500, 1000);
    step(1, StepState.RUNNING, 500, 9000);
    assertThat(progress.fraction()).isBetween(0.4, 0.5);
    assertThat(progress.stageState(format)).isEqualTo(StepState.RUNNING);
    assertThat(progress.activeStage()).isEqualTo(format);
  }

  @Test
  void theSlowestDiskDecidesHowLongItTakes() {
    assertThat(progress.remainingMillis()).isEmpty();
    step(0, StepState.RUNNING, 500, 1000);
    step(1, StepState.RUNNING, 500, 9000);
    assertThat(progress.remainingMillis().orElseThrow()).isGreaterThanOrEqualTo(9000);
  }

  @Test
  void oneFailedStepFailsItsStage() {
    step(0, StepState.DONE, 1000, -1);
    step(1, StepState.FAILED, 300, -1);
    assertThat(progress.stageState(format)).isEqualTo(StepState.FAILED);
  }

  @Test
  void everyStepDoneIsAllOfIt() {
    List<org.rotproof.plan.Stage> stages = progress.plan().stages();
    for (int s = 0; s < stages.size(); s++) {
      for (int i = 0; i < stages.get(s).steps().size(); i++) {
        progress.apply(new StepChanged(s, i, StepState.DONE, 0, 0, 0, -1));
      }
      assertThat(progress.stageState(s)).isEqualTo(StepState.DONE);
    }
    assertThat(progress.fraction()).isEqualTo(1.0);
    assertThat(progress.activeStage()).isEqualTo(-1);
  }

  @Test
  void aStepThatIsNotInThePlanIsLeftOut() {
    progress.apply(new StepChanged(99, 0, StepState.DONE, 0, 0, 0, -1));
    progress.apply(new StepChanged(0, -1, StepState.DONE, 0, 0, 0, -1));
    assertThat(progress.fraction()).isZero();
  }
}
