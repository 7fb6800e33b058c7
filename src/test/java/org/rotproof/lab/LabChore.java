package org.rotproof.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Inventory;

/**
 * A chore as a window would ask for it: looked, planned, and claimed.
 *
 * @param plan what would be shown
 * @param ask what is sent
 */
public record LabChore(Plan plan, Ask.Do ask) {
  /** Looks and plans. */
  public static LabChore of(Lab lab, Chore chore) {
    Inventory inventory = lab.ask(new Ask.Look(), Answer.Found.class).inventory();
    try {
      Plan plan = ChorePlanner.plan(chore, inventory);
      return new LabChore(
          plan, new Ask.Do(chore, Ask.DiskClaim.all(plan, inventory), plan.digest()));
    } catch (PlanException e) {
      throw new AssertionError(e);
    }
  }

  /** Plans and does a chore; gives the events. */
  public static List<Event> done(Lab lab, Chore chore) {
    return done(lab, chore, Map.of());
  }

  /** Plans and does a chore with secrets; gives the events. */
  public static List<Event> done(Lab lab, Chore chore, Map<String, String> secrets) {
    LabChore prepared = of(lab, chore);
    prepared
        .plan
        .secrets()
        .forEach(name -> LabBuild.secret(lab, name.toString(), secrets.get(name.toString())));
    List<Event> events = java.util.Collections.synchronizedList(new ArrayList<>());
    lab.ask(prepared.ask, Answer.Done.class, events::add);
    return events;
  }
}
