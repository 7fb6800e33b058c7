package org.rotproof.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.FailureException;
import org.rotproof.scrub.HistoryEntry;
import org.rotproof.scrub.ScrubReport;
import org.rotproof.storage.Sizes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks and repairs an array of this computer. */
@Command(
    name = "scrub",
    mixinStandardHelpOptions = true,
    description = {
      "Reads every sector of every leg, repairs what is damaged, and says what it found.",
      "Exit code 0 for clean and repaired, 1 for unrecoverable and incomplete."
    })
final class ScrubCommand implements Callable<Integer> {
  private static final long LEAST_WINDOW_BYTES = 1 << 20;
  private static final int SCRUBS_TO_LOOK_AT = 100;

  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "Its name, or its node such as md127.")
  private String array;

  @Option(
      names = "--window",
      paramLabel = "SIZE",
      description =
          "How much of each leg is checked at a time, such as 64M. By default it fits"
              + " the array.")
  private String window = "";

  @Option(
      names = "--kernel-check",
      description =
          "Let md compare everything too, not only where something was found. Reads the"
              + " disks twice.")
  private boolean kernelCheck;

  @Option(
      names = "--scheduled",
      paramLabel = "SCHEDULE",
      description =
          "For timers: weekly, monthly or quarterly. Goes on with a scrub that was cut, begins one"
              + " if that is due, and does nothing otherwise.")
  private String scheduled = "";

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ScrubCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    long window = windowBytes();
    long dueAfterMillis = dueAfterMillis();
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      long from = 0;
      if (!scheduled.isEmpty()) {
        from = helper.ask(new Ask.WhereToGoOn(array), Answer.ScrubPoint.class).fromSector();
        if (from == 0 && !due(helper, dueAfterMillis)) {
          around.out().println("The last scrub of " + array + " is not long ago: nothing to do.");
          return Exit.DONE;
        }
      }
      Ask.Scrub ask = new Ask.Scrub(array, window, kernelCheck, from);
      ScrubReport report =
          helper.ask(ask, Answer.Scrubbed.class, Progress.ofScrub(around.terminal())).report();
      around.terminal().clear();
      around
          .out()
          .println(json ? Reports.json(DrillReport.Scrub.of(report)) : ScrubWords.sentence(report));
      return switch (report.result()) {
        case CLEAN, REPAIRED -> Exit.DONE;
        case UNRECOVERABLE, INCOMPLETE -> Exit.FAILED;
      };
    }
  }

  /** A little less than the schedule says, so that a timer that fires early is not sent away. */
  private long dueAfterMillis() throws TroubleException {
    long days =
        switch (scheduled) {
          case "" -> 0;
          case "weekly" -> 6;
          case "monthly" -> 26;
          case "quarterly" -> 85;
          default ->
              throw Trouble.usage(
                  "--scheduled must be weekly, monthly or quarterly.",
                  "Write for instance monthly.");
        };
    return TimeUnit.DAYS.toMillis(days);
  }

  /** Whether no scrub came to its end lately. One from the future, by a wrong clock, is none. */
  private boolean due(Helper helper, long afterMillis)
      throws FailureException, InterruptedException {
    Ask.History last =
        new Ask.History(array, List.of(HistoryEntry.Kind.SCRUB), 0, 0, 0, SCRUBS_TO_LOOK_AT);
    long now = System.currentTimeMillis();
    return helper.ask(last, Answer.HistoryPage.class).entries().stream()
        .filter(entry -> entry.report().filter(ScrubCommand::whole).isPresent())
        .allMatch(entry -> now - entry.atMillis() >= afterMillis || entry.atMillis() > now);
  }

  private static boolean whole(ScrubReport report) {
    return report.fromSector() == 0 && report.checkedSectors() == report.totalSectors();
  }

  private long windowBytes() throws TroubleException {
    if (window.isEmpty()) {
      return 0;
    }
    try {
      long bytes = Sizes.parse(window);
      if (bytes >= LEAST_WINDOW_BYTES && bytes % 4096 == 0) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw Trouble.usage("In --window: " + e.getMessage() + ".", "Write for instance 64M.");
    }
    throw Trouble.usage(
        "--window must be 1M or more, and a multiple of 4K.", "Write for instance 64M.");
  }
}
