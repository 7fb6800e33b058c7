package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Planner;
import org.rotproof.plan.Stage;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Json;
import org.rotproof.storage.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a blueprint stands for. Changes nothing. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Prints the shell script that a blueprint stands for. Changes nothing, needs no root.",
      "The commands are the ones that 'build' runs, in the same order."
    })
final class PlanCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The blueprint; - reads standard input.")
  private String file;

  @Mixin private LookOption place = new LookOption();

  @Option(names = "--json", description = "The plan as JSON: stages, commands, capacity, notes.")
  private boolean json;

  PlanCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Blueprint blueprint = BlueprintFile.read(file, around.in());
    Inventory inventory =
        PracticeDisks.asksForThem(blueprint) && !place.isFile()
            ? PracticeDisks.of(blueprint).inventory()
            : place.look(around);
    Plan plan = Planner.plan(blueprint, inventory);
    around.out().print(json ? json(plan) : PlanScript.render(plan));
    around.out().flush();
    return Exit.DONE;
  }

  private static String json(Plan plan) {
    ObjectNode root = Json.mapper().createObjectNode();
    root.put("name", plan.blueprint().name()).put("digest", plan.digest());
    root.set("capacity", Json.mapper().valueToTree(plan.capacity()));
    ArrayNode secrets = root.putArray("secrets");
    plan.secrets().forEach(s -> secrets.add(s.toString()));
    plan.notes().forEach(root.putArray("notes")::add);
    ArrayNode stages = root.putArray("stages");
    for (Stage stage : plan.stages()) {
      ObjectNode one = stages.addObject().put("kind", stage.kind());
      one.put("parallel", stage.parallel());
      ArrayNode steps = one.putArray("steps");
      for (Step step : stage.steps()) {
        ObjectNode s = steps.addObject().put("kind", step.kind()).put("subject", step.subject());
        s.put("erases", step.erases()).put("command", step.command().shellLine());
      }
    }
    return root.toPrettyString() + "\n";
  }
}
