package org.rotproof.cli;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.rotproof.protocol.Answer;
import org.rotproof.protocol.Ask;
import org.rotproof.scrub.Beginning;
import org.rotproof.scrub.Endangered;
import org.rotproof.storage.Array;
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

  @Option(
      names = "--map",
      description = "Tell of each disk how its header, its superblocks and its journal were seen.")
  private boolean map;

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  VitalsCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      Answer.VitalsSeen seen = helper.ask(new Ask.Vitals(array, !last));
      if (json) {
        around.out().println(Reports.json(seen));
      } else {
        print(seen);
        if (map) {
          map(helper, seen);
        }
      }
      return seen.endangered().stream().allMatch(Endangered::repaired) ? Exit.DONE : Exit.FAILED;
    }
  }

  private void map(Helper helper, Answer.VitalsSeen seen) throws Exception {
    List<Array> arrays =
        helper.ask(new Ask.Look()).inventory().arrays().stream()
            .filter(a -> array.equals(a.name()) || array.equals(a.node()))
            .toList();
    for (Array one : arrays) {
      for (Beginning b : Beginning.of(one, seen.endangered(), seen.atMillis())) {
        around.out().println(b.disk() + ": " + words(b));
      }
    }
  }

  private static String words(Beginning beginning) {
    return beginning.parts().stream()
        .map(part -> part.part().name().toLowerCase(Locale.ROOT) + " " + word(part.state()))
        .collect(Collectors.joining(", "));
  }

  private static String word(Beginning.State state) {
    return switch (state) {
      case NEVER -> "never looked at";
      case RIGHT -> "right";
      case REPAIRED -> "repaired";
      case WRONG -> "NOT right";
    };
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
