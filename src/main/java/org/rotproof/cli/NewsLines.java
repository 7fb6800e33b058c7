package org.rotproof.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.function.Consumer;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanWords;
import org.rotproof.plan.Stage;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.Json;
import picocli.CommandLine.Option;

/**
 * What happens as it goes, a line of JSON each, for programs and for whoever has a screen reader
 * speak them: nothing is rewritten, and the result is the last line.
 */
final class NewsLines {
  @Option(
      names = "--json-lines",
      description =
          "Print what happens as it goes, a line of JSON each; the last has the type 'result'.")
  private boolean wanted;

  /** Whether they are wanted. */
  boolean wanted() {
    return wanted;
  }

  /** Events of a scrub, or {@code otherwise} where no lines are wanted. */
  Consumer<Event> ofScrub(PrintStream out, Consumer<Event> otherwise) {
    return wanted ? event -> print(out, tree(event)) : otherwise;
  }

  /** Steps of a plan with its stages in words, or {@code otherwise} where no lines are wanted. */
  Consumer<Event> ofPlan(Plan plan, PrintStream out, Consumer<Event> otherwise) {
    if (!wanted) {
      return otherwise;
    }
    return event -> {
      ObjectNode line = tree(event);
      if (event instanceof Event.StepChanged step) {
        Stage stage = plan.stages().get(step.stage());
        line.put("words", PlanWords.of(stage));
        line.put("subject", stage.steps().get(step.step()).subject());
      }
      print(out, line);
    };
  }

  /** The last line. */
  void result(PrintStream out, Object value) {
    ObjectNode line = Json.mapper().createObjectNode().put("type", "result");
    ObjectNode rest = Json.mapper().valueToTree(value);
    rest.remove("type");
    line.setAll(rest);
    print(out, line);
  }

  /** The last line, of what has no more than words. */
  void done(PrintStream out, String words) {
    print(out, Json.mapper().createObjectNode().put("type", "result").put("done", words));
  }

  private static ObjectNode tree(Event event) {
    return Json.mapper().valueToTree(event);
  }

  private static synchronized void print(PrintStream out, ObjectNode line) {
    try {
      out.println(Json.mapper().writeValueAsString(line));
      out.flush();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are plain JSON", e);
    }
  }
}
