package org.rotproof.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.plan.ArrayRecord;
import org.rotproof.plan.ArrayRecordJson;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.Chore;
import org.rotproof.plan.Unlock;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Failure;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.ForeignText;
import org.rotproof.storage.Inventory;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What opens an array at boot with no hands: told, given, tried, renewed, taken away. */
@Command(
    name = "unlock",
    mixinStandardHelpOptions = true,
    description = {
      "Tells what opens an array at boot with no hands, or gives it another way than the key file"
          + " on this machine: its TPM 2, a key on a USB stick, or a Tang server in the network;"
          + " for all disks of the array at once.",
      "It is never the only way in: a passphrase or recovery key is tried on each disk first. Where"
          + " the way fails, the passphrase is asked for on the machine's own screen, and the start"
          + " goes on without the array."
    })
final class UnlockCommand implements Callable<Integer> {
  /** What is done; without any it is told what there is. */
  static final class Act {
    @Option(
        names = "--add",
        required = true,
        paramLabel = "tpm2|stick|tang",
        description =
            "Give it that way; a stick needs --stick, a Tang server --url and --thumbprint.")
    private Way add;

    @Option(
        names = "--test",
        required = true,
        description = "Try on each disk whether it would open now. Changes nothing.")
    private boolean test;

    @Option(
        names = "--renew",
        required = true,
        description =
            "Enrol it anew: for disks that joined without it, after the firmware changed, or with"
                + " other keys of the Tang server (--thumbprint).")
    private boolean renew;

    @Option(
        names = "--remove",
        required = true,
        description = "Take it away from each disk; a stick may be lost by then.")
    private boolean remove;
  }

