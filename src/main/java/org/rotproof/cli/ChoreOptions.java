package org.rotproof.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Command;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Planner;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What all chores have in common: look, plan, show, ask where something is erased, do. */
final class ChoreOptions {
  @Mixin private PlaceOption place = new PlaceOption();
  @Mixin private Confirmation confirmation = new Confirmation();
  @Mixin private SecretFiles secretFiles = new SecretFiles();
  @Mixin private NewsLines news = new NewsLines();
  @Mixin private BackgroundOption background = new BackgroundOption();

  @Option(
      names = "--show",
      description = "Print the commands that would run, as a script, and change nothing.")
  private boolean show;

  private boolean overwrites;

  private final Surroundings around;

  ChoreOptions(Surroundings around) {
    this.around = around;
  }

  /** Secrets that exist already, and are tried before they are used: typed once. */
  private static Set<String> known(Plan plan) {
    Set<String> names = new TreeSet<>(Set.of(Planner.PASSPHRASE));
    for (Step step : steps(plan)) {
      if (step.kind().equals("prove-secret")
          && step.command().input() instanceof Command.Input.Secret secret) {
        names.add(secret.name());
      }
    }
    return names;
  }

  /** Does it. */
  int run(Chore chore, String done) throws Exception {
    return run(chore, done, Map.of());
  }

  /** A helper at the place that was named. */
  Helper connect() throws Exception {
    return Helper.connect(place.host(around.machines()), around.terminal());
  }

  /**
   * Does it after its array's name was typed: for what overwrites data, though it erases no disk.
   */
  int runConfirmed(Chore chore, String done) throws Exception {
    overwrites = true;
    return run(chore, done, Map.of());
  }

  /**
   * Does it.
   *
   * @param done what is said in the end
   * @param moreSecrets files of secrets that only this chore has
   */
  int run(Chore chore, String done, Map<String, String> moreSecrets) throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Inventory inventory = helper.ask(new Ask.Look(), Answer.Found.class).inventory();
      Plan plan = ChorePlanner.plan(chore, inventory);
      if (show) {
        around.out().print(PlanScript.render(plan));
        return Exit.DONE;
      }
      plan.notes().forEach(around.terminal()::say);
      if (steps(plan).stream().anyMatch(Step::erases)) {
        List<Disk> erased = plan.disks(inventory, Step::erases);
        confirmation.ask(around.terminal(), "OVERWRITE", erased, chore.array());
      }
      Map<String, String> files = secretFiles.byName();
      files.putAll(moreSecrets);
      if (overwrites) {
        confirmation.ask(around.terminal(), "OVERWRITE", List.of(), chore.array());
      }
      for (String name : plan.secrets()) {
        hand(helper, name, new TypedSecrets(files, known(plan)));
      }
      Ask.Do ask = new Ask.Do(chore, Ask.DiskClaim.all(plan, inventory), plan.digest());
      if (background.wanted()) {
        if (background
            .leave(helper, ask, Answer.Done.class, around.terminal(), around.out())
            .isPresent()) {
          around.out().println(done);
        }
        return Exit.DONE;
      }
      Consumer<Event> spoken = Progress.ofBuild(plan, around.terminal());
      perform(helper, ask, news.ofPlan(plan, around.out(), spoken), around.terminal());
      if (news.wanted()) {
        news.done(around.out(), done);
      } else {
        around.out().println(done);
      }
      return Exit.DONE;
    }
  }

  private static List<Step> steps(Plan plan) {
    return plan.stages().stream().flatMap(s -> s.steps().stream()).toList();
  }

  /** Plans and does a chore of a drill, with its secrets, which nobody has to know. */
  static void perform(
      Helper helper, Chore chore, Inventory inventory, Secrets secrets, Terminal terminal)
      throws PlanException, TroubleException, FailureException, InterruptedException {
    Plan plan = ChorePlanner.plan(chore, inventory);
    for (String name : plan.secrets()) {
      hand(helper, name, secrets);
    }
    perform(
        helper,
        new Ask.Do(chore, Ask.DiskClaim.all(plan, inventory), plan.digest()),
        Progress.ofBuild(plan, terminal),
        terminal);
  }

  private static void perform(Helper helper, Ask.Do ask, Consumer<Event> events, Terminal terminal)
      throws FailureException, InterruptedException {
    try {
      helper.ask(ask, Answer.Done.class, events);
    } finally {
      terminal.clear();
    }
  }

  /** Hands a secret over, and overwrites it. */
  static void hand(Helper helper, String name, Secrets secrets)
      throws TroubleException, FailureException, InterruptedException {
    byte[] secret = secrets.get(name);
    try {
      helper.ask(new Ask.Secret(name, secret), Answer.Done.class);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
