package org.rotproof.cli;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.rotproof.plan.Chore;
import org.rotproof.plan.ChorePlanner;
import org.rotproof.plan.Plan;
import org.rotproof.plan.PlanScript;
import org.rotproof.plan.Planner;
import org.rotproof.plan.Step;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.storage.Disk;
import org.rotproof.storage.Inventory;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One chore from the command line: look, plan, show, ask where something is erased, do. */
abstract class ChoreCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private Where where = new Where();

  @Option(
      names = "--show",
      description = "Print the commands that would run, as a script, and change nothing.")
  private boolean show;

  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "The array's name, instead of typing it when something is erased.")
  private String confirmed = "";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|FD",
      description = "Read the passphrase there: a file, or the number of an open descriptor.")
  private String passphraseFile = "";

  @Option(
      names = "--new-passphrase-file",
      paramLabel = "FILE|FD",
      description = "Read the new passphrase there.")
  private String newPassphraseFile = "";

  @Option(
      names = "--recovery-key-file",
      paramLabel = "FILE|FD",
      description = "Read the recovery key there.")
  private String recoveryKeyFile = "";

  ChoreCommand(Surroundings around) {
    this.around = around;
  }

  /** What was asked for. */
  abstract Chore chore();

  /** What is said when it is done. */
  abstract String done();

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(where.host(around.machines()), around.terminal())) {
      Inventory inventory = helper.ask(new Ask.Look(), Answer.Found.class).inventory();
      Plan plan = ChorePlanner.plan(chore(), inventory);
      if (show) {
        around.out().print(PlanScript.render(plan));
        return Exit.DONE;
      }
      plan.notes().forEach(around.terminal()::say);
      List<Disk> disks = written(plan, inventory);
      confirm(plan, inventory);
      for (String name : plan.secrets()) {
        hand(helper, name);
      }
      Ask.Do ask =
          new Ask.Do(
              chore(),
              disks.stream()
                  .map(d -> new Ask.DiskClaim(d.id(), d.serial(), d.wwn(), d.sizeBytes()))
                  .toList(),
              plan.digest());
      try {
        helper.ask(ask, Answer.Done.class, Progress.ofBuild(plan, around.terminal()));
      } finally {
        around.terminal().clear();
      }
      around.out().println(done());
      return Exit.DONE;
    }
  }

  private static List<Disk> written(Plan plan, Inventory inventory) {
    return plan.stages().stream()
        .flatMap(s -> s.steps().stream())
        .flatMap(s -> s.writesTo().stream())
        .distinct()
        .map(id -> inventory.disk(id).orElseThrow())
        .toList();
  }

  private void confirm(Plan plan, Inventory inventory) throws TroubleException {
    List<Disk> erased =
        plan.stages().stream()
            .flatMap(s -> s.steps().stream())
            .filter(Step::erases)
            .flatMap(s -> s.writesTo().stream())
            .distinct()
            .map(id -> inventory.disk(id).orElseThrow())
            .toList();
    if (erased.isEmpty()
        && plan.stages().stream().flatMap(s -> s.steps().stream()).noneMatch(Step::erases)) {
      return;
    }
    for (Disk disk : erased) {
      around
          .terminal()
          .say(
              "Will OVERWRITE "
                  + disk.displayName()
                  + ", serial "
                  + (disk.serial().isEmpty() ? "unknown" : disk.serial())
                  + ", "
                  + Sizes.format(disk.sizeBytes())
                  + " ("
                  + disk.path()
                  + ")");
    }
    String name = chore().array();
    String typed = confirmed;
    if (typed.isEmpty()) {
      typed =
          Keyboard.console()
              .map(c -> c.readLine("Type the array's name, %s, to go on: ", name))
              .orElse("");
    }
    if (!name.equals(typed)) {
      throw Trouble.refused(
          "The array's name was not given, so everything stays as it is.",
          "Type '" + name + "' when asked, or add --confirm " + name + ".");
    }
  }

  private void hand(Helper helper, String name) throws Exception {
    Map<String, String> files = new HashMap<>();
    Map.of(
            Planner.PASSPHRASE,
            passphraseFile,
            "new-passphrase",
            newPassphraseFile,
            Planner.RECOVERY_KEY,
            recoveryKeyFile)
        .forEach(
            (secret, file) -> {
              if (!file.isEmpty()) {
                files.put(secret, file);
              }
            });
    byte[] secret = new TypedSecrets(files, Set.of(Planner.PASSPHRASE)).get(name);
    try {
      String base64 = Base64.getEncoder().encodeToString(secret);
      helper.ask(new Ask.Secret(name, base64), Answer.Done.class);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }
}