  private enum Way {
    TPM2,
    STICK,
    TANG
  }

  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "The array's name.")
  private String array;

  @ArgGroup private Act act;

  @Option(
      names = "--stick",
      paramLabel = "UUID",
      description = "The UUID of the stick's file system, as 'lsblk -f' tells it.")
  private String stick = "";

  @Option(
      names = "--pcrs",
      paramLabel = "LIST",
      defaultValue = "7",
      description =
          "The TPM's registers that have to be as now, such as 0+7; 'none' for the TPM alone."
              + " Default: ${DEFAULT-VALUE}, Secure Boot's state.")
  private String pcrs;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Where the Tang server answers, such as http://tang.lan:7500.")
  private String url = "";

  @Option(
      names = "--thumbprint",
      paramLabel = "THUMBPRINT",
      description =
          "The Tang server's signing key, as 'tang-show-keys' tells it on the server itself.")
  private String thumbprint = "";

  @Option(names = "--json", description = "Print what there is, or what the test found, as JSON.")
  private boolean json;

  @Mixin private ChoreOptions options;

  UnlockCommand(Surroundings around) {
    this.around = around;
    options = new ChoreOptions(around);
  }

  /** One container, as it was tried; {@code why} is "" where it opens, or was not tried. */
  record Container(String disk, boolean enrolled, Optional<Boolean> opens, String why) {}

  /** All that {@code --json} tells. */
  record Told(String array, Optional<Unlock> unlock, List<Container> disks) {}

  @Override
  public Integer call() throws Exception {
    if (act == null || act.test) {
      return tell(act != null);
    }
    if (act.renew) {
      if (!url.isEmpty() || !thumbprint.isEmpty()) {
        checkTang(url.isEmpty(), thumbprint.isEmpty());
      }
      return options.run(
          new Chore.RenewUnlock(array, url.strip(), thumbprint.strip()),
          "It is enrolled anew on each disk.");
    }
    if (act.remove) {
      return options.run(
          new Chore.RemoveUnlock(array), "It opens nothing of '" + array + "' any more.");
    }
    Unlock way = way();
    return options.run(
        new Chore.AddUnlock(array, way),
        "'" + array + "' is opened at boot by " + way.words() + " from now on.");
  }

  private void checkTang(boolean urlMayBeLeftOut, boolean thumbprintMayBeLeftOut)
      throws TroubleException {
    if (!urlMayBeLeftOut && !Unlock.Tang.isUrl(url)) {
      throw Trouble.usage(
          "'" + ForeignText.clean(url) + "' is no URL of a Tang server.",
          "Give it with --url, such as http://tang.lan:7500: a host's name or address, and its"
              + " port where that is not 80.");
    }
    if (!thumbprintMayBeLeftOut && !Unlock.Tang.isThumbprint(thumbprint)) {
      throw Trouble.usage(
          "'" + ForeignText.clean(thumbprint) + "' is no thumbprint of a signing key.",
          "Run 'tang-show-keys' on the Tang server itself, and give the 43 letters and digits that"
              + " it prints with --thumbprint. Nothing else tells that server from another's.");
    }
  }

  private Unlock way() throws TroubleException {
    if (act.add == Way.TANG) {
      checkTang(false, false);
      return Unlock.Tang.of(url, thumbprint);
    }
    try {
      if (act.add == Way.STICK) {
        return Unlock.Stick.of(stick, array);
      }
      List<Integer> numbers = new ArrayList<>();
      if (!pcrs.equals("none")) {
        for (String number : pcrs.split("[+,]")) {
          numbers.add(Integer.valueOf(number.strip()));
        }
      }
      return new Unlock.Tpm2(numbers);
    } catch (IllegalArgumentException e) {
      throw act.add == Way.STICK
          ? Trouble.usage(
              "'" + stick + "' is no UUID of a file system.",
              "'lsblk -f' tells the stick's; give it with --stick.")
          : Trouble.usage(
              "'" + pcrs + "' are no registers of a TPM.", "They are numbers from 0 to 23: 0+7.");
    }
  }

  private int tell(boolean test) throws Exception {
    try (Helper helper = options.connect()) {
      Inventory found = helper.ask(new Ask.Look()).inventory();
      ArrayRecord record =
          Optional.ofNullable(ArrayRecordJson.found(found.machine()).get(array))
              .orElseThrow(
                  () ->
                      Trouble.usage(
                          "There is no record of an array '" + array + "' on this machine.",
                          "'rotproof status' lists those that there are."));
      List<Container> all = new ArrayList<>();
      for (String target : targets(record)) {
        boolean enrolled = record.unlock().isPresent() && !record.withoutUnlock().contains(target);
        all.add(
            test && enrolled
                ? tried(helper, found, target)
                : new Container(target, enrolled, Optional.empty(), ""));
      }
      if (test && record.unlock().isEmpty()) {
        throw Trouble.usage(
            "Neither a TPM nor a stick nor a Tang server opens '"
                + array
                + "', so there is nothing to try.",
            "Give it one: rotproof unlock " + array + " --add tpm2.");
      }
      Told told = new Told(array, record.unlock(), all);
      if (json) {
        around.out().println(Reports.json(told));
      } else {
        print(told, record);
      }
      boolean good = all.stream().allMatch(c -> c.opens().orElse(false));
      return !test || good ? Exit.DONE : Exit.FAILED;
    }
  }

  private static List<String> targets(ArrayRecord record) {
    return switch (record.blueprint().protection().kind()) {
      case INTEGRITY -> List.of();
      case LAYERED -> List.of(record.name());
      case ENCRYPTED -> record.members().stream().map(ArrayRecord.Member::disk).toList();
    };
  }

  private Container tried(Helper helper, Inventory found, String target) throws Exception {
    PlannedChore chore = PlannedChore.of(new Chore.TestUnlock(array, target), found);
    try {
      helper.ask(
          new Ask.Do(chore.chore(), Ask.DiskClaim.all(chore.plan(), found), chore.plan().digest()));
      return new Container(target, true, Optional.of(true), "");
    } catch (FailureException e) {
      if (e.failure().kind() != Failure.Kind.TOOL_FAILED) {
        throw e;
      }
      return new Container(target, true, Optional.of(false), e.failure().toolOutput().strip());
    }
  }

  private void print(Told told, ArrayRecord record) {
    if (record.blueprint().protection().kind() == Blueprint.Protection.Kind.INTEGRITY) {
      around.out().println("'" + array + "' is not encrypted: nothing has to be unlocked.");
      return;
    }
    around
        .out()
        .println(
            "'"
                + array
                + "' is opened at boot by "
                + told.unlock()
                    .map(Unlock::words)
                    .or(() -> record.keyFile().map(f -> "the key file " + f))
                    .orElse("whoever types the passphrase")
                + (record.blueprint().mount().atBoot() ? "." : ", if it were opened at boot."));
    for (Container c : told.disks()) {
      String words =
          told.unlock().isEmpty()
              ? ""
              : !c.enrolled()
                  ? "is not enrolled: rotproof unlock " + array + " --renew"
                  : c.opens()
                      .map(o -> o ? "would open now" : "would NOT open now")
                      .orElse("enrolled");
      if (!words.isEmpty()) {
        around.out().println("  " + c.disk() + ": " + words);
        c.why().lines().forEach(line -> around.out().println("    " + line));
      }
    }
  }
}
