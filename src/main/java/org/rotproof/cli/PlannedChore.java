package org.rotproof.cli;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/**
 * A build or another chore as the command line does it: plan what was found, hand over the secrets,
 * ask for it.
 *
 * @param inventory what was found before
 */
record PlannedChore(Chore chore, Plan plan, Inventory inventory) {
  /** Looks and plans. Writes nothing. */
  static PlannedChore prepare(Helper helper, Chore chore)
      throws FailureException, PlanException, InterruptedException {
    return of(chore, helper.ask(new Ask.Look()).inventory());
  }

  /** Plans what was found. */
  static PlannedChore of(Chore chore, Inventory found) throws PlanException {
    return new PlannedChore(chore, ChorePlanner.plan(chore, found), found);
  }

  /** All its steps, in order. */
  List<Step> steps() {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
  }

  /** The disks that will be erased, as they were found. */
  List<Disk> erased() {
    return plan.disks(inventory, Step::erases);
  }

  /** Hands the secrets over; gives what is to be asked then. */
  Ask.Do ask(Helper helper, SecretSource secrets)
      throws TroubleException, FailureException, InterruptedException {
    for (SecretName name : plan.secrets()) {
      hand(helper, name.toString(), secrets);
    }
    return new Ask.Do(chore, Ask.DiskClaim.all(plan, inventory), plan.digest());
  }

  /** Does it. */
  Answer.Worked perform(Helper helper, SecretSource secrets, Terminal terminal)
      throws TroubleException, FailureException, InterruptedException {
    return perform(helper, secrets, terminal, Progress.ofBuild(plan, terminal));
  }

  /** Does it, and tells of it to that one. */
  Answer.Worked perform(
      Helper helper, SecretSource secrets, Terminal terminal, Consumer<Event> events)
      throws TroubleException, FailureException, InterruptedException {
    Ask.Do ask = ask(helper, secrets);
    try {
      return helper.ask(ask, events);
    } finally {
      terminal.clear();
    }
  }

  /** Hands a secret over, and overwrites it. */
  static void hand(Helper helper, String name, SecretSource secrets)
      throws TroubleException, FailureException, InterruptedException {
    byte[] secret = secrets.get(name);
    try {
      helper.ask(new Ask.Secret(name, secret));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
