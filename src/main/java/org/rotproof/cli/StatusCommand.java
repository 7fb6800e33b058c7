package org.rotproof.cli;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.Mdstat;
import org.rotproof.storage.MdstatArray;
import org.rotproof.storage.ParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the arrays stand. Reads only, needs no root. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Arrays, members, what md is doing, health. Reads only, needs no root.")
final class StatusCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(names = "--json", description = "Print it as JSON.")
  private boolean json;

  @Option(
      names = "--mdstat",
      paramLabel = "FILE",
      description = "Read this text instead of the system's /proc/mdstat; - is standard input.")
  private String mdstat = "";

  StatusCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    List<ArrayStatus> arrays;
    try {
      if (place.isElsewhere() && !mdstat.isEmpty()) {
        throw Trouble.usage("--mdstat and --host exclude each other.", "Leave one of them out.");
      }
      arrays = mdstat.isEmpty() ? here() : fromText();
    } catch (ParseException e) {
      throw Trouble.failed(
          "This is not what /proc/mdstat looks like. " + e.getMessage() + ".",
          "So nothing can be said about the arrays.",
          "Give it the whole text of /proc/mdstat.");
    }
    if (json) {
      around.out().println(Reports.json(Map.of("arrays", arrays)));
    } else if (arrays.isEmpty()) {
      around.out().println("There are no arrays.");
    } else {
      arrays.forEach(a -> around.out().print(a.words()));
    }
    return Exit.DONE;
  }

  private List<ArrayStatus> fromText() throws TroubleException, ParseException {
    byte[] bytes = BlueprintFile.bytes(mdstat, around.in());
    // Whatever is not UTF-8 becomes a sign that no kernel prints, and is refused as such.
    Mdstat read = Mdstat.parse(new String(bytes, StandardCharsets.UTF_8));
    return read.arrays().stream()
        .map(MdstatArray::toArray)
        .map(a -> ArrayStatus.of(a, false))
        .toList();
  }

  private List<ArrayStatus> here() throws TroubleException, FailureException, InterruptedException {
    return place.look(around).arrays().stream().map(a -> ArrayStatus.of(a, true)).toList();
  }
}
