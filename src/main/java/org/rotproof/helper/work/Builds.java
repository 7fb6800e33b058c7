package org.rotproof.helper.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.rotproof.engine.Action;
import org.rotproof.engine.Work;
import org.rotproof.engine.Work.Part;
import org.rotproof.helper.scrub.ScrubDesk;
import org.rotproof.helper.scrub.ScrubHistory;
import org.rotproof.linux.BlockDevice;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChoreKind;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.protocol.Json;
import org.rotproof.scrub.ArrayChanges;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.history.HistoryException;
import org.rotproof.storage.Array;
import org.rotproof.storage.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is particular to builds: how a journal keeps them, what the history is told, and what is
 * answered in the end.
 */
final class Builds {
  private static final Logger LOG = LoggerFactory.getLogger(Builds.class);

  private Builds() {}

  /** What a journal keeps of a chore: of a build its blueprint, as a person may write one. */
  static JsonNode about(Chore chore) {
    if (!(chore instanceof Chore.Build build)) {
      return Json.mapper().valueToTree(chore);
    }
    try {
      return Json.mapper().readTree(BlueprintJson.write(build.blueprint()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a blueprint's JSON is JSON", e);
    }
  }

  private static boolean isBuild(Work work) {
    return work.kind().equals(ChoreKind.BUILD.wire());
  }

  /** Its first scrub is due so long after this moment; the history's trouble is not the build's. */
  static void remember(ScrubDesk scrubs, String name) throws InterruptedException {
    try {
      List<Array> built = scrubs.arrays().stream().filter(a -> a.name().equals(name)).toList();
      for (HistoryEntry entry : ArrayChanges.between(List.of(), built, scrubs.now())) {
        ScrubHistory.appendOnce(scrubs, entry);
      }
    } catch (IOException | ParseException | HistoryException e) {
      LOG.warn("history: {}", e.getMessage());
    }
  }

  /** The blueprint of a build; empty for other work, and where it is not one any more. */
  static Optional<Blueprint> blueprint(Work work) {
    if (!isBuild(work)) {
      return Optional.empty();
    }
    try {
      return Optional.of(BlueprintJson.read(work.about().toString()));
    } catch (PlanException e) {
      return Optional.empty();
    }
  }

  /** The answer to work that ended well: of a build what was built, as the kernel gives it. */
  static Answer.Worked answer(Work work, long startedNanos) throws FailureException {
    if (!isBuild(work)) {
      return new Answer.Done();
    }
    double seconds = (System.nanoTime() - startedNanos) / 1e9;
    String node = "/dev/md/" + work.title();
    String device =
        work.parts().stream()
            .map(Part::actions)
            .flatMap(List::stream)
            .filter(a -> a.does(Step.Effect.MAKES_FILES))
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
