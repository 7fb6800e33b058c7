package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.host.Host;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Planner;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Json;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Builds what a blueprint says. */
@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Builds what a blueprint says. ERASES the disks that it names, after asking.",
      "Ctrl-C stops it; a closed terminal or a broken connection does not: it goes on there.",
      "With --practice it builds in a virtual machine, which ends with the command."
    })
final class BuildCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The blueprint; - reads standard input.")
  private String file;

  @Option(names = "--practice", description = "In a virtual machine with toy disks; needs no root.")
  private boolean practice;

  @Mixin private Confirmation confirmation = new Confirmation();
  @Mixin private SecretFiles secretFiles = new SecretFiles();
  @Mixin private PlaceOption place = new PlaceOption();

  @Mixin private NewsLines news = new NewsLines();
  @Mixin private BackgroundOption background = new BackgroundOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  BuildCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Blueprint blueprint = BlueprintFile.read(file, around.in());
    if (practice && place.isElsewhere()) {
      throw Trouble.usage("--practice and --host exclude each other.", "Leave one of them out.");
    }
    if (practice && background.wanted()) {
      throw Trouble.usage(
          "--practice and --background exclude each other: the practice machine ends with the"
              + " command.",
          "Leave one of them out.");
    }
    if (practice) {
      PracticeDisks disks = PracticeDisks.of(blueprint);
      Planner.plan(blueprint, disks.inventory());
      disks.checkCanStart();
      build(blueprint, around.machines().practice(disks.count(), disks.sizeBytes()));
      return Exit.DONE;
    }
    if (PracticeDisks.asksForThem(blueprint)) {
      throw Trouble.usage(
          "This blueprint is for practice, and 'build' builds on this computer.",
          "Add --practice, or name disks below /dev/disk/by-id and take 'practice' out.");
    }
    build(blueprint, place.host(around.machines()));
    return Exit.DONE;
  }

  private void build(Blueprint blueprint, Host host) throws Exception {
    try (Helper helper = Helper.connect(host, around.terminal())) {
      PlannedChore planned = PlannedChore.prepare(helper, new Chore.Build(blueprint));
      if (!practice) {
        planned.plan().notes().forEach(around.terminal()::say);
        confirmation.ask(around.terminal(), "ERASE", planned.erased(), blueprint.name());
      }
      around.terminal().say("Building '" + blueprint.name() + "'");
      RecoverySheet sheet = RecoverySheet.of(planned.plan(), planned.inventory());
      if (background.wanted()) {
        Optional<Answer.Worked> over =
            background.leave(
                helper, planned.ask(helper, secrets()), around.terminal(), around.out());
        around
            .out()
            .println(
                "\n"
                    + over.flatMap(Answer.Worked::built)
                        .map(b -> words(b, sheet))
                        .orElseGet(sheet::text));
        return;
      }
      Answer.Worked worked =
          planned.perform(
              helper,
              secrets(),
              around.terminal(),
              news.ofPlan(
                  planned.plan(),
                  around.out(),
                  Progress.ofBuild(planned.plan(), around.terminal())));
      Answer.Built built = worked.built().orElseThrow();
      if (news.wanted()) {
        news.result(around.out(), tree(built, sheet));
      } else {
        around.out().println(json ? Reports.json(tree(built, sheet)) : words(built, sheet));
      }
    }
  }

  private SecretSource secrets() {
    Map<String, String> files = secretFiles.byName();
    SecretSource typed = new TypedSecrets(files);
    SecretSource madeUp = SecretSource.madeUp();
    return practice ? name -> (files.containsKey(name) ? typed : madeUp).get(name) : typed;
  }

  private String words(Answer.Built built, RecoverySheet sheet) {
    return "Built in "
        + Math.round(built.seconds() * 10) / 10.0
        + " s: "
        + Sizes.format(built.usableBytes())
        + " usable, /dev/"
        + built.node()
        + "\n\n"
        + sheet.text()
        + (practice ? "The practice machine ends here, and the toy disks with it.\n" : "");
  }

  private static ObjectNode tree(Answer.Built built, RecoverySheet sheet) {
    ObjectNode root = Json.mapper().valueToTree(built);
    root.remove("type");
    root.set("recoverySheet", Json.mapper().valueToTree(sheet));
    return root;
  }
}
