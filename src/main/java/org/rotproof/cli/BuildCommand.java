package org.rotproof.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rotproof.host.Host;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Planner;
import org.rotproof.plan.RecoverySheet;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Json;
import org.rotproof.storage.Disk;
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
      "With --practice it builds in a virtual machine, which ends with the command."
    })
final class BuildCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The blueprint; - reads standard input.")
  private String file;

  @Option(names = "--practice", description = "In a virtual machine with toy disks; needs no root.")
  private boolean practice;

  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "The array's name, instead of typing it when asked: the disks may be erased.")
  private String confirmed = "";

  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE|FD",
      description = "Read the passphrase there: a file, or the number of an open descriptor.")
  private String passphraseFile = "";

  @Option(
      names = "--recovery-key-file",
      paramLabel = "FILE|FD",
      description = "Read the recovery key there.")
  private String recoveryKeyFile = "";

  @Mixin private PlaceOption place = new PlaceOption();

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
      Construction construction = Construction.prepare(helper, blueprint);
      if (!practice) {
        confirm(construction);
      }
      around.terminal().say("Building '" + blueprint.name() + "'");
      Answer.Built built = construction.build(helper, secrets(), around.terminal());
      RecoverySheet sheet = RecoverySheet.of(construction.plan(), construction.inventory());
      around.out().println(json ? json(built, sheet) : words(built, sheet));
    }
  }

  private Secrets secrets() {
    Map<String, String> files = new HashMap<>();
    if (!passphraseFile.isEmpty()) {
      files.put(Planner.PASSPHRASE, passphraseFile);
    }
    if (!recoveryKeyFile.isEmpty()) {
      files.put(Planner.RECOVERY_KEY, recoveryKeyFile);
    }
    Secrets typed = new TypedSecrets(files);
    Secrets madeUp = Secrets.madeUp();
    return practice ? name -> (files.containsKey(name) ? typed : madeUp).get(name) : typed;
  }

  private void confirm(Construction construction) throws TroubleException {
    String name = construction.plan().blueprint().name();
    for (Disk disk : construction.disks()) {
      around
          .terminal()
          .say(
              "Will ERASE "
                  + disk.displayName()
                  + ", serial "
                  + (disk.serial().isEmpty() ? "unknown" : disk.serial())
                  + ", "
                  + Sizes.format(disk.sizeBytes())
                  + " ("
                  + disk.path()
                  + ")");
    }
    construction.plan().notes().forEach(around.terminal()::say);
    String typed = confirmed;
    if (typed.isEmpty()) {
      typed =
          Keyboard.console()
              .map(c -> c.readLine("Type the array's name, %s, to erase them and build: ", name))
              .orElse("");
    }
    if (!name.equals(typed)) {
      throw Trouble.refused(
          "The array's name was not given, so the disks stay as they are.",
          "Type '" + name + "' when asked, or add --confirm " + name + ".");
    }
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

  private static String json(Answer.Built built, RecoverySheet sheet) {
    ObjectNode root = Json.mapper().valueToTree(built);
    root.remove("type");
    root.set("recoverySheet", Json.mapper().valueToTree(sheet));
    return Reports.json(root);
  }
}
