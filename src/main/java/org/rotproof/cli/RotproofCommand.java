package org.rotproof.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.rotproof.host.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

/** The root of the command line. Without a command it opens the window. */
@Command(
    name = "rotproof",
    versionProvider = RotproofCommand.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "From bare disks to storage that repairs itself from bit rot.",
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done",
      "  1  failed",
      "  2  wrong usage: an option, a file, a field of the blueprint",
      "  3  refused, because data would be in danger; nothing else ends so",
      "  130, 143  ended by Ctrl-C or by a stop of the system, after tidying up",
      "",
      "Without a command it opens the window; with --host on another computer's disks."
    })
final class RotproofCommand implements Callable<Integer> {
  private final Surroundings around;
  @Mixin private PlaceOption place;

  private RotproofCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws TroubleException {
    Window.open(place.remote(around.machines()));
    return Exit.DONE;
  }

  /** The version, and the commit where it is known. */
  static String version() {
    return Program.here().words();
  }

  /** What --version prints. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"rotproof " + version()};
    }
  }

  /** The command line, ready to execute. */
  static CommandLine in(Surroundings around) {
    CommandLine line = new CommandLine(new RotproofCommand(around));
    line.addSubcommand(new PlanCommand(around));
    line.addSubcommand(new DisksCommand(around));
    line.addSubcommand(new AlgorithmsCommand(around));
    line.addSubcommand(new StatusCommand(around));
    line.addSubcommand(new ReportCommand(around));
    line.addSubcommand(new BuildCommand(around));
    line.addSubcommand(new ScrubCommand(around));
    line.addSubcommand(new WorkCommand(around));
    line.addSubcommand(new SettleCommand(around));
    line.addSubcommand(new VitalsCommand(around));
    line.addSubcommand(new LocateCommand(around));
    line.addSubcommand(new BackupKeysCommand(around));
    line.addSubcommand(new RehearseCommand(around));
    line.addSubcommand(new UnlockCommand(around));
    line.addSubcommand(new NotifyCommand(around));
    line.addSubcommand(new DrillCommand(around));
    ChoreCommands.addTo(line, around);
    line.addSubcommand(new TourCommand(around));
    line.setOut(writer(around.out()));
    line.setErr(writer(around.err()));
    line.setUsageHelpAutoWidth(true);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    // A file that is called "@something" is a file: nothing is expanded.
    line.setExpandAtFiles(false);
    // Taken for the window, it would be lost on a command, which would then work on this computer.
    line.setExecutionStrategy(
        parsed -> {
          if (parsed.hasSubcommand() && parsed.hasMatchedOption("--host")) {
            throw new ParameterException(
                line, "--host comes after the command's name: rotproof COMMAND --host ...");
          }
          return new CommandLine.RunLast().execute(parsed);
        });
    line.setParameterExceptionHandler(
        (wrong, args) -> {
          explain(wrong, around);
          return Exit.USAGE;
        });
    line.setExecutionExceptionHandler(
        (thrown, command, result) -> {
          Trouble trouble = Trouble.of(thrown);
          around.terminal().clear();
          around.err().println(trouble.text());
          return trouble.exit();
        });
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private static void explain(ParameterException wrong, Surroundings around) {
    CommandLine command = wrong.getCommandLine();
    around.err().println("rotproof: " + wrong.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(wrong, around.err());
    around
        .err()
        .println("  See '" + command.getCommandSpec().qualifiedName() + " --help' for its usage.");
  }
}
