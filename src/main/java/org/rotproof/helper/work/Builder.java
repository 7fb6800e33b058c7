package org.rotproof.helper.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rotproof.engine.Action;
import org.rotproof.engine.Work;
import org.rotproof.engine.Work.Part;
import org.rotproof.engine.Work.WorkDisk;
import org.rotproof.helper.look.EngineFailures;
import org.rotproof.helper.look.Recognition;
import org.rotproof.linux.BlockDevice;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;

/**
 * What is particular to builds: from the ask to a piece of work, and from its end to the answer.
 */
public final class Builder {
  static final String KIND = "build";

  private final Workshop workshop;

  Builder(Workshop workshop) {
    this.workshop = workshop;
  }

  /**
   * Plans anew from what is there now, and compares.
   *
   * @throws FailureException when the disks or the plan are not those that were shown
   */
  Work work(Ask.Build ask, Recognition recognition) throws FailureException {
    Blueprint blueprint = ask.blueprint();
    Plan plan;
    try {
      plan = Planner.plan(blueprint, recognition.inventory());
    } catch (PlanException e) {
      throw EngineFailures.of(e);
    }
    List<String> ids = new ArrayList<>(plan.blueprint().disks());
    ids.addAll(plan.blueprint().spares());
    List<WorkDisk> disks = recognition.claimed(ids, ask.claims());
    if (!plan.digest().equals(ask.planDigest())) {
      throw EngineFailures.refused(
          "What would be done now is not what was shown: something on this machine has changed"
              + " since.",
          "Look at the plan again, and confirm it anew.");
    }
    return new Work(
        workshop.journalId(KIND, blueprint.name()),
        KIND,
        blueprint.name(),
        workshop.now(),
        about(blueprint),
        disks,
        plan.secrets(),
        Work.parts(plan));
  }

  private static JsonNode about(Blueprint blueprint) {
    try {
      return Json.mapper().readTree(BlueprintJson.write(blueprint));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a blueprint's JSON is JSON", e);
    }
  }

  /** The blueprint of a build; empty for other work, and where it is not one any more. */
  static Optional<Blueprint> blueprint(Work work) {
    if (!work.kind().equals(KIND)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BlueprintJson.read(work.about().toString()));
    } catch (PlanException e) {
      return Optional.empty();
    }
  }

  /** What was built, as the kernel gives it. */
  static Answer.Built built(Work work, double seconds) throws FailureException {
    String node = "/dev/md/" + work.title();
    String device =
        work.parts().stream()
            .map(Part::actions)
            .flatMap(List::stream)
            .filter(a -> a.kind().equals("make-file-system"))
            .map(Action::subject)
            .findFirst()
            .orElse(node);
    try {
      return new Answer.Built(
          work.id(),
          work.title(),
          BlockDevice.node(node),
          BlockDevice.sizeBytes(device),
          Math.round(seconds * 10) / 10.0);
    } catch (IOException e) {
      throw new FailureException(
          new Failure(
              Failure.Kind.INTERNAL,
              "It was built, and cannot be found now.",
              "All steps ended well.",
              "Look at the machine again.",
              String.valueOf(e.getMessage())));
    }
  }
}
