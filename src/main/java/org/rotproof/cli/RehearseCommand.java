package org.rotproof.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.RehearsalPlan;
import org.rotproof.plan.SecretName;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.Rehearsal;
import org.rotproof.storage.Inventory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Proves that an array opens. */
@Command(
    name = "rehearse",
    mixinStandardHelpOptions = true,
    description = {
      "Proves that an array opens, without touching it: opens it a second time, with its key, on"
          + " throw-away layers over its disks, has md put it together, mounts it read-only, has"
          + " the file system check itself and reads some of the files. No byte of a disk is"
          + " written, and the array may be in use meanwhile.",
      "Where it is to open when the machine starts, it is opened once more by its lines under /etc,"
          + " just as they stand.",
      "Exit code 1 where it does not open as it should, or where that could not be proved."
    })
final class RehearseCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "Its name.")
  private String array;

  @Option(
      names = "--without-each",
      description =
          "Then open it without each of its disks in turn, too, where it can do without that disk.")
  private boolean withoutEach;

  @Option(names = "--last", description = "Only tell what the last rehearsal gave.")
  private boolean last;

  @Mixin private PlaceOption place = new PlaceOption();
  @Mixin private SecretFiles secretFiles = new SecretFiles();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  RehearseCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      if (!last) {
        for (SecretName name : secrets(helper, array)) {
          PlannedChore.hand(
              helper,
              name.toString(),
              new TypedSecrets(secretFiles.byName(), Set.of(SecretName.PASSPHRASE.toString())));
        }
      }
      Answer.Rehearsed answer =
          helper.ask(new Ask.Rehearse(array, !last, withoutEach), progress(around.terminal()));
      around.terminal().clear();
      if (answer.last().isEmpty()) {
        KnownArrays.check(helper, array, "");
      }
      if (json) {
        around.out().println(Reports.json(answer));
      } else {
        print(answer);
      }
      boolean good =
          answer.last().map(Rehearsal::good).orElse(false) && answer.outdated().isEmpty();
      return good ? Exit.DONE : Exit.FAILED;
    }
  }

  /** What has to be handed over to open that array. */
  static List<SecretName> secrets(Helper helper, String array)
      throws PlanException, FailureException, InterruptedException {
    Inventory inventory = helper.ask(new Ask.Look()).inventory();
    return RehearsalPlan.of(array, inventory).secrets();
  }

  static Consumer<Event> progress(Terminal terminal) {
    return event -> {
      if (event instanceof Event.RehearsalMoved moved) {
        terminal.update(
            String.format(
                Locale.ROOT,
                "  %d of %d%s: %s",
                moved.step() + 1,
                moved.steps(),
                moved.without().isEmpty() ? "" : ", without " + moved.without(),
                words(moved)));
      }
    };
  }

  private static String words(Event.RehearsalMoved moved) {
    return switch (moved.doing()) {
      case OPENING -> "opening a layer over " + moved.subject();
      case ASSEMBLING -> "putting it together";
      case READING -> "mounting it and reading files";
      case CHECKING -> "the file system checks itself";
      case TAKING_DOWN -> "taking all of it down";
    };
  }

  private void print(Answer.Rehearsed answer) {
    if (answer.last().isEmpty()) {
      around.out().println("The opening of " + array + " was never rehearsed.");
      return;
    }
    Rehearsal rehearsal = answer.last().get();
    if (last) {
      around.out().println("Rehearsed on " + VitalsCommand.when(rehearsal.atMillis()));
    }
    if (!answer.outdated().isEmpty()) {
      around.out().println(answer.outdated());
    }
    around.out().println(rehearsal.words());
    rehearsal.notes().forEach(around.out()::println);
  }
}
