package org.rotproof.lab;

import java.util.Map;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.BlueprintJson;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Inventory;

/**
 * A build as a window would ask for it: looked, planned, and claimed.
 *
 * @param plan what would be shown
 * @param ask what is sent
 */
public record LabBuild(Plan plan, Ask.Do ask) {
  /** Looks at the lab's disks and plans a blueprint's JSON. */
  public static LabBuild of(Lab lab, String blueprintJson) {
    try {
      return of(lab, BlueprintJson.read(blueprintJson));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  /** Looks at the lab's disks and plans. */
  public static LabBuild of(Lab lab, Blueprint blueprint) {
    Inventory inventory = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    try {
      Plan plan = Planner.plan(blueprint, inventory);
      return new LabBuild(
          plan,
          new Ask.Do(
              new Chore.Build(blueprint), Ask.DiskClaim.all(plan, inventory), plan.digest()));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  /** Hands a secret over. */
  public static void secret(Lab lab, String name, String value) {
    byte[] bytes = value.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    lab.ask(new Ask.Secret(name, bytes), Answer.Done.class);
  }

  /** Hands over the secrets that the plan reads. */
  public LabBuild withSecrets(Lab lab, Map<String, String> values) {
    plan.secrets().forEach(name -> secret(lab, name.toString(), values.get(name.toString())));
    return this;
  }

  /** What is built. */
  public Blueprint blueprint() {
    return ((Chore.Build) ask.chore()).blueprint();
  }

  /** Builds. */
  public Answer.Built build(Lab lab) {
    return lab.ask(ask, Answer.Built.class);
  }
}
