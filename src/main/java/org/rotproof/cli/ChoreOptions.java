package org.rotproof.cli;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Command;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.SecretName;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Event;
import org.rotproof.storage.Disk;
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
  private static Set<String> known(PlannedChore planned) {
    Set<String> names = new TreeSet<>(Set.of(SecretName.PASSPHRASE.toString()));
    for (Step step : planned.steps()) {
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
      PlannedChore planned = PlannedChore.prepare(helper, chore);
      Plan plan = planned.plan();
      if (show) {
        around.out().print(PlanScript.render(plan));
        return Exit.DONE;
      }
      plan.notes().forEach(around.terminal()::say);
      List<Disk> erased = planned.erased();
      if (overwrites || planned.steps().stream().anyMatch(Step::erases)) {
        confirmation.ask(around.terminal(), "OVERWRITE", erased, chore.array());
      }
      Map<String, String> files = secretFiles.byName();
      files.putAll(moreSecrets);
      SecretSource secrets = new TypedSecrets(files, known(planned));
      if (background.wanted()) {
        if (background
            .leave(helper, planned.ask(helper, secrets), around.terminal(), around.out())
            .isPresent()) {
          around.out().println(done);
        }
        return Exit.DONE;
      }
      Consumer<Event> spoken = Progress.ofBuild(plan, around.terminal());
      planned.perform(helper, secrets, around.terminal(), news.ofPlan(plan, around.out(), spoken));
      if (news.wanted()) {
        news.done(around.out(), done);
      } else {
        around.out().println(done);
      }
      return Exit.DONE;
    }
  }
}
