package org.rotproof.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.concurrent.Callable;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Endangered;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The short look at what the next start needs. */
@Command(
    name = "look",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at all that the next start of an array needs and nobody reads until then: headers, key"
          + " slots, superblocks, journals, the key file, header backups, the lines that open it at"
          + " boot. Takes seconds, and repairs what can be proved. Every scrub does the same.",
      "Exit code 1 where something is not right and could not be repaired."
    })
final class VitalsCommand implements Callable<Integer> {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM).withZone(ZoneId.systemDefault());

  private final Surroundings around;

  @Parameters(paramLabel = "ARRAY", description = "Its name, or its node such as md127.")
  private String array;

  @Option(names = "--last", description = "Only tell what the last look saw, and when that was.")
  private boolean last;

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VitalsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Answer.VitalsSeen seen = helper.ask(new Ask.Vitals(array, !last), Answer.VitalsSeen.class);
      if (json) {
        around.out().println(Reports.json(seen));
      } else {
        print(seen);
      }
      return seen.endangered().stream().allMatch(Endangered::repaired) ? Exit.DONE : Exit.FAILED;
    }
  }

  /** A time, as people read it. */
  static String when(long millis) {
    return WHEN.format(Instant.ofEpochMilli(millis));
  }

  private void print(Answer.VitalsSeen seen) {
    if (seen.atMillis() == 0) {
      around.out().println("Nobody has looked yet.");
      return;
    }
    if (last) {
      around.out().println("Looked at on " + when(seen.atMillis()));
    }
    if (seen.endangered().isEmpty()) {
      around.out().println("All that was looked at is as it should be.");
    }
    seen.endangered().forEach(found -> around.out().println(found.words()));
    seen.notes().forEach(around.out()::println);
  }
}
