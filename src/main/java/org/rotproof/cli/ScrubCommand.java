package org.rotproof.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
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
      "Looks, too, at all that the next start needs: headers, key slots, superblocks, key files.",
      "Ctrl-C stops it; a closed terminal or a broken connection does not: it goes on there.",
      "Exit code 0 for clean and repaired, 1 for unrecoverable and incomplete, and where something"
          + " that the next start needs is not right."
    })
final class ScrubCommand implements Callable<Integer> {
  private static final long LEAST_WINDOW_BYTES = 1 << 20;

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
      names = "--give-way",
      description =
          "Slow down to a tenth while others read from the array or write to it, as a scrub by"
              + " timer does.")
  private boolean giveWay;

  @Mixin private PlaceOption place = new PlaceOption();

  @Mixin private NewsLines news = new NewsLines();
  @Mixin private BackgroundOption background = new BackgroundOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  ScrubCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    long window = windowBytes();
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Ask.Scrub ask = new Ask.Scrub(array, window, kernelCheck, 0, giveWay);
      if (background.wanted()) {
        Optional<Answer.Scrubbed> over =
            background.leave(helper, ask, around.terminal(), around.out());
        return over.isEmpty() ? Exit.DONE : print(over.get().report());
      }
      ScrubReport report =
          helper.ask(ask, news.ofScrub(around.out(), Progress.ofScrub(around.terminal()))).report();
      around.terminal().clear();
      return print(report);
    }
  }

  private int print(ScrubReport report) {
    if (news.wanted()) {
      news.result(around.out(), DrillReport.Scrub.of(report));
    } else {
      around
          .out()
          .println(json ? Reports.json(DrillReport.Scrub.of(report)) : ScrubWords.sentence(report));
    }
    return exit(report);
  }

  /** The exit code that goes with a scrub's result. */
  static int exit(ScrubReport report) {
    return switch (report.result()) {
      case CLEAN, REPAIRED -> report.nextStartEndangered() ? Exit.FAILED : Exit.DONE;
      case UNRECOVERABLE, INCOMPLETE -> Exit.FAILED;
    };
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
