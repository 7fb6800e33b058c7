package org.rotproof.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.rotproof.host.Host;
import org.rotproof.plan.Blueprint;
import org.rotproof.plan.PlanException;
import org.rotproof.plan.Planner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One shot in practice: build, damage, heal, report. */
@Command(
    name = "drill",
    mixinStandardHelpOptions = true,
    description = {
      "Practice in one shot: builds the array in a virtual machine, writes a file, scrubs, damages"
          + " disks from outside, scrubs twice more, and reports. Needs no root and touches no"
          + " disk of this computer.",
      "Exit code 1 when something failed, 3 when the build was refused; the report is printed all"
          + " the same."
    })
final class DrillCommand implements Callable<Integer> {
  private final Surroundings around;

  @Parameters(paramLabel = "FILE", description = "The blueprint; - reads standard input.")
  private String file;

  @Option(
      names = "--damage",
      paramLabel = "DISK:OFFSET:LENGTH[:valid|:unreadable]",
      description =
          "Bytes of a disk to overwrite with random ones, such as disk2:30M:30K; may be repeated."
              + " With :valid they are written with right checksums below the array, as by a disk"
              + " that lost a write: a difference, no rot. With :unreadable the disk gives an error"
              + " wherever that is read, and writing does not heal it. Without --damage, 30K of the"
              + " data on disk2.")
  private List<String> damages = new ArrayList<>();

  @Option(
      names = "--before",
      paramLabel = "CMD",
      description =
          "A shell command to run as root in the virtual machine before the build; may be"
              + " repeated. A disk that it puts to use must be refused.")
  private List<String> before = new ArrayList<>();

  @Option(
      names = "--exec",
      paramLabel = "CMD",
      description =
          "A shell command to run as root in the virtual machine at the end, with the array still"
              + " open; may be repeated.")
  private List<String> commands = new ArrayList<>();

  @Option(
      names = "--pull",
      paramLabel = "DISK",
      description =
          "After the first scrub, pull that disk, ask for the status every half second until it"
              + " tells of it, replace it by a toy disk more, and go on.")
  private Optional<String> pull = Optional.empty();

  @Option(
      names = "--settle",
      paramLabel = "DISK|parity",
      description =
          "After the scrub that follows the damage, settle what differs without rot (see :valid):"
              + " the copy of that disk stays, or the parity is computed anew.")
  private Optional<String> settle = Optional.empty();

  @Option(
      names = "--restart",
      description =
          "After the last scrub, switch the virtual machine off and on again, open the array from"
              + " its record, and read the file once more.")
  private boolean restart;

  @Option(
      names = "--rehearse",
      description =
          "After the last scrub, rehearse the array's opening while it is in use, with all of its"
              + " disks and without each, in turn.")
  private boolean rehearse;

  @Option(
      names = "--from-plain",
      description =
          "Begin with a plain array, without integrity and with one toy disk more, and convert it"
              + " with the file on it.")
  private boolean fromPlain;

  @Option(
      names = "--plain-metadata",
      paramLabel = "1.0|1.1|1.2",
      defaultValue = "1.2",
      description =
          "With --from-plain: md's metadata version of the plain array; 1.2 is the default.")
  private String plainMetadata = "1.2";

  @Option(names = "--json", description = "Print the report as JSON.")
  private boolean json;

  DrillCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try {
      return prepareAndRun();
    } catch (PlanException | TroubleException refused) {
      if (json) {
        print(DrillReport.notBegun(Trouble.of(refused).sentence()), Optional.empty());
      }
      throw refused;
    }
  }

  private int prepareAndRun() throws PlanException, TroubleException {
    Blueprint blueprint = BlueprintFile.read(file, around.in());
    PracticeDisks wanted = PracticeDisks.of(blueprint);
    PracticeDisks disks =
        fromPlain ? new PracticeDisks(wanted.count() + 1, wanted.sizeBytes()) : wanted;
    Optional<DrillPlain> plain = Optional.empty();
    if (fromPlain) {
      DrillPlain.check(blueprint, plainMetadata);
      String extra = "disk" + disks.count();
      plain = Optional.of(new DrillPlain(blueprint, plainMetadata, extra, around.terminal()));
    } else if (!plainMetadata.equals(DrillPlain.USUAL_METADATA)) {
      throw Trouble.usage("--plain-metadata belongs to --from-plain.", "Leave one out, or add it.");
    }
    List<Damage> places = new ArrayList<>();
    for (String text : damages) {
      Damage place = Damage.parse(text, disks);
      place.checkValid(blueprint, disks);
      places.add(place);
    }
    // Known to be wrong before a machine is started is better than after.
    Planner.plan(blueprint, disks.inventory());
    disks.checkCanStart();
    if (settle.isPresent()
        && !settle.get().equals(DrillSettle.PARITY)
        && !blueprint.disks().contains(settle.get())) {
      throw Trouble.usage(
          "--settle names no disk of the array, nor 'parity'.",
          "Its disks are " + String.join(", ", blueprint.disks()) + ".");
    }
    if (pull.isPresent() && !blueprint.disks().contains(pull.get())) {
      throw Trouble.usage(
          "--pull names no disk of the array.",
          "Its disks are " + String.join(", ", blueprint.disks()) + ".");
    }
    if (places.stream().anyMatch(d -> pull.equals(Optional.of(d.disk())))) {
      throw Trouble.usage(
          "--damage comes after --pull, and " + pull.get() + " is gone by then.",
          "Damage another disk.");
    }
    if (places.isEmpty()) {
      places.add(Damage.usual(blueprint, disks, pull));
    }
    List<DrillPhase> phases = new ArrayList<>();
    phases.add(DrillCommands.before(before));
    pull.ifPresent(disk -> phases.add(new DrillPull(disks, disk)));
    phases.add(new DrillDamages(places, disks.sizeBytes()));
    settle.ifPresent(keep -> phases.add(new DrillSettle(keep)));
    if (rehearse) {
      phases.add(new DrillRehearsal());
    }
    if (restart) {
      phases.add(new DrillRestart(blueprint, around.terminal()));
    }
    phases.add(DrillCommands.atEnd(commands));
    Drill drill = new Drill(blueprint, plain, phases, around.terminal());
    Optional<Trouble> trouble = run(drill, disks);
    DrillReport report = drill.notes().report(trouble.map(Trouble::sentence));
    print(report, drill.notes().fileIntact);
    return trouble.map(Trouble::exit).orElse(report.good() ? Exit.DONE : Exit.FAILED);
  }

  /** Runs it; what went wrong, if anything. */
  private Optional<Trouble> run(Drill drill, PracticeDisks disks) {
    Host host = around.machines().practice(disks.count(), disks.sizeBytes());
    try (Helper helper = Helper.connect(host, around.terminal())) {
      drill.run(helper);
      return Optional.empty();
    } catch (Exception e) {
      Trouble trouble = Trouble.of(e);
      around.terminal().clear();
      around.err().println(trouble.text());
      return Optional.of(trouble);
    }
  }

  private void print(DrillReport report, Optional<Boolean> fileIntact) {
    PrintStream out = around.out();
    if (json) {
      out.println(Reports.json(report));
      return;
    }
    report.before().forEach(this::print);
    out.println(
        report.ready()
            ? "Ready after " + report.secondsToReady() + " s."
            : "The array was not built.");
    if (report.secondsToGuarded() != null) {
      out.println("Guarded throughout after " + report.secondsToGuarded() + " s.");
    }
    if (report.converted() != null) {
      out.println(
          "Converted in "
              + report.converted().seconds()
              + " s; at the worst moment it would have survived "
              + report.converted().leastRedundancy()
              + " more failed disks.");
    }
    for (DrillReport.Scrub scrub : report.scrubs()) {
      out.println(
          "Scrub: " + scrub.result() + ", repaired " + scrub.repairedSectors() + " sectors");
      scrub.endangered().forEach(e -> out.println("  " + e.words()));
      scrub.differences().forEach(d -> out.println("  " + d.words()));
    }
    if (report.pulled() != null) {
      DrillReport.Pulled p = report.pulled();
      out.println(
          (p.seenAfterSeconds() == null
                  ? "The pulled disk was NOT seen to be gone."
                  : "The pulled disk was missed after "
                      + p.seenAfterSeconds()
                      + " s: "
                      + p.health()
                      + ".")
              + (p.replaced() ? " It was replaced." : " It was NOT replaced."));
    }
    if (report.settled() != null) {
      out.println(
          "Settled "
              + report.settled().runs()
              + " runs of sectors; kept: "
              + report.settled().kept()
              + ".");
    }
    if (report.rehearsal() != null) {
      out.println(report.rehearsal().words());
    }
    if (report.restart() != null) {
      out.println(words(report.restart()));
    }
    report.exec().forEach(this::print);
    if (fileIntact.isPresent()) {
      out.println(fileIntact.get() ? "The file is intact." : "The file is NOT intact.");
    } else if (report.ready()) {
      out.println("The file was not read again, so nothing is known of it.");
    }
  }

  private static String words(DrillReport.Restart restart) {
    if (!restart.opened()) {
      return "After the restart it did NOT open.";
    }
    return "After the restart it opened"
        + (restart.missing().isEmpty()
            ? " whole."
            : " without " + String.join(", ", restart.missing()) + ".")
        + (restart.fileIntact() ? "" : " The file is NOT intact.");
  }

  private void print(DrillReport.Exec exec) {
    around.out().println("$ " + exec.command() + "  (exit " + exec.exit() + ")");
    around.out().print(exec.output());
  }
}
