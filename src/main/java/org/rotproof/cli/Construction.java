package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;

/**
 * A build as the command line does it: plan what was found, hand over the secrets, ask for it.
 *
 * @param inventory what was found before
 */
record Construction(Plan plan, Inventory inventory) {
  /** Looks and plans. Writes nothing. */
  static Construction prepare(Helper helper, Blueprint blueprint)
      throws FailureException, PlanException, InterruptedException {
    Inventory found = helper.ask(new Ask.Look(), Answer.Found.class).inventory();
    return new Construction(Planner.plan(blueprint, found), found);
  }

  /** Builds. */
  Answer.Built build(Helper helper, Secrets secrets, Terminal terminal)
      throws TroubleException, FailureException, InterruptedException {
    return build(helper, secrets, terminal, Progress.ofBuild(plan, terminal));
  }

  /** Builds, and tells of it to that one. */
  Answer.Built build(Helper helper, Secrets secrets, Terminal terminal, Consumer<Event> events)
      throws TroubleException, FailureException, InterruptedException {
    Ask.Build ask = ask(helper, secrets);
    try {
      return helper.ask(ask, Answer.Built.class, events);
    } finally {
      terminal.clear();
    }
  }

  /** Hands the secrets over; gives what is to be asked then. */
  Ask.Build ask(Helper helper, Secrets secrets)
      throws TroubleException, FailureException, InterruptedException {
    for (String name : plan.secrets()) {
      ChoreOptions.hand(helper, name, secrets);
    }
    return new Ask.Build(plan.blueprint(), Ask.DiskClaim.all(plan, inventory), plan.digest());
  }

  /** The disks that will be written to, as they were found. */
  List<Disk> disks() {
    List<String> ids = new ArrayList<>(plan.blueprint().disks());
    ids.addAll(plan.blueprint().spares());
    return ids.stream().map(id -> inventory.disk(id).orElseThrow()).toList();
  }
}
