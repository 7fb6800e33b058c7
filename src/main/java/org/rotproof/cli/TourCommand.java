package org.rotproof.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.rotproof.ui.tour.SeedTour;
import org.rotproof.ui.tour.TourReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drives the real window and leaves pictures. */
@Command(
    name = "tour",
    mixinStandardHelpOptions = true,
    description = {
      "A robot walks through the real window with mouse and keyboard: builds a mirror in practice,"
          + " damages it, lets it heal. Leaves a picture of every page and report.json.",
      "Needs a display, and keeps its mouse busy for some minutes."
    })
final class TourCommand implements Callable<Integer> {
  private final Surroundings around;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Where pictures and report go; made when missing. Default: ${DEFAULT-VALUE}",
      defaultValue = "tour")
  private Path out = Path.of("tour");

  TourCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Path settings;
    try {
      Files.createDirectories(out);
      settings = Files.createTempFile("rotproof-tour", ".properties");
    } catch (IOException e) {
      throw Trouble.usage(
          "'" + out + "' cannot be made: " + e.getMessage() + ".",
          "Name another folder with --out.");
    }
    SeedTour tour = new SeedTour(out, around.terminal()::say);
    try {
      Window.open(settings, tour);
    } finally {
      Files.deleteIfExists(settings);
    }
    TourReport report = tour.report();
    Files.writeString(out.resolve("report.json"), Reports.json(report) + "\n");
    if (!report.passed()) {
      throw Trouble.failed(
          "The tour did not see what it should: " + report.failure() + ".",
          "",
          "Look at the last picture in " + out + ".");
    }
    around
        .out()
        .println(
            report.checks().size()
                + " things were as they should be. "
                + report.screenshots().size()
                + " pictures and report.json are in "
                + out
                + ".");
    return Exit.DONE;
  }
}
