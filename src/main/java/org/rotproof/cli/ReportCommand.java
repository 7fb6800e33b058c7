package org.rotproof.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.protocol.Ask;
import org.rotproof.protocol.Event;
import org.rotproof.protocol.FailureException;
import org.rotproof.storage.MachineFile;
import org.rotproof.storage.ParseException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Puts a machine into a file. Reads only. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "All that the program looked at, as one JSON file: to be sent, kept, and read again with"
          + " --from. Reads only; as root it holds more.",
      "Serials, UUIDs, addresses and the names of arrays, hosts and users are replaced by others,"
          + " the same by the same. Read the file before you give it away all the same."
    })
final class ReportCommand implements Callable<Integer> {
  private final Surroundings around;

  @Mixin private PlaceOption place = new PlaceOption();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write it to that file, which only you can read, instead of standard output.")
  private Optional<Path> out = Optional.empty();

  @Option(names = "--as-is", description = "Replace nothing.")
  private boolean asIs;

  ReportCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    MachineFile file = place.isElsewhere() ? elsewhere() : around.machines().report();
    String text = (asIs ? file : file.disguised()).json();
    if (out.isEmpty()) {
      around.out().print(text);
      around.out().flush();
      return Exit.DONE;
    }
    OutFile.write(out.get(), text, "rw-------");
    around.terminal().say("Written to " + out.get() + ".");
    return Exit.DONE;
  }

  private MachineFile elsewhere() throws FailureException, TroubleException, InterruptedException {
    StringBuilder text = new StringBuilder();
    try (Helper helper = Helper.connect(place.host(around.machines()), around.terminal())) {
      helper.ask(
          new Ask.Report(),
          event -> {
            if (event instanceof Event.ExportText piece
                && text.length() <= MachineFile.MOST_CHARS) {
              text.append(piece.text());
            }
          });
    }
    try {
      return MachineFile.parse(text.toString());
    } catch (ParseException e) {
      throw Trouble.failed(
          "The other computer's report cannot be read. " + e.getMessage() + ".",
          "Nothing was changed.",
          "See that the same version of Rotproof is installed there.");
    }
  }
}
